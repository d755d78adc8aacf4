/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usb-sysfs.h"

G_BEGIN_DECLS

/* A vendor and product id under which boards show themselves. */
typedef struct {
  guint16 vendor;
  guint16 product_id;
} FjUsbIdentity;

gboolean fj_usb_identity_parse (FjUsbIdentity *self, const char *text, GError **error);
GArray  *fj_usb_identities_new (const char *const *more, GError **error);
gboolean fj_usb_identities_match (GArray *identities, const FjUsbEntry *entry);
gboolean fj_usb_identity_is_st_link (const FjUsbEntry *entry);

G_END_DECLS
