/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-sparse-writer.h"

#include <fj-bytes.h>
#include <string.h>

/* Android's sparse format (libsparse, sparse_format.h), version 1.0. */

#define MAGIC 0xED26FF3A
#define HEADER_SIZE 28
#define CHUNK_SIZE 12
#define FILL_SIZE (CHUNK_SIZE + 4)
/* What one block may need beyond itself: a gap, and the head of its chunk. */
#define OVERHEAD (2 * CHUNK_SIZE + FILL_SIZE)

typedef enum {
  NOTHING,
  RAW = 0xCAC1,
  FILL = 0xCAC2,
  DONT_CARE = 0xCAC3,
} ChunkType;

struct _FjSparseWriter {
  guint8   *data; /* (owned) (array length=room) */
  gsize     room;
  gsize     block; /* bytes of one */
  gsize     length;
  ChunkType type;   /* of the chunk under way */
  gsize     chunk;  /* where it begins */
  guint32   blocks; /* of it */
  guint32   n_chunks;
  guint64   next;    /* block behind the last one */
  guint64   content; /* bytes that are told, without gaps */
};

/**
 * fj_sparse_writer_new:
 * @room: bytes that a piece may have; some blocks at least
 *
 * Returns: (transfer full): a writer with an empty piece
 */
FjSparseWriter *
fj_sparse_writer_new (gsize room)
{
  FjSparseWriter *self;

  g_return_val_if_fail (room >= HEADER_SIZE + OVERHEAD + FJ_SPARSE_BLOCK, NULL);

  self = g_new0 (FjSparseWriter, 1);
  self->data = g_malloc (room);
  self->room = room;
  self->block = FJ_SPARSE_BLOCK;
  fj_sparse_writer_reset (self);
  return self;
}

/**
 * fj_sparse_writer_set_block:
 * @self: a writer with an empty piece
 * @block: how long the blocks of its images are, from a sector to %FJ_SPARSE_BLOCK
 */
void
fj_sparse_writer_set_block (FjSparseWriter *self, gsize block)
{
  g_return_if_fail (self != NULL && fj_sparse_writer_is_empty (self));
  g_return_if_fail (block >= FJ_SPARSE_SECTOR && block <= FJ_SPARSE_BLOCK);

  self->block = block;
}

/**
 * fj_sparse_writer_free:
 *
 * Frees @self.
 */
void
fj_sparse_writer_free (FjSparseWriter *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->data);
  g_free (self);
}

/**
 * fj_sparse_writer_reset:
 *
 * Begins the next piece.
 */
void
fj_sparse_writer_reset (FjSparseWriter *self)
{
  self->length = HEADER_SIZE;
  self->type = NOTHING;
  self->n_chunks = 0;
  self->next = 0;
  self->content = 0;
}

/**
 * fj_sparse_writer_is_empty:
 *
 * Returns: whether nothing was added to the piece yet
 */
gboolean
fj_sparse_writer_is_empty (FjSparseWriter *self)
{
  return self->content == 0;
}

/**
 * fj_sparse_writer_get_content:
 *
 * Returns: how many bytes of the storage the piece has something to say of
 */
guint64
fj_sparse_writer_get_content (FjSparseWriter *self)
{
  return self->content;
}

/* The head of the chunk under way, now that its length is known. */
static void
end_chunk (FjSparseWriter *self)
{
  FjWriter writer = FJ_WRITER_INIT (self->data + self->chunk, CHUNK_SIZE);

  if (self->type == NOTHING)
    return;
  fj_writer_u16_le (&writer, (guint16) self->type);
  fj_writer_u16_le (&writer, 0);
  fj_writer_u32_le (&writer, self->blocks);
  fj_writer_u32_le (&writer, (guint32) (self->length - self->chunk));
  self->n_chunks++;
  self->type = NOTHING;
}

static void
begin_chunk (FjSparseWriter *self, ChunkType type)
{
  if (self->type == type)
    return;
  end_chunk (self);
  self->type = type;
  self->chunk = self->length;
  self->length += CHUNK_SIZE;
  self->blocks = 0;
  if (type == FILL) {
    memset (self->data + self->length, 0, 4);
    self->length += 4;
  }
}

static void
skip_to (FjSparseWriter *self, guint64 block)
{
  if (block == self->next)
    return;
  begin_chunk (self, DONT_CARE);
  self->blocks += (guint32) (block - self->next);
  self->next = block;
}

/* The last block of a file may be shorter: the rest of it is zero. */
static void
add_block (FjSparseWriter *self, const guint8 *data, gsize length)
{
  if (fj_bytes_are_all (data, length, 0)) {
    begin_chunk (self, FILL);
  } else {
    begin_chunk (self, RAW);
    memcpy (self->data + self->length, data, length);
    memset (self->data + self->length + length, 0, self->block - length);
    self->length += self->block;
  }
  self->blocks++;
  self->next++;
}

/**
 * fj_sparse_writer_add:
 * @self: a writer
 * @offset: where the bytes belong, a whole number of blocks, and not before the end of what was
 *   added
 * @data: (array length=length): bytes
 * @length: how many; only at the end of all no whole number of blocks
 *
 * Adds as much as there is room for. A piece must not have a block behind 2^32.
 *
 * Returns: how many bytes were added; fewer than @length: the piece is full
 */
gsize
fj_sparse_writer_add (FjSparseWriter *self, guint64 offset, const guint8 *data, gsize length)
{
  guint64 block = offset / self->block;
  gsize   added = 0;

  g_return_val_if_fail (self != NULL && offset % self->block == 0 && block >= self->next, 0);

  while (added < length && self->room - self->length >= OVERHEAD + self->block &&
         block < G_MAXUINT32) {
    gsize part = MIN (length - added, self->block);

    skip_to (self, block++);
    add_block (self, data + added, part);
    added += part;
  }
  self->content += added;
  return added;
}

/**
 * fj_sparse_writer_end:
 * @self: a writer with something in its piece
 * @length: (out): how long the image is
 *
 * Returns: (transfer none): the image, until the next piece is begun
 */
const guint8 *
fj_sparse_writer_end (FjSparseWriter *self, gsize *length)
{
  FjWriter writer = FJ_WRITER_INIT (self->data, HEADER_SIZE);

  g_return_val_if_fail (self != NULL, NULL);

  end_chunk (self);
  fj_writer_u32_le (&writer, MAGIC);
  fj_writer_u16_le (&writer, 1);
  fj_writer_u16_le (&writer, 0);
  fj_writer_u16_le (&writer, HEADER_SIZE);
  fj_writer_u16_le (&writer, CHUNK_SIZE);
  fj_writer_u32_le (&writer, (guint32) self->block);
  fj_writer_u32_le (&writer, (guint32) self->next);
  fj_writer_u32_le (&writer, self->n_chunks);
  fj_writer_u32_le (&writer, 0);
  *length = self->length;
  return self->data;
}
