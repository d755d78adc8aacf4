/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-io.h"

#include <errno.h>
#include <fj-bytes.h>

/*
 * What the superblock says is looked at before libext2fs is, which believes it and makes room for
 * as many groups (Documentation/filesystems/ext4 of Linux, little endian).
 */

#define SUPERBLOCK_OFFSET 1024
#define SUPERBLOCK_SIZE 1024
#define MAGIC 0xEF53
#define LARGEST_LOG_BLOCK 6 /* 64 KiB */
#define FEWEST_PER_GROUP 256
#define MOST_GROUPS (256 * 1024)

typedef struct {
  guint64 n_blocks;
  guint64 block_size;
  guint64 blocks_per_group;
  guint16 magic;
  guint16 state;
  guint32 incompat;
  guint32 ro_compat;
} Super;

static gboolean
read_super (FjExtentProbe *probe, Super *super)
{
  guint8   data[SUPERBLOCK_SIZE];
  FjReader reader = FJ_READER_INIT (data, sizeof data);
  guint32  log;

  if (!fj_extent_probe_read (probe, SUPERBLOCK_OFFSET, data, sizeof data))
    return FALSE;
  fj_reader_seek (&reader, 0x04);
  super->n_blocks = fj_reader_u32_le (&reader);
  fj_reader_seek (&reader, 0x18);
  log = fj_reader_u32_le (&reader);
  super->block_size = log <= LARGEST_LOG_BLOCK ? 1024u << log : 0;
  fj_reader_seek (&reader, 0x20);
  super->blocks_per_group = fj_reader_u32_le (&reader);
  fj_reader_seek (&reader, 0x38);
  super->magic = fj_reader_u16_le (&reader);
  super->state = fj_reader_u16_le (&reader);
  fj_reader_seek (&reader, 0x60);
  super->incompat = fj_reader_u32_le (&reader);
  super->ro_compat = fj_reader_u32_le (&reader);
  fj_reader_seek (&reader, 0x150);
  if (super->incompat & EXT4_FEATURE_INCOMPAT_64BIT)
    super->n_blocks |= (guint64) fj_reader_u32_le (&reader) << 32;
  return super->magic == MAGIC;
}

/* While it is mounted, or was not unmounted, its journal may own blocks that look free. */
static gboolean
is_clean (const Super *super)
{
  return (super->state & EXT2_VALID_FS) && !(super->state & EXT2_ERROR_FS) &&
         !(super->incompat & EXT3_FEATURE_INCOMPAT_RECOVER) &&
         !(super->ro_compat & EXT4_FEATURE_RO_COMPAT_ORPHAN_PRESENT);
}

static FjExtentWhy
judge_super (const Super *super, guint64 length)
{
  if (super->block_size == 0 || super->n_blocks == 0 ||
      super->blocks_per_group < FEWEST_PER_GROUP ||
      super->n_blocks / super->blocks_per_group >= MOST_GROUPS)
    return FJ_EXTENT_WHY_DAMAGED;
  if (super->n_blocks > length / super->block_size)
    return FJ_EXTENT_WHY_CUT_OFF;
  if (!is_clean (super))
    return FJ_EXTENT_WHY_DIRTY;
  if (super->ro_compat & ~(guint32) EXT2_LIB_FEATURE_RO_COMPAT_SUPP)
    return FJ_EXTENT_WHY_UNSUPPORTED;
  return FJ_EXTENT_WHY_NOTHING;
}

/* Where the run of blocks of one kind ends that begins at @block. */
static blk64_t
find_end (ext2_filsys fs, blk64_t block, gboolean is_used)
{
  ext2fs_block_bitmap map = fs->block_map;
  blk64_t             last = ext2fs_blocks_count (fs->super) - 1;
  blk64_t             end = 0;
  errcode_t           failed = is_used
                                 ? ext2fs_find_first_zero_block_bitmap2 (map, block, last, &end)
                                 : ext2fs_find_first_set_block_bitmap2 (map, block, last, &end);

  if (failed == ENOENT)
    return last + 1;
  return failed != 0 || end <= block ? block + 1 : end;
}

static gboolean
is_used (ext2_filsys fs, blk64_t block)
{
  return ext2fs_test_block_bitmap2 (fs->block_map, block) != 0;
}

/* Clusters that the bitmaps say are free are as many as the groups say. */
static gboolean
do_counts_agree (ext2_filsys fs)
{
  guint64 counted = 0;
  guint64 told = 0;
  blk64_t end = ext2fs_blocks_count (fs->super);

  for (blk64_t block = fs->super->s_first_data_block; block < end;) {
    gboolean used = is_used (fs, block);
    blk64_t  next = find_end (fs, block, used);

    if (!used)
      counted += EXT2FS_NUM_B2C (fs, next - block);
    block = next;
  }
  for (dgrp_t group = 0; group < fs->group_desc_count; group++)
    told += ext2fs_bg_free_blocks_count (fs, group);
  return counted == told;
}

/* The bitmaps have it so already, unless they lie. */
static void
mark_metadata (ext2_filsys fs)
{
  for (dgrp_t group = 0; group < fs->group_desc_count; group++) {
    ext2fs_reserve_super_and_bgd (fs, group, fs->block_map);
    ext2fs_mark_block_bitmap2 (fs->block_map, ext2fs_block_bitmap_loc (fs, group));
    ext2fs_mark_block_bitmap2 (fs->block_map, ext2fs_inode_bitmap_loc (fs, group));
    ext2fs_mark_block_bitmap_range2 (fs->block_map, ext2fs_inode_table_loc (fs, group),
                                     fs->inode_blocks_per_group);
  }
}

static gboolean
are_groups_right (ext2_filsys fs)
{
  if (ext2fs_check_desc (fs) != 0)
    return FALSE;
  for (dgrp_t group = 0; group < fs->group_desc_count; group++)
    if (!ext2fs_group_desc_csum_verify (fs, group))
      return FALSE;
  return ext2fs_read_block_bitmap (fs) == 0 && do_counts_agree (fs);
}

static void
mark_blocks (FjExtentProbe *probe, ext2_filsys fs)
{
  blk64_t end = ext2fs_blocks_count (fs->super);
  blk64_t block = fs->super->s_first_data_block;

  fj_extent_probe_add (probe, FJ_EXTENT_DATA, block * fs->blocksize);
  while (block < end) {
    gboolean used = is_used (fs, block);
    blk64_t  next = find_end (fs, block, used);

    fj_extent_probe_add (probe, used ? FJ_EXTENT_DATA : FJ_EXTENT_UNUSED,
                         (next - block) * fs->blocksize);
    block = next;
  }
}

static FjExtentVerdict
look_inside (FjExtentProbe *probe)
{
  ext2_filsys     fs = NULL;
  FjExtentVerdict verdict;
  errcode_t       failed = fj_extent_io_open (probe, EXT2_FLAG_64BITS, &fs);

  if (failed != 0)
    return fj_extent_probe_say_whole (probe, failed == EXT2_ET_UNSUPP_FEATURE ||
                                                 failed == EXT2_ET_RO_UNSUPP_FEATURE
                                               ? FJ_EXTENT_WHY_UNSUPPORTED
                                               : FJ_EXTENT_WHY_DAMAGED);
  if (are_groups_right (fs)) {
    mark_metadata (fs);
    mark_blocks (probe, fs);
    verdict = FJ_EXTENT_MARKED;
  } else {
    verdict = fj_extent_probe_say_whole (probe, FJ_EXTENT_WHY_DAMAGED);
  }
  ext2fs_close_free (&fs);
  return verdict;
}

/**
 * fj_extent_ext_probe:
 * @probe: a region
 *
 * ext2, ext3 and ext4, by the block bitmaps. They mark everything that the file system itself is
 * made of, tables that must read zero included.
 *
 * Returns: whether it is one
 */
FjExtentVerdict
fj_extent_ext_probe (FjExtentProbe *probe)
{
  Super       super;
  FjExtentWhy why;

  if (!read_super (probe, &super))
    return FJ_EXTENT_NOT_MINE;
  why = judge_super (&super, probe->length);
  return why == FJ_EXTENT_WHY_NOTHING ? look_inside (probe)
                                      : fj_extent_probe_say_whole (probe, why);
}
