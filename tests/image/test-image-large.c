/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-fixture.h"

#include <sys/resource.h>
#include <unistd.h>

static long
get_peak_kib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* More than 4 GiB, of which next to nothing is stored; and the memory for it is a constant. */
static void
test_large (Fixture *self, gconstpointer unused)
{
  const guint64      size = 5 * G_GUINT64_CONSTANT (1024) * 1024 * 1024 + 3;
  g_autofree char   *path = fixture_path (self, "large.img");
  g_autofree guint8 *buffer = g_malloc (1024 * 1024);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;
  g_autoptr (FjImageStream) stream = NULL;
  guint64 total = 0;
  long    peak;
  gssize  n;

  fixture_write (self, "large.img", "head", 4);
  if (truncate (path, (off_t) size) != 0) {
    g_test_skip ("the file system cannot hold so large a file");
    return;
  }
  peak = get_peak_kib ();
  image = fixture_open (self, "large.img", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fj_image_get_size (image), ==, size);

  stream = fj_image_open_stream (image, NULL, &error);
  g_assert_no_error (error);
  while ((n = fj_image_stream_read (stream, buffer, 1024 * 1024, NULL, &error)) > 0)
    total += (guint64) n;
  g_assert_no_error (error);
  g_assert_cmpuint (total, ==, size);
  if (g_getenv ("ASAN_OPTIONS") == NULL)
    g_assert_cmpint (get_peak_kib () - peak, <, 4 * 1024);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/flashjig/image-large/sparse", test_large);
  return g_test_run ();
}
