/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FjClock:
 *
 * Time as a parameter. The real clock is the machine's monotonic one. A simulated clock stands
 * still while the program computes and jumps to the next event, or to the deadline, when the
 * program waits: a run that takes minutes on a board takes milliseconds, in the same order.
 *
 * The real clock may be used from any thread. A simulated one belongs to one thread.
 */
typedef struct _FjClock FjClock;

typedef void (*FjClockFunc) (gpointer user_data);

FjClock *fj_clock_get_real (void);
FjClock *fj_clock_new_simulated (void);
FjClock *fj_clock_ref (FjClock *self);
void     fj_clock_unref (FjClock *self);

gint64   fj_clock_now (FjClock *self);
gboolean fj_clock_prepare (FjClock *self, GError **error);
void     fj_clock_add (FjClock *self, gint64 at, FjClockFunc func, gpointer user_data,
                       GDestroyNotify destroy);
gboolean fj_clock_wait (FjClock *self, GCond *cond, GMutex *mutex, gint64 deadline);
gboolean fj_clock_sleep_until (FjClock *self, gint64 at, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjClock, fj_clock_unref)

G_END_DECLS
