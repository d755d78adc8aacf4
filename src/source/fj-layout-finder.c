/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-finder.h"

#include "fj-folder-walk.h"
#include "fj-layout-words.h"

#include <fj-thread.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* From the folder of a starter package to its layouts are four steps:
 * images/stm32mp1/flashlayout_…/optee. */
#define MAX_DEPTH 4
/* A tree with more than this is not looked through to its end; what is near comes first. */
#define MAX_ENTRIES 20000
#define MAX_LAYOUTS 200
/* So much of a file shows what it is; U-Boot's buffer for a layout is four times as large. */
#define HEAD_SIZE (64 * 1024)

/* A file as the thread has found it; objects of layouts stay on the main thread. */
typedef struct {
  GFile   *file;    /* (owned) */
  char    *id;      /* (owned) (nullable): the same for two names of one file */
  gboolean is_link; /* a symbolic link */
  GBytes  *head;    /* (owned) (nullable): its first bytes; %NULL when it cannot be read */
} Candidate;

/* What the thread has found. */
typedef struct {
  GPtrArray *candidates; /* (owned) (element-type Candidate) */
  gboolean   is_cut;     /* there is more than was looked at */
} Found;

static void
candidate_free (Candidate *self)
{
  g_object_unref (self->file);
  g_free (self->id);
  g_clear_pointer (&self->head, g_bytes_unref);
  g_free (self);
}

static void
found_free (Found *self)
{
  g_ptr_array_unref (self->candidates);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

static void
found_layout_free (FjFoundLayout *self)
{
  g_object_unref (self->file);
  g_free (self->path);
  g_free (self->words);
  g_free (self);
}

static gboolean
has_layout_name (const char *name)
{
  gsize length = strlen (name);

  return length > 4 && g_ascii_strcasecmp (name + length - 4, ".tsv") == 0;
}

/* The header of a layout, or a row: some letters of options (or
 * 0, 1), and a number in hexadecimal. */
static gboolean
is_layout_line (const char *line)
{
  g_auto (GStrv) cells = NULL;
  guint length;

  while (g_ascii_isspace (*line))
    line++;
  if (g_ascii_strncasecmp (line, "#opt", 4) == 0 || g_ascii_strncasecmp (line, "selected", 8) == 0)
    return TRUE;
  length = (guint) strspn (line, "-PEDpedUSCB01");
  if (length == 0 || length > 4 || !g_ascii_isspace (line[length]))
    return FALSE;
  line += length + strspn (line + length, " \t");
  return g_ascii_strncasecmp (line, "0x", 2) == 0 && g_ascii_isxdigit (line[2]);
}

static gboolean
is_layout (GBytes *head)
{
  gsize            length;
  const char      *data = g_bytes_get_data (head, &length);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0) {
    data += 3;
    length -= 3;
  }
  text = g_strndup (length > 0 ? data : "", length);
  lines = g_strsplit_set (text, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (is_layout_line (lines[i]))
      return TRUE;
  return FALSE;
}

/* Up to the last whole line of what is looked at. */
static GBytes *
read_head (GFile *file, GCancellable *cancellable)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, NULL);
  g_autofree char *buffer = g_malloc (HEAD_SIZE);
  gsize            length;
  gsize            whole;

  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, HEAD_SIZE,
                                                  &length, cancellable, NULL))
    return NULL;
  whole = length;
  while (length == HEAD_SIZE && whole > 0 && buffer[whole - 1] != '\n')
    whole--;
  return g_bytes_new (buffer, whole);
}

/* What cannot be read may be a layout; whoever opens it is told why it cannot. */
static gboolean
take_file (GFile *file, GFileInfo *entry, GCancellable *cancellable, gpointer candidates)
{
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GBytes) head = NULL;
  Candidate *candidate;

  if (!has_layout_name (g_file_info_get_name (entry)))
    return FALSE;
  info =
    g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_ID_FILE,
                       G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return FALSE;
  head = read_head (file, cancellable);
  if (head != NULL && !is_layout (head))
    return FALSE;
  candidate = g_new0 (Candidate, 1);
  candidate->file = g_object_ref (file);
  candidate->id = g_strdup (g_file_info_get_attribute_string (info, G_FILE_ATTRIBUTE_ID_FILE));
  candidate->is_link = g_file_info_get_file_type (entry) == G_FILE_TYPE_SYMBOLIC_LINK;
  candidate->head = g_steal_pointer (&head);
  g_ptr_array_add (candidates, candidate);
  return TRUE;
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *one = *(const Candidate *const *) a;
  const Candidate *two = *(const Candidate *const *) b;
  g_autofree char *one_uri = g_file_get_uri (one->file);
  g_autofree char *two_uri = g_file_get_uri (two->file);

  return strcmp (one_uri, two_uri);
}

/* Of several names of one file, the first one that is no link stays. */
static void
drop_second_names (GPtrArray *candidates)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < candidates->len; i++) {
    Candidate *candidate = g_ptr_array_index (candidates, i);
    Candidate *other = candidate->id != NULL ? g_hash_table_lookup (ids, candidate->id) : NULL;

    if (candidate->id != NULL && (other == NULL || (other->is_link && !candidate->is_link)))
      g_hash_table_replace (ids, candidate->id, candidate);
  }
  for (guint i = candidates->len; i > 0; i--) {
    Candidate *candidate = g_ptr_array_index (candidates, i - 1);

    if (candidate->id != NULL && g_hash_table_lookup (ids, candidate->id) != candidate)
      g_ptr_array_remove_index (candidates, i - 1);
  }
}

static Found *
find_candidates (GFile *top, GCancellable *cancellable, GError **error)
{
  static const FjFolderWalk walk = {
    .max_depth = MAX_DEPTH,
    .max_entries = MAX_ENTRIES,
    .max_taken = MAX_LAYOUTS,
    .takes = take_file,
  };
  g_autoptr (Found) found = g_new0 (Found, 1);

  found->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) candidate_free);
  if (!fj_folder_walk_run (&walk, top, found->candidates, &found->is_cut, cancellable, error))
    return NULL;
  g_ptr_array_sort (found->candidates, compare_candidates);
  drop_second_names (found->candidates);
  return g_steal_pointer (&found);
}

static char *
describe_candidate (Candidate *candidate, const char *path)
{
  g_autoptr (FjLayout) layout = NULL;

  if (candidate->head != NULL)
    layout = fj_layout_new_from_bytes (candidate->head, NULL);
  if (layout == NULL)
    return g_strdup (_ ("cannot be read"));
  return fj_layout_words_new (layout, path);
}

static GPtrArray *
describe_all (GFile *top, GPtrArray *candidates)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) found_layout_free);

  for (guint i = 0; i < candidates->len; i++) {
    Candidate       *candidate = g_ptr_array_index (candidates, i);
    FjFoundLayout   *layout = g_new0 (FjFoundLayout, 1);
    g_autofree char *path = g_file_get_relative_path (top, candidate->file);

    layout->file = g_object_ref (candidate->file);
    layout->path = g_filename_display_name (path);
    layout->words = describe_candidate (candidate, layout->path);
    g_ptr_array_add (found, layout);
  }
  return found;
}

static void
find_thread (GTask *task, gpointer source, gpointer folder, GCancellable *cancellable)
{
  GError *error = NULL;
  Found  *found = find_candidates (folder, cancellable, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) found_free);
  else
    g_task_return_error (task, error);
}

/**
 * fj_layout_finder_find_async:
 * @folder: a folder
 * @cancellable: (nullable): to stop early
 * @callback: called when it has been looked through
 * @user_data: its argument
 *
 * Looks, in a thread, for flash layouts in a folder and, up to four steps deep, in those below it.
 * What is called .tsv (in any case) but looks like no layout is left out.
 */
void
fj_layout_finder_find_async (GFile *folder, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (folder));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_layout_finder_find_async);
  g_task_set_task_data (task, g_object_ref (folder), g_object_unref);
  fj_thread_run_task (task, find_thread);
}

/**
 * fj_layout_finder_find_finish:
 * @result: what the callback got
 * @cut_text: (out) (optional) (nullable) (transfer none): a sentence, when there is more than was
 *   looked at
 * @error: return location for an error: those of GIO, when the folder itself cannot be read
 *
 * Returns: (transfer full) (element-type FjFoundLayout) (nullable): the layouts, by path
 */
GPtrArray *
fj_layout_finder_find_finish (GAsyncResult *result, const char **cut_text, GError **error)
{
  g_autoptr (Found) found = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, fj_layout_finder_find_async), NULL);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (cut_text != NULL)
    *cut_text =
      found != NULL && found->is_cut
        ? _ ("The folder holds more than is looked through: what lies deepest in it was left "
             "out. Choose a folder further down.")
        : NULL;
  return found != NULL ? describe_all (g_task_get_task_data (G_TASK (result)), found->candidates)
                       : NULL;
}
