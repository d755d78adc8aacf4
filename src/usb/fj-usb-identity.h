/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usb-sysfs.h"

#include <fj-drivers.h>

G_BEGIN_DECLS

/* Where people write down identities of boards that no driver knows. */
#define FJ_USB_IDS_FILE "usb-ids.conf"
/* More than a file of them ever has. */
#define FJ_USB_IDS_MAX 64
#define FJ_USB_IDS_MAX_LENGTH (64 * 1024)

GArray  *fj_usb_identities_new (const char *const *more, GError **error);
char    *fj_usb_identities_add_files (GArray *identities, const char *const *folders);
GArray  *fj_usb_identities_list_all (GArray *identities);
gboolean fj_usb_identities_match (GArray *identities, const FjUsbEntry *entry);
gboolean fj_usb_identities_match_in_job (GArray *identities, const FjUsbEntry *entry);
gboolean fj_usb_identities_match_id (GArray *identities, const FjUsbEntry *entry);
gboolean fj_usb_identity_is_st_link (const FjUsbEntry *entry);

G_END_DECLS
