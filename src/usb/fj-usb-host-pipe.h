/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usb-sysfs.h"

G_BEGIN_DECLS

/* How long after its arrival a refusal to open a device is not believed: udev is still at it. */
#define FJ_USB_SETTLE_USEC (2 * G_USEC_PER_SEC)

#define FJ_TYPE_USB_HOST_PIPE (fj_usb_host_pipe_get_type ())
G_DECLARE_FINAL_TYPE (FjUsbHostPipe, fj_usb_host_pipe, FJ, USB_HOST_PIPE, GObject)

FjUsbPipe *fj_usb_host_pipe_new (const FjUsbEntry *entry, gint64 arrived);

G_END_DECLS
