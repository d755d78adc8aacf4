/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-link.h"

G_BEGIN_DECLS

/**
 * FjPortWatch:
 *
 * The meeting point of a job's worker, which waits for its board to come back, and of the provider,
 * which sees boards come and go. Thread-safe, atomic reference count. Each arrival has a number
 * that only goes up.
 */
typedef struct _FjPortWatch FjPortWatch;

FjPortWatch *fj_port_watch_new (const char *port, FjClock *clock);
FjPortWatch *fj_port_watch_ref (FjPortWatch *self);
void         fj_port_watch_unref (FjPortWatch *self);
const char  *fj_port_watch_get_port (FjPortWatch *self);
FjClock     *fj_port_watch_get_clock (FjPortWatch *self);

/* The provider's side, any thread; the obstacle before anybody waits. */
void fj_port_watch_set_obstacle (FjPortWatch *self, const char *obstacle);
void fj_port_watch_arrived (FjPortWatch *self, FjLink *link);
void fj_port_watch_left (FjPortWatch *self);

/* The worker's side. */
const char *fj_port_watch_get_obstacle (FjPortWatch *self);
guint64     fj_port_watch_get_arrival (FjPortWatch *self); /* of the last one, 0: none yet */
gboolean    fj_port_watch_is_present (FjPortWatch *self);
/*
 * Waits until an arrival with a number above @after is present. Returns (transfer full) its
 * link, not yet open, and its number; %FJ_ERROR_REENUMERATE after @timeout_ms,
 * %G_IO_ERROR_CANCELLED.
 */
FjLink *fj_port_watch_wait (FjPortWatch *self, guint64 after, guint timeout_ms,
                            guint64 *arrival, GCancellable *cancellable, GError **error);
/* Waits until what came as @arrival is no longer there. */
gboolean fj_port_watch_wait_left (FjPortWatch *self, guint64 arrival, guint timeout_ms,
                                  GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjPortWatch, fj_port_watch_unref)

G_END_DECLS
