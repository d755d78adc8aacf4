/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-report-dialogs.h"

#include "fj-text.h"

#include <fj-file.h>
#include <fj-report.h>
#include <glib/gi18n.h>
#include <string.h>

/* Where a report goes to. */
typedef struct {
  FjNotice *notice; /* (owned): where is said what became of it */
  GFile    *file;   /* (owned) (nullable): NULL: to the clipboard */
} Target;

static Target *
target_new (FjNotice *notice, GFile *file)
{
  Target *target = g_new0 (Target, 1);

  target->notice = g_object_ref (notice);
  target->file = file != NULL ? g_object_ref (file) : NULL;
  return target;
}

static void
target_free (Target *target)
{
  g_object_unref (target->notice);
  g_clear_object (&target->file);
  g_free (target);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Target, target_free)

/* The window may be closed before everything is written. */
static gboolean
is_alive (FjNotice *notice)
{
  return gtk_widget_get_toplevel (GTK_WIDGET (notice)) != GTK_WIDGET (notice);
}

static void
on_text_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjNotice) notice = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = fj_text_short_path (G_FILE (source));
  g_autofree char *text = NULL;

  if (fj_file_replace_finish (G_FILE (source), result, &error) || !is_alive (notice))
    return;
  /* Translators: a file, and why */
  text = g_strdup_printf (_ ("%s could not be written: %s"), name, error->message);
  fj_notice_show (notice, GTK_MESSAGE_ERROR, text, NULL, NULL);
}

/* @text: (transfer full) */
static void
write_text (GFile *file, char *text, FjNotice *notice)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  fj_file_replace_async (file, bytes, NULL, on_text_written, g_object_ref (notice));
}

static void
on_report_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Target) target = user_data;
  g_autofree char *text = fj_report_new_finish (result, NULL);
  GtkClipboard    *clipboard;

  if (text == NULL || !is_alive (target->notice))
    return;
  if (target->file != NULL) {
    write_text (target->file, g_steal_pointer (&text), target->notice);
    return;
  }
  clipboard = gtk_widget_get_clipboard (GTK_WIDGET (target->notice), GDK_SELECTION_CLIPBOARD);
  gtk_clipboard_set_text (clipboard, text, -1);
  fj_notice_show (target->notice, GTK_MESSAGE_INFO, _ ("The report is on the clipboard."), NULL,
                  NULL);
}

/* @target: (transfer full) */
static void
make_report (const FjReportChoice *choice, Target *target)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  g_autofree char *name = fj_board_dup_name (choice->board);
  g_autofree char *log = choice->log != NULL ? fj_log_to_text (choice->log, name) : NULL;
  g_autofree char *program =
    g_strdup_printf ("flashjig, GTK %u.%u.%u", gtk_get_major_version (), gtk_get_minor_version (),
                     gtk_get_micro_version ());
  FjReportInput input = { .program = program,
                          .jobs = jobs,
                          .layout = choice->layout,
                          .log = log,
                          .with_paths = choice->with_paths };

  g_ptr_array_add (jobs, fj_board_get_job (choice->board));
  fj_report_new_async (&input, NULL, on_report_ready, target);
}

/**
 * fj_report_copy:
 * @choice: what it is about
 * @notice: where is said when it is done
 *
 * Puts a report on the clipboard.
 */
void
fj_report_copy (const FjReportChoice *choice, FjNotice *notice)
{
  g_return_if_fail (FJ_IS_NOTICE (notice));

  make_report (choice, target_new (notice, NULL));
}

/**
 * fj_report_save:
 * @choice: what it is about
 * @file: where to
 * @notice: where is said what went wrong
 *
 * Writes a report.
 */
void
fj_report_save (const FjReportChoice *choice, GFile *file, FjNotice *notice)
{
  g_return_if_fail (FJ_IS_NOTICE (notice) && G_IS_FILE (file));

  make_report (choice, target_new (notice, file));
}

/**
 * fj_log_save:
 * @log: a log
 * @file: where to
 * @notice: where is said what went wrong
 *
 * Writes the whole log.
 */
void
fj_log_save (FjLog *log, GFile *file, FjNotice *notice)
{
  g_return_if_fail (FJ_IS_NOTICE (notice) && G_IS_FILE (file));

  write_text (file, fj_log_to_text (log, NULL), notice);
}
