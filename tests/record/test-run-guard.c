/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-fixture.h"

#include <fj-error.h>

/* A guard that does as it is told, and counts what it was asked. */
#define TEST_TYPE_GUARD (test_guard_get_type ())
G_DECLARE_FINAL_TYPE (TestGuard, test_guard, TEST, GUARD, GObject)

struct _TestGuard {
  GObject parent_instance;

  const char *refusing; /* (nullable): "begin", "check", "over" */
  char       *asked;    /* (owned) */
  gboolean    was_pass; /* what it was told of the end */
  char       *path;     /* (owned): of the file of records */
  int         result;   /* what was on record when it was told */
};

static void test_guard_iface_init (FjRunGuardInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestGuard, test_guard, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_RUN_GUARD, test_guard_iface_init))

static gboolean
answer (TestGuard *self, const char *what, GError **error)
{
  char *asked = g_strconcat (self->asked, what, " ", NULL);

  g_free (self->asked);
  self->asked = asked;
  if (g_strcmp0 (self->refusing, what) != 0)
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_JOB, "no %s", what);
  return FALSE;
}

static void
test_guard_name (FjRunGuard *guard, FjAttempt *attempt)
{
  attempt->job = g_strdup ("Gateway");
}

static gboolean
test_guard_begin (FjRunGuard *guard, FjAttempt *attempt, GCancellable *cancellable, GError **error)
{
  return answer (TEST_GUARD (guard), "begin", error);
}

static gboolean
test_guard_check (FjRunGuard *guard, FjAttempt *attempt, GError **error)
{
  return answer (TEST_GUARD (guard), "check", error);
}

static gboolean
test_guard_over (FjRunGuard *guard, FjAttempt *attempt, const GError *outcome, GError **error)
{
  TestGuard *self = TEST_GUARD (guard);
  g_autoptr (GPtrArray) records = fj_records_read (self->path);

  self->was_pass = outcome == NULL;
  self->result = (int) ((FjRecord *) g_ptr_array_index (records, 0))->result;
  return answer (self, "over", error);
}

static void
test_guard_iface_init (FjRunGuardInterface *iface)
{
  iface->name = test_guard_name;
  iface->begin = test_guard_begin;
  iface->check = test_guard_check;
  iface->over = test_guard_over;
}

static void
test_guard_finalize (GObject *object)
{
  g_free (TEST_GUARD (object)->asked);
  g_free (TEST_GUARD (object)->path);
  G_OBJECT_CLASS (test_guard_parent_class)->finalize (object);
}

static void
test_guard_class_init (TestGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_guard_finalize;
}

static void
test_guard_init (TestGuard *self)
{
  self->asked = g_strdup ("");
}

/* One board, with a guard that says no somewhere. */
static void
run (const char *refusing, const char *faults, const char *asked, FjRecordResult result)
{
  g_auto (FjRecords) self = { 0 };
  g_autoptr (TestGuard) guard = g_object_new (TEST_TYPE_GUARD, NULL);
  g_autoptr (GPtrArray) records = NULL;
  FjRecord *record;
  FjDevice *device;

  fj_records_init (&self);
  device = fj_bench_add (&self.bench, "1-2", faults);
  guard->refusing = refusing;
  guard->path = g_strdup (self.path);
  fj_records_run_guarded (&self, FJ_RUN_GUARD (guard));
  g_assert_cmpstr (guard->asked, ==, asked);
  records = fj_records_read (self.path);
  g_assert_cmpuint (records->len, ==, 1);
  record = g_ptr_array_index (records, 0);
  g_assert_cmpint (record->result, ==, result);
  g_assert_cmpstr (record->job, ==, "Gateway");
  g_assert_cmpstr (self.watch.ends->str, ==, result == FJ_RECORD_PASS ? "1-2:4 " : "1-2:5 ");
  g_assert_cmpint (fj_bench_is_written (&self.bench, device, "card.img"), ==,
                   g_strcmp0 (refusing, "begin") != 0 && faults == NULL);
  if (g_strcmp0 (refusing, "begin") == 0)
    return;
  /* it hears of the end when that is on record */
  g_assert_cmpint (guard->result, ==, result);
  g_assert_cmpint (guard->was_pass, ==, result == FJ_RECORD_PASS);
}

static void
test_agrees (void)
{
  run (NULL, NULL, "begin check over ", FJ_RECORD_PASS);
}

/* Nothing was sent. */
static void
test_begin (void)
{
  run ("begin", NULL, "begin ", FJ_RECORD_FAIL);
}

/* Everything was sent, and does not pass. */
static void
test_check (void)
{
  run ("check", NULL, "begin check over ", FJ_RECORD_FAIL);
}

/* What it says afterwards changes nothing. */
static void
test_over (void)
{
  run ("over", NULL, "begin check over ", FJ_RECORD_PASS);
}

static void
test_failed (void)
{
  run (NULL, "stall@uboot/0x10#1", "begin over ", FJ_RECORD_FAIL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/run-guard/agrees", test_agrees);
  g_test_add_func ("/flashjig/run-guard/begin", test_begin);
  g_test_add_func ("/flashjig/run-guard/check", test_check);
  g_test_add_func ("/flashjig/run-guard/over", test_over);
  g_test_add_func ("/flashjig/run-guard/failed", test_failed);
  return g_test_run ();
}
