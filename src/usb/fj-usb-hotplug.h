/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FjUsbHotplug:
 *
 * What libgusb knows of the bus: its devices, and that one came or left. Only this type knows
 * libgusb. To be used from one thread, and in that thread's default main context.
 */
typedef struct _FjUsbHotplug FjUsbHotplug;

typedef void (*FjUsbHotplugFunc) (gpointer user_data);

FjUsbHotplug *fj_usb_hotplug_start (FjUsbHotplugFunc changed, gpointer user_data, GError **error);
void          fj_usb_hotplug_stop (FjUsbHotplug *self);
guint         fj_usb_hotplug_count (FjUsbHotplug *self);
gboolean      fj_usb_hotplug_has (FjUsbHotplug *self, guint bus, guint address);

G_END_DECLS
