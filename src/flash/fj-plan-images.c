/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-draft-plan.h"

#include "fj-format.h"

#include <glib/gi18n-lib.h>

/* No boot file is as large as this, and no storage: packed files stop here at the latest. */
#define LARGEST_BOOT_FILE (G_GUINT64_CONSTANT (256) << 20)
#define LARGEST_STORAGE (G_GUINT64_CONSTANT (2) << 40)

/* A file that is used in the same way by one row or more. */
typedef struct {
  GFile   *file; /* (not owned) */
  FjUnpack unpack;
  guint64  limit; /* the most room that any of its rows has */
  FjImage *image; /* (owned) (nullable) */
  GError  *error; /* (owned) (nullable) */
} Opened;

static guint
opened_hash (gconstpointer key)
{
  const Opened *opened = key;

  return g_file_hash (opened->file) ^ opened->unpack;
}

static gboolean
opened_equal (gconstpointer a, gconstpointer b)
{
  const Opened *one = a;
  const Opened *other = b;

  return one->unpack == other->unpack && g_file_equal (one->file, other->file);
}

static Opened *
lookup_file (GHashTable *files, const FjDraftRow *row)
{
  const Opened key = { .file = row->file, .unpack = fj_draft_row_get_unpack (row) };

  return g_hash_table_lookup (files, &key);
}

static void
opened_free (Opened *opened)
{
  g_clear_object (&opened->image);
  g_clear_error (&opened->error);
  g_free (opened);
}

static guint64
get_limit (const FjDraftRow *row)
{
  if (row->values.storage == FJ_STORAGE_NONE)
    return LARGEST_BOOT_FILE;
  return MIN (row->capacity, LARGEST_STORAGE);
}

static GHashTable *
collect_files (FjDraft *self)
{
  GHashTable *files = g_hash_table_new_full (opened_hash, opened_equal, NULL,
                                             (GDestroyNotify) opened_free);

  for (guint i = 0; i < self->n_rows; i++) {
    FjDraftRow *row = &self->rows[i];
    Opened     *opened;

    if (!row->is_sent || row->is_gone)
      continue;
    opened = lookup_file (files, row);
    if (opened == NULL) {
      opened = g_new0 (Opened, 1);
      opened->file = row->file;
      opened->unpack = fj_draft_row_get_unpack (row);
      g_hash_table_insert (files, opened, opened);
    }
    opened->limit = MAX (opened->limit, get_limit (row));
  }
  return files;
}

/* A row in the wrong place has the wrong room, and that is told already. */
static gboolean
is_in_wrong_place (FjDraft *self, const FjDraftRow *row)
{
  for (guint i = 0; i < self->issues->len; i++) {
    FjIssue *issue = self->issues->pdata[i];
    FjColumn column = fj_issue_get_column (issue);

    if (fj_issue_get_severity (issue) == FJ_SEVERITY_ERROR &&
        fj_issue_get_row (issue) == (int) row->layout_row &&
        (column == FJ_COLUMN_OFFSET || column == FJ_COLUMN_DEVICE))
      return TRUE;
  }
  return row->capacity == 0 && self->first_error != NULL;
}

static void
report_too_large (FjDraft *self, FjDraftRow *row, const char *size, guint64 room)
{
  g_autofree char *room_text = fj_format_size (room);

  if (is_in_wrong_place (self, row))
    return;
  if (size == NULL)
    fj_draft_report (self, row, FJ_SEVERITY_ERROR, FJ_ERROR_IMAGE, "file-too-large", FJ_COLUMN_FILE,
                     _ ("“%s” is larger than the %s that there is room for in %s."),
                     row->text, room_text, row->values.name);
  else
    fj_draft_report (self, row, FJ_SEVERITY_ERROR, FJ_ERROR_IMAGE, "file-too-large", FJ_COLUMN_FILE,
                     _ ("“%s” is %s large, and there is room for %s in %s."),
                     row->text, size, room_text, row->values.name);
}

/* The error of the file becomes an issue; as the first one, it is kept with its advice. */
static void
report_error (FjDraft *self, FjDraftRow *row, const GError *error)
{
  FjErrorDetail *detail = fj_error_get_detail (error);
  gboolean       is_first = self->first_error == NULL;

  if (detail != NULL && detail->byte >= 0) {
    report_too_large (self, row, NULL, (guint64) detail->byte);
    return;
  }
  /* Translators: a whole sentence without its full stop */
  fj_draft_report (self, row, FJ_SEVERITY_ERROR, FJ_ERROR_IMAGE, "file-unusable", FJ_COLUMN_FILE,
                   _ ("%s."), error->message);
  if (!is_first)
    return;
  g_clear_error (&self->first_error);
  self->first_error = g_error_copy (error);
  if (detail != NULL)
    fj_error_get_detail (self->first_error)->partition = g_strdup (row->values.name);
}

static void
check_size (FjDraft *self, FjDraftRow *row)
{
  g_autofree char *size = NULL;

  if (fj_image_get_size (row->image) <= row->capacity)
    return;
  size = fj_format_size (fj_image_get_size (row->image));
  report_too_large (self, row, size, row->capacity);
}

static void
give_out (FjDraft *self, GHashTable *files)
{
  for (guint i = 0; i < self->n_rows; i++) {
    FjDraftRow *row = &self->rows[i];
    Opened     *opened;

    if (!row->is_sent || row->is_gone)
      continue;
    opened = lookup_file (files, row);
    if (opened->image == NULL) {
      report_error (self, row, opened->error);
      continue;
    }
    row->image = g_object_ref (opened->image);
    check_size (self, row);
  }
}

/**
 * fj_draft_open_images:
 * @self: a draft
 *
 * Looks at the file of every row that is sent, at each file once. Blocking.
 *
 * Returns: %FALSE only when cancelled; files that cannot be used are issues
 */
gboolean
fj_draft_open_images (FjDraft *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) files = collect_files (self);
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Opened *opened = value;

    opened->image = fj_image_cache_open (self->images, opened->file, opened->unpack, opened->limit,
                                         cancellable, &opened->error);
    if (g_error_matches (opened->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_propagate_error (error, g_steal_pointer (&opened->error));
      return FALSE;
    }
  }
  give_out (self, files);
  return TRUE;
}
