/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usb-sysfs.h"

#include <fj-drivers.h>

G_BEGIN_DECLS

gboolean fj_usb_identity_parse (FjUsbId *self, const char *text, GError **error);
guint    fj_usb_identities_get_n_known (void);
GArray  *fj_usb_identities_new (const char *const *more, GError **error);
gboolean fj_usb_identities_match (GArray *identities, const FjUsbEntry *entry);
gboolean fj_usb_identity_is_st_link (const FjUsbEntry *entry);

G_END_DECLS
