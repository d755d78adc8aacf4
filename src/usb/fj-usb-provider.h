/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-device-provider.h>

G_BEGIN_DECLS

#define FJ_TYPE_USB_PROVIDER (fj_usb_provider_get_type ())
G_DECLARE_FINAL_TYPE (FjUsbProvider, fj_usb_provider, FJ, USB_PROVIDER, GObject)

/* What may be different from the usual. */
typedef struct {
  const char *const *identities; /* (nullable): more identities of boards, "0483:df11" */
  const char *const *id_folders; /* (nullable): where files of identities are; NULL: as usual */
  gboolean           no_events;  /* do not listen to hot-plug events, look at sysfs only */
} FjUsbOptions;

FjDeviceProvider *fj_usb_provider_new (GError **error);
FjDeviceProvider *fj_usb_provider_new_full (const FjUsbOptions *options, GError **error);

G_END_DECLS
