/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FjReader:
 *
 * A cursor over bytes of an untrusted source. A read past the end returns zero, moves nothing and
 * makes the reader fail for good, so a caller reads a whole structure and asks once at the end.
 */
typedef struct {
  const guint8 *data;
  gsize         length;
  gsize         position;
  gboolean      failed;
} FjReader;

#define FJ_READER_INIT(d, l) ((FjReader){ .data = (d), .length = (l) })

guint8        fj_reader_u8 (FjReader *self);
guint16       fj_reader_u16_le (FjReader *self);
guint32       fj_reader_u24_le (FjReader *self);
guint32       fj_reader_u32_le (FjReader *self);
guint32       fj_reader_u32_be (FjReader *self);
guint64       fj_reader_u64_le (FjReader *self);
const guint8 *fj_reader_bytes (FjReader *self, gsize length);
gboolean      fj_reader_seek (FjReader *self, gsize position);
gsize         fj_reader_left (const FjReader *self);

/**
 * FjWriter:
 *
 * A cursor over a buffer of the caller's. A write past the end writes nothing and makes the writer
 * fail for good.
 */
typedef struct {
  guint8  *data;
  gsize    length;
  gsize    position;
  gboolean failed;
} FjWriter;

#define FJ_WRITER_INIT(d, l) ((FjWriter){ .data = (d), .length = (l) })

void fj_writer_u8 (FjWriter *self, guint8 value);
void fj_writer_u16_le (FjWriter *self, guint16 value);
void fj_writer_u24_le (FjWriter *self, guint32 value);
void fj_writer_u32_le (FjWriter *self, guint32 value);
void fj_writer_u32_be (FjWriter *self, guint32 value);
void fj_writer_u64_le (FjWriter *self, guint64 value);
void fj_writer_bytes (FjWriter *self, gconstpointer bytes, gsize length);
void fj_writer_fill (FjWriter *self, guint8 value, gsize count);

gboolean fj_bytes_are_all (const guint8 *data, gsize length, guint8 value);

G_END_DECLS
