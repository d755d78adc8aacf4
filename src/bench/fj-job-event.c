/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-event.h"

static FjJobEvent *
copy_event (FjJobEvent *self)
{
  FjJobEvent *copy = g_memdup2 (self, sizeof *self);

  copy->text = g_strdup (self->text);
  return copy;
}

G_DEFINE_BOXED_TYPE (FjJobEvent, fj_job_event, copy_event, fj_job_event_free)

/**
 * fj_job_event_new:
 *
 * Returns: (transfer full): @event with times that people can read
 */
FjJobEvent *
fj_job_event_new (const FjEvent *event, gint64 started)
{
  FjJobEvent *self = g_new0 (FjJobEvent, 1);

  self->type = event->type;
  self->elapsed = (double) MAX (event->time - started, 0) / G_USEC_PER_SEC;
  self->stage = event->stage;
  self->item = event->item;
  self->state = event->state;
  self->text = g_strdup (event->text);
  if (event->deadline > event->time)
    self->wait_seconds = (double) (event->deadline - event->time) / G_USEC_PER_SEC;
  return self;
}

/**
 * fj_job_event_free:
 *
 * Frees it; takes %NULL.
 */
void
fj_job_event_free (FjJobEvent *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self);
}
