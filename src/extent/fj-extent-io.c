/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-io.h"

#include <string.h>

/* libext2fs opens by name alone; this is what it is to open on this thread. */
static _Thread_local FjExtentProbe *to_open;

static struct struct_io_manager manager;

static errcode_t
io_open (const char *name, int flags, io_channel *channel)
{
  gsize      length = strlen (name) + 1;
  io_channel self;
  errcode_t  failed;

  if (flags & IO_FLAG_RW)
    return EXT2_ET_RO_FILSYS;
  failed = ext2fs_get_memzero (sizeof *self, &self);
  if (failed != 0)
    return failed;
  failed = ext2fs_get_memzero (length, &self->name);
  if (failed != 0) {
    ext2fs_free_mem (&self);
    return failed;
  }
  g_strlcpy (self->name, name, length);
  self->magic = EXT2_ET_MAGIC_IO_CHANNEL;
  self->manager = &manager;
  self->block_size = 1024;
  self->refcount = 1;
  self->private_data = to_open;
  *channel = self;
  return 0;
}

static errcode_t
io_close (io_channel channel)
{
  if (--channel->refcount > 0)
    return 0;
  ext2fs_free_mem (&channel->name);
  return ext2fs_free_mem (&channel);
}

static errcode_t
io_set_blksize (io_channel channel, int block_size)
{
  channel->block_size = block_size;
  return 0;
}

/* A negative count is one of bytes. */
static errcode_t
io_read_blk64 (io_channel channel, unsigned long long block, int count, void *data)
{
  FjExtentProbe *probe = channel->private_data;
  guint64        size = (guint64) channel->block_size;
  guint64        length = count < 0 ? (guint64) - (gint64) count : (guint64) count * size;

  if (block > probe->length / size ||
      !fj_extent_probe_read (probe, block * size, data, (gsize) length))
    return EXT2_ET_SHORT_READ;
  return 0;
}

static errcode_t
io_read_blk (io_channel channel, unsigned long block, int count, void *data)
{
  return io_read_blk64 (channel, block, count, data);
}

static errcode_t
io_write_blk64 (io_channel channel, unsigned long long block, int count, const void *data)
{
  return EXT2_ET_RO_FILSYS;
}

static errcode_t
io_write_blk (io_channel channel, unsigned long block, int count, const void *data)
{
  return EXT2_ET_RO_FILSYS;
}

static errcode_t
io_flush (io_channel channel)
{
  return 0;
}

static struct struct_io_manager manager = {
  .magic = EXT2_ET_MAGIC_IO_MANAGER,
  .name = "flashjig",
  .open = io_open,
  .close = io_close,
  .set_blksize = io_set_blksize,
  .read_blk = io_read_blk,
  .write_blk = io_write_blk,
  .flush = io_flush,
  .read_blk64 = io_read_blk64,
  .write_blk64 = io_write_blk64,
};

/**
 * fj_extent_io_open:
 * @probe: the region that it is in, which lives longer
 * @flags: of ext2fs_open2(); not for writing
 * @fs: (out): the file system
 *
 * Returns: 0, or what libext2fs does not like about it
 */
errcode_t
fj_extent_io_open (FjExtentProbe *probe, int flags, ext2_filsys *fs)
{
  errcode_t failed;

  to_open = probe;
  failed = ext2fs_open2 ("image", NULL, flags, 0, 0, &manager, fs);
  to_open = NULL;
  return failed;
}
