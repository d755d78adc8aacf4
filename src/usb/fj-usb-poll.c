/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-poll.h"

#include "fj-usb-sysfs.h"

#include <fj-thread.h>

struct _FjUsbPoll {
  char         *folder; /* (owned) (nullable) */
  FjUsbPollFunc func;
  gpointer      user_data; /* (not owned) */
  GSource      *source;    /* (owned) ready when there is something to tell */
  GThread      *thread;    /* (owned) */

  GMutex   mutex; /* of all that follows */
  GCond    cond;
  guint    interval; /* ms, 0: rests */
  gboolean is_stale; /* somebody else has looked since: the next look is told in any case */
  gboolean is_over;
};

static gboolean
dispatch_source (GSource *source, GSourceFunc func, gpointer user_data)
{
  g_source_set_ready_time (source, -1);
  return func (user_data);
}

static GSourceFuncs source_funcs = { .dispatch = dispatch_source };

static gboolean
on_changed (gpointer user_data)
{
  FjUsbPoll *self = user_data;

  self->func (self->user_data);
  return G_SOURCE_CONTINUE;
}

/* Until the next look is due. Returns whether there will be one. The mutex is held. */
static gboolean
wait_for_turn (FjUsbPoll *self)
{
  gint64 start = g_get_monotonic_time ();

  while (!self->is_over) {
    gint64 due = start + self->interval * (gint64) 1000;

    if (self->interval == 0)
      g_cond_wait (&self->cond, &self->mutex);
    else if (g_get_monotonic_time () >= due || !g_cond_wait_until (&self->cond, &self->mutex, due))
      return !self->is_over;
  }
  return FALSE;
}

static gpointer
poll_in_thread (gpointer user_data)
{
  FjUsbPoll       *self = user_data;
  g_autofree char *last = NULL;

  g_mutex_lock (&self->mutex);
  while (wait_for_turn (self)) {
    g_autofree char *now = NULL;
    gboolean         is_stale = self->is_stale;

    self->is_stale = FALSE;
    g_mutex_unlock (&self->mutex);
    now = fj_usb_sysfs_dup_signature (self->folder);
    if (is_stale || g_strcmp0 (now, last) != 0)
      g_source_set_ready_time (self->source, 0);
    g_free (last);
    last = g_steal_pointer (&now);
    g_mutex_lock (&self->mutex);
  }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static void
poll_free (FjUsbPoll *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->folder);
  g_free (self);
}

/**
 * fj_usb_poll_start:
 * @folder: (nullable): where sysfs shows devices, %NULL for the system's place
 * @func: called on the thread's default main context, also after the first look
 * @user_data: its argument
 * @error: return location for the error of a system that has no thread left
 *
 * Returns: (transfer full): a poll that rests; fj_usb_poll_stop() ends it
 */
FjUsbPoll *
fj_usb_poll_start (const char *folder, FjUsbPollFunc func, gpointer user_data, GError **error)
{
  FjUsbPoll *self = g_new0 (FjUsbPoll, 1);

  self->folder = g_strdup (folder);
  self->func = func;
  self->user_data = user_data;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "flashjig-usb-poll");
  g_source_set_callback (self->source, on_changed, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  self->thread = fj_thread_start ("usb-poll", poll_in_thread, self, error);
  if (self->thread != NULL)
    return self;
  poll_free (self);
  return NULL;
}

/**
 * fj_usb_poll_set_interval:
 * @self: a poll
 * @interval_ms: time between two looks, 0: none
 *
 * What the next look shows is told even if it is what the last one has shown: in between something
 * may have come and gone.
 */
void
fj_usb_poll_set_interval (FjUsbPoll *self, guint interval_ms)
{
  g_mutex_lock (&self->mutex);
  self->interval = interval_ms;
  self->is_stale = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * fj_usb_poll_stop:
 * @self: (transfer full): a poll
 *
 * Ends and frees it, on the thread that started it. Nothing is called any more.
 */
void
fj_usb_poll_stop (FjUsbPoll *self)
{
  g_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  poll_free (self);
}

/**
 * fj_usb_timer_new:
 * @interval_ms: milliseconds
 * @func: called again and again until it returns %G_SOURCE_REMOVE
 * @user_data: its argument
 * @destroy: (nullable): for @user_data
 * @name: for people who look for wake-ups
 *
 * Returns: (transfer full): a timer of the thread's default main context
 */
GSource *
fj_usb_timer_new (guint interval_ms, GSourceFunc func, gpointer user_data, GDestroyNotify destroy,
                  const char *name)
{
  GSource *timer = g_timeout_source_new (interval_ms);

  g_source_set_name (timer, name);
  g_source_set_callback (timer, func, user_data, destroy);
  g_source_attach (timer, g_main_context_get_thread_default ());
  return timer;
}

/**
 * fj_usb_timer_clear:
 * @timer: (inout) (nullable): where a timer is
 *
 * Ends it, if there is one.
 */
void
fj_usb_timer_clear (GSource **timer)
{
  if (*timer == NULL)
    return;
  g_source_destroy (*timer);
  g_clear_pointer (timer, g_source_unref);
}
