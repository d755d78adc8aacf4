/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usb-pipe.h"

G_BEGIN_DECLS

#define FJ_USB_DEVICE_LENGTH 18
#define FJ_USB_N_STRINGS 256

/**
 * FjUsbDescriptors:
 *
 * What a USB device says about itself, as it was read and not yet understood: nothing in it can be
 * trusted.
 */
typedef struct {
  guint8  device[FJ_USB_DEVICE_LENGTH];
  gsize   device_length;
  guint8 *config; /* (owned) (nullable) (array length=config_length) all that belongs to it, too */
  gsize   config_length;
  char   *strings[FJ_USB_N_STRINGS]; /* (owned) (nullable) by index, UTF-8 */
} FjUsbDescriptors;

FjUsbDescriptors *fj_usb_descriptors_new (const guint8 *device, gsize device_length,
                                          const guint8 *config, gsize config_length);
FjUsbDescriptors *fj_usb_descriptors_read (FjUsbPipe *pipe, GCancellable *cancellable,
                                           GError **error);
void              fj_usb_descriptors_free (FjUsbDescriptors *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjUsbDescriptors, fj_usb_descriptors_free)

G_END_DECLS
