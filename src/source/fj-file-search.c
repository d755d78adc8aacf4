/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-file-search.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* From the layouts of a starter package to its files are two steps; one more for whoever nests
 * them. */
#define MAX_PARENTS 3
/* Two files of the same size that are alike up to here are taken for the same. */
#define COMPARED_SIZE (16 * 1024 * 1024)
#define COMPARED_BLOCK (64 * 1024)
/* Of a folder that is looked through for a name with other capitals. */
#define MAX_ENTRIES 10000

#define ATTRIBUTES                                                  \
  G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE \
                                 "," G_FILE_ATTRIBUTE_ID_FILE       \
                                 "," G_FILE_ATTRIBUTE_TIME_CHANGED  \
                                 "," G_FILE_ATTRIBUTE_TIME_CHANGED_USEC

typedef struct {
  GFile   *folder;    /* (owned) */
  gboolean is_parent; /* nobody named it: it is only above the layout */
  gboolean is_named;  /* by the user: it was given, or the layout is in it */
} Place;

struct _FjFileSearch {
  gatomicrefcount ref_count;
  GPtrArray      *places;    /* (owned) (element-type Place) */
  gboolean        has_given; /* the first one is what the user gave */
  gboolean        is_new;    /* the layout has no file yet */
};

static void
place_free (Place *self)
{
  g_object_unref (self->folder);
  g_free (self);
}

static void
add_place (FjFileSearch *self, GFile *folder, gboolean is_parent, gboolean is_named)
{
  Place *place;

  if (folder == NULL)
    return;
  for (guint i = 0; i < self->places->len; i++)
    if (g_file_equal (((Place *) g_ptr_array_index (self->places, i))->folder, folder))
      return;
  place = g_new0 (Place, 1);
  place->folder = g_object_ref (folder);
  place->is_parent = is_parent;
  place->is_named = is_named;
  g_ptr_array_add (self->places, place);
}

static void
add_current (FjFileSearch *self)
{
  g_autofree char *path = g_get_current_dir ();
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  add_place (self, folder, FALSE, FALSE);
}

static void
add_parents (FjFileSearch *self, GFile *own)
{
  g_autoptr (GFile) folder = own != NULL ? g_file_get_parent (own) : NULL;

  for (guint i = 0; i < MAX_PARENTS && folder != NULL; i++) {
    GFile *parent = g_file_get_parent (folder);

    add_place (self, folder, TRUE, FALSE);
    g_object_unref (folder);
    folder = parent;
  }
}

/**
 * fj_file_search_new:
 * @layout: a layout; read at once, on the main thread
 * @with_current: whether the current folder is looked into, as people expect of a command line
 *
 * Returns: (transfer full): where its files are looked for
 */
FjFileSearch *
fj_file_search_new (FjLayout *layout, gboolean with_current)
{
  FjFileSearch *self;
  GFile        *file;
  g_autoptr (GFile) given = NULL;
  g_autoptr (GFile) own = NULL;

  g_return_val_if_fail (FJ_IS_LAYOUT (layout), NULL);

  file = fj_layout_get_file (layout);
  given = fj_layout_dup_folder (layout);
  own = file != NULL ? g_file_get_parent (file) : NULL;
  self = g_new0 (FjFileSearch, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) place_free);
  self->has_given = given != NULL && (own == NULL || !g_file_equal (given, own));
  self->is_new = file == NULL;
  add_place (self, given, FALSE, TRUE);
  add_place (self, own, FALSE, TRUE);
  if (with_current)
    add_current (self);
  add_parents (self, own);
  return self;
}

/**
 * fj_file_search_ref:
 *
 * Returns: (transfer full): @self
 */
FjFileSearch *
fj_file_search_ref (FjFileSearch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * fj_file_search_unref:
 *
 * Drops a reference; from any thread.
 */
void
fj_file_search_unref (FjFileSearch *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->places);
  g_free (self);
}

/**
 * fj_file_search_has_given:
 *
 * Returns: whether the user said where the files are
 */
gboolean
fj_file_search_has_given (FjFileSearch *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_given;
}

/**
 * fj_file_search_has_places:
 * @self: where to look
 *
 * Returns: whether there is a folder to look into; else only whole paths lead to files
 */
gboolean
fj_file_search_has_places (FjFileSearch *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->places->len > 0;
}

/**
 * fj_found_file_free:
 *
 * Frees @self.
 */
void
fj_found_file_free (FjFoundFile *self)
{
  g_object_unref (self->file);
  g_clear_object (&self->folder);
  g_free (self);
}

/**
 * fj_folder_is_open_to_all:
 * @folder: a folder
 * @cancellable: (nullable): to stop early
 *
 * Into a folder like /tmp anybody may put a file of any name. Where nobody named the folder, such a
 * file is not what is meant. Blocking.
 *
 * Returns: whether @folder is such a one
 */
gboolean
fj_folder_is_open_to_all (GFile *folder, GCancellable *cancellable)
{
  g_autoptr (GFileInfo) info = g_file_query_info (folder, G_FILE_ATTRIBUTE_UNIX_MODE,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  guint32 mode = info != NULL ? g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_MODE)
                              : 0;

  return (mode & S_IWOTH) != 0 && (mode & S_ISVTX) != 0;
}

/* Above the layout, a name does not lead out of the folder again. */
static GFile *
resolve_name (Place *place, const char *text)
{
  g_autoptr (GFile) file = g_file_resolve_relative_path (place->folder, text);

  if (place->is_parent && !g_file_has_prefix (file, place->folder))
    return NULL;
  return g_steal_pointer (&file);
}

/* What is where @place says: NULL when nothing is, or nothing that may be used. */
static GFileInfo *
query_file (Place *place, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info =
    g_file_query_info (file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info != NULL && place != NULL && place->is_parent &&
      fj_folder_is_open_to_all (place->folder, cancellable)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "");
    return NULL;
  }
  return g_steal_pointer (&info);
}

static gboolean
is_regular (GFileInfo *info)
{
  return info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR;
}

static gboolean
is_nothing (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
}

/* Its contents, its name or its permissions: whatever may make another file of it. */
static guint64
get_changed (GFileInfo *info)
{
  return g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_CHANGED) * G_USEC_PER_SEC +
         g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_CHANGED_USEC);
}

static void
take_file (FjFoundFile *found, GFile *file, Place *place, GFileInfo *info)
{
  g_set_object (&found->file, file);
  if (place != NULL)
    g_set_object (&found->folder, place->folder);
  found->is_there = is_regular (info);
  found->is_gone = found->is_link = FALSE;
  found->size = found->is_there ? (guint64) g_file_info_get_size (info) : 0;
  found->changed = found->is_there ? get_changed (info) : 0;
}

/* A link to nothing is as good as nothing, but people should hear of it. */
static gboolean
is_dangling (GFileInfo *info)
{
  return info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_SYMBOLIC_LINK;
}

/*
 * Looks into one folder. An ordinary file ends the search; anything else that is there, or cannot
 * be looked at, is kept until a better one is found, so that people are told what is in the way.
 */
static gboolean
try_place (FjFoundFile *found, Place *place, GFile *file, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = query_file (place, file, cancellable, &error);

  if (found->is_gone && is_dangling (info))
    found->is_link = TRUE;
  if (!is_regular (info) && (!found->is_gone || is_nothing (error) || is_dangling (info)))
    return FALSE;
  take_file (found, file, place, info);
  return found->is_there;
}

static gboolean
is_in_first (FjFileSearch *self, FjFoundFile *found)
{
  return found->folder == NULL ||
         g_file_equal (found->folder, ((Place *) g_ptr_array_index (self->places, 0))->folder);
}

/* (transfer full) (nullable): where it really is, behind all links */
static char *
dup_real_path (GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *real = path != NULL ? realpath (path, NULL) : NULL;

  return g_strdup (real);
}

static gboolean
is_below (const char *path, const char *folder)
{
  g_autoptr (GFile) inner = g_file_new_for_path (path);
  g_autoptr (GFile) outer = g_file_new_for_path (folder);

  return g_file_equal (inner, outer) || g_file_has_prefix (inner, outer);
}

/* The folder in which people have everything, or one that has even more. */
static gboolean
has_home (const char *folder)
{
  g_autoptr (GFile) home = g_file_new_for_path (g_get_home_dir ());
  g_autofree char *real = dup_real_path (home);

  return is_below (real != NULL ? real : g_get_home_dir (), folder);
}

static gboolean
place_allows (Place *place, GFile *file)
{
  g_autofree char *folder = dup_real_path (place->folder);
  g_autofree char *real = dup_real_path (file);

  if (folder == NULL || real == NULL)
    return place->is_named && g_file_has_prefix (file, place->folder);
  return (place->is_named || !has_home (folder)) && is_below (real, folder);
}

/*
 * A layout may come from somebody whom nobody knows, and what it names is sent to a board. So it
 * may take files from its own folder, from one that the user named, and, by a name that does not
 * lead out of it, from one in which they were looked for; links do not lead out either. Whatever
 * else it names, people have to confirm; of a layout that has no file yet they named it themselves.
 */
static gboolean
is_outside (FjFileSearch *self, const FjFoundFile *found)
{
  if (self->is_new)
    return FALSE;
  for (guint i = 0; i < self->places->len; i++) {
    Place *place = g_ptr_array_index (self->places, i);

    if ((place->is_named || place->folder == found->folder) && place_allows (place, found->file))
      return FALSE;
  }
  return TRUE;
}

static void
log_found (const char *text, const FjFoundFile *found)
{
  g_autofree char *name = g_file_get_parse_name (found->file);

  if (found->is_there)
    g_debug ("file %s: found as %s, %" G_GUINT64_FORMAT " bytes", text, name, found->size);
  else
    g_debug ("file %s: %s", text, found->is_gone ? "not found" : "there, but no ordinary file");
}

static FjFoundFile *
find_absolute (FjFileSearch *self, const char *text, GCancellable *cancellable)
{
  FjFoundFile *found = g_new0 (FjFoundFile, 1);

  found->file = g_file_new_for_path (text);
  found->is_gone = found->is_first = TRUE;
  try_place (found, NULL, found->file, cancellable);
  found->is_outside = found->is_there && is_outside (self, found);
  log_found (text, found);
  return found;
}

/**
 * fj_file_search_find:
 * @self: where to look
 * @text: text of a cell of column "file" that names a file
 * @cancellable: (nullable): to stop early
 *
 * Looks for a file. A whole path is taken as it is; a name that leads upwards ("../fip.bin") only
 * counts from the folders that somebody named, not from those above the layout. Blocking.
 *
 * Returns: (transfer full): where it is, or is not
 */
FjFoundFile *
fj_file_search_find (FjFileSearch *self, const char *text, GCancellable *cancellable)
{
  FjFoundFile *found;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  if (g_path_is_absolute (text))
    return find_absolute (self, text, cancellable);
  found = g_new0 (FjFoundFile, 1);
  found->is_gone = TRUE;
  for (guint i = 0; i < self->places->len && !g_cancellable_is_cancelled (cancellable); i++) {
    Place *place = g_ptr_array_index (self->places, i);
    g_autoptr (GFile) file = resolve_name (place, text);

    if (file == NULL)
      continue;
    if (found->file == NULL)
      found->file = g_object_ref (file);
    if (try_place (found, place, file, cancellable))
      break;
  }
  if (found->file == NULL) /* cancelled before it began, or there is no place to look */
    found->file = g_file_new_for_path (text);
  found->is_first = is_in_first (self, found);
  found->is_outside = found->is_there && is_outside (self, found);
  log_found (text, found);
  return found;
}

static gboolean
read_block (GFileInputStream *stream, void *block, gsize *length, GCancellable *cancellable)
{
  return g_input_stream_read_all (G_INPUT_STREAM (stream), block, COMPARED_BLOCK, length,
                                  cancellable, NULL);
}

/* What cannot be read is not known to differ. */
static gboolean
differ_inside (GFile *a, GFile *b, GCancellable *cancellable)
{
  g_autoptr (GFileInputStream) stream_a = g_file_read (a, cancellable, NULL);
  g_autoptr (GFileInputStream) stream_b = g_file_read (b, cancellable, NULL);
  g_autofree guint8 *block_a = g_malloc (COMPARED_BLOCK);
  g_autofree guint8 *block_b = g_malloc (COMPARED_BLOCK);

  if (stream_a == NULL || stream_b == NULL)
    return FALSE;
  for (gsize done = 0; done < COMPARED_SIZE; done += COMPARED_BLOCK) {
    gsize length_a;
    gsize length_b;

    if (!read_block (stream_a, block_a, &length_a, cancellable) ||
        !read_block (stream_b, block_b, &length_b, cancellable) || length_a == 0)
      return FALSE;
    if (length_a != length_b || memcmp (block_a, block_b, length_a) != 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_different (GFile *a, GFile *b, GCancellable *cancellable)
{
  g_autoptr (GFileInfo) info_a =
    g_file_query_info (a, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  g_autoptr (GFileInfo) info_b =
    g_file_query_info (b, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  const char *id;

  if (!is_regular (info_a) || !is_regular (info_b))
    return FALSE;
  id = g_file_info_get_attribute_string (info_a, G_FILE_ATTRIBUTE_ID_FILE);
  if (id != NULL &&
      g_strcmp0 (id, g_file_info_get_attribute_string (info_b, G_FILE_ATTRIBUTE_ID_FILE)) == 0)
    return FALSE;
  if (g_file_info_get_size (info_a) != g_file_info_get_size (info_b))
    return TRUE;
  return differ_inside (a, b, cancellable);
}

/* The places after the one that @found is in. */
static guint
get_next_place (FjFileSearch *self, FjFoundFile *found)
{
  for (guint i = 0; i < self->places->len; i++)
    if (g_file_equal (((Place *) g_ptr_array_index (self->places, i))->folder, found->folder))
      return i + 1;
  return self->places->len;
}

/**
 * fj_file_search_find_other:
 * @self: where it was looked for
 * @text: the text of the cell
 * @found: what was found for it
 * @cancellable: (nullable): to stop early
 *
 * Looks whether another file of that name, with other contents, lies in a folder that comes later.
 * Contents are compared up to 16 MiB. Blocking.
 *
 * Returns: (transfer full) (nullable): the folder that has the first such file
 */
GFile *
fj_file_search_find_other (FjFileSearch *self, const char *text, FjFoundFile *found,
                           GCancellable *cancellable)
{
  g_return_val_if_fail (self != NULL && text != NULL && found != NULL, NULL);

  if (!found->is_there || found->folder == NULL)
    return NULL;
  for (guint i = get_next_place (self, found); i < self->places->len; i++) {
    Place *place = g_ptr_array_index (self->places, i);
    g_autoptr (GFile) file = resolve_name (place, text);
    g_autoptr (GFileInfo) info = file != NULL ? query_file (place, file, cancellable, NULL) : NULL;

    if (is_regular (info) && is_different (found->file, file, cancellable))
      return g_object_ref (place->folder);
  }
  return NULL;
}

/* (transfer full) (nullable): what @folder has by that name, but for capitals */
static char *
find_caseless (GFile *folder, const char *name, GCancellable *cancellable)
{
  g_autoptr (GFileEnumerator) entries =
    g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NONE,
                               cancellable, NULL);
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; entries != NULL && i < MAX_ENTRIES; i++) {
    g_autofree char *other = NULL;
    GFileInfo       *info;

    if (!g_file_enumerator_iterate (entries, &info, NULL, cancellable, NULL) || info == NULL)
      return NULL;
    if (!g_utf8_validate (g_file_info_get_name (info), -1, NULL))
      continue;
    other = g_utf8_casefold (g_file_info_get_name (info), -1);
    if (strcmp (folded, other) == 0)
      return g_strdup (g_file_info_get_name (info));
  }
  return NULL;
}

/* Puts the step into the name that is there, exactly that or with other capitals, behind @path. */
static gboolean
take_step (GString *path, GFile **folder, const char *step, GCancellable *cancellable)
{
  g_autoptr (GFile) child = g_file_get_child (*folder, step);
  g_autofree char *name = NULL;

  if (g_file_query_exists (child, cancellable))
    name = g_strdup (step);
  else
    name = find_caseless (*folder, step, cancellable);
  if (name == NULL)
    return FALSE;
  g_string_append_printf (path, "%s%s", path->len > 0 ? "/" : "", name);
  g_clear_object (&child);
  child = g_file_get_child (*folder, name);
  g_set_object (folder, child);
  return TRUE;
}

/* (transfer full) (nullable): the name by which the steps lead to an ordinary file in @place */
static char *
walk_steps (Place *place, char **steps, GCancellable *cancellable)
{
  g_autoptr (GString) path = g_string_new (NULL);
  g_autoptr (GFile) file = g_object_ref (place->folder);
  g_autoptr (GFileInfo) info = NULL;

  for (guint i = 0; steps[i] != NULL; i++)
    if (steps[i][0] != '\0' && strcmp (steps[i], ".") != 0 &&
        (strcmp (steps[i], "..") == 0 || !take_step (path, &file, steps[i], cancellable)))
      return NULL;
  info = query_file (place, file, cancellable, NULL);
  return is_regular (info) ? g_string_free (g_steal_pointer (&path), FALSE) : NULL;
}

/**
 * fj_file_search_dup_similar:
 * @self: where it is looked for
 * @text: the text of a cell that names a file which is not there
 * @cancellable: (nullable): to stop early
 *
 * Looks for a file that may be meant: with other capitals, or with "/" for "\". Blocking.
 *
 * Returns: (transfer full) (nullable): what the cell would have to say
 */
char *
fj_file_search_dup_similar (FjFileSearch *self, const char *text, GCancellable *cancellable)
{
  g_auto (GStrv) steps = NULL;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  if (g_path_is_absolute (text))
    return NULL;
  steps = g_strsplit_set (text, "/\\", -1);
  for (guint i = 0; i < self->places->len && !g_cancellable_is_cancelled (cancellable); i++) {
    char *name = walk_steps (g_ptr_array_index (self->places, i), steps, cancellable);

    if (name != NULL)
      return name;
  }
  return NULL;
}

/**
 * fj_file_search_dup_folders:
 * @self: where it is looked for
 * @cancellable: (nullable): to stop early
 *
 * Blocking.
 *
 * Returns: (transfer full): the folders that are looked into, in this order, for people
 */
char *
fj_file_search_dup_folders (FjFileSearch *self, GCancellable *cancellable)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (NULL);
  for (guint i = 0; i < self->places->len; i++) {
    Place           *place = g_ptr_array_index (self->places, i);
    g_autofree char *name = g_file_get_parse_name (place->folder);

    if (place->is_parent && fj_folder_is_open_to_all (place->folder, cancellable))
      continue;
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name);
  }
  return g_string_free (text, FALSE);
}
