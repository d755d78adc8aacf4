/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-report.h"

#include "fj-text.h"

#include <fj-debug-log.h>
#include <fj-format.h>
#include <fj-thread.h>
#include <fj-wire-log.h>
#include <gtk/gtk.h>
#include <string.h>

#define HASH_BLOCK (1024 * 1024)

/*
 * The report is for whoever has to find out what went wrong: versions, board, layout, files with
 * their hashes, stages, log, steps, last transfers. It is in English on purpose, like the words of
 * the board.
 */
typedef struct {
  GString   *head;    /* (owned) */
  GPtrArray *files;   /* (owned) (element-type GFile): by row */
  GPtrArray *names;   /* (owned) (element-type utf8): what a file is called in the report */
  char      *tail;    /* (owned) */
  char      *steps;   /* (owned): what the program did last, step by step */
  char      *packets; /* (owned): the last transfers of the board, without what is in images */
  char      *home;    /* (owned) (nullable): what is taken out */
  char      *folder;  /* (owned) (nullable): likewise */
} Report;

static void
report_free (Report *report)
{
  g_string_free (report->head, TRUE);
  g_ptr_array_unref (report->files);
  g_ptr_array_unref (report->names);
  g_free (report->tail);
  g_free (report->steps);
  g_free (report->packets);
  g_free (report->home);
  g_free (report->folder);
  g_free (report);
}

static void
add_versions (GString *text)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H:%M:%S UTC");
  g_autofree char *os = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  g_string_append_printf (text, "Flashjig %s, %s\n", FJ_VERSION, time);
  g_string_append_printf (text, "GTK %u.%u.%u, GLib %u.%u.%u, %s\n", gtk_get_major_version (),
                          gtk_get_minor_version (), gtk_get_micro_version (), glib_major_version,
                          glib_minor_version, glib_micro_version,
                          os != NULL ? os : "unknown system");
}

static void
add_board (GString *text, FjBoard *board)
{
  FjDevice        *device = fj_board_get_device (board);
  FjIdentity      *identity = fj_device_get_identity (device);
  g_autofree char *title = fj_device_dup_title (device);
  const char      *serial = fj_device_get_serial (device);
  const char      *product = fj_device_get_product (device);

  g_string_append_printf (text, "\nBoard\n  %s\n  serial %s\n  port %s, %s\n", title,
                          serial != NULL ? serial : "none", fj_device_get_port (device),
                          fj_text_speed (fj_device_get_speed (device)));
  if (product != NULL)
    g_string_append_printf (text, "  product \"%s\"\n", product);
  if (identity != NULL && identity->detail != NULL)
    g_string_append_printf (text, "  %s\n", identity->detail);
}

static void
add_error (GString *text, GError *error)
{
  FjErrorDetail *detail = fj_error_get_detail (error);

  g_string_append_printf (text, "  %s\n", error->message);
  if (detail == NULL)
    return;
  g_string_append_printf (text, "  code %s", fj_error_code_to_name ((FjError) error->code));
  if (detail->stage != NULL)
    g_string_append_printf (text, ", stage %s", detail->stage);
  if (detail->partition != NULL)
    g_string_append_printf (text, ", partition %s", detail->partition);
  if (detail->phase >= 0)
    g_string_append_printf (text, ", phase 0x%02x", (guint) detail->phase);
  if (detail->block >= 0)
    g_string_append_printf (text, ", block %d", detail->block);
  if (detail->byte >= 0)
    g_string_append_printf (text, ", byte %" G_GINT64_FORMAT, detail->byte);
  if (detail->dfu_state >= 0)
    g_string_append_printf (text, ", DFU state %d, status %d", detail->dfu_state,
                            detail->dfu_status);
  g_string_append_c (text, '\n');
  if (detail->device_text != NULL)
    g_string_append_printf (text, "  the board said: \"%s\"\n", detail->device_text);
}

static void
add_item (GString *text, FjJobItem *item)
{
  const char *state = fj_text_item_word (fj_job_item_get_state (item));

  g_string_append_printf (text, "  0x%02x %-16s %-10s %-18s ", fj_job_item_get_id (item),
                          fj_job_item_get_name (item), fj_job_item_get_target (item), state);
  g_string_append_printf (text, "%" G_GUINT64_FORMAT " of ", fj_job_item_get_bytes (item));
  g_string_append_printf (text, "%" G_GUINT64_FORMAT " bytes", fj_job_item_get_total (item));
  g_string_append_printf (text, ", %.1f s\n", fj_job_item_get_elapsed (item));
}

static void
add_job (GString *text, FjFlashJob *job)
{
  g_autofree char *state = fj_text_job_progress (job);
  GListModel      *items = G_LIST_MODEL (job);

  g_string_append_printf (text, "\nResult\n  %s\n", state);
  g_string_append_printf (text, "  %" G_GUINT64_FORMAT " of ", fj_flash_job_get_bytes (job));
  g_string_append_printf (text, "%" G_GUINT64_FORMAT " bytes", fj_flash_job_get_total (job));
  g_string_append_printf (text, ", last stage %s\n",
                          fj_stage_info_get_title (fj_flash_job_get_stage (job)));
  if (fj_flash_job_get_error (job) != NULL)
    add_error (text, fj_flash_job_get_error (job));
  g_string_append (text, "\nParts\n");
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (FjJobItem) item = g_list_model_get_item (items, i);

    add_item (text, item);
  }
}

static void
add_layout (GString *text, FjLayout *layout, gboolean with_path)
{
  GFile           *file = layout != NULL ? fj_layout_get_file (layout) : NULL;
  g_autofree char *name = NULL;

  if (file == NULL)
    return;
  name = with_path ? g_file_get_parse_name (file) : g_file_get_basename (file);
  g_string_append_printf (text, "\nLayout\n  %s\n", name);
}

/* The plan, not the layout: the layout may have been edited since. */
static void
add_plan (Report *report, FjPlan *plan)
{
  gsize       length;
  GBytes     *wire = fj_plan_get_wire_layout (plan, FALSE);
  const char *data = g_bytes_get_data (wire, &length);

  g_string_append (report->head, "\nLayout as sent\n");
  g_string_append_len (report->head, data, (gssize) length);
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (!row->is_sent || row->image == NULL)
      continue;
    g_ptr_array_add (report->files, g_object_ref (fj_image_get_file (row->image)));
    g_ptr_array_add (report->names,
                     g_strdup_printf ("0x%02x %s, %" G_GUINT64_FORMAT " bytes of content%s%s",
                                      row->values.id, fj_image_get_name (row->image),
                                      fj_image_get_size (row->image),
                                      fj_image_get_version_text (row->image) != NULL ? ", " : "",
                                      fj_image_get_version_text (row->image) != NULL
                                        ? fj_image_get_version_text (row->image)
                                        : ""));
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

/* The steps may be about other files than those of the run; what the system calls its devices
 * stays. */
static void
hide_all_folders (char **text)
{
  g_autoptr (GRegex) regex =
    g_regex_new ("(?<![^\\s\"“'(=:])(?:file://)?/(?!sys/|dev/)[^\\n]*/", 0, 0, NULL);
  char *hidden = g_regex_replace_literal (regex, *text, -1, 0, "<folder>/", 0, NULL);

  g_free (*text);
  *text = hidden;
}

static void
report_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Report *report = task_data;
  g_autoptr (GString) text = g_string_new (report->head->str);

  g_string_append (text, "\nFiles, with SHA-256 of the file on disk\n");
  for (guint i = 0; i < report->files->len; i++) {
    g_autofree char *hash = hash_file (g_ptr_array_index (report->files, i), cancellable);

    g_string_append_printf (text, "  %s\n    %s\n", (char *) g_ptr_array_index (report->names, i),
                            hash);
  }
  if (report->tail != NULL)
    g_string_append_printf (text, "\nLog\n%s", report->tail);
  g_string_append_printf (text, "\nSteps\n%s", report->steps);
  g_string_append_printf (text, "\nTransfers\n%s", report->packets);
  hide_path (text, report->folder, "<folder>");
  if (report->home != NULL)
    hide_folders (text, report->files);
  hide_path (text, report->home, "~");
  g_task_return_pointer (task, g_string_free (g_steal_pointer (&text), FALSE), g_free);
}

/**
 * fj_report_new_async:
 * @input: what it is about
 * @cancellable: (nullable):
 * @callback: called when it is made; files are hashed on a thread
 * @user_data: its argument
 *
 * Makes a report of the last run of a board. Without @with_paths, no path of this computer is in
 * it.
 */
void
fj_report_new_async (const FjReportInput *input, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GFile) folder = input->layout != NULL ? fj_layout_dup_folder (input->layout) : NULL;
  FjFlashJob      *job = fj_board_get_job (input->board);
  Report          *report = g_new0 (Report, 1);
  g_autofree char *name = fj_board_dup_name (input->board);

  g_task_set_source_tag (task, fj_report_new_async);
  report->head = g_string_new (NULL);
  report->files = g_ptr_array_new_with_free_func (g_object_unref);
  report->names = g_ptr_array_new_with_free_func (g_free);
  add_versions (report->head);
  add_board (report->head, input->board);
  add_layout (report->head, input->layout, input->with_paths);
  if (job != NULL) {
    add_job (report->head, job);
    add_plan (report, fj_flash_job_get_plan (job));
  }
  report->tail = input->log != NULL ? fj_log_to_text (input->log, name) : NULL;
  report->steps = fj_debug_log_to_text ();
  report->packets = fj_wire_log_to_text (fj_board_get_port (input->board));
  if (!input->with_paths) {
    hide_all_folders (&report->steps);
    report->home = g_strdup (g_get_home_dir ());
    report->folder = folder != NULL ? g_file_get_path (folder) : NULL;
  }
  g_task_set_task_data (task, report, (GDestroyNotify) report_free);
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
