/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <stdint.h>
#include <string.h>

/*
 * Where there is no fuzzing engine, a fuzz target is an ordinary test: it gets every file of its
 * corpus, and the beginnings of each, in blocks of their exact size, so that a memory checker
 * sees a read past the end.
 */
int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

#define MAX_PREFIXES 256

static void
run_copy (const char *data, gsize length)
{
  g_autofree guint8 *copy = g_malloc (MAX (length, 1));

  if (length > 0)
    memcpy (copy, data, length);
  LLVMFuzzerTestOneInput (copy, length);
}

static void
test_file (gconstpointer user_data)
{
  const char      *path = user_data;
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < MIN (length, MAX_PREFIXES); i++)
    run_copy (data, length * i / MIN (length, MAX_PREFIXES));
  run_copy (data, length);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_corpus (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray  *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) names = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  names = list_corpus (argv[1]);
  g_assert_cmpuint (names->len, >, 0);
  for (guint i = 0; i < names->len; i++) {
    const char      *name = g_ptr_array_index (names, i);
    g_autofree char *test_path = g_strconcat ("/flashjig/fuzz/", name, NULL);

    g_test_add_data_func_full (test_path, g_build_filename (argv[1], name, NULL), test_file,
                               g_free);
  }
  return g_test_run ();
}
