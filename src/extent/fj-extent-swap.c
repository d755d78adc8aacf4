/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-probe.h"

#include <fj-bytes.h>
#include <string.h>

/* union swap_header in include/linux/swap.h of Linux. */
#define SMALLEST_PAGE 4096
#define LARGEST_PAGE 65536
#define MAGIC_LENGTH 10
#define AT_VERSION 1024

/* How large its pages are, 0: it is none. Nothing else tells it from others. */
static gsize
find_page_size (FjExtentProbe *probe)
{
  guint8 magic[MAGIC_LENGTH];

  for (gsize page = SMALLEST_PAGE; page <= LARGEST_PAGE; page *= 2)
    if (fj_extent_probe_read (probe, page - MAGIC_LENGTH, magic, sizeof magic) &&
        memcmp (magic, "SWAPSPACE2", MAGIC_LENGTH) == 0)
      return page;
  return 0;
}

/**
 * fj_extent_swap_probe:
 * @probe: a region
 *
 * Only the first page is read before it was written.
 *
 * Returns: whether it is one
 */
FjExtentVerdict
fj_extent_swap_probe (FjExtentProbe *probe)
{
  gsize    page = find_page_size (probe);
  guint8   data[8];
  FjReader reader = FJ_READER_INIT (data, sizeof data);
  guint32  version;
  guint64  n_pages;

  if (page == 0 || !fj_extent_probe_read (probe, AT_VERSION, data, sizeof data))
    return FJ_EXTENT_NOT_MINE;
  version = fj_reader_u32_le (&reader);
  n_pages = (guint64) fj_reader_u32_le (&reader) + 1;
  if (version != 1)
    return fj_extent_probe_say_whole (probe, FJ_EXTENT_WHY_UNSUPPORTED);
  if (n_pages > probe->length / page)
    return fj_extent_probe_say_whole (probe, FJ_EXTENT_WHY_CUT_OFF);
  fj_extent_probe_add (probe, FJ_EXTENT_DATA, page);
  fj_extent_probe_add_gap (probe, (n_pages - 1) * page);
  return FJ_EXTENT_MARKED;
}
