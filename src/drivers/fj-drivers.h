/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-driver.h"

G_BEGIN_DECLS

/* A vendor and a product id under which a user's boards show themselves. */
typedef struct {
  guint16 vendor;
  guint16 product_id;
} FjUsbId;

/* Who is meant by a clue: a driver, and the rule of it that fits. */
typedef struct {
  const FjBootDriver   *driver;
  const FjIdentityRule *rule;
} FjDriverMatch;

/* The table: all drivers there are. */
guint               fj_drivers_get_n (void);
const FjBootDriver *fj_drivers_get (guint position);
const FjBootDriver *fj_drivers_choose (const FjBootDriver *known); /* (nullable) */
void                fj_drivers_add (const FjBootDriver *driver);

gboolean    fj_drivers_match (const FjClue *clue, const FjUsbId *more, guint n_more,
                              FjDriverMatch *match);
gboolean    fj_drivers_knows_id (guint16 vendor, guint16 product_id);
FjIdentity *fj_drivers_guess (const FjClue *clue);
FjIdentity *fj_drivers_describe (const FjUsbDescriptors *descriptors, GError **error);
FjIdentity *fj_drivers_identify (FjLink *link, GCancellable *cancellable, GError **error);

G_END_DECLS
