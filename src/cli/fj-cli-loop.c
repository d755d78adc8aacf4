/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-loop.h"

#include "fj-cli-bay.h"
#include "fj-cli-json.h"
#include "fj-cli-output.h"

#include <fj-error.h>
#include <fj-format.h>
#include <fj-station.h>
#include <glib/gi18n.h>
#include <math.h>
#include <unistd.h>

#define UPDATE_MS 100

/* A station at work, and who looks at it. Lives on the stack of fj_cli_loop_run(). */
typedef struct {
  const FjCliLoop *options;
  FjStation       *station; /* (owned) */
  FjCliView       *view;
  GPtrArray       *jobs;    /* (owned) (element-type FjFlashJob): that go on */
  GHashTable      *waiting; /* (owned) (element-type FjFlashJob): of these, that are said to wait */
  GHashTable      *bays;    /* (owned) (element-type FjBay): whose states are told */
  gint64           start;
  guint64          bytes; /* of the runs that are over */
  guint64          total;
  FjCliExit        code;
} Loop;

static double
get_elapsed (Loop *self)
{
  return (double) (g_get_monotonic_time () - self->start) / G_USEC_PER_SEC;
}

static void G_GNUC_PRINTF (3, 4)
  say_line (Loop *self, const char *place, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  g_autofree char *safe = NULL;
  va_list          args;

  if (self->options->json || self->options->quiet)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  line = place != NULL ? g_strdup_printf ("[%s] %s", place, text) : g_steal_pointer (&text);
  safe = fj_cli_safe (line);
  g_print ("%s\n", safe);
}

static void
say_already (Loop *self, FjBay *bay)
{
  g_autofree char *passed = fj_cli_bay_dup_passed (bay);

  /* Translators: a serial number, and when */
  say_line (self, fj_bay_get_name (bay),
            _ ("%s has passed already, on %s. With --again it would be flashed all the same."),
            fj_bay_get_serial (bay), passed);
}

static void
say_unknown (Loop *self, FjBay *bay)
{
  GError          *problem = fj_device_get_problem (fj_bay_get_device (bay));
  g_autofree char *title = fj_device_dup_title (fj_bay_get_device (bay));

  if (problem != NULL)
    say_line (self, fj_bay_get_name (bay), "%s", problem->message);
  else
    /* Translators: what is plugged in, "DFU device" */
    say_line (self, fj_bay_get_name (bay), _ ("What is plugged in cannot be flashed: %s"), title);
}

/* Results tell themselves, but for those of boards that were never started. */
static void
on_bay_state (FjBay *bay, GParamSpec *pspec, Loop *self)
{
  g_assert (FJ_IS_BAY (bay));

  if (self->options->json)
    fj_cli_bay_print_json (bay, get_elapsed (self));
  switch (fj_bay_get_state (bay)) {
  case FJ_BAY_ALREADY:
    say_already (self, bay);
    break;
  case FJ_BAY_UNKNOWN:
    say_unknown (self, bay);
    break;
  case FJ_BAY_CROWDED:
    say_line (self, fj_bay_get_name (bay), _ ("Two boards say that they are on this port."));
    break;
  case FJ_BAY_EMPTY:
  case FJ_BAY_SEEN:
  case FJ_BAY_CHECKING:
  case FJ_BAY_BUSY:
  case FJ_BAY_WAITING:
  case FJ_BAY_RUNNING:
  case FJ_BAY_PASSED:
  case FJ_BAY_FAILED:
  case FJ_BAY_STOPPED:
  default:
    break;
  }
}

static void
watch_bays (Loop *self)
{
  GListModel *bays = fj_station_get_bays (self->station);

  for (guint i = 0; i < g_list_model_get_n_items (bays); i++) {
    g_autoptr (FjBay) bay = g_list_model_get_item (bays, i);

    if (!g_hash_table_add (self->bays, g_object_ref (bay)))
      continue;
    g_signal_connect (bay, "notify::state", G_CALLBACK (on_bay_state), self);
    if (self->options->json)
      fj_cli_bay_print_json (bay, get_elapsed (self));
  }
}

static void
on_others (GListModel *others, guint position, guint n_removed, guint n_added, Loop *self)
{
  g_assert (G_IS_LIST_MODEL (others));

  for (guint i = 0; i < n_added; i++) {
    g_autoptr (FjDevice) device = g_list_model_get_item (others, position + i);

    if (fj_device_is_board (device))
      say_line (self, fj_device_get_port (device),
                _ ("This board is in none of the bays; nothing is sent to it."));
  }
}

static void
on_event (FjRun *run, FjFlashJob *job, const FjJobEvent *event, Loop *self)
{
  g_assert (FJ_IS_RUN (run));

  fj_cli_view_event (self->view, job, event);
}

static void
on_bay_started (FjStation *station, FjBay *bay, Loop *self)
{
  g_assert (FJ_IS_STATION (station));

  g_ptr_array_add (self->jobs, g_object_ref (fj_bay_get_job (bay)));
  fj_cli_view_started (self->view, fj_bay_get_job (bay));
}

static void
note_end (Loop *self, FjFlashJob *job)
{
  gboolean is_lost = fj_flash_job_get_state (job) != FJ_JOB_PASSED;

  self->bytes += fj_flash_job_get_bytes (job);
  self->total += is_lost ? fj_flash_job_get_bytes (job) : fj_flash_job_get_total (job);
  fj_cli_view_ended (self->view, job);
  g_hash_table_remove (self->waiting, job);
  g_ptr_array_remove (self->jobs, job);
}

static void
on_bay_over (FjStation *station, FjBay *bay, Loop *self)
{
  FjFlashJob      *job = fj_bay_get_job (bay);
  const GError    *error = fj_bay_get_error (bay);
  FjCliExit        code = fj_cli_exit_from_error (error);
  g_autofree char *text = NULL;
  FjStationCounts  counts;

  g_assert (FJ_IS_STATION (station));

  if (self->code == FJ_CLI_EXIT_OK || self->code == FJ_CLI_EXIT_CANCELLED)
    self->code = code != FJ_CLI_EXIT_OK ? code : self->code;
  if (job != NULL) {
    note_end (self, job);
  } else if (!self->options->json) {
    text = fj_cli_format_error (error);
    fj_cli_complain ("[%s] %s", fj_bay_get_name (bay), text);
  }
  fj_station_get_counts (station, &counts);
  if (self->options->n_boards > 0 && counts.passed >= self->options->n_boards)
    fj_station_set_armed (station, FALSE);
}

/* Of those that do not start at once. */
static void
say_waiting (Loop *self)
{
  for (guint i = 0; i < self->jobs->len; i++) {
    FjFlashJob *job = g_ptr_array_index (self->jobs, i);

    if (fj_flash_job_get_state (job) == FJ_JOB_QUEUED && g_hash_table_add (self->waiting, job))
      say_line (self, fj_device_get_place_name (fj_flash_job_get_device (job)),
                _ ("The board waits for its turn."));
  }
}

static gboolean
on_update (gpointer user_data)
{
  Loop *self = user_data;

  say_waiting (self);
  if (self->jobs->len > 0)
    fj_cli_view_update (self->view);
  return G_SOURCE_CONTINUE;
}

static void
on_stop (gpointer user_data)
{
  fj_station_stop (((Loop *) user_data)->station);
}

/* (transfer full) (nullable): the ports of the bays that were asked for */
static GStrv
find_ports (const FjCliLoop *options, FjPlaceNames *names, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ports = NULL;

  if (!fj_cli_bay_check_names (names, error))
    return NULL;
  for (guint i = 0; options->bays != NULL && options->bays[i] != NULL; i++) {
    g_autofree char *port = fj_cli_bay_find_port (names, options->bays[i], error);

    if (port == NULL)
      return NULL;
    g_strv_builder_add (builder, port);
  }
  ports = options->bays != NULL ? g_strv_builder_end (builder) : fj_place_names_dup_ports (names);
  if (ports[0] != NULL)
    return g_steal_pointer (&ports);
  fj_error_set (error, FJ_ERROR_NO_DEVICE,
                _ ("“flashjig-cli bays teach” gives a name to each port that a board is plugged "
                   "into."),
                _ ("There are no bays: no port has a name."));
  return NULL;
}

static void
say_begin (Loop *self)
{
  GListModel *bays = fj_station_get_bays (self->station);
  guint       n = g_list_model_get_n_items (bays);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    g_autoptr (FjBay) bay = g_list_model_get_item (bays, i);

    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", fj_bay_get_name (bay));
  }
  /* Translators: how many bays, and their names */
  say_line (self, NULL,
            ngettext ("Flashing what is plugged into %u bay, until stopped: %s",
                      "Flashing what is plugged into %u bays, until stopped: %s", n),
            n, names->str);
}

static void
print_summary (Loop *self, const FjStationCounts *counts)
{
  JsonBuilder *builder = fj_cli_json_begin ("summary");

  fj_cli_json_uint (builder, "passed", counts->passed);
  fj_cli_json_uint (builder, "failed", counts->failed);
  fj_cli_json_uint (builder, "cancelled", counts->stopped);
  fj_cli_json_number (builder, "elapsed", get_elapsed (self));
  fj_cli_json_uint (builder, "bytes", self->bytes);
  fj_cli_json_uint (builder, "total", self->total);
  fj_cli_json_end (builder);
}

static void
say_end (Loop *self)
{
  FjStationCounts  counts;
  FjRunCounts      boards;
  g_autofree char *text = NULL;
  g_autofree char *time = NULL;

  fj_station_get_counts (self->station, &counts);
  if (self->options->json) {
    print_summary (self, &counts);
    return;
  }
  if (counts.started == 0) {
    say_line (self, NULL, _ ("No board was flashed."));
    return;
  }
  boards = (FjRunCounts){ .passed = counts.passed,
                          .failed = counts.failed,
                          .stopped = counts.stopped };
  text = fj_run_counts_to_text (&boards);
  if (counts.passed == 0) {
    say_line (self, NULL, "%s", text);
    return;
  }
  time = fj_format_duration (fj_station_counts_get_time (&counts));
  /* Translators: "116 passed · 2 failed", the share that passed, how long one takes */
  say_line (self, NULL, _ ("%s · %.1f %% passed, %s a board"), text,
            floor (fj_station_counts_get_yield (&counts) * 1000) / 10, time);
}

/* Until the station is paused, by a signal or since enough boards have passed, and all is over. */
static void
wait_for_end (Loop *self)
{
  guint source = g_timeout_add (UPDATE_MS, on_update, self);

  while (fj_station_is_armed (self->station) || fj_station_get_n_running (self->station) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

static void
connect_all (Loop *self, FjRun *run, FjCliStop *stop)
{
  g_signal_connect (run, "event", G_CALLBACK (on_event), self);
  g_signal_connect (self->station, "bay-started", G_CALLBACK (on_bay_started), self);
  g_signal_connect (self->station, "bay-over", G_CALLBACK (on_bay_over), self);
  g_signal_connect (fj_station_get_others (self->station), "items-changed",
                    G_CALLBACK (on_others), self);
  fj_cli_stop_set_func (stop, on_stop, self);
}

static void
disconnect_all (Loop *self, FjRun *run, FjCliStop *stop)
{
  GHashTableIter iter;
  gpointer       bay;

  g_hash_table_iter_init (&iter, self->bays);
  while (g_hash_table_iter_next (&iter, &bay, NULL))
    g_signal_handlers_disconnect_by_data (bay, self);
  g_signal_handlers_disconnect_by_data (run, self);
  g_signal_handlers_disconnect_by_data (self->station, self);
  g_signal_handlers_disconnect_by_data (fj_station_get_others (self->station), self);
  fj_cli_stop_set_func (stop, NULL, NULL);
}

/**
 * fj_cli_loop_run:
 * @self: what was asked for
 * @boards: boards that are prepared and not looked for yet
 * @run: a run without boards
 * @view: how its jobs are shown
 * @stop: what stops it
 * @error: return location for an error: no such bay, or boards cannot be looked for
 *
 * Flashes whatever is plugged into the bays.
 *
 * Returns: the exit code: that of the first board that failed; it is no failure to be stopped while
 *   no board is being flashed
 */
FjCliExit
fj_cli_loop_run (const FjCliLoop *self, FjCliBoards *boards, FjRun *run, FjCliView *view,
                 FjCliStop *stop, GError **error)
{
  g_autoptr (FjStation) station = fj_station_new (boards->list, fj_clock_get_real ());
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) bays = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_autoptr (GHashTable) waiting = g_hash_table_new (NULL, NULL);
  g_auto (GStrv) ports =
    find_ports (self, fj_device_list_get_place_names (boards->list), error);
  Loop loop = {
    .options = self,
    .station = station,
    .view = view,
    .jobs = jobs,
    .waiting = waiting,
    .bays = bays,
    .start = g_get_monotonic_time (),
  };

  if (ports == NULL)
    return FJ_CLI_EXIT_FAILED;
  fj_station_set_ports (station, (const char *const *) ports);
  fj_station_set_again (station, self->again);
  if (!fj_station_set_run (station, run, self->job, error))
    return FJ_CLI_EXIT_FAILED;
  connect_all (&loop, run, stop);
  fj_cli_view_begin (view, NULL, jobs);
  say_begin (&loop);
  watch_bays (&loop);
  fj_station_set_armed (station, TRUE);
  if (fj_device_provider_start (boards->provider, error)) {
    wait_for_end (&loop);
    say_end (&loop);
  }
  disconnect_all (&loop, run, stop);
  return loop.code;
}
