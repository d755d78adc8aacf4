/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-tree.h"

#include <fj-file-search.h>
#include <sys/stat.h>
#include <unistd.h>

#define LAYOUT "P\t0x10\tcard\tRawImage\tmmc0\t0x0\tcard.img\n"

static FjLayout *
load (FjTree *tree, const char *name)
{
  g_autoptr (GFile) file = fj_tree_file (tree, name);
  g_autoptr (GError) error = NULL;
  FjLayout *layout;

  fj_tree_write (tree, name, LAYOUT);
  layout = fj_layout_load (file, NULL, &error);
  g_assert_no_error (error);
  return layout;
}

/* The search for a layout at @name, with the folder @given (nullable). */
static FjFileSearch *
search_for (FjTree *tree, const char *name, const char *given, gboolean with_current)
{
  g_autoptr (FjLayout) layout = load (tree, name);

  if (given != NULL) {
    g_autoptr (GFile) folder = fj_tree_file (tree, given);

    fj_layout_set_folder (layout, folder);
  }
  return fj_file_search_new (layout, with_current);
}

/* @expected (nullable): where it is; NULL: nowhere */
static void
assert_found (FjFileSearch *search, FjTree *tree, const char *text, const char *expected,
              gboolean is_first)
{
  g_autoptr (FjFoundFile) found = fj_file_search_find (search, text, NULL);
  g_autoptr (GFile) file = NULL;

  g_assert_cmpint (found->is_there, ==, expected != NULL);
  g_assert_cmpint (found->is_gone, ==, expected == NULL);
  if (expected == NULL)
    return;
  file = fj_tree_file (tree, expected);
  g_assert_true (g_file_equal (found->file, file));
  g_assert_cmpint (found->is_first, ==, is_first);
  g_assert_cmpuint (found->size, ==, strlen (expected));
}

static void
write_at (FjTree *tree, const char *name)
{
  fj_tree_write (tree, name, name);
}

/* The given folder, the layout's, three above it, and no further. */
static void
test_order (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjFileSearch) search = search_for (tree, "1/2/3/4/flash.tsv", NULL, FALSE);
  g_autoptr (FjFileSearch) given = search_for (tree, "1/2/3/4/flash.tsv", "given", FALSE);

  write_at (tree, "x/y.img");
  assert_found (search, tree, "x/y.img", NULL, FALSE);
  write_at (tree, "1/x/y.img");
  assert_found (search, tree, "x/y.img", "1/x/y.img", FALSE);
  write_at (tree, "1/2/3/x/y.img");
  assert_found (search, tree, "x/y.img", "1/2/3/x/y.img", FALSE);
  write_at (tree, "1/2/3/4/x/y.img");
  assert_found (search, tree, "x/y.img", "1/2/3/4/x/y.img", TRUE);
  assert_found (given, tree, "x/y.img", "1/2/3/4/x/y.img", FALSE);
  write_at (tree, "given/x/y.img");
  assert_found (given, tree, "x/y.img", "given/x/y.img", TRUE);
  assert_found (search, tree, "x/y.img", "1/2/3/4/x/y.img", TRUE);
  g_assert_true (fj_file_search_has_given (given));
  g_assert_false (fj_file_search_has_given (search));
}

static void
test_current (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autofree char *here = g_build_filename (tree->path, "here", NULL);
  g_autofree char *before = g_get_current_dir ();
  g_autoptr (FjFileSearch) window = NULL;
  g_autoptr (FjFileSearch) line = NULL;

  write_at (tree, "here/a.img");
  write_at (tree, "a.img");
  g_assert_cmpint (chdir (here), ==, 0);
  window = search_for (tree, "in/flash.tsv", NULL, FALSE);
  line = search_for (tree, "in/flash.tsv", NULL, TRUE);
  g_assert_cmpint (chdir (before), ==, 0);
  assert_found (window, tree, "a.img", "a.img", FALSE);
  assert_found (line, tree, "a.img", "here/a.img", FALSE);
  write_at (tree, "in/a.img");
  assert_found (line, tree, "a.img", "in/a.img", TRUE);
}

/* A name that leads upwards counts from where somebody meant it; a whole path is what it is. */
static void
test_ways_out (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjFileSearch) search = search_for (tree, "1/2/3/flash.tsv", NULL, FALSE);
  g_autofree char *whole = g_build_filename (tree->path, "a.img", NULL);
  g_autofree char *nowhere = g_build_filename (tree->path, "1/a.img", NULL);

  write_at (tree, "a.img");
  assert_found (search, tree, "../a.img", NULL, FALSE);
  assert_found (search, tree, "x/../../a.img", NULL, FALSE);
  assert_found (search, tree, "../../../a.img", "a.img", TRUE);
  write_at (tree, "1/2/a.img");
  assert_found (search, tree, "../a.img", "1/2/a.img", TRUE);
  assert_found (search, tree, "x/../a.img", "1/2/a.img", FALSE);
  assert_found (search, tree, whole, "a.img", TRUE);
  assert_found (search, tree, nowhere, NULL, FALSE);
}

static void
assert_outside (FjFileSearch *search, const char *text, gboolean is_outside)
{
  g_autoptr (FjFoundFile) found = fj_file_search_find (search, text, NULL);

  g_assert_true (found->is_there);
  g_assert_cmpint (found->is_outside, ==, is_outside);
}

/* A layout gets nothing that is not below its own folder, a named one, or one it is looked for in;
 * whether by dots, by a whole path, or by a link. The home folder is no such folder. */
static void
test_outside (gconstpointer data)
{
  FjTree *home = (FjTree *) data;
  g_autoptr (FjFileSearch) search = search_for (home, "jobs/1/flash.tsv", NULL, FALSE);
  g_autoptr (FjFileSearch) named = search_for (home, "jobs/1/flash.tsv", "jobs", FALSE);
  g_autoptr (FjFileSearch) all = search_for (home, "jobs/1/flash.tsv", ".", FALSE);
  g_autofree char *whole = g_build_filename (home->path, "jobs/2/b.img", NULL);
  g_autofree char *own = g_build_filename (home->path, "jobs/1/a.img", NULL);
  g_autofree char *link = g_build_filename (home->path, "jobs/1/link.img", NULL);

  write_at (home, "jobs/1/a.img");
  write_at (home, "jobs/2/b.img");
  write_at (home, "jobs/c.img");
  write_at (home, "d.img");
  g_assert_cmpint (symlink (whole, link), ==, 0);
  assert_outside (search, "a.img", FALSE);
  assert_outside (search, own, FALSE);
  assert_outside (search, "../1/a.img", FALSE);
  assert_outside (search, "../2/b.img", TRUE);
  assert_outside (search, whole, TRUE);
  assert_outside (search, "link.img", TRUE);
  assert_outside (search, "2/b.img", FALSE);
  assert_outside (search, "c.img", FALSE);
  assert_outside (search, "../c.img", TRUE);
  assert_outside (search, "d.img", TRUE);
  assert_outside (named, "../2/b.img", FALSE);
  assert_outside (named, whole, FALSE);
  assert_outside (named, "link.img", FALSE);
  assert_outside (named, "d.img", TRUE);
  assert_outside (all, "d.img", FALSE);
}

/* Like /tmp: what anybody may have put above a layout is not taken. */
static void
test_open_to_all (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjFileSearch) search = search_for (tree, "shared/mine/flash.tsv", NULL, FALSE);
  g_autofree char *shared = g_build_filename (tree->path, "shared", NULL);
  g_autofree char *folders = NULL;

  write_at (tree, "shared/a.img");
  assert_found (search, tree, "a.img", "shared/a.img", FALSE);
  g_assert_cmpint (chmod (shared, 01777), ==, 0);
  assert_found (search, tree, "a.img", NULL, FALSE);
  folders = fj_file_search_dup_folders (search, NULL);
  g_assert_true (g_str_has_prefix (folders, shared)); /* its folder "mine" */
  g_assert_null (strstr (folders, "shared,"));
}

/* What is no file does not hide one further on, and is named where there is none. */
static void
test_in_the_way (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjFileSearch) search = search_for (tree, "1/2/flash.tsv", NULL, FALSE);
  g_autoptr (GFile) expected = fj_tree_file (tree, "1/2/a.img");
  g_autoptr (FjFoundFile) found = NULL;

  write_at (tree, "1/2/a.img/inside");
  found = fj_file_search_find (search, "a.img", NULL);
  g_assert_false (found->is_there);
  g_assert_false (found->is_gone);
  g_assert_true (g_file_equal (found->file, expected));
  write_at (tree, "1/a.img");
  assert_found (search, tree, "a.img", "1/a.img", FALSE);
}

/* A link to nothing is gone, as it hides no file further on. */
static void
test_dangling_link (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjFileSearch) search = search_for (tree, "1/2/flash.tsv", NULL, FALSE);
  g_autofree char *link = g_build_filename (tree->path, "1/2/a.img", NULL);
  g_autoptr (FjFoundFile) found = NULL;

  g_assert_cmpint (symlink ("nowhere", link), ==, 0);
  assert_found (search, tree, "a.img", NULL, FALSE);
  found = fj_file_search_find (search, "a.img", NULL);
  g_assert_true (found->is_link);
  fj_found_file_free (g_steal_pointer (&found));
  write_at (tree, "1/a.img");
  assert_found (search, tree, "a.img", "1/a.img", FALSE);
  found = fj_file_search_find (search, "a.img", NULL);
  g_assert_false (found->is_link);
}

static void
assert_similar (FjFileSearch *search, const char *text, const char *expected)
{
  g_autofree char *similar = fj_file_search_dup_similar (search, text, NULL);

  g_assert_cmpstr (similar, ==, expected);
}

/* As Windows writes and compares names. */
static void
test_similar (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjFileSearch) search = search_for (tree, "1/2/flash.tsv", NULL, FALSE);

  write_at (tree, "1/2/sub/root.img");
  write_at (tree, "1/Images/\xc3\xa4.img");
  write_at (tree, "outside.img");
  assert_similar (search, "sub\\root.img", "sub/root.img");
  assert_similar (search, "SUB/./Root.IMG", "sub/root.img");
  assert_similar (search, ".\\images\\\xc3\x84.IMG", "Images/\xc3\xa4.img");
  assert_similar (search, "SUB", NULL); /* is a folder */
  assert_similar (search, "..\\..\\OUTSIDE.img", NULL);
  assert_similar (search, "root.img", NULL);
  assert_similar (search, "\\", NULL);
}

static void
assert_other (FjFileSearch *search, FjTree *tree, const char *expected)
{
  g_autoptr (FjFoundFile) found = fj_file_search_find (search, "a.img", NULL);
  g_autoptr (GFile) other = fj_file_search_find_other (search, "a.img", found, NULL);
  g_autoptr (GFile) folder = expected != NULL ? fj_tree_file (tree, expected) : NULL;

  g_assert_cmpint (other != NULL, ==, expected != NULL);
  if (folder != NULL)
    g_assert_true (g_file_equal (other, folder));
}

static void
test_other (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjFileSearch) search = search_for (tree, "1/2/flash.tsv", NULL, FALSE);
  g_autofree char *big = g_strnfill (200000, 'x');

  fj_tree_write (tree, "1/2/a.img", big);
  assert_other (search, tree, NULL);
  fj_tree_write (tree, "1/a.img", big);
  assert_other (search, tree, NULL);
  fj_tree_link (tree, "a.img", "1/2/a.img");
  assert_other (search, tree, NULL);
  big[199999] = 'y';
  fj_tree_write (tree, "1/a.img", big);
  assert_other (search, tree, "1");
  fj_tree_write (tree, "1/a.img", "short");
  assert_other (search, tree, "1");
}

/* Where the program was started is nothing that a layout without a file and a folder is about. */
static void
test_no_folder (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *path = g_build_filename (tree->path, "a.img", NULL);
  g_autoptr (FjLayout) layout = fj_layout_new ();
  g_autoptr (FjFileSearch) search = NULL;
  g_autoptr (FjFoundFile) relative = NULL;
  g_autoptr (FjFoundFile) absolute = NULL;

  write_at (tree, "a.img");
  g_assert_cmpint (chdir (tree->path), ==, 0);
  search = fj_file_search_new (layout, FALSE);
  relative = fj_file_search_find (search, "a.img", NULL);
  absolute = fj_file_search_find (search, path, NULL);
  g_assert_cmpint (chdir (before), ==, 0);
  g_assert_false (fj_file_search_has_places (search));
  g_assert_true (relative->is_gone);
  g_assert_true (absolute->is_there);
  g_assert_cmpuint (absolute->changed, >, 0);
}

static void
test_cancelled (void)
{
  g_autoptr (FjTree) tree = fj_tree_new ();
  g_autoptr (FjFileSearch) search = search_for (tree, "flash.tsv", NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (FjFoundFile) found = NULL;

  write_at (tree, "a.img");
  g_cancellable_cancel (cancellable);
  found = fj_file_search_find (search, "a.img", cancellable);
  g_assert_false (found->is_there);
  g_assert_nonnull (found->file);
}

int
main (int argc, char **argv)
{
  g_autoptr (FjTree) home = fj_tree_new ();

  g_setenv ("HOME", home->path, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/file-search/order", test_order);
  g_test_add_func ("/flashjig/file-search/current", test_current);
  g_test_add_func ("/flashjig/file-search/ways-out", test_ways_out);
  g_test_add_data_func ("/flashjig/file-search/outside", home, test_outside);
  g_test_add_func ("/flashjig/file-search/open-to-all", test_open_to_all);
  g_test_add_func ("/flashjig/file-search/in-the-way", test_in_the_way);
  g_test_add_func ("/flashjig/file-search/similar", test_similar);
  g_test_add_func ("/flashjig/file-search/dangling-link", test_dangling_link);
  g_test_add_func ("/flashjig/file-search/other", test_other);
  g_test_add_func ("/flashjig/file-search/no-folder", test_no_folder);
  g_test_add_func ("/flashjig/file-search/cancelled", test_cancelled);
  return g_test_run ();
}
