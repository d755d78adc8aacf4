/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-fixture.h"

#include <fcntl.h>
#include <fj-error.h>
#include <fj-job-keeper.h>
#include <fj-job-maker.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* A bench whose layout is a job. */
typedef struct {
  FjRecords    records;
  FjJob       *job;    /* (owned) */
  FjJobKeeper *keeper; /* (owned) */
} Line;

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
line_init (Line *self, const FjJobWish *wish)
{
  FjPlanOptions options = { 0 };
  FjJobWish     own = *wish;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPlan) plan = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  *self = (Line){ 0 };
  fj_records_init (&self->records);
  path = g_build_filename (self->records.bench.folder, "line.flashjob", NULL);
  file = g_file_new_for_path (path);
  plan = fj_plan_new (self->records.bench.layout, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  own.name = "Gateway";
  own.options = &options;
  fj_job_make_async (self->records.bench.layout, plan, &own, file, NULL, on_made, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  self->job = fj_job_make_finish (result, &error);
  g_assert_no_error (error);
  self->keeper = fj_job_keeper_new (self->job, self->records.path, &error);
  g_assert_no_error (error);
}

static void
line_clear (Line *self)
{
  fj_records_clear (&self->records);
  g_assert_finalize_object (self->keeper);
  fj_job_unref (self->job);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Line, line_clear)

static const FjJobWish no_wish;

static void
run (Line *self)
{
  fj_records_run_guarded (&self->records, FJ_RUN_GUARD (self->keeper));
}

static GPtrArray *
read_records (Line *self)
{
  return fj_records_read (self->records.path);
}

/* (transfer full) */
static char *
dup_path (Line *self, const char *name)
{
  return g_build_filename (self->records.bench.folder, name, NULL);
}

/* Changes one byte; size and time of the contents stay, as those who do it on purpose would. */
static void
change (Line *self, const char *name)
{
  g_autofree char *path = dup_path (self, name);
  g_autofree char *data = NULL;
  gsize            length;
  struct stat      st;

  g_assert_cmpint (stat (path, &st), ==, 0);
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  data[length / 2] ^= 1;
  g_assert_true (g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_NONE,
                                           0666, NULL));
  g_assert_cmpint (utimensat (AT_FDCWD, path, (struct timespec[]){ st.st_atim, st.st_mtim }, 0),
                   ==, 0);
}

static void
assert_refused (Line *self, const char *words)
{
  g_autoptr (GPtrArray) records = read_records (self);
  FjRecord *record = g_ptr_array_index (records, 0);

  g_assert_cmpint (record->result, ==, FJ_RECORD_FAIL);
  g_assert_cmpstr (record->error_code, ==, "job");
  if (strstr (record->error_text, words) == NULL)
    g_error ("“%s” has no “%s”", record->error_text, words);
}

/* Boards pass, and their records say of which job they are. */
static void
test_pass (void)
{
  g_auto (Line) self = { 0 };
  g_autoptr (GPtrArray) records = NULL;
  FjDevice *device;
  gboolean  passed;
  guint     n;

  line_init (&self, &no_wish);
  device = fj_bench_add (&self.records.bench, "1-1", NULL);
  fj_bench_add (&self.records.bench, "1-2", NULL);
  run (&self);
  records = read_records (&self);
  g_assert_cmpuint (records->len, ==, 2);
  for (guint i = 0; i < 2; i++) {
    FjRecord *record = g_ptr_array_index (records, i);

    g_assert_cmpint (record->result, ==, FJ_RECORD_PASS);
    g_assert_cmpstr (record->job, ==, "Gateway");
    g_assert_cmpstr (record->job_sha256, ==, self.job->sha256);
  }
  g_assert_true (fj_job_keeper_count (self.keeper, &n, NULL));
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (
    fj_job_keeper_has_passed (self.keeper, fj_device_get_serial (device), &passed, NULL));
  g_assert_true (passed);
  g_assert_true (fj_job_keeper_has_passed (self.keeper, "0123", &passed, NULL));
  g_assert_false (passed);
}

/* Nothing is sent of what was not sealed, whatever of it is another one. */
static void
test_changed (void)
{
  static const char *const names[] = { "card.img", "flash.tsv" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_auto (Line) self = { 0 };
    FjDevice *device;

    line_init (&self, &no_wish);
    device = fj_bench_add (&self.records.bench, "1-1", NULL);
    change (&self, names[i]);
    run (&self);
    assert_refused (&self, names[i]);
    g_assert_false (fj_bench_is_written (&self.records.bench, device, "card.img"));
  }
}

/* Between two boards of the same run, with plans that are there already. */
static void
test_changed_later (void)
{
  g_auto (Line) self = { 0 };
  g_autoptr (FjAttempt) first = NULL;
  g_autoptr (FjAttempt) second = NULL;
  g_autoptr (GError) error = NULL;
  FjRunGuard *guard;

  line_init (&self, &no_wish);
  fj_bench_add (&self.records.bench, "1-1", NULL);
  guard = FJ_RUN_GUARD (self.keeper);
  first = fj_records_new_attempt (&self.records);
  second = fj_records_new_attempt (&self.records);
  g_assert_true (fj_run_guard_begin (guard, first, NULL, &error));
  g_assert_true (fj_run_guard_begin (guard, second, NULL, &error));
  g_assert_true (fj_run_guard_check (guard, first, &error));
  g_assert_no_error (error);
  change (&self, "card.img");
  g_assert_false (fj_run_guard_check (guard, second, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_JOB);
  g_clear_error (&error);
  g_assert_false (fj_run_guard_begin (guard, first, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_JOB);
  g_clear_error (&error);
  change (&self, "card.img"); /* which puts it back */
  g_assert_true (fj_run_guard_begin (guard, first, NULL, &error));
  g_assert_no_error (error);
}

/* A file that is gone, and one that says beside an image how it is to be sent. */
static void
test_files (void)
{
  g_auto (Line) self = { 0 };
  g_autofree char *map = NULL;
  g_autofree char *card = NULL;
  g_autofree char *moved = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  guint wrong = 0;

  line_init (&self, &no_wish);
  fj_bench_add (&self.records.bench, "1-1", NULL);
  map = dup_path (&self, "card.img.bmap");
  g_assert_true (g_file_set_contents (map, "<bmap/>", -1, NULL));
  run (&self);
  assert_refused (&self, "card.img.bmap");
  g_unlink (map);
  card = dup_path (&self, "card.img");
  moved = dup_path (&self, "other.img");
  g_assert_cmpint (g_rename (card, moved), ==, 0);
  findings = fj_job_check_files (fj_job_keeper_get_check (self.keeper), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 4); /* the layout, too */
  for (guint i = 0; i < findings->len; i++) {
    const FjJobFinding *finding = g_ptr_array_index (findings, i);

    if (finding->error == NULL)
      continue;
    wrong++;
    g_assert_nonnull (strstr (finding->error->message, "card.img"));
  }
  g_assert_cmpuint (wrong, ==, 1);
}

static void
test_family (void)
{
  static const char *const families[] = { "stm32mp13", NULL };
  g_auto (Line) self = { 0 };

  line_init (&self, &(FjJobWish){ .families = families });
  fj_bench_add (&self.records.bench, "1-1", NULL);
  run (&self);
  assert_refused (&self, "stm32mp13");
}

/* Never more than were asked for, though begun at once; one that fails leaves its place. */
static void
test_quantity (void)
{
  g_auto (Line) self = { 0 };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  guint passed = 0;

  line_init (&self, &(FjJobWish){ .quantity = 2 });
  fj_bench_add (&self.records.bench, "1-1", "stall@uboot/0x10#1");
  run (&self);
  g_assert_true (fj_job_keeper_check_quantity (self.keeper, &error));
  for (guint i = 2; i < 7; i++) {
    g_autofree char *port = g_strdup_printf ("1-%u", i);

    fj_bench_add (&self.records.bench, port, NULL);
  }
  run (&self);
  records = read_records (&self);
  for (guint i = 0; i < records->len; i++)
    passed += ((FjRecord *) g_ptr_array_index (records, i))->result == FJ_RECORD_PASS;
  g_assert_cmpuint (passed, ==, 2);
  g_assert_false (fj_job_keeper_check_quantity (self.keeper, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_JOB);
  g_clear_error (&error);
  g_clear_object (&self.keeper);
  self.keeper = fj_job_keeper_new (self.job, NULL, &error);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_JOB); /* who would count them? */
  g_clear_error (&error);
  self.keeper = fj_job_keeper_new (self.job, self.records.path, &error);
}

/* One board again and again is one board. */
static void
test_again (void)
{
  g_auto (Line) self = { 0 };
  g_autoptr (GPtrArray) records = NULL;
  FjDevice *device;

  line_init (&self, &(FjJobWish){ .quantity = 2 });
  device = fj_bench_add (&self.records.bench, "1-1", NULL);
  run (&self);
  fj_bench_replug (&self.records.bench, device);
  run (&self);
  g_assert_true (fj_job_keeper_check_quantity (self.keeper, NULL));
  records = read_records (&self);
  g_assert_cmpuint (records->len, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/job-keeper/pass", test_pass);
  g_test_add_func ("/flashjig/job-keeper/changed", test_changed);
  g_test_add_func ("/flashjig/job-keeper/changed-later", test_changed_later);
  g_test_add_func ("/flashjig/job-keeper/files", test_files);
  g_test_add_func ("/flashjig/job-keeper/family", test_family);
  g_test_add_func ("/flashjig/job-keeper/quantity", test_quantity);
  g_test_add_func ("/flashjig/job-keeper/again", test_again);
  return g_test_run ();
}
