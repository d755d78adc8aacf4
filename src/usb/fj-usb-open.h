/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usb-sysfs.h"

#include <libusb.h>

G_BEGIN_DECLS

int      fj_usb_open (libusb_context *context, const FjUsbEntry *entry,
                      libusb_device_handle **handle);
gboolean fj_usb_has_endpoints (libusb_device_handle *handle, guint8 number);

G_END_DECLS
