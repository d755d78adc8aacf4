/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-station-text.h"

#include "fj-text-error.h"
#include "fj-text-unit.h"
#include "fj-text.h"

#include <fj-verdict.h>
#include <glib/gi18n.h>

/* Sign and word of what is no run. */
static const char *
get_mark (FjBayState state, gboolean is_armed)
{
  switch (state) {
  case FJ_BAY_EMPTY:
    return is_armed ? C_ ("bay", "● PLUG IN") : C_ ("bay", "– EMPTY");
  case FJ_BAY_UNKNOWN:
    return C_ ("bay", "? UNKNOWN");
  case FJ_BAY_CROWDED:
    return C_ ("bay", "! TWO BOARDS");
  case FJ_BAY_SEEN:
    return C_ ("bay", "● READY");
  case FJ_BAY_CHECKING:
    return C_ ("bay", "● CHECKING");
  case FJ_BAY_ALREADY:
    return C_ ("bay", "! DONE BEFORE");
  case FJ_BAY_BUSY:
    return C_ ("bay", "▶ BUSY");
  case FJ_BAY_FAILED: /* before there was a run */
    return C_ ("bay", "✗ FAIL");
  case FJ_BAY_WAITING:
  case FJ_BAY_RUNNING:
  case FJ_BAY_PASSED:
  case FJ_BAY_STOPPED:
  default:
    return "";
  }
}

static gboolean
shows_job (FjBay *bay)
{
  return fj_bay_get_state (bay) >= FJ_BAY_WAITING && fj_bay_get_job (bay) != NULL;
}

/**
 * fj_station_text_mark:
 * @bay: a bay
 * @is_armed: whether its board starts by itself
 *
 * Returns: (transfer full): a sign with a word or with percent
 */
char *
fj_station_text_mark (FjBay *bay, gboolean is_armed)
{
  if (shows_job (bay))
    return fj_text_job_figure (fj_bay_get_job (bay));
  return g_strdup (get_mark (fj_bay_get_state (bay), is_armed));
}

/* (transfer full): "14 Oct 2026" */
static char *
dup_day (gint64 when)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (when / G_USEC_PER_SEC);

  /* Translators: a day, as strftime() forms it */
  return time != NULL ? g_date_time_format (time, _ ("%-d %b %Y")) : g_strdup ("");
}

static char *
dup_already (FjBay *bay)
{
  g_autofree char *day = dup_day (fj_bay_get_passed_before (bay));

  /* Translators: a day */
  return g_strdup_printf (_ ("This board passed on %s. To flash it again, press R and confirm."),
                          day);
}

static char *
dup_problem (FjBay *bay)
{
  FjDevice *device = fj_bay_get_device (bay);
  GError   *problem = device != NULL ? fj_device_get_problem (device) : NULL;

  return problem != NULL ? g_strdup (problem->message) : fj_text_device_state (device);
}

static char *
dup_job_detail (FjBay *bay)
{
  FjFlashJob      *job = fj_bay_get_job (bay);
  g_autofree char *headline = NULL;

  switch (fj_bay_get_state (bay)) {
  case FJ_BAY_PASSED:
    return g_strdup (fj_bay_get_device (bay) != NULL ? _ ("Unplug this board.")
                                                     : _ ("Unplug this board and plug in the next "
                                                          "one."));
  case FJ_BAY_FAILED:
    headline = fj_text_error_headline (fj_bay_get_error (bay));
    /* Translators: R is a key; what went wrong */
    return g_strdup_printf (_ ("R tries again. %s"), headline);
  case FJ_BAY_STOPPED:
    return g_strdup (_ ("Half written. R flashes it again."));
  case FJ_BAY_WAITING:
  case FJ_BAY_RUNNING:
  case FJ_BAY_EMPTY:
  case FJ_BAY_UNKNOWN:
  case FJ_BAY_CROWDED:
  case FJ_BAY_SEEN:
  case FJ_BAY_CHECKING:
  case FJ_BAY_ALREADY:
  case FJ_BAY_BUSY:
  default:
    return fj_text_job_brief_detail (job);
  }
}

/**
 * fj_station_text_detail:
 * @bay: a bay
 * @is_armed: whether its board starts by itself
 *
 * Returns: (transfer full): what to do next, or how long it still takes
 */
char *
fj_station_text_detail (FjBay *bay, gboolean is_armed)
{
  switch (fj_bay_get_state (bay)) {
  case FJ_BAY_UNKNOWN:
    return dup_problem (bay);
  case FJ_BAY_CROWDED:
    return g_strdup (_ ("Two boards say that they are on this port. Unplug one."));
  case FJ_BAY_SEEN:
    return g_strdup (_ ("R flashes this board."));
  case FJ_BAY_ALREADY:
    return dup_already (bay);
  case FJ_BAY_BUSY:
    return g_strdup (_ ("It is being flashed, but not by the station."));
  case FJ_BAY_EMPTY:
  case FJ_BAY_CHECKING:
    return g_strdup ("");
  case FJ_BAY_FAILED:
  case FJ_BAY_WAITING:
  case FJ_BAY_RUNNING:
  case FJ_BAY_PASSED:
  case FJ_BAY_STOPPED:
  default:
    return dup_job_detail (bay);
  }
}

/**
 * fj_station_text_foot:
 * @bay: a bay
 *
 * Returns: (transfer full): the end of the serial number, and how long it took
 */
char *
fj_station_text_foot (FjBay *bay)
{
  FjDevice        *device = fj_bay_get_device (bay);
  const char      *serial = device != NULL ? fj_device_get_serial (device)
                                           : fj_bay_get_serial (bay); /* it has left by itself */
  g_autofree char *tail = device != NULL || serial != NULL ? fj_text_serial_tail (serial) : NULL;
  g_autofree char *time = NULL;

  if (!shows_job (bay) || !fj_bay_has_result (bay))
    return g_strdup (tail != NULL ? tail : "");
  time = fj_text_duration (fj_flash_job_get_elapsed (fj_bay_get_job (bay)));
  return tail != NULL ? g_strdup_printf ("%s  %s", tail, time) : g_steal_pointer (&time);
}

/**
 * fj_station_text_name:
 * @bay: a bay
 * @is_armed: whether its board starts by itself
 *
 * Returns: (transfer full): all of it in one line, for who hears it
 */
char *
fj_station_text_name (FjBay *bay, gboolean is_armed)
{
  g_autofree char *mark = fj_station_text_mark (bay, is_armed);
  g_autofree char *detail = fj_station_text_detail (bay, is_armed);

  /* Translators: name of a bay, its state */
  if (*detail == '\0')
    return g_strdup_printf (C_ ("bay", "Bay %s, %s"), fj_bay_get_name (bay), mark);
  /* Translators: name of a bay, its state, what to do next */
  return g_strdup_printf (C_ ("bay", "Bay %s, %s, %s"), fj_bay_get_name (bay), mark, detail);
}

static void
add_line (GString *text, const char *line)
{
  if (line != NULL && *line != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
}

/**
 * fj_station_text_more:
 * @bay: a bay
 *
 * Returns: (transfer full): all there is to say about it, in lines
 */
char *
fj_station_text_more (FjBay *bay)
{
  FjDevice        *device = fj_bay_get_device (bay);
  const GError    *error = fj_bay_get_error (bay);
  FjErrorDetail   *detail = error != NULL ? fj_error_get_detail (error) : NULL;
  g_autofree char *name = device != NULL ? fj_text_device_name (device) : NULL;
  g_autofree char *next = fj_station_text_detail (bay, FALSE);
  g_autofree char *meaning = error != NULL ? fj_text_error_meaning (error) : NULL;
  g_autofree char *advice = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (shows_job (bay) && fj_bay_has_result (bay))
    advice = fj_verdict_dup_advice (fj_bay_get_job (bay), FJ_SUSPECT_NOBODY);
  add_line (text, name);
  add_line (text, next);
  add_line (text, detail != NULL ? detail->device_text : NULL);
  add_line (text, meaning);
  add_line (text, advice);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * fj_station_text_counts:
 * @counts: what came of the boards
 *
 * Returns: (transfer full): that in one line, with the yield and the time that a board takes
 */
char *
fj_station_text_counts (const FjStationCounts *counts)
{
  g_autofree char *time = fj_text_duration (MAX (fj_station_counts_get_time (counts), 0));
  g_autofree char *boards = g_strdup_printf (
    /* Translators: numbers of boards */
    _ ("PASS %u · FAIL %u · stopped %u"), counts->passed, counts->failed, counts->stopped);

  if (counts->passed == 0)
    return g_steal_pointer (&boards);
  /* Translators: "PASS 116 · FAIL 2 · stopped 0", the share that passed, time of one */
  return g_strdup_printf (_ ("%s · %.1f %% good · %s per board"), boards,
                          fj_station_counts_get_yield (counts) * 100, time);
}

/**
 * fj_station_text_others:
 * @others: (element-type FjDevice): what is plugged in outside of bays
 *
 * Returns: (transfer full) (nullable): which boards that are
 */
char *
fj_station_text_others (GListModel *others)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (others); i++) {
    g_autoptr (FjDevice) device = g_list_model_get_item (others, i);
    g_autofree char *name = fj_text_device_name (device);

    if (fj_device_is_board (device))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
  }
  if (names->len == 0)
    return NULL;
  /* Translators: names of boards */
  return g_strdup_printf (_ ("In no bay, and never started by itself: %s"), names->str);
}

/**
 * fj_station_text_look:
 * @bay: a bay
 *
 * Returns: the state of a job whose colours it has
 */
FjJobState
fj_station_text_look (FjBay *bay)
{
  switch (fj_bay_get_state (bay)) {
  case FJ_BAY_PASSED:
    return FJ_JOB_PASSED;
  case FJ_BAY_FAILED:
    return FJ_JOB_FAILED;
  case FJ_BAY_STOPPED:
  case FJ_BAY_ALREADY:
  case FJ_BAY_CROWDED:
  case FJ_BAY_UNKNOWN:
    return FJ_JOB_CANCELLED;
  case FJ_BAY_WAITING:
  case FJ_BAY_RUNNING:
  case FJ_BAY_EMPTY:
  case FJ_BAY_SEEN:
  case FJ_BAY_CHECKING:
  case FJ_BAY_BUSY:
  default:
    return FJ_JOB_RUNNING;
  }
}
