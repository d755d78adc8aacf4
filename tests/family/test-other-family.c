/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-toy-driver.h"
#include "fj-virtual-bus.h"

#include <fj-error.h>
#include <fj-run.h>
#include <fj-virtual-provider.h>
#include <glib/gstdio.h>
#include <string.h>

/* Boards of a second family, flashed by the runs and the virtual provider that there are. */

#define LOADER "-\t0x01\tloader\tBinary\tnone\t0x0\tloader.bin\n"
#define LAYOUT                                           \
  LOADER "P\t0x10\tone\tBinary\tmmc0\t0x4400\tone.bin\n" \
         "P\t0x11\ttwo\tBinary\tmmc0\t0x84400\ttwo.bin\n"
#define ONE_SIZE 200001
#define TWO_SIZE 70000

typedef struct {
  char             *folder;   /* (owned) */
  FjDeviceProvider *provider; /* (owned) */
  FjDeviceList     *devices;  /* (owned) */
  FjRun            *run;      /* (owned) */
  GString          *stages;   /* "PORT:NICK " as they come */
  GPtrArray        *issues;   /* (owned) (nullable) of the preparation */
  gboolean          is_prepared;
} Shelf;

static char *
get_path (Shelf *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
write_noise (Shelf *self, const char *name, gsize size, guint32 seed)
{
  g_autofree char   *path = get_path (self, name);
  g_autofree guint8 *noise = make_noise (size, seed);

  g_assert_true (g_file_set_contents (path, (const char *) noise, (gssize) size, NULL));
}

static FjLayout *
load_layout (Shelf *self)
{
  g_autofree char *path = get_path (self, "toy.tsv");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  FjLayout *layout;

  g_assert_true (g_file_set_contents (path, LAYOUT, -1, NULL));
  layout = fj_layout_load (file, NULL, &error);
  g_assert_no_error (error);
  return layout;
}

static void
on_event (FjRun *run, FjFlashJob *job, FjJobEvent *event, Shelf *self)
{
  if (event->type == FJ_EVENT_STAGE)
    g_string_append_printf (self->stages, "%s:%s ",
                            fj_device_get_port (fj_flash_job_get_device (job)),
                            fj_stage_info_get_nick (event->stage));
}

static gboolean
on_limit (gpointer user_data)
{
  g_assert_not_reached ();
  return G_SOURCE_REMOVE;
}

/* Every wait for a board is one for the main loop, within a limit. */
#define ITERATE_WHILE(condition)                              \
  G_STMT_START                                                \
  {                                                           \
    guint limit = g_timeout_add_seconds (60, on_limit, NULL); \
                                                              \
    while (condition)                                         \
      g_main_context_iteration (NULL, TRUE);                  \
    g_source_remove (limit);                                  \
  }                                                           \
  G_STMT_END

static void
shelf_init (Shelf *self, const char *spec, guint n_boards)
{
  const FjVirtualOptions options = { .spec = spec, .instant = TRUE };
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (FjPlanCache) plans = NULL;
  g_autoptr (GError) error = NULL;

  *self = (Shelf){ .folder = g_dir_make_tmp ("flashjig-family-XXXXXX", NULL) };
  self->stages = g_string_new (NULL);
  write_noise (self, "loader.bin", 9000, 1);
  write_noise (self, "one.bin", ONE_SIZE, 2);
  write_noise (self, "two.bin", TWO_SIZE, 3);
  layout = load_layout (self);
  plans = fj_plan_cache_new (layout, NULL);
  self->provider = fj_virtual_provider_new (&options, &error);
  g_assert_no_error (error);
  self->devices = fj_device_list_new ();
  fj_device_list_add_provider (self->devices, self->provider);
  g_assert_true (fj_device_provider_start (self->provider, NULL));
  ITERATE_WHILE (g_list_model_get_n_items (G_LIST_MODEL (self->devices)) < n_boards);
  self->run = fj_run_new (self->devices, plans, NULL, fj_clock_get_real ());
  g_signal_connect (self->run, "event", G_CALLBACK (on_event), self);
}

static void
remove_files (Shelf *self)
{
  static const char *const names[] = { "loader.bin", "one.bin", "two.bin", "toy.tsv" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = get_path (self, names[i]);

    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

static void
shelf_clear (Shelf *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (self->run);
  fj_device_provider_stop (self->provider);
  g_assert_finalize_object (self->devices);
  g_assert_finalize_object (self->provider);
  g_clear_pointer (&self->issues, g_ptr_array_unref);
  g_string_free (self->stages, TRUE);
  remove_files (self);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shelf, shelf_clear)

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Shelf *self = user_data;
  g_autoptr (GError) error = NULL;

  fj_run_prepare_finish (FJ_RUN (source), result, &self->issues, &error);
  g_assert_no_error (error);
  self->is_prepared = TRUE;
}

/* (transfer full) */
static FjDevice *
dup_device (Shelf *self, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->devices), position);
}

static void
flash_all (Shelf *self)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    g_ptr_array_add (devices, dup_device (self, i));
  fj_run_prepare_async (self->run, devices, NULL, on_prepared, self);
  ITERATE_WHILE (!self->is_prepared);
  fj_run_start (self->run);
  ITERATE_WHILE (fj_run_get_status (self->run) == FJ_RUN_RUNNING);
}

/* Jobs stand in the order of the boards; these may be gone. */
static FjFlashJob *
get_job (Shelf *self, guint position)
{
  g_autoptr (GPtrArray) jobs = fj_run_dup_jobs (self->run);

  return g_ptr_array_index (jobs, position); /* the run keeps it */
}

/* What the board behind a job holds at @offset is the file @name, as far as it goes. */
static gboolean
is_written (Shelf *self, guint position, guint64 offset, const char *name)
{
  FjDevice          *device = fj_flash_job_get_device (get_job (self, position));
  FjVirtualProvider *provider = FJ_VIRTUAL_PROVIDER (self->provider);
  FjVirtualBoard    *board = fj_virtual_provider_get_board (provider, device);
  g_autofree char   *path = get_path (self, name);
  g_autofree char   *expected = NULL;
  g_autofree guint8 *got = NULL;
  gsize              length;

  g_assert_true (g_file_get_contents (path, &expected, &length, NULL));
  got = g_malloc0 (length);
  return fj_virtual_board_read_storage (board, FJ_STORAGE_MMC, 0, FJ_AREA_USER, offset, got,
                                        length) &&
         memcmp (expected, got, length) == 0;
}

static void
assert_passed (Shelf *self, guint position)
{
  FjFlashJob *job = get_job (self, position);

  g_assert_no_error (fj_flash_job_get_error (job));
  g_assert_cmpint (fj_flash_job_get_state (job), ==, FJ_JOB_PASSED);
  g_assert_cmpuint (fj_flash_job_get_bytes (job), ==, 9000 + ONE_SIZE + TWO_SIZE);
  g_assert_true (is_written (self, position, 0x4400, "one.bin"));
  g_assert_true (is_written (self, position, 0x84400, "two.bin"));
}

static void
assert_failed (Shelf *self, guint position, FjError code, const char *sentence)
{
  GError *error = fj_flash_job_get_error (get_job (self, position));

  g_assert_cmpint (fj_flash_job_get_state (get_job (self, position)), ==, FJ_JOB_FAILED);
  g_assert_error (error, FJ_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_cmpstr (fj_error_get_detail (error)->stage, ==, FJ_TOY_LOADER_TITLE);
  g_assert_cmpstr (fj_error_get_detail (error)->partition, ==, "one");
  g_assert_cmpint (fj_error_get_detail (error)->phase, ==, 0x10);
  g_assert_false (is_written (self, position, 0x4400, "one.bin"));
}

static void
test_identity (void)
{
  g_auto (Shelf) shelf = { 0 };
  g_autoptr (FjDevice) device = NULL;
  g_autofree char *title = NULL;
  guint            n;

  shelf_init (&shelf, "toy", 1);
  device = dup_device (&shelf, 0);
  title = fj_device_dup_title (device);
  g_assert_true (fj_device_is_board (device));
  g_assert_cmpstr (fj_device_get_driver (device)->name, ==, "toy");
  g_assert_cmpstr (fj_stage_info_get_nick (fj_device_get_stage (device)), ==, "boot");
  g_assert_cmpstr (title, ==, "Toy");
  fj_device_get_stages (device, &n);
  g_assert_cmpuint (n, ==, 2);
}

static void
test_pass (void)
{
  g_auto (Shelf) shelf = { 0 };

  shelf_init (&shelf, "toy", 1);
  flash_all (&shelf);
  assert_passed (&shelf, 0);
  g_assert_cmpstr (shelf.stages->str, ==, "virtual-1:boot virtual-1:loader ");
  g_assert_cmpstr (fj_stage_info_get_title (fj_flash_job_get_stage (get_job (&shelf, 0))), ==,
                   FJ_TOY_LOADER_TITLE);
}

/* One of them refuses a block in the middle; the other one does not mind. */
static void
test_two (void)
{
  g_auto (Shelf) shelf = { 0 };

  shelf_init (&shelf, "toy:stall@loader#10,toy", 2);
  flash_all (&shelf);
  assert_failed (&shelf, 0, FJ_ERROR_STALL, "The board refused “one” in toy loader.");
  assert_passed (&shelf, 1);
}

static void
test_unplug (void)
{
  g_auto (Shelf) shelf = { 0 };

  shelf_init (&shelf, "toy:gone@loader#20", 1);
  flash_all (&shelf);
  assert_failed (&shelf, 0, FJ_ERROR_GONE,
                 "The board left the bus in toy loader, while it received “one”.");
  g_assert_cmpint (fj_error_get_detail (fj_flash_job_get_error (get_job (&shelf, 0)))->byte, >, 0);
}

/* A board of either family gets what is checked for its own: a loader is no TF-A. */
static void
test_families (void)
{
  const struct {
    const char *spec;
    gboolean    is_checked;
  } cases[] = { { "toy", FALSE }, { "mp15-v1", TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Shelf) shelf = { 0 };
    g_autoptr (FjDevice) device = NULL;
    g_autoptr (FjLayout) layout = NULL;
    g_autoptr (FjPlan) plan = NULL;
    g_autoptr (GError) error = NULL;
    FjPlanOptions options = { 0 };

    shelf_init (&shelf, cases[i].spec, 1);
    device = dup_device (&shelf, 0);
    layout = load_layout (&shelf);
    options.driver = fj_device_get_driver (device);
    options.family = fj_device_get_family (device);
    plan = fj_plan_new (layout, &options, NULL, NULL, &error);
    if (cases[i].is_checked)
      g_assert_error (error, FJ_ERROR, FJ_ERROR_IMAGE);
    else
      g_assert_no_error (error);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fj_toy_driver_add ();
  g_test_add_func ("/flashjig/other-family/identity", test_identity);
  g_test_add_func ("/flashjig/other-family/pass", test_pass);
  g_test_add_func ("/flashjig/other-family/two", test_two);
  g_test_add_func ("/flashjig/other-family/unplug", test_unplug);
  g_test_add_func ("/flashjig/other-family/families", test_families);
  return g_test_run ();
}
