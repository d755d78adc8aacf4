/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-rate.h"

#include <string.h>

#define WINDOW_US (5 * G_USEC_PER_SEC)
#define SPACING_US (WINDOW_US / (FJ_RATE_SAMPLES - 2))
#define SETTLE_US (G_USEC_PER_SEC / 2)

/**
 * fj_rate_clear:
 *
 * Forgets all samples.
 */
void
fj_rate_clear (FjRate *self)
{
  memset (self, 0, sizeof *self);
}

/**
 * fj_rate_add:
 * @self: a rate
 * @now: the time in microseconds, not before the last one
 * @bytes: the counter, which never goes down; when it does, the rate starts anew
 *
 * Adds a sample. Samples that come faster than they are kept replace the last one.
 */
void
fj_rate_add (FjRate *self, gint64 now, guint64 bytes)
{
  guint last = (self->first + self->count + FJ_RATE_SAMPLES - 1) % FJ_RATE_SAMPLES;

  if (self->count > 0 && (bytes < self->bytes[last] || now < self->times[last])) {
    fj_rate_clear (self);
    last = FJ_RATE_SAMPLES - 1;
  }
  if (self->count >= 2) {
    guint before = (last + FJ_RATE_SAMPLES - 1) % FJ_RATE_SAMPLES;

    if (now - self->times[before] < SPACING_US) {
      self->times[last] = now;
      self->bytes[last] = bytes;
      return;
    }
  }
  last = (last + 1) % FJ_RATE_SAMPLES;
  self->times[last] = now;
  self->bytes[last] = bytes;
  if (self->count < FJ_RATE_SAMPLES)
    self->count++;
  else
    self->first = (self->first + 1) % FJ_RATE_SAMPLES;
}

/**
 * fj_rate_get:
 * @self: a rate
 * @now: the time in microseconds
 *
 * Returns: bytes per second over the last five seconds, or -1 before there is enough to tell
 */
double
fj_rate_get (const FjRate *self, gint64 now)
{
  guint last;
  guint i = 0;

  if (self->count < 2)
    return -1;
  while (i + 2 < self->count && now - self->times[(self->first + i) % FJ_RATE_SAMPLES] > WINDOW_US)
    i++;
  i = (self->first + i) % FJ_RATE_SAMPLES;
  last = (self->first + self->count - 1) % FJ_RATE_SAMPLES;
  if (now - self->times[i] < SETTLE_US)
    return -1;
  return (double) (self->bytes[last] - self->bytes[i]) * G_USEC_PER_SEC /
         (double) (now - self->times[i]);
}

/**
 * fj_rate_get_seconds_left:
 * @self: a rate
 * @now: the time in microseconds
 * @bytes_left: how much is still to come
 *
 * Returns: seconds until the end at the present rate, or -1 when that cannot be told
 */
double
fj_rate_get_seconds_left (const FjRate *self, gint64 now, guint64 bytes_left)
{
  double rate = fj_rate_get (self, now);

  return rate > 0 ? (double) bytes_left / rate : -1;
}
