/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-probe.h"

#include <fj-bytes.h>
#include <string.h>

/* squashfs 4.0: fs/squashfs/squashfs_fs.h of Linux, all of it little endian. */
#define SUPERBLOCK_SIZE 96
#define AT_BLOCK_SIZE 12
#define AT_BLOCK_LOG 22
#define AT_MAJOR 28
#define AT_BYTES_USED 40

/* OpenWrt's overlay begins behind it, at a multiple of 64 KiB: no stale one may be found there. */
#define BEHIND (192 * 1024)

/**
 * fj_extent_squashfs_probe:
 * @probe: a region
 *
 * The file system says where it ends; behind that, files are padded.
 *
 * Returns: whether it is one
 */
FjExtentVerdict
fj_extent_squashfs_probe (FjExtentProbe *probe)
{
  guint8   data[SUPERBLOCK_SIZE];
  FjReader reader = FJ_READER_INIT (data, sizeof data);
  guint32  block_size;
  guint16  block_log;
  guint32  version;
  guint64  used;

  if (!fj_extent_probe_read (probe, 0, data, sizeof data) || memcmp (data, "hsqs", 4) != 0)
    return FJ_EXTENT_NOT_MINE;
  fj_reader_seek (&reader, AT_BLOCK_SIZE);
  block_size = fj_reader_u32_le (&reader);
  fj_reader_seek (&reader, AT_BLOCK_LOG);
  block_log = fj_reader_u16_le (&reader);
  fj_reader_seek (&reader, AT_MAJOR);
  version = fj_reader_u32_le (&reader);
  fj_reader_seek (&reader, AT_BYTES_USED);
  used = fj_reader_u64_le (&reader);
  if (version != 4)
    return fj_extent_probe_say_whole (probe, FJ_EXTENT_WHY_UNSUPPORTED);
  if (block_log < 12 || block_log > 20 || block_size != 1u << block_log || used < sizeof data)
    return fj_extent_probe_say_whole (probe, FJ_EXTENT_WHY_DAMAGED);
  if (used > probe->length)
    return fj_extent_probe_say_whole (probe, FJ_EXTENT_WHY_CUT_OFF);
  fj_extent_probe_add (probe, FJ_EXTENT_DATA, MIN (probe->length - used, BEHIND) + used);
  return FJ_EXTENT_MARKED;
}
