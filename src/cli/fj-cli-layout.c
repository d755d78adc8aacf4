/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-layout.h"

#include "fj-cli-json.h"
#include "fj-cli-options.h"
#include "fj-cli-output.h"

#include <fj-drivers.h>
#include <fj-error.h>
#include <fj-layout-finder.h>
#include <fj-layout-kind.h>
#include <fj-proposal-finder.h>
#include <glib/gi18n.h>
#include <unistd.h>

/* A packed file is unpacked once to know its size: who waits this long is told what for. */
#define LOOKING_DELAY_MS 1000

/**
 * fj_cli_rows_clear:
 *
 * Frees what it holds.
 */
void
fj_cli_rows_clear (FjCliRows *self)
{
  g_clear_pointer (&self->only, g_strfreev);
  g_clear_pointer (&self->skip, g_strfreev);
  g_clear_pointer (&self->unpack, g_strfreev);
  g_clear_pointer (&self->keep_packed, g_strfreev);
  g_clear_pointer (&self->way_word, g_free);
  g_clear_pointer (&self->verify_word, g_free);
  g_clear_pointer (&self->images, fj_image_cache_unref);
}

/* One a line: what it is for, and how to name it. */
static void
print_choices (GFile *folder, GPtrArray *layouts, gboolean json)
{
  g_autofree char *shown = fj_cli_safe_file (folder);

  if (!json)
    /* Translators: a folder; a list of layouts follows */
    g_printerr (ngettext ("%s holds %u flash layout:\n", "%s holds %u flash layouts:\n",
                          layouts->len),
                shown, layouts->len);
  for (guint i = 0; i < layouts->len; i++) {
    const FjFoundLayout *layout = g_ptr_array_index (layouts, i);
    g_autofree char     *file = fj_cli_safe_file (layout->file);
    g_autofree char     *words = fj_cli_safe (layout->words);

    if (json) {
      JsonBuilder *builder = fj_cli_json_begin ("choice");

      fj_cli_json_string (builder, "file", file);
      fj_cli_json_string (builder, "text", words);
      fj_cli_json_end (builder);
    } else {
      g_printerr ("  %s — %s\n", words, file);
    }
  }
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/**
 * fj_cli_layout_find:
 * @folder: a folder
 * @cancellable: (nullable):
 * @error: return location for an error: those of GIO
 *
 * Looks for layouts while the main context runs, so that the user can stop it. Says so where there
 * is more than is looked at.
 *
 * Returns: (transfer full) (element-type FjFoundLayout) (nullable): as
 * fj_layout_finder_find_finish()
 */
GPtrArray *
fj_cli_layout_find (GFile *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  const char *cut_text;
  GPtrArray  *layouts;

  fj_layout_finder_find_async (folder, cancellable, on_ready, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  layouts = fj_layout_finder_find_finish (result, &cut_text, error);
  if (cut_text != NULL)
    fj_cli_complain ("%s", cut_text);
  return layouts;
}

/* The one layout in @folder. */
static GFile *
find_in_folder (GFile *folder, gboolean json, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) layouts = fj_cli_layout_find (folder, cancellable, error);
  g_autofree char *shown = fj_cli_safe_file (folder);

  if (layouts == NULL)
    return NULL;
  if (layouts->len == 1)
    return g_object_ref (((FjFoundLayout *) g_ptr_array_index (layouts, 0))->file);
  if (layouts->len == 0) {
    fj_error_set (error, FJ_ERROR_LAYOUT,
                  _ ("“flashjig-cli layout” makes one, where the files for it are there."),
                  _ ("The folder %s holds no flash layout (.tsv), nor do the folders up to four "
                     "steps below it."),
                  shown);
    return NULL;
  }
  print_choices (folder, layouts, json);
  g_set_error (error, FJ_ERROR, FJ_ERROR_LAYOUT,
               _ ("The folder %s holds several flash layouts. Name one of them instead of the folder."),
               shown);
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
  g_set_error (error, FJ_ERROR, FJ_ERROR_LAYOUT, _ ("The flash layout %s cannot be read: %s"),
               shown, source->message);
  g_error_free (source);
}

/* A folder that is not there must not make files of elsewhere do. */
static gboolean
set_folder (FjLayout *layout, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) folder = g_file_new_for_commandline_arg (path);
  g_autofree char *shown = NULL;

  g_debug ("files from %s", path);
  if (g_file_query_file_type (folder, G_FILE_QUERY_INFO_NONE, cancellable) ==
      G_FILE_TYPE_DIRECTORY) {
    fj_layout_set_folder (layout, folder);
    return TRUE;
  }
  shown = fj_cli_safe_file (folder);
  g_set_error (error, FJ_ERROR, FJ_ERROR_IMAGE,
               _ ("There is no folder %s to take the files of the layout from."), shown);
  return FALSE;
}

/* An image by its name; what it would be as a layout is of no interest. */
static gboolean
refuse_card_image (GFile *file, GError **error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = fj_cli_safe_file (file);

  if (name == NULL || !fj_is_card_image_name (name) || !g_file_query_exists (file, NULL))
    return FALSE;
  fj_error_set (error, FJ_ERROR_LAYOUT,
                _ ("“flashjig-cli layout” makes a layout for it, from the files beside it."),
                _ ("%s is the image of a card, not a flash layout."), shown);
  return TRUE;
}

/**
 * fj_cli_layout_load:
 * @path: a layout, or a folder that holds exactly one
 * @folder: (nullable): where its files are, when not beside it
 * @json: whether several layouts of a folder are told as events
 * @cancellable: (nullable):
 * @error: return location for %FJ_ERROR_LAYOUT; %FJ_ERROR_IMAGE: @folder is no folder
 *
 * Returns: (transfer full): the layout
 */
FjLayout *
fj_cli_layout_load (const char *path, const char *folder, gboolean json, GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GFile) found = NULL;
  g_autoptr (FjLayout) layout = NULL;
  GError *local = NULL;

  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable) == G_FILE_TYPE_DIRECTORY)
    found = find_in_folder (file, json, cancellable, &local);
  else if (!refuse_card_image (file, &local))
    found = g_object_ref (file);
  if (found != NULL)
    g_debug ("layout %s", g_file_peek_path (found));
  if (found != NULL)
    layout = fj_layout_load (found, cancellable, &local);
  if (layout == NULL) {
    take_error (error, local, file);
    return NULL;
  }
  if (folder != NULL && !set_folder (layout, folder, cancellable, error))
    return NULL;
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
resolve_names (FjLayout *layout, char ***names, gboolean takes_all, GError **error)
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
    if (!(takes_all && g_str_equal (g_strstrip (split[i]), "all")) &&
        !is_known (layout, g_strstrip (split[i]), error))
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
  if (!fj_layout_kind_has_cells (fj_layout_get_kind (layout)))
    return TRUE; /* no row has a name, and why is told in its place */
  return resolve_names (layout, &rows->only, FALSE, error) &&
         resolve_names (layout, &rows->skip, FALSE, error) &&
         resolve_names (layout, &rows->unpack, TRUE, error) &&
         resolve_names (layout, &rows->keep_packed, TRUE, error);
}

/**
 * fj_cli_rows_take:
 * @rows: (inout): gets way and verify from the words that were typed for them
 * @error: return location for %G_OPTION_ERROR
 *
 * Returns: whether the words make sense, also together
 */
gboolean
fj_cli_rows_take (FjCliRows *rows, GError **error)
{
  int way = (int) rows->way, verify = (int) rows->verify;

  if (!fj_cli_take_word ("--way", FJ_TYPE_WAY, rows->way_word, &way, error) ||
      !fj_cli_take_word ("--verify", FJ_TYPE_VERIFY, rows->verify_word, &verify, error))
    return FALSE;
  rows->way = (FjWay) way;
  rows->verify = (FjVerify) verify;
  if (rows->verify != FJ_VERIFY_OFF && !fj_way_can_verify (rows->way)) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("Over fastboot nothing can be read back: --verify needs --way=dfu."));
    return FALSE;
  }
  return TRUE;
}

static gboolean
say_looking_cb (gpointer user_data)
{
  guint *id = user_data;

  *id = 0;
  g_printerr ("%s\n", _ ("Looking at the files…"));
  return G_SOURCE_REMOVE;
}

/**
 * fj_cli_rows_get_options:
 * @rows: which rows of a layout
 *
 * Returns: the same for a plan; points into @rows
 */
FjPlanOptions
fj_cli_rows_get_options (FjCliRows *rows)
{
  if (rows->images == NULL)
    rows->images = fj_image_cache_new ();
  return (FjPlanOptions){
    .only = (const char *const *) rows->only,
    .skip = (const char *const *) rows->skip,
    .unpack = (const char *const *) rows->unpack,
    .keep_packed = (const char *const *) rows->keep_packed,
    .verify = rows->verify,
    .everything = rows->everything,
    .images = rows->images,
    .way = rows->way,
    .is_command_line = !rows->is_job,
  };
}

/**
 * fj_cli_layout_wait:
 * @result: (inout): where the callback of a plan puts its result
 * @is_silent: whether nothing is said while it takes long
 *
 * Runs the main context while the files are looked at.
 */
void
fj_cli_layout_wait (GAsyncResult **result, gboolean is_silent)
{
  guint looking_id = 0;

  if (!is_silent && fj_cli_is_terminal (STDERR_FILENO))
    looking_id = g_timeout_add (LOOKING_DELAY_MS, say_looking_cb, &looking_id);
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&looking_id, g_source_remove);
}

/**
 * fj_cli_layout_plan:
 * @layout: a layout
 * @rows: which of its rows
 * @device: (nullable): the board it is for
 * @is_silent: whether nothing is said while it takes long
 * @issues: (out) (transfer full) (element-type FjIssue): all there is to say, also on failure
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Opens every image, while the main context runs.
 *
 * Returns: (transfer full): a plan
 */
FjPlan *
fj_cli_layout_plan (FjLayout *layout, FjCliRows *rows, FjDevice *device, gboolean is_silent,
                    GPtrArray **issues, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  FjPlanOptions options = fj_cli_rows_get_options (rows);

  options.driver = fj_drivers_choose (device != NULL ? fj_device_get_driver (device) : NULL);
  if (device != NULL) {
    options.family = fj_device_get_family (device);
    options.geometry = fj_device_get_geometry (device, &options.n_geometry);
  }
  fj_plan_new_async (layout, &options, cancellable, on_ready, &result);
  fj_cli_layout_wait (&result, is_silent);
  return fj_plan_new_finish (result, issues, error);
}

/**
 * fj_cli_layout_print_images:
 * @plan: a plan
 *
 * Prints a line for each packed file: whether it is unpacked; and one for each image: how much of
 * it is in use, or why all of it is sent.
 */
void
fj_cli_layout_print_images (FjPlan *plan)
{
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);
    g_autofree char *text = fj_plan_row_describe_packing (row);
    g_autofree char *name = fj_cli_safe (row->values.name);

    g_autofree char *use = fj_plan_row_describe_use (row);

    if (text != NULL)
      g_print ("%s: %s\n", name, text);
    if (use != NULL)
      g_print ("%s: %s\n", name, use);
  }
}

/**
 * fj_cli_layout_dup_name:
 *
 * Returns: (transfer full): the file's name, fit for a terminal
 */
char *
fj_cli_layout_dup_name (FjLayout *layout)
{
  GFile *file = fj_layout_get_file (layout);

  return file != NULL ? fj_cli_safe_file (file) : g_strdup ("-");
}

/**
 * fj_cli_layout_print_issues:
 * @layout: a layout
 * @issues: (nullable) (element-type FjIssue): what there is to say about it
 * @json: whether to print events, all of them
 * @fd: 1 or 2: where people read the rest
 * @least: what matters less is not for people
 *
 * Prints them one after another.
 */
void
fj_cli_layout_print_issues (FjLayout *layout, GPtrArray *issues, gboolean json, int fd,
                            FjSeverity least)
{
  g_autofree char *name = fj_cli_layout_dup_name (layout);

  for (guint i = 0; issues != NULL && i < issues->len; i++) {
    FjIssue *issue = g_ptr_array_index (issues, i);

    if (json)
      fj_cli_json_print_issue (name, issue);
    else if (fj_issue_get_severity (issue) >= least)
      fj_cli_print_issue (fd, name, issue);
  }
}
