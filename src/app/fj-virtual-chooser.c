/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-chooser.h"

#include <fj-file-search.h>
#include <fj-thread.h>
#include <fj-virtual-choice.h>

/* What a thread gets: the layout as it is now, or a file to read one from. */
typedef struct {
  GBytes       *layout; /* (owned) (nullable) */
  FjFileSearch *search; /* (owned) (nullable): of @layout */
  GFile        *file;   /* (owned) (nullable) */
} Choice;

static void
choice_free (Choice *self)
{
  g_clear_pointer (&self->layout, g_bytes_unref);
  g_clear_pointer (&self->search, fj_file_search_unref);
  g_clear_object (&self->file);
  g_free (self);
}

/* The layout is made, asked and freed on this thread, and nobody else sees it. */
static void
choose_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Choice *choice = data;
  g_autoptr (FjLayout) layout = NULL;
  g_autoptr (FjFileSearch) search = NULL;
  const FjVirtualProfile *profile = NULL;

  if (choice->file != NULL)
    layout = fj_layout_load (choice->file, cancellable, NULL);
  else
    layout = fj_layout_new_from_bytes (choice->layout, NULL);
  if (choice->search != NULL)
    search = fj_file_search_ref (choice->search);
  else if (layout != NULL)
    search = fj_file_search_new (layout, TRUE);
  if (layout != NULL)
    profile = fj_virtual_choose_profile (layout, search, cancellable);
  g_debug ("virtual board: %s", profile != NULL ? profile->name : "the usual one");
  g_task_return_pointer (task, profile != NULL ? g_strdup (profile->name) : NULL, g_free);
}

/* @choice: (transfer full) */
static void
run_choice (Choice *choice, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, run_choice);
  g_task_set_task_data (task, choice, (GDestroyNotify) choice_free);
  fj_thread_run_task (task, choose_in_thread);
}

/**
 * fj_virtual_chooser_choose_async:
 * @layout: a layout
 * @cancellable: (nullable): to stop early
 * @callback: called on the main thread
 * @user_data: its argument
 *
 * Looks on a thread for the virtual board that the files of @layout are for, as
 * fj_virtual_choose_profile() knows it.
 */
void
fj_virtual_chooser_choose_async (FjLayout *layout, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  Choice *choice;

  g_return_if_fail (FJ_IS_LAYOUT (layout));

  choice = g_new0 (Choice, 1);
  choice->layout = fj_layout_to_bytes (layout);
  choice->search = fj_file_search_new (layout, TRUE);
  run_choice (choice, cancellable, callback, user_data);
}

/**
 * fj_virtual_chooser_choose_for_file_async:
 * @file: a layout, or something else
 * @cancellable: (nullable): to stop early
 * @callback: called on the main thread
 * @user_data: its argument
 *
 * Does fj_virtual_chooser_choose_async() for a layout that is not open.
 */
void
fj_virtual_chooser_choose_for_file_async (GFile *file, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data)
{
  Choice *choice;

  g_return_if_fail (G_IS_FILE (file));

  choice = g_new0 (Choice, 1);
  choice->file = g_object_ref (file);
  run_choice (choice, cancellable, callback, user_data);
}

/**
 * fj_virtual_chooser_choose_finish:
 * @result: what the callback got
 *
 * Returns: (transfer full) (nullable): the name of a profile; %NULL where the files say nothing
 */
char *
fj_virtual_chooser_choose_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, run_choice), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
