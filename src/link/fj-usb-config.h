/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Any class, subclass or protocol. */
#define FJ_USB_ANY 0x100

typedef struct {
  guint16 class_code;
  guint16 subclass;
  guint16 protocol;
} FjUsbClass;

/**
 * FjUsbInterface:
 *
 * An alternate setting of an interface, with the addresses of its first endpoints of each kind (0:
 * none).
 */
typedef struct {
  guint8     number;
  guint8     alt;
  FjUsbClass triple;
  guint8     bulk_in;
  guint8     bulk_out;
  guint8     interrupt_in;
  guint8     interrupt_out;
} FjUsbInterface;

GArray  *fj_usb_config_parse (const guint8 *data, gsize length);
gboolean fj_usb_config_find (const guint8 *data, gsize length, const FjUsbClass *wanted,
                             FjUsbInterface *found);

G_END_DECLS
