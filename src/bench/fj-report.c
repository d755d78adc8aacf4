/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-report.h"

#include "fj-report-text.h"

#include <fj-debug-log.h>
#include <fj-drivers.h>
#include <fj-thread.h>
#include <fj-wire-log.h>
#include <string.h>

#define HASH_BLOCK (1024 * 1024)

/*
 * The report is for whoever has to find out what went wrong. What belongs to the main thread is put
 * into words at once; the files are looked at and hashed on threads.
 */
typedef struct {
  GString   *text;     /* (owned) */
  GPtrArray *files;    /* (owned) (element-type GFile): by row */
  GPtrArray *names;    /* (owned) (element-type utf8): what a file is called in the report */
  FjPlan    *plan;     /* (owned) (nullable): the one whose files are hashed */
  char      *computer; /* (owned) (nullable) */
  char      *log;      /* (owned) (nullable) */
  char      *steps;    /* (owned): what the program did last, step by step */
  char      *packets;  /* (owned): transfers of the boards, without what is in images */
  char      *home;     /* (owned) (nullable): what is taken out */
  char      *folder;   /* (owned) (nullable): likewise */
  gboolean   with_paths;
} Report;

static void
report_free (Report *report)
{
  g_string_free (report->text, TRUE);
  g_ptr_array_unref (report->files);
  g_ptr_array_unref (report->names);
  g_clear_pointer (&report->plan, fj_plan_unref);
  g_free (report->computer);
  g_free (report->log);
  g_free (report->steps);
  g_free (report->packets);
  g_free (report->home);
  g_free (report->folder);
  g_free (report);
}

static void
add_file (Report *report, const FjPlanRow *row)
{
  const char *version = fj_image_get_version_text (row->image);

  /* a sum of a file that nobody meant to send is not for others */
  if (row->is_outside) {
    g_string_append_printf (report->text, "  0x%02x %s, outside of the layout's folders\n",
                            row->values.id, fj_image_get_name (row->image));
    return;
  }
  g_ptr_array_add (report->files, g_object_ref (fj_image_get_file (row->image)));
  g_ptr_array_add (report->names,
                   g_strdup_printf ("0x%02x %s, %" G_GUINT64_FORMAT " bytes of content%s%s",
                                    row->values.id, fj_image_get_name (row->image),
                                    fj_image_get_size (row->image), version != NULL ? ", " : "",
                                    version != NULL ? version : ""));
}

static void
add_files (Report *report)
{
  for (guint i = 0; report->plan != NULL && i < fj_plan_get_n_rows (report->plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (report->plan, i);

    if (row->is_sent && row->image != NULL)
      add_file (report, row);
  }
}

static char *
hash_file (GFile *file, GCancellable *cancellable)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, NULL);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *block = g_malloc (HASH_BLOCK);
  gssize             n = 0;

  if (stream == NULL)
    return g_strdup ("not readable any more");
  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), block, HASH_BLOCK, cancellable, NULL)) >
         0)
    g_checksum_update (checksum, block, n);
  return g_strdup (n == 0 ? g_checksum_get_string (checksum) : "not readable any more");
}

static void
hide_path (GString *text, const char *path, const char *instead)
{
  if (path != NULL && strlen (path) > 1)
    g_string_replace (text, path, instead, 0);
}

/* A file may lie elsewhere than the layout says, and its folder's name is not for others. */
static void
hide_folders (GString *text, GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++) {
    g_autoptr (GFile) folder = g_file_get_parent (g_ptr_array_index (files, i));
    g_autofree char *path = folder != NULL ? g_file_get_path (folder) : NULL;

    hide_path (text, path, "<folder>");
  }
}

/* Steps and findings may be about any file; what the system calls its devices stays, and what
 * boards say of themselves (“@Device ID /0x500”). A path goes up to a quotation mark at most. */
static void
hide_all_folders (GString *text)
{
  g_autoptr (GRegex) regex =
    g_regex_new ("(?<![^\\s\"“'(=:])(?:file://)?~?/(?!sys/|dev/|0x)[^\\n\"”]*/", 0, 0, NULL);
  g_autofree char *hidden =
    g_regex_replace_literal (regex, text->str, (gssize) text->len, 0, "<folder>/", 0, NULL);

  if (hidden != NULL)
    g_string_assign (text, hidden);
}

static void
add_hashes (Report *report, GCancellable *cancellable)
{
  for (guint i = 0; i < report->files->len; i++) {
    g_autofree char *hash = hash_file (g_ptr_array_index (report->files, i), cancellable);

    g_string_append_printf (report->text, "  %s\n    %s\n",
                            (char *) g_ptr_array_index (report->names, i), hash);
  }
}

/* Known folders first, so that they are told from others by what is left. */
static void
hide_paths (Report *report)
{
  if (report->with_paths)
    return;
  hide_path (report->text, report->folder, "<folder>");
  hide_folders (report->text, report->files);
  hide_path (report->text, report->home, "~");
  hide_all_folders (report->text);
}

static void
report_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Report *report = task_data;

  g_string_append (report->text, "\nFiles, with SHA-256 of the file on disk\n");
  add_files (report);
  add_hashes (report, cancellable);
  if (report->log != NULL)
    g_string_append_printf (report->text, "\nLog\n%s", report->log);
  g_string_append_printf (report->text, "\nSteps\n%s", report->steps);
  g_string_append_printf (report->text, "\nTransfers\n%s", report->packets);
  hide_paths (report);
  /* what it says about rules of the system is of use only as it is */
  if (report->computer != NULL)
    g_string_append_printf (report->text, "\nComputer\n%s", report->computer);
  g_task_return_pointer (task, g_strdup (report->text->str), g_free);
}

static void
on_plan_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (FjPlan) plan = fj_plan_new_finish (result, &issues, NULL);
  Report *report = g_task_get_task_data (task);

  if (issues != NULL)
    fj_report_add_issues (report->text, issues);
  if (report->plan == NULL)
    report->plan = g_steal_pointer (&plan);
  fj_thread_run_task (task, report_thread);
}

static void
add_packets (GString *packets, FjDevice *device)
{
  g_autofree char *text = fj_wire_log_to_text (fj_device_get_port (device));

  g_string_append (packets, text);
}

static void
add_boards (Report *report, const FjReportInput *input)
{
  GString *packets = g_string_new (NULL);

  for (guint i = 0; input->jobs != NULL && i < input->jobs->len; i++) {
    FjFlashJob *job = g_ptr_array_index (input->jobs, i);

    fj_report_add_job (report->text, job);
    add_packets (packets, fj_flash_job_get_device (job));
    if (report->plan == NULL)
      report->plan = fj_plan_ref (fj_flash_job_get_plan (job));
  }
  for (guint i = 0; input->devices != NULL && i < input->devices->len; i++) {
    fj_report_add_device (report->text, g_ptr_array_index (input->devices, i));
    add_packets (packets, g_ptr_array_index (input->devices, i));
  }
  report->packets = g_string_free (packets, FALSE);
}

static Report *
report_new (const FjReportInput *input)
{
  g_autoptr (GFile) folder = input->layout != NULL ? fj_layout_dup_folder (input->layout) : NULL;
  Report *report = g_new0 (Report, 1);

  report->text = g_string_new (NULL);
  report->files = g_ptr_array_new_with_free_func (g_object_unref);
  report->names = g_ptr_array_new_with_free_func (g_free);
  report->computer = g_strdup (input->computer);
  report->log = g_strdup (input->log);
  report->steps = fj_debug_log_to_text ();
  report->home = g_strdup (g_get_home_dir ());
  report->folder = folder != NULL ? g_file_get_path (folder) : NULL;
  report->with_paths = input->with_paths;
  fj_report_add_head (report->text, input->program, input->with_paths);
  if (input->error != NULL) {
    g_string_append (report->text, "\nError\n");
    fj_report_add_error (report->text, input->error);
  }
  add_boards (report, input);
  if (report->plan != NULL)
    fj_report_add_wire_layout (report->text, report->plan);
  if (input->layout != NULL)
    fj_report_add_layout (report->text, input->layout, input->with_paths);
  return report;
}

/**
 * fj_report_new_async:
 * @input: what it is about
 * @cancellable: (nullable):
 * @callback: called when it is made; files are looked at and hashed on threads
 * @user_data: its argument
 *
 * Makes a report of boards and of what was sent to them. Without @with_paths, no path of this
 * computer is in it.
 */
void
fj_report_new_async (const FjReportInput *input, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  FjPlanOptions options = { 0 };

  if (input->options != NULL)
    options = *input->options;
  options.driver = fj_drivers_choose (options.driver);
  g_task_set_source_tag (task, fj_report_new_async);
  g_task_set_task_data (task, report_new (input), (GDestroyNotify) report_free);
  if (input->layout != NULL)
    fj_plan_new_async (input->layout, &options, cancellable, on_plan_ready,
                       g_steal_pointer (&task));
  else
    fj_thread_run_task (task, report_thread);
}

/**
 * fj_report_new_finish:
 * @result: what the callback got
 * @error: return location for an error: %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the report as text
 */
char *
fj_report_new_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
