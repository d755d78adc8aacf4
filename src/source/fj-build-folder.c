/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-build-folder.h"

#include "fj-file-search.h"
#include "fj-folder-walk.h"
#include "fj-recipe.h"

#include <fj-row-use.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* From the folder of a starter package to its files are three steps. */
#define MAX_DEPTH 4
/* Beside an image that was named, builds have their boot files here or one step below. */
#define MAX_DEPTH_BESIDE 1
/* A tree with more than this is not looked through to its end; what is near comes first. */
#define MAX_ENTRIES 20000
/* So many files are opened. */
#define MAX_FILES 1000
#define MAX_RECIPES 16
/* Nobody reads more. */
#define MAX_UNREAD 20

/* A file before it is looked at. */
typedef struct {
  GFile *file; /* (owned) */
  char  *path; /* (owned): from the top */
  char  *id;   /* (owned) (nullable): the same for two names of one file */
} Found;

typedef struct {
  GFile      *top;     /* (not owned) */
  const char *only;    /* (not owned) (nullable): a file that is looked at whatever it is called */
  gboolean    is_open; /* everybody may put files into the folder that is looked into */
  GPtrArray  *found;   /* (not owned) (element-type Found) */
  GPtrArray  *unread;  /* (not owned) (element-type utf8): sentences about what is not looked at */
} Walk;

static void
found_free (Found *self)
{
  g_object_unref (self->file);
  g_free (self->path);
  g_free (self->id);
  g_free (self);
}

static gboolean
ends_with (const char *name, const char *const *endings, gsize *length)
{
  for (guint i = 0; endings[i] != NULL; i++) {
    gsize n = strlen (endings[i]);

    if (*length > n && g_ascii_strncasecmp (name + *length - n, endings[i], n) == 0) {
      *length -= n;
      return TRUE;
    }
  }
  return FALSE;
}

/* How long the name is without ".gz" and the like. */
static gsize
get_unpacked_length (const char *name)
{
  static const char *const packs[] = { ".gz", ".xz", ".zst", ".bz2", NULL };
  gsize                    length = strlen (name);

  ends_with (name, packs, &length);
  return length;
}

static gboolean
is_image_name (const char *name)
{
  static const char *const images[] = { ".stm32", ".bin", ".img", ".wic", ".raw", ".sdcard",
                                        ".ext2", ".ext3", ".ext4", ".vfat", ".fat", ".ubi",
                                        ".sqfs", ".squashfs", NULL };
  gsize                    length = get_unpacked_length (name);

  return ends_with (name, images, &length);
}

static gboolean
is_recipe_name (const char *name)
{
  return g_str_has_suffix (name, ".wks") ||
         (g_str_has_suffix (name, ".cfg") && strstr (name, "genimage") != NULL);
}

/**
 * fj_build_folder_can_name:
 * @path: of a file, below the folder of the build
 *
 * A layout has a name in a cell between tabs, and is a text; "none" is no file there.
 *
 * Returns: whether @path can stand in a layout
 */
gboolean
fj_build_folder_can_name (const char *path)
{
  gsize length = strlen (path);

  if (length == 0 || !fj_row_is_file_name (path) || !g_utf8_validate (path, -1, NULL) ||
      g_ascii_isspace (path[0]) || g_ascii_isspace (path[length - 1]))
    return FALSE;
  for (; *path != '\0'; path++)
    if (g_ascii_iscntrl (*path))
      return FALSE;
  return TRUE;
}

static void
take_unread (GPtrArray *unread, char *sentence)
{
  if (unread->len < MAX_UNREAD)
    g_ptr_array_add (unread, sentence);
  else
    g_free (sentence);
}

static gboolean
is_wanted (Walk *self, const char *path, const char *name)
{
  return is_image_name (name) || is_recipe_name (name) || g_strcmp0 (path, self->only) == 0 ||
         !fj_row_is_file_name (path);
}

static gboolean
take_file (GFile *file, GFileInfo *entry, GCancellable *cancellable, gpointer user_data)
{
  Walk            *self = user_data;
  g_autofree char *path = g_file_get_relative_path (self->top, file);
  g_autoptr (GFileInfo) info = NULL;
  Found *found;

  if (path == NULL || !is_wanted (self, path, g_file_info_get_name (entry)))
    return FALSE;
  if (!fj_build_folder_can_name (path)) {
    g_autofree char *shown = g_filename_display_name (path);

    take_unread (
      self->unread,
      g_strdup_printf (_ ("“%s” was left out: no layout can name it, because of its name or that "
                          "of its folder. Rename it."),
                       shown));
    return FALSE;
  }
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_ID_FILE,
                            G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return FALSE;
  found = g_new0 (Found, 1);
  found->file = g_object_ref (file);
  found->path = g_steal_pointer (&path);
  found->id = g_strdup (g_file_info_get_attribute_string (info, G_FILE_ATTRIBUTE_ID_FILE));
  g_ptr_array_add (self->found, found);
  return TRUE;
}

/* In a folder that is open to all, what others put there is not what is meant. */
static gboolean
is_ours (GFileInfo *info, gpointer user_data)
{
  Walk *self = user_data;

  return !self->is_open || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_UNIX_UID) ||
         g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_UID) == geteuid ();
}

/* Only a folder that was named is looked into although it is open to all. */
static gboolean
may_enter (GFile *folder, guint depth, GCancellable *cancellable, gpointer user_data)
{
  Walk            *self = user_data;
  g_autofree char *path = NULL;
  g_autofree char *shown = NULL;

  self->is_open = fj_folder_is_open_to_all (folder, cancellable);
  if (!self->is_open || depth == 0)
    return TRUE;
  path = g_file_get_relative_path (self->top, folder);
  shown = g_filename_display_name (path);
  take_unread (
    self->unread,
    g_strdup_printf (_ ("“%s” was not looked into, because everybody may put files there; name "
                        "that folder if it is meant."),
                     shown));
  return FALSE;
}

static gboolean
find_files (Walk *self, GCancellable *cancellable, GError **error)
{
  const FjFolderWalk walk = {
    .max_depth = self->only != NULL ? MAX_DEPTH_BESIDE : MAX_DEPTH,
    .max_entries = MAX_ENTRIES,
    .max_taken = MAX_FILES,
    .attributes = G_FILE_ATTRIBUTE_UNIX_UID,
    .enters = may_enter,
    .wants = is_ours,
    .takes = take_file,
  };
  gboolean is_cut;

  if (!fj_folder_walk_run (&walk, self->top, self, &is_cut, cancellable, error))
    return FALSE;
  if (is_cut)
    take_unread (self->unread,
                 g_strdup (_ ("The folder holds more than is looked through: what lies "
                              "deepest in it was left out.")));
  return TRUE;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const Found *const *) a)->path, (*(const Found *const *) b)->path);
}

/* The name that was asked for, else the shorter one: builds link "image.ext4" to
 * "image-20240301.ext4". */
static gboolean
is_better_name (Walk *self, const Found *one, const Found *two)
{
  if (self->only != NULL && g_str_equal (one->path, self->only))
    return TRUE;
  return !(self->only != NULL && g_str_equal (two->path, self->only)) &&
         strlen (one->path) < strlen (two->path);
}

static void
drop_second_names (Walk *self)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->found->len; i++) {
    Found *found = g_ptr_array_index (self->found, i);
    Found *other = found->id != NULL ? g_hash_table_lookup (ids, found->id) : NULL;

    if (found->id != NULL && (other == NULL || is_better_name (self, found, other)))
      g_hash_table_replace (ids, found->id, found);
  }
  for (guint i = self->found->len; i > 0; i--) {
    Found *found = g_ptr_array_index (self->found, i - 1);

    if (found->id != NULL && g_hash_table_lookup (ids, found->id) != found)
      g_ptr_array_remove_index (self->found, i - 1);
  }
}

/* "sdcard.img.gz" beside "sdcard.img": the same twice. */
static void
drop_packed_copies (Walk *self)
{
  g_autoptr (GHashTable) paths = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->found->len; i++)
    g_hash_table_add (paths, ((Found *) g_ptr_array_index (self->found, i))->path);
  for (guint i = self->found->len; i > 0; i--) {
    Found           *found = g_ptr_array_index (self->found, i - 1);
    g_autofree char *plain = g_strndup (found->path, get_unpacked_length (found->path));

    if (!g_str_equal (plain, found->path) && g_hash_table_contains (paths, plain) &&
        g_strcmp0 (found->path, self->only) != 0)
      g_ptr_array_remove_index (self->found, i - 1);
  }
}

static void
read_recipe (FjBuild *build, const Found *found, GCancellable *cancellable)
{
  g_autoptr (GFileInputStream) stream = g_file_read (found->file, cancellable, NULL);
  g_autofree char *text = g_malloc (FJ_RECIPE_MAX_SIZE + 1);
  g_autoptr (GPtrArray) recipes = NULL;
  gsize length;

  if (stream == NULL || build->recipes->len >= MAX_RECIPES ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), text, FJ_RECIPE_MAX_SIZE + 1, &length,
                                cancellable, NULL))
    return;
  recipes = g_str_has_suffix (found->path, ".wks") ? fj_wks_read (found->path, text, length)
                                                   : fj_genimage_read (found->path, text, length);
  if (recipes == NULL) {
    take_unread (
      build->unread,
      g_strdup_printf (_ ("“%s” was left out, because genimage would not understand it."),
                       found->path));
    return;
  }
  g_ptr_array_extend_and_steal (build->recipes, g_steal_pointer (&recipes));
}

/* What cannot be read is left out and named, unless it was asked for. */
static gboolean
look_at (FjBuild *build, const Found *found, const char *only, GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (FjImage) image = fj_image_peek (found->file, cancellable, &local);
  FjBuildFile *file;

  if (image == NULL) {
    if (g_strcmp0 (found->path, only) != 0 &&
        !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      take_unread (build->unread,
                   /* Translators: a file, and why */
                   g_strdup_printf (_ ("“%s” was left out, because it cannot be read: %s"),
                                    found->path, local->message));
      return TRUE;
    }
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  file = fj_build_file_new (found->path);
  fj_build_file_set_image (file, image);
  g_ptr_array_add (build->files, file);
  return TRUE;
}

/**
 * fj_build_folder_read:
 * @folder: the folder of a build
 * @only: (nullable): a card image in it that this is about
 * @cancellable: (nullable): to stop early
 * @error: return location for an error: those of GIO when the folder cannot be read,
 * %FJ_ERROR_IMAGE when @only cannot
 *
 * Looks at the files that can be written to a board, and at recipes, up to four steps deep.
 * Blocking; any thread.
 *
 * Returns: (transfer full) (nullable): what is in the folder
 */
FjBuild *
fj_build_folder_read (GFile *folder, const char *only, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) found_free);
  Walk self = { .top = folder, .only = only, .found = all };
  g_autoptr (FjBuild) build = fj_build_new ();

  self.unread = build->unread;
  if (!find_files (&self, cancellable, error))
    return NULL;
  g_ptr_array_sort (self.found, compare_paths);
  drop_packed_copies (&self); /* whatever the plain one is called afterwards */
  drop_second_names (&self);
  for (guint i = 0; i < self.found->len; i++) {
    const Found *found = g_ptr_array_index (self.found, i);

    if (is_recipe_name (found->path))
      read_recipe (build, found, cancellable);
    else if (!look_at (build, found, only, cancellable, error))
      return NULL;
  }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&build);
}

/**
 * fj_build_folder_resolve:
 * @folder: a folder that somebody pointed at
 *
 * Returns: (transfer full): where the images of the build are, when it is the top folder of one of
 *   Buildroot, Yocto or OpenWrt; else @folder. Blocking.
 */
GFile *
fj_build_folder_resolve (GFile *folder)
{
  static const char *const places[] = { "output/images", "tmp/deploy/images",
                                        "tmp-glibc/deploy/images", "build/tmp/deploy/images",
                                        "build/tmp-glibc/deploy/images", "deploy/images",
                                        "bin/targets/stm32" };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autoptr (GFile) place = g_file_resolve_relative_path (folder, places[i]);

    if (g_file_query_file_type (place, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_DIRECTORY)
      return g_steal_pointer (&place);
  }
  return g_object_ref (folder);
}
