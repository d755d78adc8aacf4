/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-tree.h"

#include <fj-run-flow.h>
#include <fj-settling.h>
#include <fj-sounds.h>
#include <fj-virtual-provider.h>
#include <string.h>
#include <unistd.h>

#define LIMIT_US (20 * G_USEC_PER_SEC)
#define BOOT                                       \
  "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n" \
  "-\t0x03\tssbl\tBinary\tnone\t0x0\tu-boot.stm32\n"
#define CARD BOOT "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\tsdcard.img\n"
#define ERASED                                                 \
  BOOT "P\t0x04\tkept\tBinary\tmmc0\t0x00004400\ttf-a.stm32\n" \
       "PED\t0x10\tkeepsake\tBinary\tmmc0\t0x00080000\tnone\n"

/* Runs the main loop until @condition is true; a test never sleeps. */
/* So large that a slow board is still at it when it is stopped. */
#define CARD_SIZE (4 << 20)

#define wait_until(condition)                             \
  G_STMT_START                                            \
  {                                                       \
    gint64 end = g_get_monotonic_time () + LIMIT_US;      \
    while (!(condition) && g_get_monotonic_time () < end) \
      g_main_context_iteration (NULL, TRUE);              \
    g_assert_true (condition);                            \
  }                                                       \
  G_STMT_END

static const char *boot_tool;

/* A flow over one virtual board, with what it has told. */
typedef struct {
  FjTree           *tree;     /* (owned) */
  FjDeviceProvider *provider; /* (owned) */
  FjDeviceList     *devices;  /* (owned) */
  FjBoardModel     *boards;   /* (owned) */
  FjLayoutDocument *document; /* (owned) */
  FjRunFlow        *flow;     /* (owned) */
  guint             tick;
  guint             n_asked;
  guint             n_refused;
  guint             n_started;
  guint             n_over;
  FjSounds         *sounds; /* (owned) */
  GString          *heard;  /* (owned): a letter each */
} Fixture;

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
hear_cb (FjSound sound, gpointer data)
{
  g_string_append_c (data, sound == FJ_SOUND_PASSED ? 'P' : 'F');
}

static void
make_boot_file (Fixture *self, const char *kind, const char *size, const char *name)
{
  g_autofree char *path = g_build_filename (self->tree->path, name, NULL);
  const char      *argv[] = { boot_tool, kind, size, path, "stm32prog", "@virtual /0xF1/1*512Ba",
                              "@FSBL /0x01/1*1Me", "@Partition3 /0x03/1*16Me", NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                               NULL, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  FjVirtualOptions options = { .spec = data != NULL ? data : "mp15-v1", .instant = TRUE };
  g_autoptr (FjLog) log = fj_log_new ();

  self->tree = fj_tree_new ();
  make_boot_file (self, "stm32-1.0", "237161", "tf-a.stm32");
  make_boot_file (self, "stm32-1.0-ssbl", "748042", "u-boot.stm32");
  fj_tree_write (self->tree, "sdcard.img", "a card, rather small");
  self->provider = fj_virtual_provider_new (&options, NULL);
  self->devices = fj_device_list_new ();
  self->boards = fj_board_model_new (self->devices);
  self->document = fj_layout_document_new (NULL);
  self->flow = fj_run_flow_new (self->document, self->boards, log);
  self->heard = g_string_new (NULL);
  self->sounds = fj_sounds_new (self->flow, hear_cb, self->heard, NULL);
  self->tick = g_timeout_add (20, tick_cb, NULL);
  g_signal_connect_swapped (self->flow, "ask-erase", G_CALLBACK (count_cb), &self->n_asked);
  g_signal_connect_swapped (self->flow, "refused", G_CALLBACK (count_cb), &self->n_refused);
  g_signal_connect_swapped (self->flow, "started", G_CALLBACK (count_cb), &self->n_started);
  g_signal_connect_swapped (self->flow, "over", G_CALLBACK (count_cb), &self->n_over);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  fj_device_provider_stop (self->provider);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_source_remove (self->tick);
  g_object_unref (self->sounds);
  g_string_free (self->heard, TRUE);
  g_object_run_dispose (G_OBJECT (self->flow));
  g_object_run_dispose (G_OBJECT (self->document));
  g_object_unref (self->flow);
  g_object_unref (self->document);
  g_object_unref (self->boards);
  g_object_unref (self->devices);
  g_object_unref (self->provider);
  fj_tree_free (self->tree);
}

static void
open_layout (Fixture *self, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GFile) folder = g_file_new_for_path (self->tree->path);
  g_autoptr (FjLayout) layout = fj_layout_new_from_bytes (bytes, NULL);

  fj_layout_set_folder (layout, folder);
  g_assert_true (fj_layout_document_take (self->document, layout, NULL));
}

static void
plug (Fixture *self)
{
  fj_device_list_add_provider (self->devices, self->provider);
  g_assert_true (fj_device_provider_start (self->provider, NULL));
  wait_until (fj_board_model_get_n_boards (self->boards) == 1 &&
              fj_run_flow_can_start (self->flow));
}

static void
prepare (Fixture *self)
{
  g_autoptr (GPtrArray) boards = fj_run_flow_dup_chosen (self->flow);

  g_assert_cmpuint (boards->len, ==, 1);
  fj_run_flow_prepare (self->flow, boards);
  g_assert_true (fj_run_flow_is_preparing (self->flow));
  g_assert_false (fj_run_flow_can_start (self->flow));
}

static void
test_obstacles (Fixture *self, gconstpointer data)
{
  g_autoptr (FjLayout) empty = fj_layout_new ();

  g_assert_cmpstr (fj_run_flow_get_obstacle (self->flow), ==, "Open a flash layout first.");
  g_assert_true (fj_layout_document_take (self->document, empty, NULL));
  g_assert_cmpstr (fj_run_flow_get_obstacle (self->flow), ==, "The layout has no rows yet.");
  open_layout (self, CARD);
  g_assert_cmpstr (fj_run_flow_get_obstacle (self->flow), ==,
                   "Plug in a board in USB boot mode first.");
  plug (self);
  g_assert_null (fj_run_flow_get_obstacle (self->flow));
  fj_board_model_choose_all (self->boards, FALSE);
  g_assert_cmpstr (fj_run_flow_get_obstacle (self->flow), ==,
                   "Choose at least one board that is ready.");
}

/* The layout is held as long as a board is at work, and no longer. */
static void
test_run (Fixture *self, gconstpointer data)
{
  FjBoard *board;

  open_layout (self, CARD);
  plug (self);
  prepare (self);
  wait_until (self->n_started == 1);
  g_assert_false (fj_layout_document_can_edit (self->document));
  g_assert_cmpuint (fj_run_flow_get_n_running (self->flow), ==, 1);
  wait_until (self->n_over == 1);
  wait_until (fj_layout_document_can_edit (self->document));
  board = fj_board_model_get_board (self->boards, 0);
  g_assert_cmpint (fj_flash_job_get_state (fj_board_get_job (board)), ==, FJ_JOB_PASSED);
  g_assert_cmpuint (self->n_asked + self->n_refused, ==, 0);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  open_layout (self, BOOT "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\tgone.img\n");
  fj_device_list_add_provider (self->devices, self->provider);
  g_assert_true (fj_device_provider_start (self->provider, NULL));
  wait_until (fj_board_model_get_n_boards (self->boards) == 1);
  wait_until (fj_board_get_chosen (fj_board_model_get_board (self->boards, 0)));
  prepare (self);
  wait_until (self->n_refused == 1);
  g_assert_false (fj_run_flow_is_preparing (self->flow));
  g_assert_cmpuint (self->n_started, ==, 0);
  g_assert_true (fj_layout_document_can_edit (self->document));
}

/* A change takes the question back; only an answer to the last one starts something. */
static void
test_erase (Fixture *self, gconstpointer data)
{
  g_autoptr (FjRunSummary) question = NULL;
  g_autofree char *boards = NULL;

  open_layout (self, ERASED);
  plug (self);
  prepare (self);
  wait_until (self->n_asked == 1);
  g_assert_true (fj_run_flow_is_asking (self->flow));
  fj_layout_set_text (fj_layout_document_get_layout (self->document), 3, FJ_COLUMN_NAME, "other");
  g_assert_false (fj_run_flow_is_asking (self->flow));
  fj_run_flow_confirm (self->flow);
  g_assert_cmpuint (self->n_started, ==, 0);

  wait_until (fj_run_flow_can_start (self->flow));
  prepare (self);
  wait_until (self->n_asked == 2);
  question = fj_run_flow_dup_question (self->flow);
  boards = fj_run_flow_dup_erased_boards (self->flow);
  g_assert_nonnull (strstr (question->erased, "other"));
  g_assert_nonnull (strstr (boards, "On this board:\nSTM32MP15"));
  fj_run_flow_confirm (self->flow);
  wait_until (self->n_over == 1);
  g_assert_cmpuint (self->n_started, ==, 1);
}

/* A file from elsewhere is sent only when that is confirmed, and it is named. */
static void
test_outside (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = fj_tree_file (self->tree, "job/flash.tsv");
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (FjRunSummary) question = NULL;

  fj_tree_write (self->tree, "job/flash.tsv",
                 BOOT "P\t0x10\tcard\tRawImage\tmmc0\t0x0\t../sdcard.img\n");
  layout = fj_layout_load (file, NULL, NULL);
  g_assert_true (fj_layout_document_take (self->document, layout, NULL));
  plug (self);
  prepare (self);
  wait_until (self->n_asked == 1);
  question = fj_run_flow_dup_question (self->flow);
  g_assert_cmpstr (question->erased, ==, NULL);
  g_assert_true (g_str_has_prefix (question->outside, "card: /"));
  g_assert_true (g_str_has_suffix (question->outside, "/sdcard.img\n"));
  g_assert_cmpuint (self->n_started, ==, 0);
  fj_run_flow_confirm (self->flow);
  wait_until (self->n_over == 1);
}

/* What is only being prepared ends without a word. */
static void
test_stop_early (Fixture *self, gconstpointer data)
{
  open_layout (self, CARD);
  plug (self);
  prepare (self);
  fj_run_flow_stop (self->flow);
  wait_until (!fj_run_flow_is_preparing (self->flow));
  g_assert_cmpuint (self->n_started + self->n_refused, ==, 0);
  g_assert_true (fj_run_flow_can_start (self->flow));
}

static FjFlashJob *
get_job (Fixture *self, guint position)
{
  return fj_board_get_job (fj_board_model_get_board (self->boards, position));
}

static gboolean
all_are (Fixture *self, gboolean (*test) (FjBoard *))
{
  for (guint i = 0; i < fj_board_model_get_n_boards (self->boards); i++)
    if (!test (fj_board_model_get_board (self->boards, i)))
      return FALSE;
  return TRUE;
}

static gboolean
is_in_card (FjBoard *board)
{
  GListModel *items = fj_flash_job_get_items (fj_board_get_job (board));
  g_autoptr (FjJobItem) card = g_list_model_get_item (items, g_list_model_get_n_items (items) - 1);

  return fj_job_item_get_bytes (card) > 0;
}

static void
flash_all (Fixture *self)
{
  g_autoptr (GPtrArray) boards = NULL;

  wait_until (all_are (self, fj_board_can_flash));
  fj_board_model_choose_all (self->boards, TRUE);
  boards = fj_run_flow_dup_chosen (self->flow);
  g_assert_cmpuint (boards->len, ==, fj_board_model_get_n_boards (self->boards));
  fj_run_flow_prepare (self->flow, boards);
}

/* Stopped in a partition, boards restart, and take everything the next time without more ado. */
static void
test_stop_and_again (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->tree->path, "sdcard.img", NULL);
  g_autofree char *card = g_strnfill (CARD_SIZE, 'c');
  guint            n_boards = 1;

  for (const char *p = data; (p = strchr (p, ',')) != NULL; p++)
    n_boards++;
  g_assert_true (g_file_set_contents (path, card, CARD_SIZE, NULL));
  open_layout (self, CARD);
  fj_device_list_add_provider (self->devices, self->provider);
  g_assert_true (fj_device_provider_start (self->provider, NULL));
  wait_until (fj_board_model_get_n_boards (self->boards) == n_boards);
  flash_all (self);
  wait_until (self->n_started == 1);
  wait_until (all_are (self, is_in_card));
  fj_run_flow_stop (self->flow);
  wait_until (self->n_over == 1);
  for (guint i = 0; i < n_boards; i++) {
    FjFlashJob *job = get_job (self, i);
    g_autoptr (GBytes) stored = fj_run_state_store (fj_flash_job_get_run_state (job));

    g_assert_cmpint (fj_flash_job_get_state (job), ==, FJ_JOB_CANCELLED);
    g_assert_nonnull (strstr (fj_flash_job_get_error (job)->message, "ready for the next run"));
    g_assert_true (fj_flash_job_may_have_written (job));
    g_assert_false (fj_device_needs_reset (fj_flash_job_get_device (job)));
    g_assert_cmpuint (g_bytes_get_size (stored), >, 0);
  }
  flash_all (self);
  wait_until (self->n_over == 2);
  for (guint i = 0; i < n_boards; i++)
    g_assert_cmpint (fj_flash_job_get_state (get_job (self, i)), ==, FJ_JOB_PASSED);
}

static void
assert_counts (const FjRunCounts *counts, const char *expected)
{
  g_autofree char *text = fj_run_counts_to_text (counts);

  g_assert_cmpstr (text, ==, expected);
}

/* One board has failed while others are at work: all boards and those of the run say the same. */
static void
test_counts (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->tree->path, "sdcard.img", NULL);
  g_autofree char *card = g_strnfill (CARD_SIZE, 'c');
  FjRunCounts      all, run;

  g_assert_true (g_file_set_contents (path, card, CARD_SIZE, NULL));
  open_layout (self, CARD);
  fj_device_list_add_provider (self->devices, self->provider);
  g_assert_true (fj_device_provider_start (self->provider, NULL));
  wait_until (fj_board_model_get_n_boards (self->boards) == 3);
  flash_all (self);
  wait_until (self->n_started == 1);
  wait_until (fj_flash_job_is_over (get_job (self, 2)));
  fj_board_model_count (self->boards, &all);
  fj_run_set_count (fj_run_flow_get_runs (self->flow), &run);
  assert_counts (&all, "2 running · 1 failed");
  assert_counts (&run, "2 running · 1 failed");
  fj_run_flow_stop (self->flow);
  wait_until (self->n_over == 1);
  fj_board_model_count (self->boards, &all);
  assert_counts (&all, "1 failed · 2 stopped");
}

static void
flash_and_hear (Fixture *self, const char *expected)
{
  /* hears all, and later than the other: what that has not said by then it does not say */
  g_autoptr (GString) all = g_string_new (NULL);
  FjSounds *control = fj_sounds_new (self->flow, hear_cb, all, NULL);

  open_layout (self, CARD);
  fj_device_list_add_provider (self->devices, self->provider);
  g_assert_true (fj_device_provider_start (self->provider, NULL));
  wait_until (fj_board_model_get_n_boards (self->boards) > 0);
  flash_all (self);
  wait_until (self->n_over == 1);
  wait_until (all->len > 0);
  g_object_unref (control);
  g_assert_cmpstr (self->heard->str, ==, expected);
}

static void
test_sound (Fixture *self, gconstpointer data)
{
  flash_and_hear (self, "P");
}

/* Together with one that fails, a board that passes is not heard. */
static void
test_sound_of_failure (Fixture *self, gconstpointer data)
{
  flash_and_hear (self, "F");
}

static void
test_unwanted_sound (Fixture *self, gconstpointer data)
{
  g_object_set (self->sounds, "wanted", FALSE, NULL);
  flash_and_hear (self, "");
}

static void
test_forbidden_sound (Fixture *self, gconstpointer data)
{
  g_object_set (self->sounds, "allowed", FALSE, NULL);
  flash_and_hear (self, "");
}

#define SLOW "mp15-v1:slow@uboot/0x10=1"
#define STUCK "mp15-v1:slow@uboot/0x10=100"

/* What takes a moment to be hashed. */
#define LARGE_SIZE (64 << 20)

static void
begin_attempt (FjRunFlow *flow, FjLayout *layout, FjDevice *device)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPlan) plan = fj_plan_new (layout, NULL, NULL, NULL, &error);
  g_autoptr (FjAttempt) attempt = NULL;

  g_assert_no_error (error);
  attempt = fj_attempt_new (device, plan, fj_clock_get_real ());
  fj_recorder_begin (FJ_RECORDER (fj_run_flow_get_records (flow)), attempt, &error);
  g_assert_no_error (error);
}

/* A program whose last window is gone stays until what was flashed is on record. */
static void
test_settle (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->tree->path, "records.db", NULL);
  g_autofree char *card = g_build_filename (self->tree->path, "sdcard.img", NULL);
  g_autoptr (GApplication) application =
    g_application_new ("io.github.flashjig.Test", G_APPLICATION_NON_UNIQUE);
  g_autoptr (FjLog) log = fj_log_new ();
  g_autoptr (FjDevice) device = NULL;
  g_autoptr (FjRunFlow) flow = NULL;
  FjRecordStore *records;

  g_assert_no_errno (truncate (card, LARGE_SIZE));
  open_layout (self, CARD);
  plug (self);
  device = g_list_model_get_item (G_LIST_MODEL (self->devices), 0);
  g_setenv ("FLASHJIG_RECORDS", path, TRUE);
  flow = fj_run_flow_new (self->document, self->boards, log);
  g_setenv ("FLASHJIG_RECORDS", "off", TRUE);
  records = fj_run_flow_get_records (flow);
  begin_attempt (flow, fj_layout_document_get_layout (self->document), device);
  g_signal_connect_swapped (application, "activate", G_CALLBACK (fj_settling_start), flow);
  g_assert_cmpint (g_application_run (application, 0, NULL), ==, 0);
  g_assert_true (fj_record_store_is_settled (records));
  g_object_run_dispose (G_OBJECT (flow));
}

#define ADD(name, func) \
  g_test_add ("/flashjig/run-flow/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  boot_tool = argv[1];
  ADD ("obstacles", test_obstacles);
  ADD ("run", test_run);
  ADD ("refused", test_refused);
  ADD ("erase", test_erase);
  ADD ("outside", test_outside);
  ADD ("stop-early", test_stop_early);
  g_test_add ("/flashjig/run-flow/stop-and-again", Fixture, SLOW, set_up, test_stop_and_again,
              tear_down);
  g_test_add ("/flashjig/run-flow/stop-two-and-again", Fixture, SLOW "," SLOW, set_up,
              test_stop_and_again, tear_down);
  g_test_add ("/flashjig/run-flow/stop-four-and-again", Fixture,
              SLOW "," SLOW "," SLOW "," SLOW, set_up, test_stop_and_again, tear_down);
  g_test_add ("/flashjig/run-flow/counts", Fixture,
              STUCK "," STUCK ",mp15-v1:dfu-error@uboot/0x10", set_up, test_counts, tear_down);
  ADD ("settle", test_settle);
  ADD ("sound", test_sound);
  ADD ("unwanted-sound", test_unwanted_sound);
  ADD ("forbidden-sound", test_forbidden_sound);
  g_test_add ("/flashjig/run-flow/sound-of-failure", Fixture,
              "mp15-v1,mp15-v1:dfu-error@uboot/0x10", set_up, test_sound_of_failure, tear_down);
  return g_test_run ();
}
