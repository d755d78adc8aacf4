/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-extent-bmap.h>
#include <fj-extent-scan.h>
#include <sys/mman.h>
#include <unistd.h>

#define LIMIT (4 * 1024 * 1024)

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* Ranges ascend, and lie inside of the image. */
static void
check_bmap (const guint8 *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjExtentBmap) bmap = fj_extent_bmap_parse ((const char *) data, size, &error);
  guint64 next = 0;

  g_assert_true ((bmap == NULL) == (error != NULL));
  for (guint i = 0; bmap != NULL && i < fj_extent_bmap_get_n_ranges (bmap); i++) {
    const FjBmapRange *range = fj_extent_bmap_get_range (bmap, i);

    g_assert_cmpuint (range->first, >=, next);
    g_assert_cmpuint (range->last, >=, range->first);
    g_assert_cmpuint (range->last, <=,
                      (fj_extent_bmap_get_size (bmap) - 1) / fj_extent_bmap_get_block_size (bmap));
    next = range->last + 1;
  }
}

/* Whatever the tables say, the map is of all of the image. */
static void
check_map (FjExtentMap *map, guint64 size)
{
  guint64 end = 0;

  for (guint i = 0; i < fj_extent_map_get_n (map); i++) {
    FjExtent extent = fj_extent_map_get (map, i);

    g_assert_cmpuint (extent.offset, ==, end);
    g_assert_cmpuint (extent.length, >, 0);
    end += extent.length;
  }
  g_assert_cmpuint (end, ==, size);
  g_assert_cmpuint (fj_extent_map_get_used (map) +
                      fj_extent_map_get_bytes (map, FJ_EXTENT_UNUSED),
                    ==, size);
}

/* Images come from anywhere: file systems that lie about everything. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  int              fd = memfd_create ("image", MFD_CLOEXEC);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjImage) image = NULL;
  g_autoptr (FjExtentMap) map = NULL;

  check_bmap (data, size);
  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  image = fj_image_open (file, FJ_UNPACK_ALWAYS, LIMIT, NULL, &error);
  if (image != NULL) {
    map = fj_extent_scan_image (image, NULL, &error);
    g_assert_no_error (error);
    check_map (map, fj_image_get_size (image));
  }
  close (fd);
  return 0;
}
