/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-templates.h"
#include "fj-proposal-choice.h"
#include "fj-window-private.h"

#include <fj-proposal-finder.h>
#include <glib/gi18n.h>

/* What is being looked at; a new search ends the one before. */
#define SEARCH "flashjig-proposal-search"
/* Where the files of the proposals are that are shown. */
#define FOLDER "flashjig-proposal-folder"

static void
take_proposal (const FjProposal *proposal, gpointer user_data)
{
  FjWindow *self = user_data;
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (GError) error = NULL;

  if (fj_window_refuses_to_open (self))
    return;
  layout = fj_layout_new_from_bytes (proposal->layout, &error);
  if (layout == NULL) {
    fj_window_say_error (self, error);
    return;
  }
  for (guint i = 0; i < proposal->reasons->len; i++)
    fj_log_add (self->log, FJ_LOG_LEVEL_INFO, NULL, "%s",
                (const char *) g_ptr_array_index (proposal->reasons, i));
  fj_layout_set_folder (layout, g_object_get_data (G_OBJECT (self), FOLDER));
  fj_window_say (self, GTK_MESSAGE_OTHER, NULL, NULL, NULL);
  fj_window_set_layout (self, layout);
}

/* A layout to start from all the same, for the image of a card whose boot files are elsewhere. */
static void
take_template (FjWindow *self, GFile *image, const char *why)
{
  FjBoard         *board = fj_board_list_get_selected (self->board_list);
  FjFamily         family = board != NULL ? fj_device_get_family (fj_board_get_device (board)) : FJ_FAMILY_MP15;
  g_autofree char *name = g_file_get_basename (image);
  g_autoptr (GFile) folder = g_file_get_parent (image);
  g_autoptr (FjLayout) layout = fj_layout_template_new ("raw", family, name);

  fj_layout_set_folder (layout, folder);
  fj_window_set_layout (self, layout);
  fj_window_say (self, GTK_MESSAGE_WARNING, why, NULL, NULL);
}

static void
say_nothing_fits (FjWindow *self, GFile *source, FjProposals *found, const GError *error)
{
  const char      *why = error != NULL ? error->message : _ ("Nothing in it can be written to a board.");
  g_autofree char *name = g_file_get_basename (source);

  if (found != NULL && found->missing->len > 0)
    why = g_ptr_array_index (found->missing, 0);
  for (guint i = 0; found != NULL && i < found->missing->len; i++)
    fj_log_add (self->log, FJ_LOG_LEVEL_WARNING, NULL, "%s",
                (const char *) g_ptr_array_index (found->missing, i));
  if (name != NULL && fj_is_card_image_name (name))
    take_template (self, source, why);
  else
    fj_window_say (self, error != NULL ? GTK_MESSAGE_ERROR : GTK_MESSAGE_INFO, why,
                   _ ("_New Layout"), "win.new-layout('sd')");
}

static void
on_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjProposals) found = fj_proposals_find_finish (result, &error);
  GFile *source = g_task_get_task_data (G_TASK (result));

  if (self->controller == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the window is closed, or something else was asked for */
  if (fj_window_refuses_to_open (self))
    return; /* a run was started while the files were looked at */
  fj_window_say (self, GTK_MESSAGE_OTHER, NULL, NULL, NULL);
  if (found == NULL || found->proposals->len == 0) {
    say_nothing_fits (self, source, found, error);
    return;
  }
  g_object_set_data_full (G_OBJECT (self), FOLDER, g_object_ref (found->folder), g_object_unref);
  if (found->proposals->len == 1 && g_file_has_parent (source, found->folder))
    take_proposal (g_ptr_array_index (found->proposals, 0), self);
  else
    fj_proposal_choice_show (GTK_WINDOW (self), found->proposals, found->missing, take_proposal, self);
}

static void
cancel_and_unref (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  g_object_unref (cancellable);
}

/**
 * fj_window_propose:
 * @self: a window
 * @source: the folder of a build, or the image of a card
 *
 * Proposes complete layouts for the files, and makes the one that is chosen the layout of the
 * window, not saved yet. Of an image that allows one layout only, that is taken without a question.
 */
void
fj_window_propose (FjWindow *self, GFile *source)
{
  GCancellable *cancellable = g_cancellable_new ();

  g_object_set_data_full (G_OBJECT (self), SEARCH, cancellable, cancel_and_unref);
  fj_window_say (self, GTK_MESSAGE_INFO, _ ("Looking at the files…"), NULL, NULL);
  fj_proposals_find_async (source, cancellable, on_found, g_object_ref (self));
}
