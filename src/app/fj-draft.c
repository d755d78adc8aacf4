/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-draft.h"

#include <fj-file.h>
#include <glib/gstdio.h>

/*
 * Unsaved changes that outlive the end of a session: a layout as it was, and beside it where its
 * files are. Written at once, since there may be no time for anything else.
 */

#define MAX_DRAFTS 8
#define GROUP "Draft"

static char *
dup_path (guint number, const char *ending)
{
  g_autofree char *name = g_strdup_printf ("draft-%u.%s", number, ending);

  return g_build_filename (g_get_user_data_dir (), "flashjig", name, NULL);
}

/* The first number that has a draft, or has none. */
static guint
find_number (gboolean has_draft)
{
  for (guint i = 0; i < MAX_DRAFTS; i++) {
    g_autofree char *path = dup_path (i, "tsv");

    if (g_file_test (path, G_FILE_TEST_IS_REGULAR) == has_draft)
      return i;
  }
  return MAX_DRAFTS;
}

static gboolean
write_draft (guint number, FjLayout *layout, GFile *folder, GError **error)
{
  g_autoptr (GBytes) bytes = fj_layout_to_bytes (layout);
  g_autofree char *path = dup_path (number, "tsv");
  g_autofree char *keys_path = dup_path (number, "conf");
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  (void) g_mkdir_with_parents (parent, 0700); /* where that fails, writing says why */
  if (folder != NULL) {
    g_autofree char *uri = g_file_get_uri (folder);

    g_key_file_set_string (keys, GROUP, "Folder", uri);
  }
  return g_key_file_save_to_file (keys, keys_path, error) &&
         fj_file_replace (file, bytes, NULL, NULL, error);
}

/**
 * fj_draft_keep:
 * @document: what is open
 *
 * Keeps changes that are not saved for the next start. Without them it does nothing.
 */
void
fj_draft_keep (FjLayoutDocument *document)
{
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GError) error = NULL;
  guint number;

  g_return_if_fail (FJ_IS_LAYOUT_DOCUMENT (document));

  fj_layout_document_collect (document);
  if (!fj_layout_document_is_modified (document))
    return;
  number = find_number (FALSE);
  folder = fj_layout_document_dup_folder (document);
  if (number < MAX_DRAFTS &&
      !write_draft (number, fj_layout_document_get_layout (document), folder, &error))
    g_message ("%s", error->message);
}

/**
 * fj_draft_exists:
 *
 * Returns: whether changes of an earlier session wait to be opened
 */
gboolean
fj_draft_exists (void)
{
  return find_number (TRUE) < MAX_DRAFTS;
}

/* It is in no file: a step that changes nothing makes it ask before it goes. */
static void
mark_unsaved (FjLayout *layout)
{
  g_autoptr (FjPartition) row = fj_partition_new ((const char *const[FJ_N_COLUMNS]){
    "-", "0x01", "-", "Binary", "none", "0x0", "" });
  guint n = fj_layout_get_n_rows (layout);

  fj_layout_set_joining (layout, TRUE);
  fj_layout_insert (layout, n, row);
  fj_layout_remove (layout, n);
  fj_layout_set_joining (layout, FALSE);
}

/**
 * fj_draft_take:
 * @folder: (out) (transfer full) (nullable): where the files of the layout are
 * @error: return location for an error
 *
 * Reads a draft; fj_draft_drop() is for when it is in good hands.
 *
 * Returns: (transfer full): the layout, or %NULL
 */
FjLayout *
fj_draft_take (GFile **folder, GError **error)
{
  guint            number = find_number (TRUE);
  g_autofree char *path = dup_path (number, "tsv");
  g_autofree char *keys_path = dup_path (number, "conf");
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *uri = NULL;
  g_autoptr (GBytes) bytes = NULL;
  FjLayout *layout;
  char     *text = NULL;
  gsize     length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  bytes = g_bytes_new_take (text, length);
  if (g_key_file_load_from_file (keys, keys_path, G_KEY_FILE_NONE, NULL))
    uri = g_key_file_get_string (keys, GROUP, "Folder", NULL);
  *folder = uri != NULL ? g_file_new_for_uri (uri) : NULL;
  layout = fj_layout_new_from_bytes (bytes, error);
  if (layout != NULL)
    mark_unsaved (layout);
  return layout;
}

/**
 * fj_draft_drop:
 *
 * Removes the draft that fj_draft_take() has read.
 */
void
fj_draft_drop (void)
{
  guint            number = find_number (TRUE);
  g_autofree char *path = dup_path (number, "tsv");
  g_autofree char *keys_path = dup_path (number, "conf");

  (void) g_unlink (path);
  (void) g_unlink (keys_path);
}
