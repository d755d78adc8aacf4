/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-time-left.h"

#include <fj-format.h>
#include <glib/gi18n-lib.h>
#include <math.h>

/* Ends that are so near to each other are one. */
#define SURE_SHARE 0.15
#define SURE_SECONDS 3
/* From so many seconds on a range is in minutes. */
#define MINUTES_FROM 60
#define SECONDS_MAX 1e9
/* A range that is shown gives way to one of less than this share of its width. */
#define NARROWER 0.6

/**
 * fj_time_left_is_known:
 *
 * Returns: whether there is anything to say
 */
gboolean
fj_time_left_is_known (const FjTimeLeft *self)
{
  return self->least >= 0 && isfinite (self->most);
}

/**
 * fj_time_left_get_middle:
 *
 * Returns: seconds, the middle of the range, or -1
 */
double
fj_time_left_get_middle (const FjTimeLeft *self)
{
  return fj_time_left_is_known (self) ? (self->least + self->most) / 2 : -1;
}

static gboolean
is_sure (const FjTimeLeft *self)
{
  return self->most - self->least <= MAX (SURE_SECONDS, SURE_SHARE * self->most);
}

/* Nobody needs to know it better, and what changes every second cannot be read. */
static double
get_step (double seconds)
{
  if (seconds < 20)
    return 1;
  if (seconds < 120)
    return 5;
  return seconds < 1200 ? 10 : 60;
}

static double
round_seconds (double seconds)
{
  double step = get_step (seconds);

  return MAX ((double) (guint64) (seconds / step + 0.5) * step, 1);
}

static char *
format_sure (double seconds)
{
  double whole = round_seconds (MIN (seconds, SECONDS_MAX));

  /* Translators: a duration in whole seconds */
  return whole < 9.5 ? g_strdup_printf (_ ("%u s"), (guint) whole) : fj_format_duration (whole);
}

/**
 * fj_time_left_to_text:
 * @self: a time
 *
 * Returns: (transfer full) (nullable): the time in words, translated: a range ("2 to 3 min"), or
 *   one time when it is sure; %NULL when it is not known
 */
char *
fj_time_left_to_text (const FjTimeLeft *self)
{
  guint unit = self->most < MINUTES_FROM ? 10 : 60;
  guint least, most;

  if (!fj_time_left_is_known (self))
    return NULL;
  if (is_sure (self))
    return format_sure (fj_time_left_get_middle (self));
  least = (guint) MIN (self->least, SECONDS_MAX) / unit;
  most = ((guint) MIN (self->most, SECONDS_MAX) + unit - 1) / unit;
  if (unit < 60)
    return least == 0
             /* Translators: a duration in seconds, of which only the longest is known */
             ? g_strdup_printf (_ ("less than %u s"), most * unit)
             /* Translators: between two numbers of seconds */
             : g_strdup_printf (_ ("%u to %u s"), least * unit, most * unit);
  return least == 0
           /* Translators: a duration in minutes, of which only the longest is known */
           ? g_strdup_printf (_ ("less than %u min"), most)
           /* Translators: between two numbers of minutes */
           : g_strdup_printf (_ ("%u to %u min"), least, most);
}

static gboolean
is_still_true (const FjSteadyTime *self, double earliest, double latest, double now)
{
  double middle = (earliest + latest) / 2;
  double slack = SURE_SHARE / 2 * MAX (middle - now, 0);

  return middle >= self->earliest - slack && middle <= self->latest + slack && self->latest > now &&
         latest - earliest > NARROWER * (self->latest - self->earliest) - SURE_SECONDS;
}

/**
 * fj_steady_time_update:
 * @self: what is shown
 * @left: what is known now
 * @now: seconds on any clock that goes on
 *
 * What is shown stays while it is true and about as good as what is known now.
 */
void
fj_steady_time_update (FjSteadyTime *self, const FjTimeLeft *left, double now)
{
  double earliest = now + left->least;
  double latest = now + left->most;

  if (!fj_time_left_is_known (left)) {
    self->is_known = FALSE;
    return;
  }
  if (self->is_known && is_still_true (self, earliest, latest, now))
    return;
  *self = (FjSteadyTime){ .is_known = TRUE, .earliest = earliest, .latest = latest };
}

/**
 * fj_steady_time_get:
 * @self: what is shown
 * @now: seconds on the same clock
 * @left: (out): the time to show
 */
void
fj_steady_time_get (const FjSteadyTime *self, double now, FjTimeLeft *left)
{
  *left = FJ_TIME_LEFT_UNKNOWN;
  if (self->is_known)
    *left = (FjTimeLeft){ MAX (self->earliest - now, 0), MAX (self->latest - now, 0) };
}
