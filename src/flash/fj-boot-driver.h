/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-flash.h"
#include "fj-identity-rule.h"
#include "fj-identity.h"

G_BEGIN_DECLS

/**
 * FjBootDriver:
 * @name: stable, for the log and for grouping boards
 * @rules: by what its devices are known, without opening them
 * @stages: all stages there are, those on the way to the end first and in order
 * @guess: (nullable): (transfer full) (nullable): what can be told of a device that cannot be asked.
 *   @rule is the one that fits, or %NULL when the device was seen before only
 * @describe: (transfer full) (nullable): what a device says about itself; pure. @descriptors come
 *   from an untrusted device; %FJ_ERROR_PROTOCOL when they make no sense
 * @ask: (nullable): what has to be asked of the open device beyond its descriptors; may change
 *   @identity, which nobody else has seen yet
 * @boot: the steps from whatever a board is doing to the end of a plan
 * @explain: (nullable): in which words an error of a run is told
 *
 * How boards of one kind are known and brought to where their storages can be written. Static data
 * and functions; found through the table of drivers (fj-drivers.h).
 */
struct _FjBootDriver {
  const char           *name;
  const FjIdentityRule *rules;
  guint                 n_rules;
  const FjStageInfo    *stages;
  guint                 n_stages;

  FjIdentity *(*guess) (const FjBootDriver *self, const FjIdentityRule *rule, const FjClue *clue);
  FjIdentity *(*describe) (const FjBootDriver *self, const FjIdentityRule *rule,
                           const FjUsbDescriptors *descriptors, GError **error);
  gboolean (*ask) (const FjBootDriver *self, FjIdentity *identity, FjLink *link,
                   GCancellable *cancellable, GError **error);
  FjBootFunc    boot;
  FjExplainFunc explain;
};

const FjStageInfo *fj_boot_driver_find_stage (const FjBootDriver *self, const char *nick);
FjIdentity        *fj_boot_driver_identify (const FjBootDriver *self, const FjIdentityRule *rule,
                                            const FjUsbDescriptors *descriptors, FjLink *link,
                                            GCancellable *cancellable, GError **error);
FjIdentity        *fj_boot_driver_look (const FjBootDriver *self, FjLink *link,
                                        GCancellable *cancellable, GError **error);

G_END_DECLS
