/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stands between this system and the USB ports of the computer. */
typedef enum {
  FJ_USB_HOST_PLAIN, /* nothing that is known of */
  FJ_USB_HOST_WSL,
  FJ_USB_HOST_CONTAINER,
  FJ_USB_HOST_VMWARE,
  FJ_USB_HOST_VIRTUALBOX,
  FJ_USB_HOST_HYPERV,
  FJ_USB_HOST_QEMU,
} FjUsbHost;

FjUsbHost   fj_usb_host_detect (const char *root); /* folder of the system, "/" as a rule */
const char *fj_usb_host_get_hint (FjUsbHost host); /* (nullable) translated */

G_END_DECLS
