/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-choice.h"
#include "fj-settings.h"
#include "fj-window-private.h"

#include <fj-error.h>
#include <fj-layout-finder.h>
#include <glib/gi18n.h>

/**
 * fj_window_say_error:
 * @self: a window
 * @error: what went wrong
 *
 * Shows it, and keeps it in the log.
 */
void
fj_window_say_error (FjWindow *self, const GError *error)
{
  fj_log_add (self->log, FJ_LOG_LEVEL_ERROR, NULL, "%s", error->message);
  fj_window_say (self, GTK_MESSAGE_ERROR, error->message, NULL, NULL);
}

/* Which file it was that could not be opened, and why. */
static void
say_file_error (FjWindow *self, GError *error)
{
  FjErrorDetail   *detail = fj_error_get_detail (error);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (detail == NULL || detail->file == NULL) {
    fj_window_say_error (self, error);
    return;
  }
  name = g_path_get_basename (detail->file);
  text = g_strdup_printf (_ ("%s: %s"), name, error->message);
  fj_log_add (self->log, FJ_LOG_LEVEL_ERROR, NULL, "%s", text);
  fj_window_say (self, GTK_MESSAGE_ERROR, text, NULL, NULL);
}

/**
 * fj_window_refuses_to_open:
 * @self: a window
 *
 * The table shows the layout that is flashed until the end.
 *
 * Returns: whether no other layout may be opened now; then it was said
 */
gboolean
fj_window_refuses_to_open (FjWindow *self)
{
  if (fj_flash_controller_get_n_running (self->controller) == 0)
    return FALSE;
  fj_window_say (self, GTK_MESSAGE_INFO, _ ("Another layout can be opened when the run is over."),
                 NULL, NULL);
  return TRUE;
}

static void
on_layout_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjLayout) layout = fj_layout_load_finish (result, &error);

  if (self->controller == NULL)
    return; /* the window is closed */
  if (fj_window_refuses_to_open (self))
    return; /* a run was started while the file was read */
  if (layout == NULL) {
    say_file_error (self, error);
    return;
  }
  fj_window_say (self, GTK_MESSAGE_OTHER, NULL, NULL, NULL);
  fj_window_set_layout (self, layout);
  fj_settings_add_recent (self->settings, fj_layout_get_file (layout));
}

static void
load (FjWindow *self, GFile *file)
{
  fj_layout_load_async (file, NULL, on_layout_loaded, g_object_ref (self));
}

static void
layout_chosen (GFile *file, gpointer user_data)
{
  load (user_data, file);
}

static void
on_layouts_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) layouts = fj_layout_finder_find_finish (result, NULL, &error);

  if (self->controller == NULL)
    return;
  if (layouts == NULL)
    fj_window_say_error (self, error);
  else if (layouts->len == 0)
    fj_window_propose (self, g_task_get_task_data (G_TASK (result)));
  else if (layouts->len == 1)
    load (self, ((FjFoundLayout *) g_ptr_array_index (layouts, 0))->file);
  else
    fj_layout_choice_show (GTK_WINDOW (self), layouts, layout_chosen, self);
}

/* Whatever it is, its disk was asked without keeping the window waiting. */
static void
on_type_known (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjWindow) self = user_data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);

  if (self->controller == NULL)
    return; /* the window is closed */
  if (info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    fj_layout_finder_find_async (G_FILE (source), NULL, on_layouts_found, g_object_ref (self));
  else
    load (self, G_FILE (source));
}

/**
 * fj_window_open_now:
 * @self: a window
 * @file: a layout, or a folder with layouts in it or below it
 *
 * Opens it without asking about unsaved changes; of several layouts, the user chooses one.
 */
void
fj_window_open_now (FjWindow *self, GFile *file)
{
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, NULL, on_type_known, g_object_ref (self));
}
