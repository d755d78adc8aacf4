/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-image-stream.h>
#include <sys/mman.h>
#include <unistd.h>

#define LIMIT (4 * 1024 * 1024)

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* What was counted when the file was opened is what a stream gives. */
static void
read_all (FjImage *image)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImageStream) stream = fj_image_open_stream (image, NULL, &error);
  g_autofree guint8 *buffer = g_malloc (100000);
  guint64            total = 0;
  gssize             n;

  g_assert_no_error (error);
  while ((n = fj_image_stream_read (stream, buffer, 100000, NULL, &error)) > 0)
    total += (guint64) n;
  g_assert_no_error (error);
  g_assert_cmpuint (total, ==, fj_image_get_size (image));
}

/* However much of it is unpacked, and whatever is found in it. */
static void
look_as (GFile *file, FjUnpack unpack)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = fj_image_open (file, unpack, LIMIT, NULL, &error);

  g_assert_true ((image == NULL) == (error != NULL));
  if (image == NULL)
    return;
  g_assert_false (unpack == FJ_UNPACK_NEVER && fj_image_is_unpacked (image));
  g_assert_true (fj_image_is_unpacked (image) ||
                 fj_image_get_size (image) == fj_image_get_stored_size (image));
  read_all (image);
}

/* Files come from anywhere: packed, cut off, with tables that lie. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  int              fd = memfd_create ("image", MFD_CLOEXEC);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;

  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  look_as (file, FJ_UNPACK_NEVER);
  look_as (file, FJ_UNPACK_STORAGE);
  image = fj_image_open (file, FJ_UNPACK_ALWAYS, LIMIT, NULL, &error);
  g_assert_true ((image == NULL) == (error != NULL));
  if (image != NULL) {
    g_assert_cmpuint (fj_image_get_size (image), <=, LIMIT);
    read_all (image);
  }
  close (fd);
  return 0;
}
