/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usb-sysfs.h"

G_BEGIN_DECLS

#define FJ_TYPE_USB_WATCH (fj_usb_watch_get_type ())
G_DECLARE_FINAL_TYPE (FjUsbWatch, fj_usb_watch, FJ, USB_WATCH, GObject)

/* Whether the system tells of arrivals by itself. */
typedef enum {
  FJ_USB_EVENTS_UNKNOWN, /* nothing has happened yet */
  FJ_USB_EVENTS_COME,
  FJ_USB_EVENTS_MISSING, /* something happened, and nobody said so */
} FjUsbEvents;

/**
 * FjUsbWatch:
 *
 * Sees devices come to the bus and leave it. sysfs says what is there; libgusb's events say when to
 * look, and where none come (in a sandbox, in a container, with an odd udev) a timer does.
 * Signals "arrived" and "left", each with an FjUsbEntry. Main thread only.
 */
FjUsbWatch *fj_usb_watch_new (const char *folder, gboolean use_events);
void        fj_usb_watch_start (FjUsbWatch *self);
void        fj_usb_watch_stop (FjUsbWatch *self);
void        fj_usb_watch_look (FjUsbWatch *self);
void        fj_usb_watch_set_urgent (FjUsbWatch *self, gboolean is_urgent);
FjUsbEvents fj_usb_watch_get_events (FjUsbWatch *self);
guint       fj_usb_watch_get_n_contexts (FjUsbWatch *self);

G_END_DECLS
