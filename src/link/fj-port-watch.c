/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-port-watch.h"

#include "fj-error.h"

#include <glib/gi18n-lib.h>

struct _FjPortWatch {
  gatomicrefcount ref_count;
  char           *port;     /* (owned) */
  FjClock        *clock;    /* (owned) */
  char           *obstacle; /* (owned) (nullable) */

  GMutex  mutex;
  GCond   cond;
  FjLink *link; /* (owned) (nullable) the present arrival's, until it leaves */
  guint64 arrival;
};

/**
 * fj_port_watch_new:
 * @port: port path
 * @clock: the clock that the worker waits by
 *
 * Returns: (transfer full): a watch that has seen nothing yet
 */
FjPortWatch *
fj_port_watch_new (const char *port, FjClock *clock)
{
  FjPortWatch *self;

  g_return_val_if_fail (port != NULL && clock != NULL, NULL);

  self = g_new0 (FjPortWatch, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->port = g_strdup (port);
  self->clock = fj_clock_ref (clock);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  return self;
}

/**
 * fj_port_watch_ref:
 *
 * Returns: (transfer full): @self
 */
FjPortWatch *
fj_port_watch_ref (FjPortWatch *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * fj_port_watch_unref:
 *
 * Gives back a reference.
 */
void
fj_port_watch_unref (FjPortWatch *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_object (&self->link);
  g_clear_pointer (&self->clock, fj_clock_unref);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->port);
  g_free (self->obstacle);
  g_free (self);
}

/**
 * fj_port_watch_get_port:
 *
 * Returns: (transfer none): the port path
 */
const char *
fj_port_watch_get_port (FjPortWatch *self)
{
  return self->port;
}

/**
 * fj_port_watch_set_obstacle:
 * @self: a watch that nobody waits for yet
 * @obstacle: (nullable): what on this computer may keep a board from coming to the port, and what
 *   to do about it, for people
 */
void
fj_port_watch_set_obstacle (FjPortWatch *self, const char *obstacle)
{
  g_free (self->obstacle);
  self->obstacle = g_strdup (obstacle);
}

/**
 * fj_port_watch_get_obstacle:
 *
 * Returns: (transfer none) (nullable): what was set
 */
const char *
fj_port_watch_get_obstacle (FjPortWatch *self)
{
  return self->obstacle;
}

/**
 * fj_port_watch_get_clock:
 *
 * Returns: (transfer none): the clock that waits go by
 */
FjClock *
fj_port_watch_get_clock (FjPortWatch *self)
{
  return self->clock;
}

/* Puts @link in the place of what was there, and wakes the worker. */
static void
set_link (FjPortWatch *self, FjLink *link)
{
  g_autoptr (FjLink) old = NULL;

  g_mutex_lock (&self->mutex);
  old = g_steal_pointer (&self->link);
  self->link = link != NULL ? g_object_ref (link) : NULL;
  self->arrival += link != NULL ? 1 : 0;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * fj_port_watch_arrived:
 * @self: a watch
 * @link: a link, not open, for what is on the port now
 *
 * Says that a device has come to the port. One that was still there counts as gone.
 */
void
fj_port_watch_arrived (FjPortWatch *self, FjLink *link)
{
  g_return_if_fail (FJ_IS_LINK (link));

  set_link (self, link);
}

/**
 * fj_port_watch_left:
 * @self: a watch
 *
 * Says that the port is empty now.
 */
void
fj_port_watch_left (FjPortWatch *self)
{
  set_link (self, NULL);
}

/**
 * fj_port_watch_get_arrival:
 *
 * Returns: the number of the last arrival, 0 before the first
 */
guint64
fj_port_watch_get_arrival (FjPortWatch *self)
{
  guint64 arrival;

  g_mutex_lock (&self->mutex);
  arrival = self->arrival;
  g_mutex_unlock (&self->mutex);
  return arrival;
}

/**
 * fj_port_watch_is_present:
 *
 * Returns: whether a device is on the port
 */
gboolean
fj_port_watch_is_present (FjPortWatch *self)
{
  gboolean present;

  g_mutex_lock (&self->mutex);
  present = self->link != NULL;
  g_mutex_unlock (&self->mutex);
  return present;
}

static void
on_cancelled (GCancellable *cancellable, FjPortWatch *self)
{
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

typedef gboolean (*Condition) (FjPortWatch *self, guint64 arrival);

static gboolean
has_newer (FjPortWatch *self, guint64 arrival)
{
  return self->link != NULL && self->arrival > arrival;
}

static gboolean
has_ended (FjPortWatch *self, guint64 arrival)
{
  return self->link == NULL || self->arrival > arrival;
}

/* Waits for @condition. Returns whether it holds, with a reference to the link of that time. */
static gboolean
wait_for (FjPortWatch *self, Condition condition, guint64 arrival, guint timeout_ms,
          GCancellable *cancellable, FjLink **link, guint64 *number)
{
  gint64   deadline = fj_clock_now (self->clock) + (gint64) timeout_ms * 1000;
  gulong   handler = 0;
  gboolean holds;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self, NULL);
  g_mutex_lock (&self->mutex);
  while (!(holds = condition (self, arrival)) && !g_cancellable_is_cancelled (cancellable))
    if (!fj_clock_wait (self->clock, &self->cond, &self->mutex, deadline)) {
      holds = condition (self, arrival);
      break;
    }
  if (link != NULL && holds)
    *link = g_object_ref (self->link);
  if (number != NULL && holds)
    *number = self->arrival;
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, handler);
  return holds;
}

/**
 * fj_port_watch_wait:
 * @self: a watch
 * @after: number of an arrival that is not wanted any more; 0: any will do
 * @timeout_ms: time limit in milliseconds
 * @arrival: (out) (optional): number of the arrival
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Waits until a device that came after arrival @after is on the port.
 *
 * Returns: (transfer full): its link, not open; %NULL with %FJ_ERROR_REENUMERATE or
 *   %G_IO_ERROR_CANCELLED
 */
FjLink *
fj_port_watch_wait (FjPortWatch *self, guint64 after, guint timeout_ms, guint64 *arrival,
                    GCancellable *cancellable, GError **error)
{
  FjLink *link = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (wait_for (self, has_newer, after, timeout_ms, cancellable, &link, arrival))
    return link;
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error (error, FJ_ERROR, FJ_ERROR_REENUMERATE,
                 _ ("No board came to port %s within %u seconds."), self->port,
                 (timeout_ms + 999) / 1000);
  return NULL;
}

/**
 * fj_port_watch_wait_left:
 * @self: a watch
 * @arrival: number of an arrival
 * @timeout_ms: time limit in milliseconds
 * @cancellable: (nullable):
 *
 * Waits until the device of arrival @arrival has left the port, also when another is there already.
 *
 * Returns: whether it has left; %FALSE after @timeout_ms or when @cancellable was cancelled
 */
gboolean
fj_port_watch_wait_left (FjPortWatch *self, guint64 arrival, guint timeout_ms,
                         GCancellable *cancellable)
{
  return wait_for (self, has_ended, arrival, timeout_ms, cancellable, NULL, NULL);
}
