/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-fix.h"

#include "fj-cli-json.h"
#include "fj-cli-layout.h"
#include "fj-cli-output.h"

#include <fj-error.h>
#include <fj-file.h>
#include <fj-layout-fix.h>
#include <fj-layout-kind.h>
#include <glib/gi18n.h>

#define BACKUPS_MAX 100

/* What the backup is called: the first of NAME.orig, NAME.orig.2 and so on that is free. */
static GFile *
make_backup_file (GFile *file, guint number)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *backup =
    number == 1 ? g_strconcat (uri, ".orig", NULL) : g_strdup_printf ("%s.orig.%u", uri, number);

  return g_file_new_for_uri (backup);
}

/* (transfer full) (nullable): a copy of @file, which holds @contents, never in the place of an
 * older one */
static GFile *
back_up (GFile *file, GBytes *contents, GError **error)
{
  g_autoptr (GError) local = NULL;

  for (guint i = 1; i <= BACKUPS_MAX; i++) {
    g_autoptr (GFile) backup = make_backup_file (file, i);

    g_clear_error (&local);
    if (fj_file_create (backup, contents, file, &local))
      return g_steal_pointer (&backup);
    if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_EXISTS))
      break;
  }
  g_set_error (error, FJ_ERROR, FJ_ERROR_FAILED,
               _ ("The flash layout could not be copied before it is changed, so nothing was "
                  "changed: %s"),
               local->message);
  return NULL;
}

static void
print_fix (const char *name, const FjLayoutFix *fix)
{
  g_autofree char *before = fj_cli_safe (fix->before);
  g_autofree char *after = fj_cli_safe (fix->after);

  if (fix->column == FJ_COLUMN_NONE)
    g_print (_ ("%s:%u: spaces between the columns → tabs\n"), name, fix->line);
  else
    /* Translators: a file, a line, a column, the heading of the column, and what was there before
     * and is there now */
    g_print (_ ("%s:%u:%d: %s: “%s” → “%s”\n"), name, fix->line, (int) fix->column + 1,
             fj_column_to_text (fix->column), before, after);
}

static void
print_text (const char *name, const char *backup, GPtrArray *fixes)
{
  for (guint i = 0; i < fixes->len; i++)
    print_fix (name, g_ptr_array_index (fixes, i));
  g_print (ngettext ("%s: %u thing was put right; as it was it is in %s\n",
                     "%s: %u things were put right; as it was it is in %s\n", fixes->len),
           name, fixes->len, backup);
}

static void
add_fix (JsonBuilder *builder, const FjLayoutFix *fix)
{
  json_builder_begin_object (builder);
  fj_cli_json_uint (builder, "row", fix->row);
  fj_cli_json_uint (builder, "line", fix->line);
  if (fix->column != FJ_COLUMN_NONE)
    fj_cli_json_uint (builder, "column", (guint64) fix->column + 1);
  fj_cli_json_string (builder, "before", fix->before);
  fj_cli_json_string (builder, "after", fix->after);
  json_builder_end_object (builder);
}

static void
print_json (const char *name, const char *backup, GPtrArray *fixes)
{
  JsonBuilder *builder = fj_cli_json_begin ("fixed");

  fj_cli_json_string (builder, "file", name);
  fj_cli_json_uint (builder, "fixes", fixes->len);
  fj_cli_json_string (builder, "backup", backup);
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < fixes->len; i++)
    add_fix (builder, g_ptr_array_index (fixes, i));
  json_builder_end_array (builder);
  fj_cli_json_end (builder);
}

/**
 * fj_cli_fix:
 * @layout: a layout that was read from a file
 * @options: how to print
 * @error: return location for %FJ_ERROR_FAILED
 *
 * Puts right what needs no thought, saves the layout beside a copy of what it was, and says each
 * change. A file that is no layout for Flashjig stays as it is.
 *
 * Returns: %FALSE when it could not be saved
 */
gboolean
fj_cli_fix (FjLayout *layout, const FjCliOptions *options, GError **error)
{
  GFile *file = fj_layout_get_file (layout);
  g_autoptr (GBytes) contents = fj_layout_to_bytes (layout);
  g_autoptr (GPtrArray) fixes = fj_layout_fix (layout);
  g_autoptr (GFile) backup = NULL;
  g_autofree char *name = fj_cli_layout_dup_name (layout);
  g_autofree char *backup_name = NULL;

  if (fixes->len == 0)
    return TRUE;
  backup = back_up (file, contents, error);
  if (backup == NULL)
    return FALSE;
  if (!fj_layout_save (layout, file, NULL, error)) {
    g_file_delete (backup, NULL, NULL);
    return FALSE;
  }
  backup_name = fj_cli_safe_file (backup);
  if (options->json)
    print_json (name, backup_name, fixes);
  else if (!options->quiet)
    print_text (name, backup_name, fixes);
  return TRUE;
}
