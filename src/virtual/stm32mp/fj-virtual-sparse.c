/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-sparse.h"

#include <fj-bytes.h>
#include <string.h>

/* U-Boot lib/image-sparse.c, write_sparse_image, with what it takes and what it gets wrong. */

#define MAGIC 0xED26FF3A
#define HEADER_SIZE 28
#define CHUNK_SIZE 12
#define BLOCK 512
#define FILL_PIECE (512 * 1024)

typedef enum {
  RAW = 0xCAC1,
  FILL = 0xCAC2,
  DONT_CARE = 0xCAC3,
  CRC32 = 0xCAC4,
} ChunkType;

typedef struct {
  const FjVirtualTarget *target;
  FjReader               reader;
  guint64                chunk_header; /* bytes */
  guint64                block;        /* bytes of one of its blocks */
  guint64                position;     /* of the target, bytes */
  guint64                blocks;       /* that the chunks had */
  FjVirtualBoard        *board;
  guint64               *written; /* bytes, also those of a fill */
} Sparse;

typedef struct {
  guint16 type;
  guint64 length; /* bytes on the storage */
  guint32 total;  /* bytes in the image */
} Chunk;

gboolean
fj_virtual_sparse_is_image (const guint8 *image, gsize length)
{
  FjReader reader = FJ_READER_INIT (image, length);

  return fj_reader_u32_le (&reader) == MAGIC && fj_reader_u16_le (&reader) == 1;
}

static const char *
check_room (Sparse *self, guint64 length)
{
  if (length <= self->target->size && self->position <= self->target->size - length)
    return NULL;
  return "Request would exceed partition size!";
}

static const char *
write_bytes (Sparse *self, const guint8 *data, gsize length)
{
  if (!fj_virtual_target_write (self->target, self->board, self->position, data, length))
    return "flash write failure";
  self->position += length;
  return NULL;
}

static const char *
write_raw (Sparse *self, const Chunk *chunk)
{
  const char   *refusal = check_room (self, chunk->length);
  const guint8 *data;

  if (chunk->total != self->chunk_header + chunk->length)
    return "Bogus chunk size for chunk type Raw";
  if (refusal != NULL)
    return refusal;
  data = fj_reader_bytes (&self->reader, chunk->length);
  if (data == NULL)
    return "flash write failure(incomplete)";
  *self->written += chunk->length;
  return write_bytes (self, data, chunk->length);
}

static const char *
write_fill (Sparse *self, const Chunk *chunk)
{
  guint32             value = fj_reader_u32_le (&self->reader);
  g_autofree guint32 *piece = NULL;
  guint64             left = chunk->length;
  const char         *refusal = check_room (self, chunk->length);

  if (chunk->total != self->chunk_header + 4)
    return "Bogus chunk size for chunk type FILL";
  if (refusal != NULL)
    return refusal;
  piece = g_malloc (FILL_PIECE);
  for (guint i = 0; i < FILL_PIECE / 4; i++)
    piece[i] = GUINT32_TO_LE (value);
  *self->written += chunk->length;
  while (left > 0 && refusal == NULL) {
    gsize n = (gsize) MIN (left, FILL_PIECE);

    refusal = write_bytes (self, (const guint8 *) piece, n);
    left -= n;
  }
  return refusal;
}

/* The sum is not looked at, and its four bytes are not skipped either. */
static const char *
pass_crc (Sparse *self, const Chunk *chunk)
{
  return chunk->total != self->chunk_header ? "Bogus chunk size for chunk type CRC32" : NULL;
}

static const char *
write_chunk (Sparse *self)
{
  gsize   start = self->reader.position;
  Chunk   chunk = { .type = fj_reader_u16_le (&self->reader) };
  guint32 n;

  fj_reader_u16_le (&self->reader);
  n = fj_reader_u32_le (&self->reader);
  chunk.total = fj_reader_u32_le (&self->reader);
  chunk.length = n * self->block;
  fj_reader_seek (&self->reader, start + self->chunk_header);
  if (chunk.type != CRC32)
    self->blocks += n;
  switch (chunk.type) {
  case RAW:
    return write_raw (self, &chunk);
  case FILL:
    return write_fill (self, &chunk);
  case DONT_CARE:
    self->position += chunk.length;
    return NULL;
  case CRC32:
    chunk.total -= 4;
    return pass_crc (self, &chunk);
  default:
    return "Unknown chunk type";
  }
}

const char *
fj_virtual_sparse_write (const FjVirtualTarget *target, FjVirtualBoard *board, const guint8 *image,
                         gsize length, guint64 *written)
{
  Sparse      self = { .target = target, .board = board, .written = written };
  const char *refusal = NULL;
  guint16     header;
  guint32     n_blocks, n_chunks;

  self.reader = FJ_READER_INIT (image, length);
  fj_reader_seek (&self.reader, 8);
  header = fj_reader_u16_le (&self.reader);
  self.chunk_header = fj_reader_u16_le (&self.reader);
  self.block = fj_reader_u32_le (&self.reader);
  n_blocks = fj_reader_u32_le (&self.reader);
  n_chunks = fj_reader_u32_le (&self.reader);
  if (self.block == 0 || self.block % BLOCK != 0)
    return "sparse image block size issue";
  /* a longer header is skipped twice */
  header -= MIN (header, HEADER_SIZE);
  fj_reader_seek (&self.reader, HEADER_SIZE + 2 * (gsize) header);
  self.chunk_header = MAX (self.chunk_header, CHUNK_SIZE);
  for (guint i = 0; i < n_chunks && refusal == NULL; i++) {
    refusal = write_chunk (&self);
    if (refusal == NULL && self.reader.failed)
      refusal = "Unknown chunk type";
  }
  if (refusal != NULL)
    return refusal;
  return self.blocks == n_blocks ? NULL : "sparse image write failure";
}
