/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-bench-fixture.h"

#include <fj-bay-teacher.h>
#include <fj-enum.h>
#include <fj-error.h>
#include <fj-station-keeper.h>
#include <fj-station-memory.h>
#include <glib/gstdio.h>
#include <string.h>

/* A recorder that knows what a test tells it. */
#define TOY_TYPE_RECORDER (toy_recorder_get_type ())
G_DECLARE_FINAL_TYPE (ToyRecorder, toy_recorder, TOY, RECORDER, GObject)

struct _ToyRecorder {
  GObject parent_instance;

  char    *passed; /* (owned) (nullable): the serial number that has */
  gboolean is_sick;
};

static void toy_recorder_iface_init (FjRecorderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ToyRecorder, toy_recorder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_RECORDER, toy_recorder_iface_init))

static void
toy_recorder_finalize (GObject *object)
{
  g_free (TOY_RECORDER (object)->passed);
  G_OBJECT_CLASS (toy_recorder_parent_class)->finalize (object);
}

static void
toy_recorder_class_init (ToyRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toy_recorder_finalize;
}

static void
toy_recorder_init (ToyRecorder *self)
{
}

static gboolean
toy_recorder_begin (FjRecorder *recorder, FjAttempt *attempt, GError **error)
{
  return TRUE;
}

static gboolean
toy_recorder_end (FjRecorder *recorder, FjAttempt *attempt, const GError *outcome, GError **error)
{
  return TRUE;
}

static gboolean
toy_recorder_find_pass (FjRecorder *recorder, const char *serial, const char *layout_sha256,
                        gint64 *when, GError **error)
{
  ToyRecorder *self = TOY_RECORDER (recorder);

  g_assert_cmpuint (strlen (layout_sha256), ==, 64);
  *when = g_strcmp0 (serial, self->passed) == 0 ? 12345 : 0;
  if (self->is_sick)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_RECORD, "sick");
  return !self->is_sick;
}

static void
toy_recorder_iface_init (FjRecorderInterface *iface)
{
  iface->begin = toy_recorder_begin;
  iface->end = toy_recorder_end;
  iface->find_pass = toy_recorder_find_pass;
}

typedef struct {
  FjBench       bench;
  FjPlaceNames *names;
  ToyRecorder  *recorder;
  FjClock      *clock;
  FjJobQueue   *queue;
  FjStation    *station;
  guint         n_started;
  GString      *ends; /* "NAME:STATE " in the order of the ends */
} Fixture;

static void
on_started (FjStation *station, FjBay *bay, Fixture *f)
{
  g_assert_nonnull (fj_bay_get_job (bay));
  f->n_started++;
}

static void
on_over (FjStation *station, FjBay *bay, Fixture *f)
{
  g_assert_true (fj_bay_has_result (bay));
  g_string_append_printf (f->ends, "%s:%s ", fj_bay_get_name (bay),
                          fj_enum_to_nick (FJ_TYPE_BAY_STATE, (int) fj_bay_get_state (bay)));
}

static void
give_job_to (Fixture *f, FjStation *station)
{
  g_autoptr (FjPlanCache) plans = fj_plan_cache_new (f->bench.layout, NULL);
  g_autoptr (FjRun) run = fj_run_new (f->bench.devices, plans, f->queue, f->clock);
  g_autoptr (GError) error = NULL;

  fj_run_set_recorder (run, FJ_RECORDER (f->recorder));
  g_assert_true (fj_station_set_run (station, run, "card", &error));
  g_assert_no_error (error);
}

static void
give_job (Fixture *f)
{
  give_job_to (f, f->station);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;

  fj_bench_init (&f->bench);
  path = g_build_filename (f->bench.folder, "places.conf", NULL);
  file = g_file_new_for_path (path);
  f->names = fj_place_names_new (file);
  fj_device_list_set_place_names (f->bench.devices, f->names);
  fj_place_names_set (f->names, "1-1.1", "A");
  fj_place_names_set (f->names, "1-1.2", "B");
  f->recorder = g_object_new (TOY_TYPE_RECORDER, NULL);
  f->clock = fj_clock_new_simulated ();
  f->queue = fj_job_queue_new ();
  f->station = fj_station_new (f->bench.devices, f->clock);
  f->ends = g_string_new (NULL);
  g_signal_connect (f->station, "bay-started", G_CALLBACK (on_started), f);
  g_signal_connect (f->station, "bay-over", G_CALLBACK (on_over), f);
  give_job (f);
}

/* What is told may follow one after the other. */
static void
settle (Fixture *f)
{
  do {
    while (g_main_context_iteration (NULL, FALSE))
      continue;
  } while (fj_station_get_n_running (f->station) > 0 && g_main_context_iteration (NULL, TRUE));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  settle (f);
  /* what is looked up keeps the station; nobody wants the answer */
  while (G_OBJECT (f->station)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (f->station);
  g_object_unref (f->names);
  g_object_unref (f->recorder);
  g_object_unref (f->queue);
  fj_clock_unref (f->clock);
  g_string_free (f->ends, TRUE);
  fj_bench_clear (&f->bench);
}

static FjBay *
get_bay (Fixture *f, guint position)
{
  g_autoptr (FjBay) bay = g_list_model_get_item (fj_station_get_bays (f->station), position);

  return bay; /* the station keeps it */
}

static const char *
get_state (Fixture *f, guint position)
{
  return fj_enum_to_nick (FJ_TYPE_BAY_STATE, (int) fj_bay_get_state (get_bay (f, position)));
}

#define assert_state(f, position, state) g_assert_cmpstr (get_state (f, position), ==, state)

/* Lookups and preparations are on threads; what they lead to is over when the state is this. */
static void
wait_for (Fixture *f, guint position, const char *state)
{
  while (!g_str_equal (get_state (f, position), state))
    g_main_context_iteration (NULL, TRUE);
  settle (f);
}

static void
assert_counts (Fixture *f, guint started, guint passed, guint failed, guint stopped)
{
  FjStationCounts counts;

  fj_station_get_counts (f->station, &counts);
  g_assert_cmpuint (counts.started, ==, started);
  g_assert_cmpuint (counts.passed, ==, passed);
  g_assert_cmpuint (counts.failed, ==, failed);
  g_assert_cmpuint (counts.stopped, ==, stopped);
  g_assert_cmpuint (f->n_started, ==, started);
}

static FjDevice *
plug (Fixture *f, const char *port, const char *serial, const char *faults)
{
  const FjVirtualConfig config = {
    .profile = "mp15-v1", .port = port, .serial = serial, .faults = faults
  };

  return fj_bench_add_board (&f->bench, &config);
}

static void
pass_time (Fixture *f, double seconds)
{
  fj_clock_sleep_until (f->clock, fj_clock_now (f->clock) + (gint64) (seconds * G_USEC_PER_SEC),
                        NULL, NULL);
}

static void
unplug (Fixture *f, FjDevice *device)
{
  fj_virtual_board_unplug (fj_bench_provider_get_board (f->bench.provider, device));
  while (fj_device_list_get_provider (f->bench.devices, device) != NULL)
    g_main_context_iteration (NULL, TRUE);
}

#define SERIAL_1 "000000000000000000000001"
#define SERIAL_2 "000000000000000000000002"

/* A station that is paused, as each one is at first, starts nothing by itself. */
static void
test_paused (Fixture *f, gconstpointer data)
{
  assert_state (f, 0, "empty");
  plug (f, "1-1.1", SERIAL_1, NULL);
  wait_for (f, 0, "seen");
  assert_counts (f, 0, 0, 0, 0);
  g_assert_false (fj_station_is_armed (f->station));
  g_assert_true (fj_bay_can_start (get_bay (f, 0)));
  fj_station_start_bay (f->station, get_bay (f, 0));
  wait_for (f, 0, "passed");
  assert_counts (f, 1, 1, 0, 0);
}

/* A board that is being made ready when the station is paused is not started by that. */
static void
test_paused_meanwhile (Fixture *f, gconstpointer data)
{
  FjDevice *a = plug (f, "1-1.1", SERIAL_1, NULL);

  plug (f, "1-1.2", SERIAL_2, NULL);
  wait_for (f, 0, "seen");
  wait_for (f, 1, "seen");
  fj_station_set_armed (f->station, TRUE);
  assert_state (f, 0, "checking");
  fj_station_set_armed (f->station, FALSE);
  while (g_str_equal (get_state (f, 0), "checking") || g_str_equal (get_state (f, 1), "checking"))
    g_main_context_iteration (NULL, TRUE);
  settle (f);
  assert_state (f, 0, "seen");
  assert_state (f, 1, "seen");
  assert_counts (f, 0, 0, 0, 0);
  fj_station_start_bay (f->station, get_bay (f, 1));
  assert_state (f, 1, "checking");
  wait_for (f, 1, "passed");
  g_assert_false (fj_bench_is_written (&f->bench, a, "card.img"));
  assert_counts (f, 1, 1, 0, 0);
  /* it is as good as new */
  fj_station_set_armed (f->station, TRUE);
  wait_for (f, 0, "passed");
  assert_counts (f, 2, 2, 0, 0);
}

/* One that is armed starts what is there and what comes, but only in its bays. */
static void
test_armed (Fixture *f, gconstpointer data)
{
  g_autoptr (FjDevice) other = NULL;
  FjStationCounts counts;
  FjDevice       *a = plug (f, "1-1.1", SERIAL_1, NULL);

  wait_for (f, 0, "seen");
  fj_station_set_armed (f->station, TRUE);
  wait_for (f, 0, "passed");
  g_assert_true (fj_bench_is_written (&f->bench, a, "card.img"));
  plug (f, "1-1.2", SERIAL_2, "stall@uboot/0x10#7");
  plug (f, "1-9", "000000000000000000000009", NULL);
  wait_for (f, 1, "failed");
  g_assert_nonnull (fj_bay_get_error (get_bay (f, 1)));
  assert_counts (f, 2, 1, 1, 0);
  g_assert_cmpstr (f->ends->str, ==, "A:passed B:failed ");
  g_assert_cmpuint (fj_bench_provider_count_claims (f->bench.provider, "1-9"), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (fj_station_get_others (f->station)), ==, 1);
  other = g_list_model_get_item (fj_station_get_others (f->station), 0);
  g_assert_cmpstr (fj_device_get_port (other), ==, "1-9");
  fj_station_get_counts (f->station, &counts);
  g_assert_cmpfloat (fj_station_counts_get_yield (&counts), ==, 0.5);
  g_assert_cmpfloat (fj_station_counts_get_time (&counts), >=, 0);
}

/* A result stays while the board is there, and when a reset brings it back. */
static void
test_until_unplugged (Fixture *f, gconstpointer data)
{
  FjDevice *a;

  fj_station_set_armed (f->station, TRUE);
  a = plug (f, "1-1.1", SERIAL_1, "stall@rom#2");
  wait_for (f, 0, "failed");
  fj_bench_replug (&f->bench, a);
  settle (f);
  assert_state (f, 0, "failed");
  assert_counts (f, 1, 0, 1, 0);
  pass_time (f, 60);
  unplug (f, a);
  assert_state (f, 0, "empty");
  g_assert_null (fj_bay_get_job (get_bay (f, 0)));
  /* it gets its next chance, and its fault is over */
  fj_virtual_board_plug (fj_bench_provider_get_board (f->bench.provider, a));
  wait_for (f, 0, "passed");
  assert_counts (f, 2, 1, 1, 0);
}

/* One that has passed wants somebody to say so, also when the same station saw it pass. */
static void
test_already (Fixture *f, gconstpointer data)
{
  FjDevice *a, *b;

  f->recorder->passed = g_strdup (SERIAL_2);
  fj_station_set_armed (f->station, TRUE);
  b = plug (f, "1-1.2", SERIAL_2, NULL);
  wait_for (f, 1, "already");
  g_assert_cmpint (fj_bay_get_passed_before (get_bay (f, 1)), ==, 12345);
  a = plug (f, "1-1.1", SERIAL_1, NULL);
  wait_for (f, 0, "passed");
  pass_time (f, 60);
  unplug (f, a);
  fj_virtual_board_plug (fj_bench_provider_get_board (f->bench.provider, a));
  wait_for (f, 0, "already");
  assert_counts (f, 1, 1, 0, 0);
  g_assert_false (fj_bench_is_written (&f->bench, b, "card.img"));
  fj_station_start_bay (f->station, get_bay (f, 1));
  wait_for (f, 1, "passed");
  g_assert_true (fj_bench_is_written (&f->bench, b, "card.img"));
  assert_counts (f, 2, 2, 0, 0);
}

/* Two windows have the same bays: the station that was armed last has them. */
static void
test_two (Fixture *f, gconstpointer data)
{
  FjStation      *other = fj_station_new (f->bench.devices, f->clock);
  FjStationCounts counts = { 0 };

  give_job_to (f, other);
  fj_station_set_armed (f->station, TRUE);
  fj_station_set_armed (other, TRUE);
  g_assert_false (fj_station_is_armed (f->station));
  plug (f, "1-1.1", SERIAL_1, NULL);
  while (counts.passed == 0) {
    g_main_context_iteration (NULL, TRUE);
    fj_station_get_counts (other, &counts);
  }
  assert_counts (f, 0, 0, 0, 0);
  fj_station_set_armed (f->station, TRUE);
  g_assert_false (fj_station_is_armed (other));
  fj_station_set_armed (f->station, FALSE);
  /* one that ends takes nothing with it */
  fj_station_set_armed (other, TRUE);
  settle (f);
  while (G_OBJECT (other)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (other);
  fj_station_set_armed (f->station, TRUE);
  g_assert_true (fj_station_is_armed (f->station));
  plug (f, "1-1.2", SERIAL_2, NULL);
  wait_for (f, 1, "passed");
}

static void
test_again (Fixture *f, gconstpointer data)
{
  f->recorder->passed = g_strdup (SERIAL_2);
  fj_station_set_again (f->station, TRUE);
  fj_station_set_armed (f->station, TRUE);
  plug (f, "1-1.2", SERIAL_2, NULL);
  wait_for (f, 1, "passed");
}

/* Where it cannot be known whether a board has passed, it is not flashed, and it is said why. */
static void
test_sick_records (Fixture *f, gconstpointer data)
{
  f->recorder->is_sick = TRUE;
  fj_station_set_armed (f->station, TRUE);
  plug (f, "1-1.2", SERIAL_2, NULL);
  wait_for (f, 1, "failed");
  g_assert_error ((GError *) fj_bay_get_error (get_bay (f, 1)), FJ_ERROR, FJ_ERROR_RECORD);
  assert_counts (f, 0, 0, 0, 0);
  g_assert_cmpuint (f->bench.provider->claimed->len, ==, 0);
}

/* A serial number that two boards have tells nothing of either. */
static void
test_same_serials (Fixture *f, gconstpointer data)
{
  f->recorder->passed = g_strdup (SERIAL_1);
  plug (f, "1-1.1", SERIAL_1, NULL);
  wait_for (f, 0, "already");
  plug (f, "1-1.2", SERIAL_1, NULL);
  wait_for (f, 1, "seen");
  fj_station_set_armed (f->station, TRUE);
  wait_for (f, 1, "passed");
  assert_state (f, 0, "already");
  assert_counts (f, 1, 1, 0, 0);
}

/* What cannot be flashed at all is said of each board, and holds up no other. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  const FjVirtualConfig other = { .profile = "mp25", .port = "1-1.1", .serial = SERIAL_1 };

  fj_station_set_armed (f->station, TRUE);
  fj_bench_add_board (&f->bench, &other);
  wait_for (f, 0, "failed");
  g_assert_null (fj_bay_get_job (get_bay (f, 0)));
  g_assert_nonnull (fj_bay_get_error (get_bay (f, 0)));
  plug (f, "1-1.2", SERIAL_2, NULL);
  wait_for (f, 1, "passed");
  assert_counts (f, 1, 1, 0, 0);
}

/* Bays take turns; one that waits says so, and can be stopped. */
static void
test_turns (Fixture *f, gconstpointer data)
{
  fj_job_queue_set_limits (f->queue, 0, 1);
  plug (f, "1-1.1", SERIAL_1, NULL);
  plug (f, "1-1.2", SERIAL_2, NULL);
  fj_station_set_armed (f->station, TRUE);
  while (fj_bay_get_state (get_bay (f, 0)) < FJ_BAY_WAITING ||
         fj_bay_get_state (get_bay (f, 1)) < FJ_BAY_WAITING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fj_station_get_n_running (f->station), <=, 2);
  fj_station_stop (f->station);
  settle (f);
  g_assert_false (fj_station_is_armed (f->station));
  g_assert_true (fj_bay_has_result (get_bay (f, 0)) && fj_bay_has_result (get_bay (f, 1)));
}

/* Names make bays, in their order; hardware need not be there, and may be swapped. */
static void
test_hub_swapped (Fixture *f, gconstpointer data)
{
  GListModel *bays = fj_station_get_bays (f->station);

  fj_place_names_set (f->names, "1-1", "old");
  g_assert_cmpuint (g_list_model_get_n_items (bays), ==, 3);
  assert_state (f, 2, "empty");
  fj_station_set_armed (f->station, TRUE);
  /* there is a hub now where a board was: none of its boards is on the bay's port */
  plug (f, "1-1.3", SERIAL_1, NULL);
  plug (f, "1-1.4", SERIAL_2, NULL);
  settle (f);
  assert_state (f, 2, "empty");
  g_assert_cmpuint (g_list_model_get_n_items (fj_station_get_others (f->station)), ==, 2);
  assert_counts (f, 0, 0, 0, 0);
  fj_place_names_set (f->names, "1-1.3", "new");
  wait_for (f, 3, "passed");
  g_assert_cmpuint (g_list_model_get_n_items (fj_station_get_others (f->station)), ==, 1);
  fj_place_names_set (f->names, "1-1.1", NULL);
  g_assert_cmpstr (fj_bay_get_name (get_bay (f, 0)), ==, "B");
  assert_state (f, 2, "passed");
}

/* Two devices that say that they are on one port: neither is touched. */
static void
test_crowded (Fixture *f, gconstpointer data)
{
  fj_station_set_armed (f->station, TRUE);
  plug (f, "1-1.1", SERIAL_1, NULL);
  plug (f, "1-1.1", SERIAL_2, NULL);
  wait_for (f, 0, "crowded");
  g_assert_false (fj_bay_can_start (get_bay (f, 0)));
  assert_counts (f, 0, 0, 0, 0);
}

/* A job is not taken away under a board; another one counts anew, and the station is paused. */
static void
test_other_job (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (fj_station_get_job (f->station), ==, "card");
  fj_station_set_armed (f->station, TRUE);
  plug (f, "1-1.1", SERIAL_1, NULL);
  while (fj_station_get_n_running (f->station) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (fj_station_set_run (f->station, NULL, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_BUSY);
  wait_for (f, 0, "passed");
  f->n_started = 0;
  give_job (f);
  g_assert_false (fj_station_is_armed (f->station));
  assert_counts (f, 0, 0, 0, 0);
  wait_for (f, 0, "seen");
}

/* The counts are there after the end of the program, boards that were at work count as stopped. */
static void
test_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_build_filename (f->bench.folder, "station.conf", NULL);
  FjStationKeeper *keeper = fj_station_keeper_new (f->station, file);
  g_auto (FjStationMemory) nothing = { 0 };
  g_auto (FjStationMemory) middle = { 0 };
  g_auto (FjStationMemory) memory = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (fj_station_memory_load (&nothing, file, &error));
  g_assert_null (nothing.job);
  fj_station_set_armed (f->station, TRUE);
  plug (f, "1-1.1", SERIAL_1, NULL);
  wait_for (f, 0, "passed");
  plug (f, "1-1.2", SERIAL_2, "stall@rom#2");
  wait_for (f, 1, "failed");
  while (!fj_station_keeper_is_settled (keeper))
    g_main_context_iteration (NULL, TRUE);
  /* whatever its thread is at: the station must not end on that */
  g_assert_finalize_object (keeper);
  g_assert_true (fj_station_memory_load (&memory, file, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (memory.job, ==, "card");
  g_assert_cmpuint (memory.counts.started, ==, 2);
  g_assert_cmpuint (memory.counts.passed, ==, 1);
  memory.counts.started = 5;
  f->n_started = 0;
  give_job (f);
  assert_counts (f, 0, 0, 0, 0);
  g_assert_true (fj_station_memory_give (&memory, f->station));
  f->n_started = 5;
  assert_counts (f, 5, 1, 1, 0);
  g_assert_false (fj_station_is_armed (f->station));
}

static void
test_memory_odd (void)
{
  static const char *const files[] = {
    "[Station]\nversion=1\njob=a\nstarted=7\npassed=3\nfailed=2\nseconds=30\n",
    "[Station]\nversion=1\njob=a\nstarted=-7\npassed=3\nfailed=x\nseconds=nan\n",
    "[Station]\nversion=2\njob=a\n",
    "damaged\n",
  };
  g_autofree char *folder = g_dir_make_tmp ("flashjig-station-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "station.conf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_auto (FjStationMemory) memory = { 0 };
    g_autoptr (GError) error = NULL;
    gboolean is_good;

    g_assert_true (g_file_set_contents (path, files[i], -1, NULL));
    is_good = fj_station_memory_load (&memory, file, &error);
    g_assert_cmpint (is_good, ==, i < 2);
    if (i == 2)
      g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
    if (i == 3)
      g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
    if (!is_good)
      continue;
    g_assert_cmpuint (memory.counts.passed, ==, 3);
    g_assert_cmpuint (memory.counts.started, ==, i == 0 ? 7 : 3);
    g_assert_cmpuint (memory.counts.stopped, ==, i == 0 ? 2 : 0);
    g_assert_cmpfloat (memory.counts.seconds, ==, i == 0 ? 30 : 0);
  }
  g_unlink (path);
  g_rmdir (folder);
}

static void
on_taught (FjBayTeacher *teacher, FjDevice *device, GString *text)
{
  g_string_append_printf (text, "%s=%s ", fj_device_get_port (device),
                          fj_device_get_place_name (device));
}

/* Ports without a name get the next one, in the order in which boards are plugged in. */
static void
test_teach (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "Left", "Right", NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  FjBayTeacher *numbers, *words;
  FjDevice     *old;

  old = plug (f, "1-7", SERIAL_1, NULL);
  numbers = fj_bay_teacher_new (f->bench.devices, NULL);
  g_signal_connect (numbers, "taught", G_CALLBACK (on_taught), text);
  fj_place_names_set (f->names, "1-1.1", "2");
  plug (f, "1-9", SERIAL_2, NULL);
  plug (f, "1-1.1", "000000000000000000000003", NULL);
  plug (f, "1-8", "000000000000000000000004", NULL);
  g_assert_cmpstr (text->str, ==, "1-9=1 1-8=3 ");
  g_assert_false (fj_bay_teacher_is_done (numbers));
  g_assert_finalize_object (numbers);

  words = fj_bay_teacher_new (f->bench.devices, names);
  g_signal_connect (words, "taught", G_CALLBACK (on_taught), text);
  g_string_truncate (text, 0);
  unplug (f, old);
  fj_virtual_board_plug (fj_bench_provider_get_board (f->bench.provider, old));
  while (text->len == 0)
    g_main_context_iteration (NULL, TRUE);
  plug (f, "1-5", "000000000000000000000005", NULL);
  g_assert_true (fj_bay_teacher_is_done (words));
  plug (f, "1-6", "000000000000000000000006", NULL);
  g_assert_cmpstr (text->str, ==, "1-7=Left 1-5=Right ");
  g_assert_finalize_object (words);
  g_assert_cmpuint (g_list_model_get_n_items (fj_station_get_bays (f->station)), ==, 6);
}

#define ADD(name, func) \
  g_test_add ("/flashjig/station/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("paused", test_paused);
  ADD ("paused-meanwhile", test_paused_meanwhile);
  ADD ("armed", test_armed);
  ADD ("until-unplugged", test_until_unplugged);
  ADD ("already", test_already);
  ADD ("two", test_two);
  ADD ("again", test_again);
  ADD ("sick-records", test_sick_records);
  ADD ("same-serials", test_same_serials);
  ADD ("refused", test_refused);
  ADD ("turns", test_turns);
  ADD ("hub-swapped", test_hub_swapped);
  ADD ("crowded", test_crowded);
  ADD ("other-job", test_other_job);
  ADD ("kept", test_kept);
  ADD ("teach", test_teach);
  g_test_add_func ("/flashjig/station/memory-odd", test_memory_odd);
  return g_test_run ();
}
