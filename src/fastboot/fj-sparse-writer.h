/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_SPARSE_BLOCK 4096 /* the usual one */
#define FJ_SPARSE_SECTOR 512 /* the smallest that storages take */

/**
 * FjSparseWriter:
 *
 * Makes Android sparse images in memory, piece by piece: each is whole, begins with a gap up to
 * where it belongs, and is no longer than a given size. What is zero is said in a few bytes. One
 * thread.
 */
typedef struct _FjSparseWriter FjSparseWriter;

FjSparseWriter *fj_sparse_writer_new (gsize room);
void            fj_sparse_writer_set_block (FjSparseWriter *self, gsize block);
void            fj_sparse_writer_free (FjSparseWriter *self);
gsize           fj_sparse_writer_add (FjSparseWriter *self, guint64 offset, const guint8 *data,
                                      gsize length);
gboolean        fj_sparse_writer_is_empty (FjSparseWriter *self);
guint64         fj_sparse_writer_get_content (FjSparseWriter *self);
const guint8   *fj_sparse_writer_end (FjSparseWriter *self, gsize *length);
void            fj_sparse_writer_reset (FjSparseWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjSparseWriter, fj_sparse_writer_free)

G_END_DECLS
