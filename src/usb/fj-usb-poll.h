/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FjUsbPoll:
 *
 * Looks at sysfs every now and then, on a thread of its own, and tells when it shows something
 * else.
 */
typedef struct _FjUsbPoll FjUsbPoll;

typedef void (*FjUsbPollFunc) (gpointer user_data);

FjUsbPoll *fj_usb_poll_start (const char *folder, FjUsbPollFunc func, gpointer user_data,
                              GError **error);
void       fj_usb_poll_set_interval (FjUsbPoll *self, guint interval_ms);
void       fj_usb_poll_stop (FjUsbPoll *self);

/* A timer of the thread's default main context. (transfer full); fj_usb_timer_clear() ends it. */
GSource *fj_usb_timer_new (guint interval_ms, GSourceFunc func, gpointer user_data,
                           GDestroyNotify destroy, const char *name);
void     fj_usb_timer_clear (GSource **timer);

G_END_DECLS
