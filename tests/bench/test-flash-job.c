/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fake-provider.h"

#include <fj-error.h>
#include <fj-flash-job.h>
#include <fj-stm32mp-driver.h>
#include <fj-virtual-provider.h>
#include <glib/gstdio.h>
#include <string.h>

/* A card of 2 MB, so that a run takes long enough to be looked at. */
#define CARD_SIZE (2 << 20)

typedef struct {
  char             *folder;
  FjPlan           *plan;
  FjDeviceProvider *provider;
  FjDevice         *device;
  FjFlashJob       *job;
  GError           *error; /* of the run */
  gboolean          is_over;
  guint             changes;
  guint             item_changes; /* of the card */
  GString          *story;        /* item states and stages, in order */
  double            last_elapsed;
} Fixture;

static void
put_le32 (guint8 *out, guint32 value)
{
  for (guint i = 0; i < 4; i++)
    out[i] = (guint8) (value >> (8 * i));
}

/* A file with an STM32 header 1.0 around @payload bytes. */
static void
write_boot_file (const char *folder, const char *name, guint8 binary_type, gsize payload)
{
  g_autofree char   *path = g_build_filename (folder, name, NULL);
  g_autofree guint8 *data = g_malloc0 (256 + payload);
  guint32            sum = 0;

  for (gsize i = 0; i < payload; i++) {
    data[256 + i] = (guint8) (i * 7);
    sum += data[256 + i];
  }
  memcpy (data, "STM2", 4);
  put_le32 (data + 68, sum);
  put_le32 (data + 72, 0x00010000);
  put_le32 (data + 76, (guint32) payload);
  put_le32 (data + 80, 0x2ffc2500);
  put_le32 (data + 88, 0x2ffc2500);
  put_le32 (data + 100, 1);
  data[255] = binary_type;
  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) (256 + payload), NULL));
}

static void
write_file (const char *folder, const char *name, const char *text, gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *data = g_malloc0 (size);

  memset (data, 'x', size);
  memcpy (data, text, MIN (strlen (text), size));
  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
}

static const char layout_text[] =
  "-\t0x01\tfsbl\tBinary\tnone\t0x0\tfsbl.stm32\n"
  "-\t0x03\tssbl\tBinary\tnone\t0x0\tssbl.stm32\n"
  "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tcard.img\n";

static FjPlan *
make_plan (const char *folder)
{
  const FjPlanOptions options = { .driver = fj_stm32mp_driver_get () };
  g_autofree char    *path = g_build_filename (folder, "flash.tsv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (GPtrArray) issues = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  FjPlan *plan;

  write_boot_file (folder, "fsbl.stm32", 0x10, 40000);
  write_boot_file (folder, "ssbl.stm32", 0x00, 50000);
  write_file (folder, "card.img", "card", CARD_SIZE);
  write_file (folder, "flash.tsv", layout_text, sizeof layout_text - 1);
  layout = fj_layout_load (file, NULL, &error);
  g_assert_no_error (error);
  plan = fj_plan_new (layout, &options, issues, NULL, &error);
  g_assert_no_error (error);
  return plan;
}

static void
on_added (FjDeviceProvider *provider, FjDevice *device, FjDevice **slot)
{
  g_set_object (slot, device);
}

static void
fixture_set_up (Fixture *self, gconstpointer spec)
{
  self->folder = g_dir_make_tmp ("flashjig-job-XXXXXX", NULL);
  self->plan = make_plan (self->folder);
  self->story = g_string_new (NULL);
  if (spec != NULL) {
    const FjVirtualOptions options = { .spec = spec, .instant = TRUE };
    g_autoptr (GError) error = NULL;

    self->provider = fj_virtual_provider_new (&options, &error);
    g_assert_no_error (error);
    g_signal_connect (self->provider, "added", G_CALLBACK (on_added), &self->device);
    g_assert_true (fj_device_provider_start (self->provider, &error));
    while (self->device == NULL)
      g_main_context_iteration (NULL, TRUE);
  } else {
    self->provider = FJ_DEVICE_PROVIDER (fake_provider_new ());
    self->device = fj_device_new ("1-1");
  }
  self->job = fj_flash_job_new (self->provider, self->device, self->plan, fj_clock_get_real ());
}

static void
remove_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
fixture_tear_down (Fixture *self, gconstpointer spec)
{
  if (self->job != NULL)
    g_assert_finalize_object (g_steal_pointer (&self->job));
  fj_device_provider_stop (self->provider);
  g_clear_object (&self->device);
  g_clear_object (&self->provider);
  g_clear_pointer (&self->plan, fj_plan_unref);
  g_clear_error (&self->error);
  g_string_free (self->story, TRUE);
  remove_file (self->folder, "fsbl.stm32");
  remove_file (self->folder, "ssbl.stm32");
  remove_file (self->folder, "card.img");
  remove_file (self->folder, "flash.tsv");
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  fj_flash_job_run_finish (FJ_FLASH_JOB (source), result, &self->error);
  self->is_over = TRUE;
}

static void
finish (Fixture *self)
{
  while (!self->is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
on_event (FjFlashJob *job, const FjJobEvent *event, Fixture *self)
{
  g_autoptr (FjJobItem) item = NULL;

  g_assert_cmpfloat (event->elapsed, >=, self->last_elapsed);
  self->last_elapsed = event->elapsed;
  if (event->type == FJ_EVENT_STAGE) {
    g_string_append_printf (self->story, "%s ", fj_stage_info_get_title (event->stage));
  } else if (event->type == FJ_EVENT_ITEM) {
    item = g_list_model_get_item (fj_flash_job_get_items (job), event->item);
    g_string_append_printf (self->story, "%s:%d ", fj_job_item_get_name (item), (int) event->state);
    /* counters are never older than the event */
    if (event->state == FJ_ITEM_DONE) {
      g_assert_cmpint (fj_job_item_get_state (item), ==, FJ_ITEM_DONE);
      g_assert_cmpuint (fj_job_item_get_bytes (item), ==, fj_job_item_get_total (item));
    }
  }
}

static void
on_changed (FjFlashJob *job, Fixture *self)
{
  if (fj_flash_job_get_state (job) != FJ_JOB_PASSED)
    g_assert_cmpfloat (fj_flash_job_get_fraction (job), <, 1);
  self->changes++;
}

static void
on_item_changed (FjJobItem *item, Fixture *self)
{
  self->item_changes++;
}

static void
test_pass (Fixture *self, gconstpointer spec)
{
  g_autoptr (FjJobItem) card = g_list_model_get_item (fj_flash_job_get_items (self->job), 3);
  gint64     started = g_get_monotonic_time ();
  FjTimeLeft left;
  double     seconds;

  g_signal_connect (card, "changed", G_CALLBACK (on_item_changed), self);
  g_signal_connect (self->job, "event", G_CALLBACK (on_event), self);
  g_signal_connect (self->job, "changed", G_CALLBACK (on_changed), self);
  g_assert_cmpint (fj_flash_job_get_state (self->job), ==, FJ_JOB_READY);
  g_assert_cmpuint (g_list_model_get_n_items (fj_flash_job_get_items (self->job)), ==, 4);
  fj_flash_job_run_async (self->job, NULL, on_ready, self);
  g_assert_cmpint (fj_flash_job_get_state (self->job), ==, FJ_JOB_RUNNING);
  g_assert_true (fj_device_is_busy (self->device));
  finish (self);
  seconds = (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC;

  g_assert_no_error (self->error);
  g_assert_cmpint (fj_flash_job_get_state (self->job), ==, FJ_JOB_PASSED);
  g_assert_cmpfloat (fj_flash_job_get_fraction (self->job), ==, 1);
  fj_flash_job_get_time_left (self->job, &left);
  g_assert_cmpfloat (left.most, ==, 0);
  g_assert_cmpuint (fj_flash_job_get_bytes (self->job), ==, fj_flash_job_get_total (self->job));
  g_assert_cmpuint (fj_flash_job_get_total (self->job), >=, CARD_SIZE + 90000);
  g_assert_cmpstr (fj_stage_info_get_nick (fj_flash_job_get_stage (self->job)), ==, "uboot");
  g_assert_cmpfloat_with_epsilon (fj_flash_job_get_elapsed (self->job), seconds, 0.2);
  g_assert_null (fj_flash_job_get_waiting_for (self->job));
  g_assert_false (fj_device_is_busy (self->device));
  /* 1: sending, 2: writing, 4: done */
  g_assert_nonnull (strstr (self->story->str, "boot ROM fsbl:1 fsbl:2 "));
  g_assert_nonnull (strstr (self->story->str, "U-Boot card:1 card:2 card:4 "));
  /* at most 15 times a second, and once more at the end */
  g_assert_cmpfloat (self->changes, <=, 15 * seconds + 2);
  g_assert_cmpuint (self->item_changes, >=, 1);
  g_assert_cmpuint (self->item_changes, <=, self->changes);
}

static void
test_claim_fails (Fixture *self, gconstpointer spec)
{
  FakeProvider *fake = FAKE_PROVIDER (self->provider);

  fake->refuses = TRUE;
  fj_flash_job_run_async (self->job, NULL, on_ready, self);
  finish (self);
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_BUSY);
  g_assert_cmpint (fj_flash_job_get_state (self->job), ==, FJ_JOB_FAILED);
  g_assert_error (fj_flash_job_get_error (self->job), FJ_ERROR, FJ_ERROR_BUSY);
  g_assert_cmpint (fake->claims, ==, 0);
}

static gboolean
on_waiting (gpointer user_data)
{
  Fixture *self = user_data;

  if (fj_flash_job_get_waiting_for (self->job) == NULL)
    return G_SOURCE_CONTINUE;
  g_assert_cmpfloat (fj_flash_job_get_wait_seconds_left (self->job), >, 0);
  fj_flash_job_stop (self->job);
  g_assert_cmpint (fj_flash_job_get_state (self->job), ==, FJ_JOB_STOPPING);
  fj_flash_job_stop (self->job);
  return G_SOURCE_REMOVE;
}

/* Nothing ever comes to the fake's port: the worker waits. */
static void
test_stop_while_waiting (Fixture *self, gconstpointer spec)
{
  FakeProvider *fake = FAKE_PROVIDER (self->provider);

  fj_flash_job_run_async (self->job, NULL, on_ready, self);
  g_assert_cmpint (fake->claims, ==, 1);
  g_timeout_add (20, on_waiting, self);
  finish (self);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (fj_flash_job_get_state (self->job), ==, FJ_JOB_CANCELLED);
  g_assert_null (fj_flash_job_get_waiting_for (self->job));
  g_assert_cmpint (fake->claims, ==, 0);
  g_assert_false (fj_device_is_busy (self->device));
}

static void
test_cancelled_before (Fixture *self, gconstpointer spec)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  fj_flash_job_run_async (self->job, cancellable, on_ready, self);
  finish (self);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (fj_flash_job_get_state (self->job), ==, FJ_JOB_CANCELLED);
  g_assert_cmpint (FAKE_PROVIDER (self->provider)->claims, ==, 0);
}

/* A job that nobody holds any more goes on to its end. */
static void
test_dropped_while_running (Fixture *self, gconstpointer spec)
{
  FjFlashJob *job = self->job;

  g_object_add_weak_pointer (G_OBJECT (job), (gpointer *) &job);
  fj_flash_job_run_async (self->job, NULL, on_ready, self);
  g_clear_object (&self->job);
  g_assert_nonnull (job);
  finish (self);
  g_assert_no_error (self->error);
  while (job != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (fj_device_is_busy (self->device));
}

static void
test_outer_cancellable (Fixture *self, gconstpointer spec)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  fj_flash_job_run_async (self->job, cancellable, on_ready, self);
  while (fj_flash_job_get_bytes (self->job) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  finish (self);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (fj_flash_job_get_state (self->job), ==, FJ_JOB_CANCELLED);
  g_assert_cmpfloat (fj_flash_job_get_fraction (self->job), <, 1);
  for (guint i = 0; i < g_list_model_get_n_items (fj_flash_job_get_items (self->job)); i++) {
    g_autoptr (FjJobItem) item = g_list_model_get_item (fj_flash_job_get_items (self->job), i);

    g_assert_cmpint (fj_job_item_get_state (item), !=, FJ_ITEM_FAILED);
  }
}

static void
test_fails_in_the_middle (Fixture *self, gconstpointer spec)
{
  g_autoptr (FjJobItem) card = g_list_model_get_item (fj_flash_job_get_items (self->job), 3);
  FjErrorDetail *detail;

  g_signal_connect (self->job, "changed", G_CALLBACK (on_changed), self);
  fj_flash_job_run_async (self->job, NULL, on_ready, self);
  finish (self);
  g_assert_nonnull (self->error);
  g_assert_cmpint (fj_flash_job_get_state (self->job), ==, FJ_JOB_FAILED);
  g_assert_cmpint (fj_job_item_get_state (card), ==, FJ_ITEM_FAILED);
  g_assert_cmpuint (fj_job_item_get_bytes (card), <, CARD_SIZE);
  detail = fj_error_get_detail (fj_flash_job_get_error (self->job));
  g_assert_cmpstr (detail->partition, ==, "card");
  g_assert_cmpint (detail->block, ==, 7);
  g_assert_false (fj_device_is_busy (self->device));
}

/* What only the provider can know: here, that its disk is full. */
static void
test_cause_of_the_provider (Fixture *self, gconstpointer spec)
{
  fj_flash_job_run_async (self->job, NULL, on_ready, self);
  finish (self);
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_STORAGE);
  g_assert_cmpstr (fj_error_get_detail (self->error)->partition, ==, "card");
}

static void
add (const char *name, const char *spec, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/flashjig/flash-job/", name, NULL);

  g_test_add (path, Fixture, spec, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("pass", "mp15-v1", test_pass);
  add ("claim-fails", NULL, test_claim_fails);
  add ("stop-while-waiting", NULL, test_stop_while_waiting);
  add ("cancelled-before", NULL, test_cancelled_before);
  add ("dropped-while-running", "mp15-v1", test_dropped_while_running);
  add ("outer-cancellable", "mp15-v1:slow@uboot/0x10=1", test_outer_cancellable);
  add ("fails-in-the-middle", "mp15-v1:stall@uboot/0x10#7", test_fails_in_the_middle);
  add ("cause-of-the-provider", "mp15-v1:disk-full=100000", test_cause_of_the_provider);
  return g_test_run ();
}
