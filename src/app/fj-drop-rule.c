/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-drop-rule.h"

#include <fj-proposal-finder.h>
#include <fj-thread.h>
#include <glib/gi18n.h>

/* What happens to files that are dropped, by what they are and where; and how people are told. */

static guint
count_kind (const GPtrArray *dropped, FjDroppedKind kind)
{
  guint n = 0;

  for (guint i = 0; i < dropped->len; i++)
    n += ((FjDropped *) g_ptr_array_index (dropped, i))->kind == kind;
  return n;
}

static gboolean
have_paths (const GPtrArray *dropped)
{
  for (guint i = 0; i < dropped->len; i++)
    if (!((FjDropped *) g_ptr_array_index (dropped, i))->has_path)
      return FALSE;
  return TRUE;
}

/**
 * fj_drop_find_opened:
 * @dropped: (element-type FjDropped): what is dropped
 *
 * Returns: (transfer none) (nullable): what of it is opened: the only layout, folder or file
 */
FjDropped *
fj_drop_find_opened (const GPtrArray *dropped)
{
  if (dropped->len == 1)
    return g_ptr_array_index (dropped, 0);
  if (count_kind (dropped, FJ_DROPPED_FOLDER) > 0 || count_kind (dropped, FJ_DROPPED_LAYOUT) != 1)
    return NULL;
  for (guint i = 0; i < dropped->len; i++) {
    FjDropped *one = g_ptr_array_index (dropped, i);

    if (one->kind == FJ_DROPPED_LAYOUT)
      return one;
  }
  return NULL;
}

/* Files that belong into rows. */
static FjDropAct
apply_to_rows (const GPtrArray *dropped, const FjDropPlace *place)
{
  if (place->is_held)
    return FJ_DROP_REFUSE_HELD;
  if (!have_paths (dropped))
    return FJ_DROP_REFUSE_REMOTE;
  return place->where == FJ_DROP_ON_ROW && dropped->len == 1 ? FJ_DROP_SET_FILE : FJ_DROP_ADD_ROWS;
}

/**
 * fj_drop_rule:
 * @dropped: (element-type FjDropped): what is dropped
 * @place: where
 *
 * Returns: what that does
 */
FjDropAct
fj_drop_rule (const GPtrArray *dropped, const FjDropPlace *place)
{
  guint n_others = count_kind (dropped, FJ_DROPPED_LAYOUT) +
                   count_kind (dropped, FJ_DROPPED_FOLDER);
  gboolean is_card = count_kind (dropped, FJ_DROPPED_CARD) == 1;

  if (dropped->len == 0)
    return FJ_DROP_REFUSE_NOTHING;
  if (n_others == 0 && place->where != FJ_DROP_BESIDE)
    return apply_to_rows (dropped, place);
  if (fj_drop_find_opened (dropped) == NULL)
    return n_others == 0 && place->has_layout ? FJ_DROP_REFUSE_PLACE : FJ_DROP_REFUSE_SEVERAL;
  if (n_others == 0 && !is_card && place->has_layout)
    return FJ_DROP_REFUSE_PLACE;
  return place->is_held ? FJ_DROP_REFUSE_HELD : FJ_DROP_OPEN;
}

/**
 * fj_drop_describe:
 * @dropped: (element-type FjDropped): what is dropped
 * @place: where
 * @row_name: (nullable): what the row is called that is dropped on
 *
 * Returns: (transfer full) (nullable): what a drop there does, or why it does nothing
 */
char *
fj_drop_describe (const GPtrArray *dropped, const FjDropPlace *place, const char *row_name)
{
  switch (fj_drop_rule (dropped, place)) {
  case FJ_DROP_OPEN:
    return g_strdup_printf (_ ("Drop “%s” to open it."), fj_drop_find_opened (dropped)->name);
  case FJ_DROP_SET_FILE:
    return g_strdup_printf (_ ("Drop “%s” to write it as the row “%s”."),
                            ((FjDropped *) g_ptr_array_index (dropped, 0))->name,
                            row_name != NULL ? row_name : "");
  case FJ_DROP_ADD_ROWS:
    return g_strdup_printf (ngettext ("Drop %u file to add a row for it.",
                                      "Drop %u files to add a row for each.", dropped->len),
                            dropped->len);
  case FJ_DROP_REFUSE_SEVERAL:
    return g_strdup (_ ("Only one layout or folder can be opened at a time."));
  case FJ_DROP_REFUSE_PLACE:
    return g_strdup (_ ("Files belong on a row of the layout, or below the rows."));
  case FJ_DROP_REFUSE_REMOTE:
    return g_strdup (_ ("A row can only name a file of this computer."));
  case FJ_DROP_REFUSE_HELD:
    return place->where == FJ_DROP_BESIDE
             ? g_strdup (_ ("Another layout can be opened when the run is over."))
             : g_strdup (_ ("The layout can be changed when the run is over."));
  case FJ_DROP_REFUSE_NOTHING:
  default:
    return NULL;
  }
}

static void
dropped_free (FjDropped *self)
{
  g_object_unref (self->file);
  g_free (self->name);
  g_free (self);
}

static FjDroppedKind
get_kind (GFile *file, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_DIRECTORY)
    return FJ_DROPPED_FOLDER;
  if (g_str_has_suffix (lower, ".tsv"))
    return FJ_DROPPED_LAYOUT;
  return fj_is_card_image_name (name) ? FJ_DROPPED_CARD : FJ_DROPPED_FILE;
}

static void
look_at_files (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  char     **uris = task_data;
  GPtrArray *dropped = g_ptr_array_new_with_free_func ((GDestroyNotify) dropped_free);

  for (guint i = 0; uris[i] != NULL; i++) {
    FjDropped       *one = g_new0 (FjDropped, 1);
    g_autofree char *name = NULL;

    one->file = g_file_new_for_uri (uris[i]);
    name = g_file_get_basename (one->file);
    one->name = name != NULL ? g_filename_display_name (name) : g_strdup (uris[i]);
    one->kind = get_kind (one->file, one->name);
    one->has_path = g_file_peek_path (one->file) != NULL;
    g_ptr_array_add (dropped, one);
  }
  g_task_return_pointer (task, dropped, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * fj_dropped_look_async:
 * @uris: (nullable): what is dropped
 * @callback: called when it is known what that is
 * @user_data: its argument
 *
 * Asks their disk without keeping the window waiting.
 */
void
fj_dropped_look_async (char **uris, GAsyncReadyCallback callback, gpointer user_data)
{
  static char *nothing[] = { NULL };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, fj_dropped_look_async);
  g_task_set_task_data (task, g_strdupv (uris != NULL ? uris : nothing),
                        (GDestroyNotify) g_strfreev);
  fj_thread_run_task (task, look_at_files);
}

/**
 * fj_dropped_look_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type FjDropped): what is dropped, in its order
 */
GPtrArray *
fj_dropped_look_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, fj_dropped_look_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
