/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-tree.h"

#include <glib/gstdio.h>
#include <unistd.h>

/** fj_tree_new: Returns: (transfer full): an empty folder */
FjTree *
fj_tree_new (void)
{
  FjTree *self = g_new0 (FjTree, 1);
  g_autoptr (GError) error = NULL;

  self->path = g_dir_make_tmp ("flashjig-tree-XXXXXX", &error);
  g_assert_no_error (error);
  return self;
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_all (child);
  }
  g_remove (path);
}

/** fj_tree_free: removes the folder and all that is in it */
void
fj_tree_free (FjTree *self)
{
  remove_all (self->path);
  g_free (self->path);
  g_free (self);
}

static char *
make_place (FjTree *self, const char *name)
{
  char            *path = g_build_filename (self->path, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return path;
}

/** fj_tree_write: makes a file, and the folders that it is in */
void
fj_tree_write (FjTree *self, const char *name, const char *text)
{
  g_autofree char *path = make_place (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/** fj_tree_link: makes a symbolic link */
void
fj_tree_link (FjTree *self, const char *name, const char *target)
{
  g_autofree char *path = make_place (self, name);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

/** fj_tree_file: Returns: (transfer full): a file of the folder; "" is the folder */
GFile *
fj_tree_file (FjTree *self, const char *name)
{
  return g_file_new_build_filename (self->path, name, NULL);
}
