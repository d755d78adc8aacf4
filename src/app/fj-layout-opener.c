/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-opener.h"

#include "fj-layout-choice.h"
#include "fj-layout-templates.h"
#include "fj-proposal-choice.h"

#include <fj-layout-finder.h>
#include <fj-proposal-finder.h>
#include <glib/gi18n.h>

/**
 * FjLayoutOpener:
 *
 * From whatever people have to an open layout: a layout is read, the layouts in a folder are looked
 * for, and for the files of a build or the image of a card one is proposed. Does not ask about
 * changes of what is open now. Only what was asked for last is opened. Signal "failed" (#GError).
 */
struct _FjLayoutOpener {
  GObject parent_instance;

  GtkWindow        *window;    /* (unowned) (nullable): NULL once it is closed */
  FjLayoutDocument *document;  /* (owned) (nullable): NULL then, too */
  FjNotice         *notice;    /* (unowned): goes with the window */
  FjLog            *log;       /* (owned) (not nullable) */
  GCancellable     *looking;   /* (owned) (nullable): of what was asked for last */
  GtkWidget        *choice;    /* (unowned) (nullable): an open question which layout is meant */
  FjProposals      *proposals; /* (owned) (nullable): that were shown last */
};

enum {
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjLayoutOpener, fj_layout_opener, G_TYPE_OBJECT)

static void
emit_failed (FjLayoutOpener *self, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

/* What was asked for before is not wanted any more. */
static void
cancel_search (FjLayoutOpener *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (self->choice != NULL)
    gtk_widget_destroy (self->choice);
  g_clear_weak_pointer (&self->choice);
}

static void
show_choice (FjLayoutOpener *self, GtkWidget *dialog)
{
  g_set_weak_pointer (&self->choice, dialog);
}

static GCancellable *
begin_search (FjLayoutOpener *self)
{
  cancel_search (self);
  self->looking = g_cancellable_new ();
  return self->looking;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjLayoutOpener) self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert (FJ_IS_LAYOUT_OPENER (self));

  if (!fj_layout_document_load_finish (FJ_LAYOUT_DOCUMENT (source), result, &error) &&
      self->document != NULL)
    emit_failed (self, error);
}

/**
 * fj_layout_opener_load:
 * @self: an opener
 * @file: a layout
 *
 * Reads it.
 */
void
fj_layout_opener_load (FjLayoutOpener *self, GFile *file)
{
  g_return_if_fail (FJ_IS_LAYOUT_OPENER (self));

  cancel_search (self);
  fj_layout_document_load_async (self->document, file, on_loaded, g_object_ref (self));
}

static void
take_layout (FjLayoutOpener *self, FjLayout *layout)
{
  g_autoptr (GError) error = NULL;

  if (!fj_layout_document_take (self->document, layout, &error))
    emit_failed (self, error);
}

static void
take_proposal (const FjProposal *proposal, gpointer user_data)
{
  FjLayoutOpener *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjLayout) layout = fj_layout_new_from_bytes (proposal->layout, &error);

  if (layout == NULL || !fj_layout_document_check_free (self->document, &error)) {
    emit_failed (self, error);
    return;
  }
  for (guint i = 0; i < proposal->reasons->len; i++)
    fj_log_add (self->log, FJ_LOG_LEVEL_INFO, NULL, "%s",
                (const char *) g_ptr_array_index (proposal->reasons, i));
  fj_layout_set_folder (layout, self->proposals->folder);
  take_layout (self, layout);
}

static const FjFamily *
get_family (FjLayoutOpener *self)
{
  return fj_layout_checker_get_family (fj_layout_document_get_checker (self->document));
}

/* A layout to start from all the same, for the image of a card whose boot files are elsewhere. */
static void
take_template (FjLayoutOpener *self, GFile *image, const char *why)
{
  g_autofree char *name = g_file_get_basename (image);
  g_autoptr (GFile) folder = g_file_get_parent (image);
  g_autoptr (FjLayout) layout = fj_layout_template_new ("raw", get_family (self), name);

  fj_layout_set_folder (layout, folder);
  take_layout (self, layout);
  fj_notice_show (self->notice, GTK_MESSAGE_WARNING, why, NULL, NULL);
}

static void
say_nothing_fits (FjLayoutOpener *self, GFile *source, FjProposals *found, const GError *error)
{
  const char      *why = _ ("Nothing in it can be written to a board.");
  g_autofree char *name = g_file_get_basename (source);

  if (error != NULL)
    why = error->message;
  if (found != NULL && found->missing->len > 0)
    why = g_ptr_array_index (found->missing, 0);
  for (guint i = 0; found != NULL && i < found->missing->len; i++)
    fj_log_add (self->log, FJ_LOG_LEVEL_WARNING, NULL, "%s",
                (const char *) g_ptr_array_index (found->missing, i));
  if (name != NULL && fj_is_card_image_name (name))
    take_template (self, source, why);
  else
    fj_notice_show (self->notice, error != NULL ? GTK_MESSAGE_ERROR : GTK_MESSAGE_INFO, why,
                    _ ("_New Layout"), "win.new-layout('sd')");
}

static void
on_proposed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjLayoutOpener) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) held = NULL;
  g_autoptr (FjProposals) found = fj_proposals_find_finish (result, &error);
  GFile *source = g_task_get_task_data (G_TASK (result));

  g_assert (FJ_IS_LAYOUT_OPENER (self));

  if (self->document == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the window is closed, or something else was asked for */
  if (!fj_layout_document_check_free (self->document, &held)) {
    emit_failed (self, held); /* a run was started while the files were looked at */
    return;
  }
  fj_notice_clear (self->notice);
  if (found == NULL || found->proposals->len == 0) {
    say_nothing_fits (self, source, found, error);
    return;
  }
  g_clear_pointer (&self->proposals, fj_proposals_free);
  self->proposals = g_steal_pointer (&found);
  if (self->proposals->proposals->len == 1 && g_file_has_parent (source, self->proposals->folder))
    take_proposal (g_ptr_array_index (self->proposals->proposals, 0), self);
  else
    show_choice (self, fj_proposal_choice_show (self->window, self->proposals->proposals,
                                                self->proposals->missing, take_proposal, self));
}

/**
 * fj_layout_opener_propose:
 * @self: an opener
 * @source: the folder of a build, or the image of a card
 *
 * Proposes complete layouts for the files, and opens the one that is chosen, not saved yet. Of an
 * image that allows one layout only, that is taken without a question.
 */
void
fj_layout_opener_propose (FjLayoutOpener *self, GFile *source)
{
  g_return_if_fail (FJ_IS_LAYOUT_OPENER (self));

  fj_notice_show (self->notice, GTK_MESSAGE_INFO, _ ("Looking at the files…"), NULL, NULL);
  fj_proposals_find_async (source, begin_search (self), on_proposed, g_object_ref (self));
}

/* Rows of a new layout for which the folder has files by other names; of a build that lacks some,
 * those that are there. */
static void
on_fill_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjLayoutOpener) self = user_data;
  g_autoptr (FjProposals) found = fj_proposals_find_finish (result, NULL);
  FjLayout *layout = self->document != NULL ? fj_layout_document_get_layout (self->document) : NULL;
  guint     n = 0;

  g_assert (FJ_IS_LAYOUT_OPENER (self));

  if (found == NULL || layout == NULL || !fj_layout_document_can_edit (self->document))
    return; /* cancelled, or nothing in it: what is missing is said in the rows */
  for (guint i = 0; n == 0 && i < found->proposals->len; i++) {
    const FjProposal *proposal = g_ptr_array_index (found->proposals, i);
    g_autoptr (FjLayout) model = fj_layout_new_from_bytes (proposal->layout, NULL);

    if (model != NULL)
      n = fj_layout_template_fill (layout, model);
  }
  if (n == 0)
    fj_layout_template_fill_some (layout, found->build);
}

/**
 * fj_layout_opener_fill:
 * @self: an opener
 * @folder: where the files of the layout are that is open
 *
 * Puts the names of files into its rows by what the files in @folder are for, as one step.
 */
void
fj_layout_opener_fill (FjLayoutOpener *self, GFile *folder)
{
  g_return_if_fail (FJ_IS_LAYOUT_OPENER (self) && G_IS_FILE (folder));

  fj_proposals_find_async (folder, begin_search (self), on_fill_found, g_object_ref (self));
}

static void
take_choice (GFile *file, gpointer user_data)
{
  fj_layout_opener_load (user_data, file);
}

static void
on_layouts_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjLayoutOpener) self = user_data;
  g_autoptr (GError) error = NULL;
  const char *cut_text;
  g_autoptr (GPtrArray) layouts = fj_layout_finder_find_finish (result, &cut_text, &error);

  g_assert (FJ_IS_LAYOUT_OPENER (self));

  if (self->document == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (layouts == NULL)
    emit_failed (self, error);
  else if (layouts->len == 0)
    fj_layout_opener_propose (self, g_task_get_task_data (G_TASK (result)));
  else if (layouts->len == 1)
    fj_layout_opener_load (self, ((FjFoundLayout *) g_ptr_array_index (layouts, 0))->file);
  else
    show_choice (self,
                 fj_layout_choice_show (self->window, layouts, cut_text, take_choice, self));
}

/* Whatever it is, its disk was asked without keeping the window waiting. */
static void
on_type_known (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjLayoutOpener) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  g_assert (FJ_IS_LAYOUT_OPENER (self));

  if (self->document == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    fj_layout_finder_find_async (G_FILE (source), begin_search (self), on_layouts_found,
                                 g_object_ref (self));
  else
    fj_layout_opener_load (self, G_FILE (source));
}

/**
 * fj_layout_opener_open:
 * @self: an opener
 * @file: a layout, a folder with layouts in it or below it, or the image of a card
 *
 * Opens it; of several layouts, the user chooses one.
 */
void
fj_layout_opener_open (FjLayoutOpener *self, GFile *file)
{
  g_autofree char *name = NULL;

  g_return_if_fail (FJ_IS_LAYOUT_OPENER (self));

  name = g_file_get_basename (file);
  if (name != NULL && fj_is_card_image_name (name))
    fj_layout_opener_propose (self, file);
  else
    g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                             G_PRIORITY_DEFAULT, begin_search (self), on_type_known,
                             g_object_ref (self));
}

/**
 * fj_layout_opener_make:
 * @self: an opener
 * @kind: as of fj_layout_template_new()
 *
 * Opens a new layout for the board that is looked at.
 */
void
fj_layout_opener_make (FjLayoutOpener *self, const char *kind)
{
  g_autoptr (FjLayout) layout = NULL;

  g_return_if_fail (FJ_IS_LAYOUT_OPENER (self));

  cancel_search (self);
  layout = fj_layout_template_new (kind, get_family (self), NULL);
  if (layout != NULL)
    take_layout (self, layout);
}

static void
fj_layout_opener_dispose (GObject *object)
{
  FjLayoutOpener *self = FJ_LAYOUT_OPENER (object);

  cancel_search (self);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->document);
  g_clear_object (&self->log);
  g_clear_pointer (&self->proposals, fj_proposals_free);
  G_OBJECT_CLASS (fj_layout_opener_parent_class)->dispose (object);
}

static void
fj_layout_opener_class_init (FjLayoutOpenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_layout_opener_dispose;
  signals[SIGNAL_FAILED] = g_signal_new ("failed", FJ_TYPE_LAYOUT_OPENER, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
fj_layout_opener_init (FjLayoutOpener *self)
{
}

/**
 * fj_layout_opener_new:
 * @window: what the dialogs belong to
 * @document: where layouts are opened
 * @notice: where people are told what is going on, in @window
 * @log: where reasons are kept
 *
 * Returns: (transfer full): an opener
 */
FjLayoutOpener *
fj_layout_opener_new (GtkWindow *window, FjLayoutDocument *document, FjNotice *notice, FjLog *log)
{
  FjLayoutOpener *self = g_object_new (FJ_TYPE_LAYOUT_OPENER, NULL);

  g_set_weak_pointer (&self->window, window);
  self->document = g_object_ref (document);
  self->notice = notice;
  self->log = g_object_ref (log);
  return self;
}
