/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-identity-rule.h"
#include "fj-identity.h"

G_BEGIN_DECLS

typedef struct _FjBoot         FjBoot;
typedef struct _FjDraft        FjDraft;
typedef struct _FjPlan         FjPlan;
typedef struct _FjRunFacts     FjRunFacts;
typedef struct _FjStepProvider FjStepProvider;

/* (nullable each, translated) what an error means, and what to do about it */
typedef struct {
  const char *cause;
  const char *advice;
} FjRunWords;

/**
 * FjBootDriver:
 * @name: stable, for the log and for grouping boards
 * @rules: by what its devices are known, without opening them
 * @stages: all stages there are, those on the way to the end first and in order
 * @guess: (nullable): (transfer full) (nullable): what can be told of a device that cannot be
 *   asked. @rule is the one that fits, or %NULL when the device was seen before only
 * @describe: (transfer full) (nullable): what a device says about itself; pure. @descriptors come
 *   from an untrusted device; %FJ_ERROR_PROTOCOL when they make no sense
 * @ask: (nullable): what has to be asked of the open device beyond its descriptors; may change
 *   @identity, which nobody else has seen yet
 * @open: (nullable): takes hold of a device for a run; without it fj_link_open() does
 * @is_same: (nullable): whether two devices of one stage cannot be told apart by what they say;
 *   without it their product strings are compared
 * @is_passed: (nullable): whether a board that is met in @stage has what is sent as @id already, or
 *   does not ask for it any more
 * @check_plan: (nullable): says what is wrong with the files of a plan in the making that only its
 *   boards mind, and takes out those that they never ask for. Any thread
 * @fits_plan: (nullable): whether a plan is for chips of @family; %FJ_ERROR_WRONG_CHIP when not
 * @estimate: (nullable): seconds that a run is likely to take on a board of @family (nullable),
 *   without erasing
 * @make_layout: (nullable): (transfer full) (nullable): what a board reads of a plan to know its
 *   storages; @as_sent: as it gets it, else the text alone. %NULL: it reads none for this plan
 * @reaches: (nullable): whether a run gets to a stage of its boards; without it to all of them
 * @get_end_text: (nullable): (transfer none) (nullable): what a run that passed has done, where no
 *   file was written to a storage that keeps it; a translated sentence
 * @boot: (transfer full): the way of a board from whatever it is doing to the end of a plan
 * @explain: (nullable): what an error, of %FJ_ERROR, means beyond what its code says; pure
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
  gboolean (*open) (const FjBootDriver *self, FjLink *link, GCancellable *cancellable,
                    GError **error);
  gboolean (*is_same) (const FjBootDriver *self, FjIdentity *left, FjIdentity *right);
  gboolean (*is_passed) (const FjBootDriver *self, const FjStageInfo *stage, guint8 id);
  void (*check_plan) (const FjBootDriver *self, FjDraft *draft);
  gboolean (*fits_plan) (const FjBootDriver *self, FjPlan *plan, const FjFamily *family,
                         GError **error);
  double (*estimate) (const FjBootDriver *self, FjPlan *plan, const FjFamily *family);
  GBytes *(*make_layout) (const FjBootDriver *self, FjPlan *plan, gboolean as_sent);
  gboolean (*reaches) (const FjBootDriver *self, FjPlan *plan, const FjStageInfo *stage);
  const char *(*get_end_text) (const FjBootDriver *self, FjPlan *plan);
  FjStepProvider *(*boot) (const FjBootDriver *self, const FjBoot *boot);
  FjRunWords (*explain) (const FjBootDriver *self, const FjRunFacts *facts, const GError *error);
};

const FjStageInfo *fj_boot_driver_find_stage (const FjBootDriver *self, const char *nick);
gboolean           fj_boot_driver_open (const FjBootDriver *self, FjLink *link,
                                        GCancellable *cancellable, GError **error);
gboolean           fj_boot_driver_is_same (const FjBootDriver *self, FjIdentity *left,
                                           FjIdentity *right);
gboolean           fj_boot_driver_fits_plan (const FjBootDriver *self, FjPlan *plan,
                                             const FjFamily *family, GError **error);
FjIdentity        *fj_boot_driver_identify (const FjBootDriver *self, const FjIdentityRule *rule,
                                            const FjUsbDescriptors *descriptors, FjLink *link,
                                            GCancellable *cancellable, GError **error);
FjIdentity        *fj_boot_driver_look (const FjBootDriver *self, FjLink *link,
                                        GCancellable *cancellable, GError **error);

G_END_DECLS
