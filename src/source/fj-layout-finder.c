/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-finder.h"

#include "fj-layout-words.h"

#include <fj-file.h>
#include <fj-thread.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* From the folder of a starter package to its layouts are four steps: images/stm32mp1/flashlayout_…/optee. */
#define MAX_DEPTH 4
/* A tree with more than this is not looked through to its end; what is near comes first. */
#define MAX_ENTRIES 20000
#define MAX_LAYOUTS 200
/* So much of a file shows what it is; U-Boot's buffer for a layout is four times as large. */
#define HEAD_SIZE (64 * 1024)

#define ATTRIBUTES                                                  \
  G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE \
                                 "," G_FILE_ATTRIBUTE_STANDARD_IS_HIDDEN

typedef struct {
  GFile *file; /* (owned) */
  guint  depth;
} Folder;

/* A file as the thread has found it; objects of layouts stay on the main thread. */
typedef struct {
  GFile   *file;    /* (owned) */
  char    *id;      /* (owned) (nullable): the same for two names of one file */
  gboolean is_link; /* a symbolic link */
  GBytes  *head;    /* (owned) (nullable): its first bytes; %NULL when it cannot be read */
} Candidate;

typedef struct {
  GQueue     folders;    /* (owned) (element-type Folder): not yet looked into, near ones first */
  GPtrArray *candidates; /* (owned) (element-type Candidate) */
  guint      n_entries;
} Walk;

static void
folder_free (Folder *self)
{
  g_object_unref (self->file);
  g_free (self);
}

static void
candidate_free (Candidate *self)
{
  g_object_unref (self->file);
  g_free (self->id);
  g_clear_pointer (&self->head, g_bytes_unref);
  g_free (self);
}

static void
found_layout_free (FjFoundLayout *self)
{
  g_object_unref (self->file);
  g_free (self->path);
  g_free (self->words);
  g_free (self);
}

static void
push_folder (Walk *self, GFile *file, guint depth)
{
  Folder *folder = g_new0 (Folder, 1);

  folder->file = g_object_ref (file);
  folder->depth = depth;
  g_queue_push_tail (&self->folders, folder);
}

static gboolean
has_layout_name (const char *name)
{
  gsize length = strlen (name);

  return length > 4 && g_ascii_strcasecmp (name + length - 4, ".tsv") == 0;
}

/* The header of a layout, or a row: some letters of options (or 0, 1), and a number in hexadecimal. */
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
static void
consider_file (Walk *self, GFile *file, gboolean is_link, GCancellable *cancellable)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file,
                                                  G_FILE_ATTRIBUTE_STANDARD_TYPE
                                                  "," G_FILE_ATTRIBUTE_ID_FILE,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  g_autoptr (GBytes) head = NULL;
  Candidate *candidate;

  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return;
  head = read_head (file, cancellable);
  if (head != NULL && !is_layout (head))
    return;
  candidate = g_new0 (Candidate, 1);
  candidate->file = g_object_ref (file);
  candidate->id = g_strdup (g_file_info_get_attribute_string (info, G_FILE_ATTRIBUTE_ID_FILE));
  candidate->is_link = is_link;
  candidate->head = g_steal_pointer (&head);
  g_ptr_array_add (self->candidates, candidate);
}

/* Links to folders are not followed, so that no ring of them leads astray. */
static void
consider_entry (Walk *self, Folder *folder, GFile *child, GFileInfo *info, GCancellable *cancellable)
{
  GFileType type = g_file_info_get_file_type (info);

  if (g_file_info_get_is_hidden (info))
    return;
  if (type == G_FILE_TYPE_DIRECTORY && folder->depth < MAX_DEPTH)
    push_folder (self, child, folder->depth + 1);
  else if (type != G_FILE_TYPE_DIRECTORY && has_layout_name (g_file_info_get_name (info)))
    consider_file (self, child, type == G_FILE_TYPE_SYMBOLIC_LINK, cancellable);
}

static gboolean
is_full (Walk *self)
{
  return self->n_entries >= MAX_ENTRIES || self->candidates->len >= MAX_LAYOUTS;
}

static gboolean
walk_folder (Walk *self, Folder *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileEnumerator) entries =
    fj_file_enumerate (folder->file, ATTRIBUTES, cancellable, error);

  if (entries == NULL)
    return FALSE;
  while (!is_full (self)) {
    GFileInfo *info;
    GFile     *child;

    if (!g_file_enumerator_iterate (entries, &info, &child, cancellable, error))
      return FALSE;
    if (info == NULL)
      break;
    self->n_entries++;
    consider_entry (self, folder, child, info, cancellable);
  }
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

/* Only the folder itself has to be readable; of those in it, unreadable ones do not matter. */
static GPtrArray *
find_candidates (GFile *top, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) found =
    g_ptr_array_new_with_free_func ((GDestroyNotify) candidate_free);
  Walk     walk = { .folders = G_QUEUE_INIT, .candidates = found };
  gboolean is_read = TRUE;
  Folder  *folder;

  push_folder (&walk, top, 0);
  while ((folder = g_queue_pop_head (&walk.folders)) != NULL) {
    if (folder->depth == 0)
      is_read = walk_folder (&walk, folder, cancellable, error);
    else if (!is_full (&walk))
      walk_folder (&walk, folder, cancellable, NULL);
    folder_free (folder);
  }
  if (!is_read || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_ptr_array_sort (found, compare_candidates);
  drop_second_names (found);
  return g_steal_pointer (&found);
}

static char *
describe (Candidate *candidate, const char *path)
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
    layout->words = describe (candidate, layout->path);
    g_ptr_array_add (found, layout);
  }
  return found;
}

static void
find_thread (GTask *task, gpointer source, gpointer folder, GCancellable *cancellable)
{
  GError    *error = NULL;
  GPtrArray *candidates = find_candidates (folder, cancellable, &error);

  if (candidates != NULL)
    g_task_return_pointer (task, candidates, (GDestroyNotify) g_ptr_array_unref);
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
 * @error: return location for an error: those of GIO, when the folder itself cannot be read
 *
 * Returns: (transfer full) (element-type FjFoundLayout) (nullable): the layouts, by path
 */
GPtrArray *
fj_layout_finder_find_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) candidates = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, fj_layout_finder_find_async), NULL);

  candidates = g_task_propagate_pointer (G_TASK (result), error);
  return candidates != NULL ? describe_all (g_task_get_task_data (G_TASK (result)), candidates) : NULL;
}
