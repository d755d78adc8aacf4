/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-sparse-writer.h>
#include <glib/gstdio.h>
#include <string.h>

#define BLOCK FJ_SPARSE_BLOCK

static void
fill_block (guint8 *block, guint kind)
{
  for (guint i = 0; i < BLOCK; i++)
    block[i] = kind == 0 ? (guint8) i : (guint8) "Flashjig"[i % 8];
}

/* One chunk of each kind, byte for byte as Android's tools make and read it. */
static void
test_image (void)
{
  g_autoptr (FjSparseWriter) writer = fj_sparse_writer_new (1 << 20);
  guint8           data[3 * BLOCK] = { 0 };
  gsize            length;
  const guint8    *image;
  g_autofree char *sum = NULL;

  fill_block (data, 0);
  g_assert_cmpuint (fj_sparse_writer_add (writer, 0, data, sizeof data), ==, sizeof data);
  fill_block (data, 1);
  g_assert_cmpuint (fj_sparse_writer_add (writer, 6 * BLOCK, data, BLOCK), ==, BLOCK);
  g_assert_cmpuint (fj_sparse_writer_get_content (writer), ==, 4 * BLOCK);
  image = fj_sparse_writer_end (writer, &length);
  g_assert_cmpuint (length, ==, 8272);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, image, length);
  g_assert_cmpstr (sum, ==, "0744741cb5bba4b3c5c31a07d841379efeabb0d7684877f32bae947cc50d3f14");
  fj_sparse_writer_reset (writer);
  g_assert_true (fj_sparse_writer_is_empty (writer));
}

/* What was not added begins the next piece; the last block is filled up with zeros. */
static void
test_pieces (void)
{
  g_autoptr (FjSparseWriter) writer = fj_sparse_writer_new (3 * BLOCK);
  guint8        data[4 * BLOCK + 5];
  gsize         added, length;
  const guint8 *image;

  memset (data, 7, sizeof data);
  added = fj_sparse_writer_add (writer, 0, data, sizeof data);
  g_assert_cmpuint (added, ==, 2 * BLOCK);
  fj_sparse_writer_end (writer, &length);
  g_assert_cmpuint (length, <=, 3 * BLOCK);
  fj_sparse_writer_reset (writer);
  added = fj_sparse_writer_add (writer, 3 * BLOCK, data + 3 * BLOCK, BLOCK + 5);
  g_assert_cmpuint (added, ==, BLOCK + 5);
  image = fj_sparse_writer_end (writer, &length);
  g_assert_cmpuint (length, ==, 28 + 12 + 12 + 2 * BLOCK);
  g_assert_cmpuint (image[16], ==, 5); /* blocks, the gap among them */
  g_assert_cmpuint (image[20], ==, 2); /* chunks */
  g_assert_cmpuint (image[length - BLOCK + 4], ==, 7);
  g_assert_cmpuint (image[length - BLOCK + 5], ==, 0);
}

static void
test_sectors (void)
{
  g_autoptr (FjSparseWriter) writer = fj_sparse_writer_new (1 << 20);
  guint8        data[FJ_SPARSE_SECTOR] = { 1 };
  gsize         length;
  const guint8 *image;

  fj_sparse_writer_set_block (writer, FJ_SPARSE_SECTOR);
  fj_sparse_writer_add (writer, 3 * FJ_SPARSE_SECTOR, data, sizeof data);
  image = fj_sparse_writer_end (writer, &length);
  g_assert_cmpuint (image[12] | image[13] << 8, ==, FJ_SPARSE_SECTOR);
  g_assert_cmpuint (length, ==, 28 + 12 + 12 + FJ_SPARSE_SECTOR);
}

/* Whatever is in it: Debian's simg2img makes of the pieces what went into them. */
static void
test_foreign (void)
{
  g_autofree char *simg2img = g_find_program_in_path ("simg2img");
  g_autofree char *folder = NULL;
  g_autoptr (FjSparseWriter) writer = fj_sparse_writer_new (20 * BLOCK);
  g_autoptr (GPtrArray) args = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint8 *data = g_malloc0 (100 * BLOCK);
  g_autofree char   *got = NULL;
  gsize              length, n = 99 * BLOCK + 17;
  int                status;

  if (simg2img == NULL) {
    g_test_skip ("simg2img is missing");
    return;
  }
  for (guint i = 0; i < 100; i++)
    if (i % 7 < 3 || i == 99)
      memset (data + i * BLOCK, (int) i + 1, BLOCK);
  memset (data + n, 0, 100 * BLOCK - n);
  folder = g_dir_make_tmp ("flashjig-sparse-XXXXXX", NULL);
  g_ptr_array_add (args, g_strdup (simg2img));
  for (gsize done = 0; done < n; fj_sparse_writer_reset (writer)) {
    g_autofree char *name = g_strdup_printf ("%s/%zu.simg", folder, done);
    const guint8    *image;

    done += fj_sparse_writer_add (writer, done, data + done, n - done);
    image = fj_sparse_writer_end (writer, &length);
    g_assert_true (g_file_set_contents (name, (const char *) image, (gssize) length, NULL));
    g_ptr_array_add (args, g_steal_pointer (&name));
  }
  g_ptr_array_add (args, g_strdup_printf ("%s/out.img", folder));
  g_ptr_array_add (args, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) args->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                               NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_file_get_contents (args->pdata[args->len - 2], &got, &length, NULL));
  g_assert_cmpmem (got, length, data, 100 * BLOCK);
  for (guint i = 1; i + 1 < args->len; i++)
    g_unlink (args->pdata[i]);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/sparse-writer/image", test_image);
  g_test_add_func ("/flashjig/sparse-writer/pieces", test_pieces);
  g_test_add_func ("/flashjig/sparse-writer/sectors", test_sectors);
  g_test_add_func ("/flashjig/sparse-writer/foreign", test_foreign);
  return g_test_run ();
}
