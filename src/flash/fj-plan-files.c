/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-draft-plan.h"

#include <glib/gi18n-lib.h>

/* What was found for a name, however many rows have it. */
typedef struct {
  FjDraftRow  *row;     /* (not owned): the first one with this name */
  FjFoundFile *found;   /* (owned) */
  char        *similar; /* (owned) (nullable): a name that is there, where this one is not */
  GFile       *other;   /* (owned) (nullable): a folder with a file of that name that differs */
  gboolean     is_told; /* it was counted in what was said about its folder */
} Name;

static void
name_free (Name *self)
{
  fj_found_file_free (self->found);
  g_clear_object (&self->other);
  g_free (self->similar);
  g_free (self);
}

/* (transfer full) */
static char *
dup_gone_text (const Name *name)
{
  if (name->similar != NULL)
    /* Translators: the name of a file, and nearly the same name */
    return g_strdup_printf (_ ("“%s” was not found, but “%s” is there."), name->row->text,
                            name->similar);
  if (name->found->is_link)
    return g_strdup_printf (_ ("“%s” is a link to a file that is not there."), name->row->text);
  return g_strdup_printf (_ ("“%s” was not found."), name->row->text);
}

/* The advice stays with the error where the plan fails by it; people see the issues. */
static void
report_gone (FjDraft *self, FjDraftRow *row, const Name *name)
{
  gboolean         is_first = self->first_error == NULL;
  g_autofree char *text = dup_gone_text (name);

  row->is_gone = TRUE;
  fj_draft_report (self, row, FJ_SEVERITY_ERROR, FJ_ERROR_IMAGE, "file-unusable", FJ_COLUMN_FILE,
                   "%s", text);
  if (!is_first)
    return;
  fj_error_set_advice (
    self->first_error, "%s",
    self->is_command_line
      ? _ ("Give the folder of the files as FOLDER, after the layout, or check the "
           "spelling and that the file was built.")
      : _ ("Say in which folder the files are, or check the spelling and that the "
           "file was built."));
}

static Name *
find_name (FjDraft *self, FjDraftRow *row, GPtrArray *names, GCancellable *cancellable)
{
  Name *name = g_new0 (Name, 1);

  name->row = row;
  name->found = fj_file_search_find (self->search, row->text, cancellable);
  if (name->found->is_gone)
    name->similar = fj_file_search_dup_similar (self->search, row->text, cancellable);
  name->other = fj_file_search_find_other (self->search, row->text, name->found, cancellable);
  g_ptr_array_add (names, name);
  return name;
}

/* In the order of the rows, each name once. */
static GPtrArray *
find_names (FjDraft *self, GCancellable *cancellable)
{
  g_autoptr (GHashTable) by_text = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new_with_free_func ((GDestroyNotify) name_free);

  for (guint i = 0; i < self->n_rows && !g_cancellable_is_cancelled (cancellable); i++) {
    FjDraftRow *row = &self->rows[i];
    Name       *name;

    if (!row->is_sent || row->is_gone)
      continue;
    name = g_hash_table_lookup (by_text, row->text);
    if (name == NULL) {
      name = find_name (self, row, names, cancellable);
      g_hash_table_insert (by_text, row->text, name);
    }
    row->file = g_object_ref (name->found->file);
    row->is_outside = name->found->is_outside;
    if (name->found->is_gone)
      report_gone (self, row, name);
  }
  return names;
}

/* A whole path was only looked for where it says. */
static guint
count_gone (GPtrArray *names)
{
  guint n = 0;

  for (guint i = 0; i < names->len; i++) {
    const Name *name = g_ptr_array_index (names, i);

    n += name->found->is_gone && !g_path_is_absolute (name->row->text);
  }
  return n;
}

static void
report_folders (FjDraft *self, GPtrArray *names, GCancellable *cancellable)
{
  guint            n = count_gone (names);
  g_autofree char *folders = NULL;
  g_autofree char *text = NULL;

  if (n == 0)
    return;
  folders = fj_file_search_dup_folders (self->search, cancellable);
  if (self->is_command_line)
    text = g_strdup_printf (ngettext ("%u file was not found in %s. Give the folder of the files "
                                      "as FOLDER, after the layout.",
                                      "%u files were not found in %s. Give the folder of the "
                                      "files as FOLDER, after the layout.",
                                      n),
                            n, folders);
  else
    text = g_strdup_printf (ngettext ("%u file was not found in %s. Say with “Locate the Folder…” "
                                      "where it is.",
                                      "%u files were not found in %s. Say with “Locate the "
                                      "Folder…” where they are.",
                                      n),
                            n, folders);
  fj_draft_report (self, NULL, FJ_SEVERITY_WARNING, FJ_ERROR_IMAGE, "files-looked-for",
                   FJ_COLUMN_NONE, "%s", text);
}

/* A name of a file that says nothing of where it is, where no folder does. */
static gboolean
needs_folder (const FjDraftRow *row)
{
  return row->is_sent && !g_path_is_absolute (row->text);
}

/* No mistake of the layout: it cannot be sent before somebody says where its files are. */
static void
report_no_folder (FjDraft *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *list = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->n_rows; i++) {
    if (!needs_folder (&self->rows[i]))
      continue;
    self->rows[i].is_gone = TRUE;
    if (!g_ptr_array_find_with_equal_func (names, self->rows[i].text, g_str_equal, NULL))
      g_ptr_array_add (names, self->rows[i].text);
  }
  if (names->len == 0)
    return;
  g_ptr_array_add (names, NULL);
  list = g_strjoinv (", ", (char **) names->pdata);
  text = g_strdup_printf (_ ("This layout needs %s. Choose the folder that holds them."), list);
  fj_draft_report (self, NULL, FJ_SEVERITY_WARNING, FJ_ERROR_IMAGE, "folder-unknown",
                   FJ_COLUMN_NONE, "%s", text);
  if (self->first_error == NULL)
    self->first_error = g_error_new_literal (FJ_ERROR, FJ_ERROR_IMAGE, text);
}

static gboolean
is_same (GFile *a, GFile *b)
{
  return a == b || (a != NULL && b != NULL && g_file_equal (a, b));
}

/* Counts the names that were found in the same folder as @first, with @by_other those that are in
 * the same other folder, too. */
static guint
count_alike (GPtrArray *names, const Name *first, gboolean by_other)
{
  guint n = 0;

  for (guint i = 0; i < names->len; i++) {
    Name *name = g_ptr_array_index (names, i);

    if (name->is_told || !name->found->is_there || name->found->is_outside ||
        !is_same (name->found->folder, first->found->folder) ||
        (by_other && !is_same (name->other, first->other)))
      continue;
    name->is_told = TRUE;
    n++;
  }
  return n;
}

/* Who gave a folder does not expect files from elsewhere. */
static void
report_place (FjDraft *self, GPtrArray *names, Name *name)
{
  gboolean         has_given = fj_file_search_has_given (self->search);
  g_autofree char *folder = g_file_get_parse_name (name->found->folder);
  guint            n = count_alike (names, name, FALSE);

  fj_draft_report (self, NULL, has_given ? FJ_SEVERITY_WARNING : FJ_SEVERITY_HINT, FJ_ERROR_IMAGE,
                   "files-elsewhere", FJ_COLUMN_NONE,
                   ngettext ("%u file was found in %s.", "%u files were found in %s.", n), n,
                   folder);
}

/* Who gave a folder knows that it comes first. */
static void
report_other (FjDraft *self, GPtrArray *names, Name *name)
{
  FjSeverity       severity = FJ_SEVERITY_WARNING;
  g_autofree char *folder = g_file_get_parse_name (name->found->folder);
  g_autofree char *other = g_file_get_parse_name (name->other);
  guint            n = count_alike (names, name, TRUE);

  if (name->found->is_first && fj_file_search_has_given (self->search))
    severity = FJ_SEVERITY_HINT;
  if (n == 1)
    fj_draft_report (self, name->row, severity, FJ_ERROR_IMAGE, "file-ambiguous", FJ_COLUMN_FILE,
                     _ ("“%s” is in %s too, with other contents; the one in %s is used."),
                     name->row->text, other, folder);
  else
    fj_draft_report (self, NULL, severity, FJ_ERROR_IMAGE, "file-ambiguous", FJ_COLUMN_NONE,
                     ngettext ("%u file is in %s too, with other contents; the one in %s is used.",
                               "%u files are in %s too, with other contents; those in %s are used.",
                               n),
                     n, other, folder);
}

static void
report_outside (FjDraft *self, const Name *name)
{
  g_autofree char *file = g_file_get_parse_name (name->found->file);

  fj_draft_report (self, name->row, FJ_SEVERITY_WARNING, FJ_ERROR_IMAGE, "file-outside",
                   FJ_COLUMN_FILE,
                   _ ("“%s” is outside of the layout's folder and of those that were named: %s"),
                   name->row->text, file);
}

/* What lies elsewhere than people would expect, and what lies in two places. */
static void
report_places (FjDraft *self, GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++) {
    Name *name = g_ptr_array_index (names, i);

    if (name->found->is_outside)
      report_outside (self, name);
    else if (!name->is_told && name->found->is_there && !name->found->is_first)
      report_place (self, names, name);
  }
  for (guint i = 0; i < names->len; i++)
    ((Name *) g_ptr_array_index (names, i))->is_told = FALSE;
  for (guint i = 0; i < names->len; i++) {
    Name *name = g_ptr_array_index (names, i);

    if (!name->is_told && name->other != NULL)
      report_other (self, names, name);
  }
}

/**
 * fj_draft_find_files:
 * @self: a draft
 *
 * Looks for the file of every row that is sent, for each name once. Blocking.
 *
 * Returns: %FALSE only when cancelled; files that are not there are issues
 */
gboolean
fj_draft_find_files (FjDraft *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;

  if (!fj_file_search_has_places (self->search))
    report_no_folder (self);
  names = find_names (self, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  report_folders (self, names, cancellable);
  report_places (self, names);
  return TRUE;
}
