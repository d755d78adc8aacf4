/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-build-homes.h"

#include <string.h>

/* Nobody chooses among more. */
#define MAX_HOMES 24

/* The top folder, "", has everything below it. */
static gboolean
is_below (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return length == 0 || (strncmp (path, folder, length) == 0 && path[length] == '/');
}

static gboolean
has_second_stage (GPtrArray *files, const char *folder)
{
  for (guint i = 0; i < files->len; i++) {
    const FjBuildFile *file = g_ptr_array_index (files, i);

    if (((file->kind == FJ_IMAGE_FIP && file->has_uboot) ||
         fj_build_file_is_headered_uboot (file)) &&
        is_below (file->path, folder))
      return TRUE;
  }
  return FALSE;
}

/* The nearest folder above a first stage that has a second stage too. */
static char *
find_home (GPtrArray *files, const FjBuildFile *fsbl)
{
  char *home = g_strdup (fsbl->path);
  char *slash;

  while ((slash = strrchr (home, '/')) != NULL) {
    *slash = '\0';
    if (has_second_stage (files, home))
      return home;
  }
  home[0] = '\0';
  return home;
}

/**
 * fj_build_homes_find:
 * @files: (element-type FjBuildFile): what lies in a folder
 *
 * Returns: (transfer full) (element-type utf8): the folders in it that each have a first stage for
 *   USB and a second stage; at least the folder itself, ""
 */
GPtrArray *
fj_build_homes_find (GPtrArray *files)
{
  GPtrArray *homes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < files->len && homes->len < MAX_HOMES; i++) {
    const FjBuildFile *file = g_ptr_array_index (files, i);
    g_autofree char   *home = fj_build_file_is_for_usb (file) ? find_home (files, file) : NULL;

    if (home != NULL && !g_ptr_array_find_with_equal_func (homes, home, g_str_equal, NULL))
      g_ptr_array_add (homes, g_steal_pointer (&home));
  }
  if (homes->len == 0)
    g_ptr_array_add (homes, g_strdup (""));
  return homes;
}

/**
 * fj_build_homes_share:
 * @homes: (element-type utf8): all of them
 * @home: one of them
 * @path: of a file
 *
 * Returns: whether a layout for @home may take the file: it is not that of another build
 */
gboolean
fj_build_homes_share (GPtrArray *homes, const char *home, const char *path)
{
  for (guint i = 0; i < homes->len; i++) {
    const char *other = g_ptr_array_index (homes, i);

    if (!g_str_equal (other, home) && is_below (path, other) && !is_below (home, other))
      return FALSE;
  }
  return TRUE;
}
