/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-error.h>
#include <fj-job-file.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define SUM "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD FJ_JOB_MAGIC "\nVersion=1\nName=Gateway\n"
#define LAYOUT "[Layout]\nPath=flash.tsv\nSize=100\nSHA256=" SUM "\n"
#define FILE_1 "[File 1]\nPath=card.img\nSize=5\nSHA256=" SUM "\n"

static FjJob *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GFile) file = g_file_new_for_path ("/line/jobs/gateway.flashjob");

  return fj_job_parse (bytes, file, error);
}

/* All that a job can say, and the same again when it is written and read. */
static void
test_whole (void)
{
  static const char text[] =
    HEAD "Families=stm32mp15;stm32mp13\nVerify=full\nWay=dfu\nEverything=true\nReset=true\n"
         "Only=card\nSkip=0x11\nUnpack=all\nKeepPacked=rootfs\nQuantity=12\n"
         "[Layout]\nPath=../images/flash.tsv\nSize=100\nSHA256=" SUM "\n"
         "[Folder]\nPath=/images\n"
         "[Before]\nProgram=/usr/bin/ask;-x;\nTimeout=5\n[After]\nProgram=tell;\n"
         "[File 1]\nPath=card.img\nSize=5\nSHA256=" SUM "\n"
         "[File 2]\nPath=a = b # [c] \xc3\xa4.img\nSize=9223372036854775807\nSHA256=" SUM "\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (FjJob) job = parse (text, &error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (FjJob) copy = NULL;
  FjPlanOptions options;
  FjJobSeal    *seal;

  g_assert_no_error (error);
  options = fj_job_get_options (job);
  g_assert_cmpstr (job->name, ==, "Gateway");
  g_assert_cmpstr (g_file_peek_path (job->layout->file), ==, "/line/images/flash.tsv");
  g_assert_cmpstr (g_file_peek_path (job->folder->file), ==, "/images");
  g_assert_cmpint (options.verify, ==, FJ_VERIFY_FULL);
  g_assert_cmpint (options.way, ==, FJ_WAY_DFU);
  g_assert_true (options.everything);
  g_assert_cmpstr (options.only[0], ==, "card");
  g_assert_cmpstr (options.skip[0], ==, "0x11");
  g_assert_cmpstr (options.unpack[0], ==, "all");
  g_assert_cmpstr (options.keep_packed[0], ==, "rootfs");
  g_assert_cmpint (job->end, ==, FJ_END_RESET);
  g_assert_cmpuint (job->quantity, ==, 12);
  g_assert_cmpstr (job->before->words[1], ==, "-x");
  g_assert_cmpuint (job->before->seconds, ==, 5);
  g_assert_cmpuint (job->after->seconds, ==, 60);
  g_assert_true (fj_job_allows_family (job, "STM32MP13"));
  g_assert_false (fj_job_allows_family (job, "STM32MP25"));
  g_assert_false (fj_job_allows_family (job, NULL));
  g_assert_cmpuint (job->files->len, ==, 2);
  seal = g_ptr_array_index (job->files, 1);
  g_assert_cmpstr (g_file_peek_path (seal->file), ==, "/line/jobs/a = b # [c] \xc3\xa4.img");
  g_assert_cmpuint (seal->size, ==, G_MAXINT64);
  g_assert_true (fj_job_find_seal (job, seal->file) == seal);

  bytes = fj_job_to_bytes (job);
  copy = fj_job_parse (bytes, job->file, &error);
  g_assert_no_error (error);
  again = fj_job_to_bytes (copy);
  g_assert_true (g_bytes_equal (bytes, again));
}

/* What it does not say is as it usually is. */
static void
test_least (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjJob) job = parse (HEAD LAYOUT, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (job->files->len, ==, 0);
  g_assert_cmpuint (job->quantity, ==, 0);
  g_assert_cmpint (job->verify, ==, FJ_VERIFY_OFF);
  g_assert_true (fj_job_allows_family (job, NULL));
  g_assert_cmpuint (strlen (job->sha256), ==, 64);
}

static void
assert_bad (const char *text, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (text, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_JOB);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” has no “%s”", error->message, words);
}

static void
test_bad (void)
{
  g_autofree char *long_path = g_strnfill (5000, 'x');
  g_autofree char *long_text =
    g_strconcat (HEAD "[Layout]\nPath=", long_path, "\nSize=1\nSHA256=" SUM "\n", NULL);

  assert_bad ("", "not a job");
  assert_bad ("#Opt\tId\tName\n", "not a job");
  assert_bad (FJ_JOB_MAGIC, "not a job");
  assert_bad (FJ_JOB_MAGIC "\n", "“Version”");
  assert_bad (FJ_JOB_MAGIC "\nno line of a job\n", "damaged");
  assert_bad (FJ_JOB_MAGIC "\nName=\xff\n", "damaged");
  assert_bad (FJ_JOB_MAGIC "\nVersion=2\nName=x\nShape=round\n", "newer version");
  assert_bad (FJ_JOB_MAGIC "\nVersion=0\nName=x\n", "“Version”");
  assert_bad (FJ_JOB_MAGIC "\nVersion=1\n" LAYOUT, "“Name”");
  assert_bad (FJ_JOB_MAGIC "\nVersion=1\nName=a\\nb\n" LAYOUT, "“Name”");
  assert_bad (HEAD, "“Path” of “Layout”");
  assert_bad (HEAD "Verify=twice\n" LAYOUT, "“Verify”");
  assert_bad (HEAD "Everything=maybe\n" LAYOUT, "“Everything”");
  assert_bad (HEAD "Quantity=0\n" LAYOUT, "“Quantity”");
  assert_bad (HEAD "Quantity=-1\n" LAYOUT, "“Quantity”");
  assert_bad (HEAD "Only=\n" LAYOUT, "“Only”");
  assert_bad (HEAD "Colour=red\n" LAYOUT, "does not know: “Colour”");
  assert_bad (HEAD LAYOUT "Colour=red\n", "does not know: “Colour” of “Layout”");
  assert_bad (HEAD LAYOUT "[File 2]\nPath=x\n", "does not know: “Path” of “File 2”");
  assert_bad (HEAD LAYOUT "[File 1]\nPath=x\nSize=-5\nSHA256=" SUM "\n", "“Size” of “File 1”");
  assert_bad (HEAD LAYOUT "[File 1]\nPath=x\nSize=5\nSHA256=0123\n", "“SHA256” of “File 1”");
  assert_bad (HEAD LAYOUT "[File 1]\nPath=\nSize=5\nSHA256=" SUM "\n", "“Path” of “File 1”");
  assert_bad (HEAD LAYOUT FILE_1 "[File 2]\nPath=./card.img\nSize=6\nSHA256=" SUM "\n", "twice");
  assert_bad (HEAD LAYOUT "[Before]\nTimeout=5\n", "“Program” of “Before”");
  assert_bad (HEAD LAYOUT "[Before]\nProgram=./here;\n", "“Program” of “Before”");
  assert_bad (HEAD LAYOUT "[After]\nProgram=x;\nTimeout=0\n", "“Timeout” of “After”");
  assert_bad (long_text, "“Path” of “Layout”");
}

static void
assert_unreadable (const char *path, const char *words)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_job_load (file, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_JOB);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” has no “%s”", error->message, words);
  g_assert_cmpstr (fj_error_get_detail (error)->file, ==, path);
}

/* What is no file of a job: nothing that can never end is read. */
static void
test_unreadable (void)
{
  g_autofree char *folder = g_dir_make_tmp ("flashjig-job-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.flashjob", NULL);
  g_autofree char *huge = g_strnfill (2 << 20, '#');

  assert_unreadable (path, "cannot be read");
  assert_unreadable (folder, "not an ordinary file");
  assert_unreadable ("/dev/zero", "not an ordinary file");
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_unreadable (path, "not an ordinary file");
  g_unlink (path);
  g_assert_true (g_file_set_contents (path, huge, -1, NULL));
  assert_unreadable (path, "too large");
  g_unlink (path);
  g_rmdir (folder);
}

/* A job is saved whole or not at all. */
static void
test_save (void)
{
  g_autofree char *folder = g_dir_make_tmp ("flashjig-job-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.flashjob", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "x.flashjob", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) other = g_file_new_for_path (nowhere);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjJob) job = parse (HEAD LAYOUT FILE_1, &error);
  g_autoptr (FjJob) loaded = NULL;

  g_assert_no_error (error);
  g_assert_true (fj_job_save (job, file, NULL, &error));
  g_assert_no_error (error);
  loaded = fj_job_load (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->name, ==, "Gateway");
  g_assert_true (g_file_equal (loaded->file, file));
  g_assert_false (fj_job_save (job, other, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_JOB);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/job-file/whole", test_whole);
  g_test_add_func ("/flashjig/job-file/least", test_least);
  g_test_add_func ("/flashjig/job-file/bad", test_bad);
  g_test_add_func ("/flashjig/job-file/unreadable", test_unreadable);
  g_test_add_func ("/flashjig/job-file/save", test_save);
  return g_test_run ();
}
