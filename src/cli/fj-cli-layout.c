/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-layout.h"

#include "fj-cli-output.h"

#include <fj-error.h>
#include <glib/gi18n.h>

/** fj_cli_rows_clear: frees what it holds */
void
fj_cli_rows_clear (FjCliRows *self)
{
  g_clear_pointer (&self->only, g_strfreev);
  g_clear_pointer (&self->skip, g_strfreev);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names of all layouts in @folder, sorted. */
static GPtrArray *
list_layouts (GFile *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileEnumerator) files = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  files = g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME,
                                     G_FILE_QUERY_INFO_NONE, cancellable, error);
  if (files == NULL)
    return NULL;
  for (;;) {
    GFileInfo *info;

    if (!g_file_enumerator_iterate (files, &info, NULL, cancellable, error))
      return NULL;
    if (info == NULL)
      break;
    if (g_str_has_suffix (g_file_info_get_name (info), ".tsv"))
      g_ptr_array_add (names, g_strdup (g_file_info_get_name (info)));
  }
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

/* The one layout in @folder. */
static GFile *
find_in_folder (GFile *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = list_layouts (folder, cancellable, error);
  g_autofree char *shown = fj_cli_safe_file (folder);
  g_autofree char *list = NULL;

  if (names == NULL)
    return NULL;
  if (names->len == 1)
    return g_file_get_child (folder, g_ptr_array_index (names, 0));
  if (names->len == 0) {
    g_set_error (error, FJ_ERROR, FJ_ERROR_LAYOUT, _ ("The folder %s holds no flash layout (.tsv)."),
                 shown);
    return NULL;
  }
  g_ptr_array_add (names, NULL);
  list = g_strjoinv (", ", (char **) names->pdata);
  g_set_error (error, FJ_ERROR, FJ_ERROR_LAYOUT,
               _ ("The folder %s holds several flash layouts, name one of them: %s"), shown, list);
  return NULL;
}

/* What cannot be read is a wrong layout, whatever the system calls it. */
static void
take_error (GError **error, GError *source, GFile *file)
{
  g_autofree char *shown = NULL;

  if (source->domain == FJ_ERROR ||
      g_error_matches (source, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, source);
    return;
  }
  shown = fj_cli_safe_file (file);
  g_set_error (error, FJ_ERROR, FJ_ERROR_LAYOUT, _ ("The flash layout %s cannot be read: %s"), shown,
               source->message);
  g_error_free (source);
}

/**
 * fj_cli_layout_load:
 * @path: a layout, or a folder that holds exactly one
 * @folder: (nullable): where its files are, when not beside it
 * @cancellable: (nullable):
 * @error: return location for %FJ_ERROR_LAYOUT
 *
 * Returns: (transfer full): the layout
 */
FjLayout *
fj_cli_layout_load (const char *path, const char *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GFile) found = NULL;
  g_autoptr (FjLayout) layout = NULL;
  GError *local = NULL;

  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable) == G_FILE_TYPE_DIRECTORY)
    found = find_in_folder (file, cancellable, &local);
  else
    found = g_object_ref (file);
  if (found != NULL)
    layout = fj_layout_load (found, cancellable, &local);
  if (layout == NULL) {
    take_error (error, local, file);
    return NULL;
  }
  if (folder != NULL) {
    g_autoptr (GFile) elsewhere = g_file_new_for_commandline_arg (folder);

    fj_layout_set_folder (layout, elsewhere);
  }
  return g_steal_pointer (&layout);
}

static gboolean
row_is_called (FjPartition *row, const char *name)
{
  const FjRowValues *values = fj_partition_get_values (row);
  guint64            id;

  if (g_str_equal (fj_partition_get_text (row, FJ_COLUMN_NAME), name))
    return TRUE;
  return values != NULL && g_ascii_string_to_unsigned (name, 10, 0, 0xff, &id, NULL) &&
         id == values->id;
}

static gboolean
row_has_id_text (FjPartition *row, const char *name)
{
  const FjRowValues *values = fj_partition_get_values (row);
  guint64            id;

  if (values == NULL || !(g_str_has_prefix (name, "0x") || g_str_has_prefix (name, "0X")))
    return FALSE;
  return g_ascii_string_to_unsigned (name + 2, 16, 0, 0xff, &id, NULL) && id == values->id;
}

static gboolean
is_known (FjLayout *layout, const char *name, GError **error)
{
  g_autofree char *safe = NULL;

  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    FjPartition *row = fj_layout_get_row (layout, i);

    if (row_is_called (row, name) || row_has_id_text (row, name))
      return TRUE;
  }
  safe = fj_cli_safe (name);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("The layout has no partition “%s”."), safe);
  return FALSE;
}

/* Splits words at commas and looks that each names a row. */
static gboolean
resolve (FjLayout *layout, char ***names, GError **error)
{
  g_autofree char *joined = NULL;
  char           **split;

  if (*names == NULL)
    return TRUE;
  joined = g_strjoinv (",", *names);
  /* no name at all, as of a variable that is empty, would send next to nothing */
  if (joined[0] == '\0')
    return is_known (layout, joined, error);
  split = g_strsplit (joined, ",", -1);
  g_strfreev (*names);
  *names = split;
  for (guint i = 0; split[i] != NULL; i++)
    if (!is_known (layout, g_strstrip (split[i]), error))
      return FALSE;
  return TRUE;
}

/**
 * fj_cli_layout_resolve_rows:
 * @layout: a layout
 * @rows: (inout): what the command line says; commas are taken apart
 * @error: return location for %G_OPTION_ERROR when a name is no row's
 *
 * Returns: whether every name is that of a row
 */
gboolean
fj_cli_layout_resolve_rows (FjLayout *layout, FjCliRows *rows, GError **error)
{
  return resolve (layout, &rows->only, error) && resolve (layout, &rows->skip, error);
}

static void
on_plan_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/**
 * fj_cli_layout_plan:
 * @layout: a layout
 * @rows: which of its rows
 * @device: (nullable): the board it is for
 * @issues: (out) (transfer full) (element-type FjIssue): all there is to say, also on failure
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Opens every image, while the main context runs.
 *
 * Returns: (transfer full): a plan
 */
FjPlan *
fj_cli_layout_plan (FjLayout *layout, const FjCliRows *rows, FjDevice *device, GPtrArray **issues,
                    GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  FjPlanOptions options = {
    .only = (const char *const *) rows->only,
    .skip = (const char *const *) rows->skip,
  };

  if (device != NULL) {
    options.family = fj_device_get_family (device);
    options.geometry = fj_device_get_geometry (device, &options.n_geometry);
  }
  fj_plan_new_async (layout, &options, cancellable, on_plan_ready, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return fj_plan_new_finish (result, issues, error);
}

/** fj_cli_layout_dup_name: Returns: (transfer full): the file's name, fit for a terminal */
char *
fj_cli_layout_dup_name (FjLayout *layout)
{
  GFile *file = fj_layout_get_file (layout);

  return file != NULL ? fj_cli_safe_file (file) : g_strdup ("-");
}
