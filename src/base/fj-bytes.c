/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-bytes.h"

#include <string.h>

/**
 * fj_reader_left:
 * @self: a reader
 *
 * Returns: how many bytes are left; 0 once the reader has failed
 */
gsize
fj_reader_left (const FjReader *self)
{
  return self->failed ? 0 : self->length - self->position;
}

/**
 * fj_reader_bytes:
 * @self: a reader
 * @length: how many bytes to take
 *
 * Returns: (transfer none) (nullable): the next @length bytes inside the reader's data, or %NULL
 *   when there are not so many
 */
const guint8 *
fj_reader_bytes (FjReader *self, gsize length)
{
  const guint8 *bytes;

  if (self->failed || length > self->length - self->position) {
    self->failed = TRUE;
    return NULL;
  }
  bytes = self->data + self->position;
  self->position += length;
  return bytes;
}

/**
 * fj_reader_seek:
 * @self: a reader
 * @position: byte to read next, from 0 to the length
 *
 * Returns: whether @position is inside the data
 */
gboolean
fj_reader_seek (FjReader *self, gsize position)
{
  if (self->failed || position > self->length) {
    self->failed = TRUE;
    return FALSE;
  }
  self->position = position;
  return TRUE;
}

static guint64
read_le (FjReader *self, gsize length)
{
  const guint8 *bytes = fj_reader_bytes (self, length);
  guint64       value = 0;

  for (gsize i = 0; bytes != NULL && i < length; i++)
    value |= (guint64) bytes[i] << (8 * i);
  return value;
}

/**
 * fj_reader_u8:
 *
 * Returns: the next byte, 0 past the end
 */
guint8
fj_reader_u8 (FjReader *self)
{
  return (guint8) read_le (self, 1);
}

/**
 * fj_reader_u16_le:
 *
 * Returns: the next two bytes, lowest first, 0 past the end
 */
guint16
fj_reader_u16_le (FjReader *self)
{
  return (guint16) read_le (self, 2);
}

/**
 * fj_reader_u24_le:
 *
 * Returns: the next three bytes, lowest first, 0 past the end
 */
guint32
fj_reader_u24_le (FjReader *self)
{
  return (guint32) read_le (self, 3);
}

/**
 * fj_reader_u32_le:
 *
 * Returns: the next four bytes, lowest first, 0 past the end
 */
guint32
fj_reader_u32_le (FjReader *self)
{
  return (guint32) read_le (self, 4);
}

/**
 * fj_reader_u32_be:
 *
 * Returns: the next four bytes, highest first, 0 past the end
 */
guint32
fj_reader_u32_be (FjReader *self)
{
  guint32 value = fj_reader_u32_le (self);

  return GUINT32_SWAP_LE_BE (value); /* a macro that may name its argument several times */
}

/**
 * fj_reader_u64_le:
 *
 * Returns: the next eight bytes, lowest first, 0 past the end
 */
guint64
fj_reader_u64_le (FjReader *self)
{
  return read_le (self, 8);
}

static guint8 *
writer_take (FjWriter *self, gsize length)
{
  guint8 *bytes;

  if (self->failed || length > self->length - self->position) {
    self->failed = TRUE;
    return NULL;
  }
  bytes = self->data + self->position;
  self->position += length;
  return bytes;
}

static void
write_le (FjWriter *self, guint64 value, gsize length)
{
  guint8 *bytes = writer_take (self, length);

  for (gsize i = 0; bytes != NULL && i < length; i++)
    bytes[i] = (guint8) (value >> (8 * i));
}

/**
 * fj_writer_u8:
 *
 * Writes one byte.
 */
void
fj_writer_u8 (FjWriter *self, guint8 value)
{
  write_le (self, value, 1);
}

/**
 * fj_writer_u16_le:
 *
 * Writes two bytes, lowest first.
 */
void
fj_writer_u16_le (FjWriter *self, guint16 value)
{
  write_le (self, value, 2);
}

/**
 * fj_writer_u24_le:
 *
 * Writes the low three bytes of @value, lowest first.
 */
void
fj_writer_u24_le (FjWriter *self, guint32 value)
{
  write_le (self, value, 3);
}

/**
 * fj_writer_u32_le:
 *
 * Writes four bytes, lowest first.
 */
void
fj_writer_u32_le (FjWriter *self, guint32 value)
{
  write_le (self, value, 4);
}

/**
 * fj_writer_u32_be:
 *
 * Writes four bytes, highest first.
 */
void
fj_writer_u32_be (FjWriter *self, guint32 value)
{
  write_le (self, GUINT32_SWAP_LE_BE (value), 4);
}

/**
 * fj_writer_u64_le:
 *
 * Writes eight bytes, lowest first.
 */
void
fj_writer_u64_le (FjWriter *self, guint64 value)
{
  write_le (self, value, 8);
}

/**
 * fj_writer_bytes:
 * @self: a writer
 * @bytes: what to write
 * @length: its length
 *
 * Copies @length bytes, or none when there is no room for all of them.
 */
void
fj_writer_bytes (FjWriter *self, gconstpointer bytes, gsize length)
{
  guint8 *target = writer_take (self, length);

  if (target != NULL && length > 0)
    memcpy (target, bytes, length);
}

/**
 * fj_writer_fill:
 * @self: a writer
 * @value: the byte to repeat
 * @count: how often
 *
 * Writes @value @count times, or not at all when there is no room.
 */
void
fj_writer_fill (FjWriter *self, guint8 value, gsize count)
{
  guint8 *target = writer_take (self, count);

  if (target != NULL && count > 0)
    memset (target, value, count);
}

/**
 * fj_bytes_are_all:
 * @data: (array length=length): bytes
 * @length: how many
 * @value: a byte
 *
 * Returns: (pure) whether all of them are @value, as none are
 */
gboolean
fj_bytes_are_all (const guint8 *data, gsize length, guint8 value)
{
  return length == 0 || (data[0] == value && memcmp (data, data + 1, length - 1) == 0);
}
