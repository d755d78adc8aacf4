/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-document-dialogs.h"

#include "fj-layout-guard.h"
#include "fj-layout-opener.h"

#include <fj-error.h>
#include <glib/gi18n.h>

/**
 * FjDocumentDialogs:
 *
 * Everything that people are asked about the document: which file, which of several layouts, where
 * to save, and whether changes may be lost. What goes wrong is said in the notice and in the log.
 */
struct _FjDocumentDialogs {
  GObject parent_instance;

  GtkWindow        *window;   /* (unowned) (nullable): NULL once it is closed */
  FjLayoutDocument *document; /* (owned) (not nullable) */
  FjLayoutGuard    *guard;    /* (owned) (not nullable) */
  FjLayoutOpener   *opener;   /* (owned) (not nullable) */
  FjNotice         *notice;   /* (unowned): goes with the window */
  FjLog            *log;      /* (owned) (not nullable) */
};

G_DEFINE_FINAL_TYPE (FjDocumentDialogs, fj_document_dialogs, G_TYPE_OBJECT)

/* What is to be done once the layout may go. */
typedef enum {
  NEXT_CLOSE,
  NEXT_OPEN,
  NEXT_BUILD,
  NEXT_TEMPLATE,
} NextKind;

typedef struct {
  FjDocumentDialogs *self; /* (owned) */
  NextKind           kind;
  GFile             *file; /* (owned) (nullable) */
  char *template;          /* (owned) (nullable) */
} Next;

static void
next_free (Next *next)
{
  g_object_unref (next->self);
  g_clear_object (&next->file);
  g_free (next->template);
  g_free (next);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Next, next_free)

/* Which file it was, where the error knows it, and why. */
static char *
dup_error_text (const GError *error)
{
  const FjErrorDetail *detail = fj_error_get_detail (error);
  g_autofree char     *name = detail != NULL && detail->file != NULL
                                ? g_path_get_basename (detail->file)
                                : NULL;

  return name != NULL ? g_strdup_printf (_ ("%s: %s"), name, error->message)
                      : g_strdup (error->message);
}

static void
show_error (FjDocumentDialogs *self, const GError *error)
{
  g_autofree char *text = dup_error_text (error);
  g_autoptr (GError) named = g_error_new_literal (error->domain, error->code, text);

  if (self->window == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* nobody is there, or something else was asked for */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    fj_log_add (self->log, FJ_LOG_LEVEL_ERROR, NULL, "%s", text);
  fj_notice_show_error (self->notice, named);
}

/**
 * fj_document_dialogs_show_gone:
 * @notice: where people are told
 *
 * Says that the file of the layout is gone, and offers to save it again.
 */
void
fj_document_dialogs_show_gone (FjNotice *notice)
{
  fj_notice_show (notice, GTK_MESSAGE_WARNING,
                  _ ("The file of the layout is gone from the disk; what is shown here is all "
                     "that is left of it."),
                  _ ("_Save Again"), "win.save-anyway");
}

static void
show_save_error (FjDocumentDialogs *self, const GError *error)
{
  if (self->window == NULL)
    return;
  if (fj_layout_document_get_disk (self->document) == FJ_LAYOUT_DISK_GONE) {
    fj_document_dialogs_show_gone (self->notice);
    return;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG)) {
    fj_notice_show (self->notice, GTK_MESSAGE_WARNING, error->message, _ ("_Save Anyway"),
                    "win.save-anyway");
    return;
  }
  fj_log_add (self->log, FJ_LOG_LEVEL_ERROR, NULL, "%s", error->message);
  fj_notice_show_error (self->notice, error);
}

static void
do_next (Next *next)
{
  FjDocumentDialogs *self = next->self;

  switch (next->kind) {
  case NEXT_OPEN:
    fj_layout_opener_open (self->opener, next->file);
    break;
  case NEXT_BUILD:
    fj_layout_opener_propose (self->opener, next->file);
    break;
  case NEXT_TEMPLATE:
    fj_layout_opener_make (self->opener, next->template);
    break;
  case NEXT_CLOSE:
  default:
    gtk_widget_destroy (GTK_WIDGET (self->window));
    break;
  }
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Next) next = user_data;
  g_autoptr (GError) error = NULL;
  gboolean may_go = fj_layout_guard_leave_finish (result, &error);

  if (error != NULL)
    show_save_error (next->self, error);
  if (may_go && next->self->window != NULL)
    do_next (next);
}

static void
leave_layout (FjDocumentDialogs *self, NextKind kind, GFile *file, const char *template)
{
  g_autoptr (GError) error = NULL;
  Next *next;

  if (kind != NEXT_CLOSE && !fj_layout_document_check_free (self->document, &error)) {
    show_error (self, error);
    return;
  }
  next = g_new0 (Next, 1);
  next->self = g_object_ref (self);
  next->kind = kind;
  next->file = file != NULL ? g_object_ref (file) : NULL;
  next->template = g_strdup (template);
  fj_layout_guard_leave_async (self->guard, on_left, next);
}

static void
on_unsaved_response (GtkDialog *dialog, int response, FjDocumentDialogs *self)
{
  FjLeaveAnswer answer = FJ_LEAVE_CANCEL;

  g_assert (FJ_IS_DOCUMENT_DIALOGS (self));

  if (response == GTK_RESPONSE_YES)
    answer = FJ_LEAVE_SAVE;
  else if (response == GTK_RESPONSE_NO)
    answer = FJ_LEAVE_DISCARD;
  gtk_widget_hide (GTK_WIDGET (dialog));
  fj_layout_guard_answer (self->guard, answer);
  gtk_widget_destroy (GTK_WIDGET (dialog));
}

static void
on_ask_save (FjDocumentDialogs *self)
{
  GtkWidget *dialog = gtk_message_dialog_new (self->window,
                                              GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                                              GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, "%s",
                                              _ ("Save the changes of the layout?"));

  g_assert (FJ_IS_DOCUMENT_DIALOGS (self));

  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (dialog), "%s",
                                            _ ("Otherwise they are lost."));
  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("_Discard"), GTK_RESPONSE_NO, _ ("_Cancel"),
                          GTK_RESPONSE_CANCEL, _ ("_Save"), GTK_RESPONSE_YES, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_YES);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_unsaved_response), self, 0);
  gtk_widget_show (dialog);
}

static void
show_save_dialog (FjDocumentDialogs *self, FjFileFunc func)
{
  g_autoptr (GFile) folder = fj_layout_document_dup_folder (self->document);
  gboolean has_file = fj_layout_document_get_file (self->document) != NULL;

  fj_file_dialog_show (self->window, FJ_ASK_SAVE_LAYOUT, folder,
                       has_file ? fj_layout_document_get_title (self->document) : "flash.tsv", func,
                       self);
}

static void
take_file_to_leave (GFile *file, gpointer user_data)
{
  fj_layout_guard_answer_file (FJ_DOCUMENT_DIALOGS (user_data)->guard, file);
}

static void
on_ask_file (FjDocumentDialogs *self)
{
  g_assert (FJ_IS_DOCUMENT_DIALOGS (self));

  show_save_dialog (self, take_file_to_leave);
}

static void
on_opener_failed (FjDocumentDialogs *self, const GError *error)
{
  g_assert (FJ_IS_DOCUMENT_DIALOGS (self));

  show_error (self, error);
}

static void
fj_document_dialogs_dispose (GObject *object)
{
  FjDocumentDialogs *self = FJ_DOCUMENT_DIALOGS (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->guard);
  g_clear_object (&self->opener);
  g_clear_object (&self->document);
  g_clear_object (&self->log);
  G_OBJECT_CLASS (fj_document_dialogs_parent_class)->dispose (object);
}

static void
fj_document_dialogs_class_init (FjDocumentDialogsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_document_dialogs_dispose;
}

static void
fj_document_dialogs_init (FjDocumentDialogs *self)
{
}

/**
 * fj_document_dialogs_new:
 * @window: what the dialogs belong to
 * @document: what they are about
 * @notice: where is said what went wrong, in @window
 * @log: where it is kept
 *
 * Returns: (transfer full): the dialogs, none of them shown
 */
FjDocumentDialogs *
fj_document_dialogs_new (GtkWindow *window, FjLayoutDocument *document, FjNotice *notice,
                         FjLog *log)
{
  FjDocumentDialogs *self = g_object_new (FJ_TYPE_DOCUMENT_DIALOGS, NULL);

  g_set_weak_pointer (&self->window, window);
  self->document = g_object_ref (document);
  self->notice = notice;
  self->log = g_object_ref (log);
  self->guard = fj_layout_guard_new (document);
  self->opener = fj_layout_opener_new (window, document, notice, log);
  g_signal_connect_object (self->guard, "ask-save", G_CALLBACK (on_ask_save), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->guard, "ask-file", G_CALLBACK (on_ask_file), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->opener, "failed", G_CALLBACK (on_opener_failed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * fj_document_dialogs_open:
 * @self: dialogs
 * @file: a layout, a folder that holds one, or an image of a whole card
 *
 * Opens it, after a question when there are unsaved changes; an image gets a new layout that writes
 * it.
 */
void
fj_document_dialogs_open (FjDocumentDialogs *self, GFile *file)
{
  g_return_if_fail (FJ_IS_DOCUMENT_DIALOGS (self) && G_IS_FILE (file));

  leave_layout (self, NEXT_OPEN, file, NULL);
}

static void
take_file_to_open (GFile *file, gpointer user_data)
{
  if (file != NULL)
    fj_document_dialogs_open (user_data, file);
}

/**
 * fj_document_dialogs_ask_open:
 * @self: dialogs
 * @ask: for a layout or for a folder
 *
 * Asks what to open.
 */
void
fj_document_dialogs_ask_open (FjDocumentDialogs *self, FjAsk ask)
{
  g_autoptr (GFile) folder = NULL;

  g_return_if_fail (FJ_IS_DOCUMENT_DIALOGS (self));

  folder = fj_layout_document_dup_folder (self->document);
  fj_file_dialog_show (self->window, ask, folder, NULL, take_file_to_open, self);
}

static void
take_build (GFile *folder, gpointer user_data)
{
  if (folder != NULL)
    leave_layout (user_data, NEXT_BUILD, folder, NULL);
}

/**
 * fj_document_dialogs_ask_build:
 * @self: dialogs
 *
 * Asks for the folder of a build, and proposes layouts for its files.
 */
void
fj_document_dialogs_ask_build (FjDocumentDialogs *self)
{
  g_autoptr (GFile) folder = NULL;

  g_return_if_fail (FJ_IS_DOCUMENT_DIALOGS (self));

  folder = fj_layout_document_dup_folder (self->document);
  fj_file_dialog_show (self->window, FJ_ASK_FOLDER, folder, NULL, take_build, self);
}

/**
 * fj_document_dialogs_make_layout:
 * @self: dialogs
 * @kind: as of fj_layout_template_new()
 *
 * Makes a new layout, after a question when there are unsaved changes.
 */
void
fj_document_dialogs_make_layout (FjDocumentDialogs *self, const char *kind)
{
  g_return_if_fail (FJ_IS_DOCUMENT_DIALOGS (self));

  leave_layout (self, NEXT_TEMPLATE, NULL, kind);
}

/**
 * fj_document_dialogs_close:
 * @self: dialogs
 *
 * Closes the window, after a question when there are unsaved changes.
 */
void
fj_document_dialogs_close (FjDocumentDialogs *self)
{
  g_return_if_fail (FJ_IS_DOCUMENT_DIALOGS (self));

  leave_layout (self, NEXT_CLOSE, NULL, NULL);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjDocumentDialogs) self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert (FJ_IS_DOCUMENT_DIALOGS (self));

  if (!fj_layout_document_save_finish (FJ_LAYOUT_DOCUMENT (source), result, &error))
    show_save_error (self, error);
  else if (self->window != NULL)
    fj_notice_clear_offer (self->notice, "win.save-anyway");
}

/**
 * fj_document_dialogs_save:
 * @self: dialogs of a document with a layout
 * @is_guarded: whether to ask before what another program has written is replaced
 *
 * Saves it, or asks where to when it has no file yet.
 */
void
fj_document_dialogs_save (FjDocumentDialogs *self, gboolean is_guarded)
{
  g_return_if_fail (FJ_IS_DOCUMENT_DIALOGS (self));

  if (fj_layout_document_get_file (self->document) == NULL)
    fj_document_dialogs_ask_save_as (self);
  else
    fj_layout_document_save_async (self->document, is_guarded, on_saved, g_object_ref (self));
}

static void
take_file_to_save (GFile *file, gpointer user_data)
{
  FjDocumentDialogs *self = user_data;

  if (file != NULL)
    fj_layout_document_save_as_async (self->document, file, on_saved, g_object_ref (self));
}

/**
 * fj_document_dialogs_ask_save_as:
 * @self: dialogs of a document with a layout
 *
 * Asks where to save it.
 */
void
fj_document_dialogs_ask_save_as (FjDocumentDialogs *self)
{
  g_return_if_fail (FJ_IS_DOCUMENT_DIALOGS (self));

  show_save_dialog (self, take_file_to_save);
}

/**
 * fj_document_dialogs_revert:
 * @self: dialogs of a document whose layout has a file
 *
 * Reads the file again; changes are lost.
 */
void
fj_document_dialogs_revert (FjDocumentDialogs *self)
{
  g_return_if_fail (FJ_IS_DOCUMENT_DIALOGS (self));

  fj_layout_opener_load (self->opener, fj_layout_document_get_file (self->document));
}

static void
take_folder_of_files (GFile *folder, gpointer user_data)
{
  FjDocumentDialogs *self = user_data;

  if (folder == NULL)
    return;
  if (fj_layout_document_needs_folder (self->document))
    fj_layout_opener_fill (self->opener, folder);
  fj_layout_document_set_folder (self->document, folder);
}

/**
 * fj_document_dialogs_ask_folder:
 * @self: dialogs of a document with a layout
 *
 * Asks for the folder of the files of the layout.
 */
void
fj_document_dialogs_ask_folder (FjDocumentDialogs *self)
{
  g_autoptr (GFile) folder = NULL;

  g_return_if_fail (FJ_IS_DOCUMENT_DIALOGS (self));

  folder = fj_layout_document_dup_folder (self->document);
  fj_file_dialog_show (self->window, FJ_ASK_FOLDER, folder, NULL, take_folder_of_files, self);
}
