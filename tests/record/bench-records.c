/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-fixture.h"

#include <fj-record-db.h>
#include <fj-record-query.h>
#include <glib/gstdio.h>
#include <time.h>

/*
 * What the history of a long time costs: a file with many records is made, then each question is
 * asked that the window asks, some times, and the median told.
 */

#define RECORDS 100000
#define TIMES 9
#define PAGE 500

/* One in twenty fails, with a log; serial numbers, ports and layouts as on a bench. */
static const char make_records[] =
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
  "INSERT INTO attempts (record, result, begun, seconds, serial, serial_trusted, port, place,"
  " family, title, virtual, layout, layout_sha256, program, host, operator, bytes, total,"
  " error_text, log)"
  " SELECT printf('%08x-0000-4000-8000-000000000000', i), iif(i % 20, 'pass', 'fail'),"
  " strftime('%Y-%m-%dT%H:%M:%fZ', '2026-01-01', (i * 5) || ' minutes'), 170 + i % 7,"
  " printf('%024X', i * 2654435761), 1, '1-4.' || (i % 16), 'Bay ' || (i % 16), 'STM32MP15',"
  " 'STM32MP157C', 0, '/srv/jobs/rev' || (i % 5) || '/flash.tsv', printf('%064x', i % 5),"
  " 'flashjig', 'bench', 'anna', 335000000, 335000000,"
  " iif(i % 20, NULL, 'The board left the bus while “rootfs” was being written.'),"
  " iif(i % 20, NULL, replace(printf('%6000s', ''), ' ', 'x')) FROM n";

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

typedef struct {
  const char    *name;
  gboolean       is_sums;
  FjRecordFilter filter;
} Question;

static double
ask (const char *path, const Question *question)
{
  g_autoptr (GAsyncResult) result = NULL;
  gint64 start = g_get_monotonic_time ();

  if (question->is_sums)
    fj_record_query_sums_async (path, &question->filter, 60, NULL, on_answer, &result);
  else
    fj_record_query_list_async (path, &question->filter, NULL, on_answer, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  start = g_get_monotonic_time () - start;
  if (question->is_sums)
    fj_record_sums_free (fj_record_query_sums_finish (result, NULL));
  else
    g_array_unref (fj_record_query_list_finish (result, NULL));
  return (double) start / G_TIME_SPAN_MILLISECOND;
}

static void
measure (const char *path, const Question *question)
{
  double  times[TIMES];
  clock_t cpu = clock ();

  for (guint i = 0; i < TIMES; i++)
    times[i] = ask (path, question);
  qsort (times, TIMES, sizeof *times, compare_times);
  g_print ("%-36s %7.1f ms, %.1f at most; %.1f ms of a processor\n", question->name,
           times[TIMES / 2], times[TIMES - 1],
           1000.0 * (double) (clock () - cpu) / CLOCKS_PER_SEC / TIMES);
}

/* A screen full of rows, from the middle. */
static void
measure_rows (const char *path)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GAsyncResult) result = NULL;

  for (gint64 i = RECORDS / 2; i < RECORDS / 2 + 40; i++)
    g_array_append_val (numbers, i);
  fj_record_query_rows_async (path, numbers, NULL, on_answer, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  start = g_get_monotonic_time () - start;
  g_ptr_array_unref (fj_record_query_rows_finish (result, NULL));
  g_print ("%-36s %7.1f ms\n", "40 rows from the middle", (double) start / 1000);
}

int
main (void)
{
  static const Question questions[] = {
    { "first rows of all", .filter = { .limit = PAGE } },
    { "all numbers" },
    { "first rows of a layout", .filter = { .text = "REV3", .limit = PAGE } },
    { "search for one serial number", .filter = { .text = "278DDE6E6", .limit = PAGE } },
    { "search for what there is not", .filter = { .text = "nosuch", .limit = PAGE } },
    { "first rows of what failed",
      .filter = { .has_result = TRUE, .result = FJ_RECORD_FAIL, .limit = PAGE } },
    { "first rows of what was stopped",
      .filter = { .has_result = TRUE, .result = FJ_RECORD_STOPPED, .limit = PAGE } },
    { "totals and days of all", TRUE },
    { "totals and days of a search", TRUE, { .text = "rev3" } },
  };
  g_autofree char *folder = g_dir_make_tmp ("bench-records-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "records.db", NULL);
  g_autoptr (FjRecordDb) db = fj_record_db_open (path, FJ_RECORD_WRITE, NULL);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  fj_record_db_run (db, make_records, &error);
  g_assert_no_error (error);
  g_print ("%d records made in %.1f s\n", RECORDS,
           (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    measure (path, &questions[i]);
  measure_rows (path);
  g_clear_pointer (&db, fj_record_db_free);
  g_remove (path);
  g_rmdir (folder);
  return 0;
}
