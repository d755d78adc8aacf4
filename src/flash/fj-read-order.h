/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-plan.h"

G_BEGIN_DECLS

/* The most that is kept in memory of a part that goes to no file. */
#define FJ_READ_MEMORY_MAX (1024 * 1024)

/**
 * FjReadPart: what is read of one row, and what came of it.
 */
typedef struct {
  guint8  id;
  FjRange range; /* of the row; a length of G_MAXUINT64 is up to its end */
  char   *path;  /* (owned) (nullable): of the file; %NULL: it is kept in memory */

  /* once the run is over */
  gboolean    is_done; /* all of it was read, and the file is there */
  guint64     bytes;
  char       *digest;   /* (owned) (nullable): SHA-256 of the file, in hexadecimal */
  GByteArray *contents; /* (owned) (nullable) of a part without a file */
} FjReadPart;

/**
 * FjReadOrder:
 *
 * What is to be read of a board, and where to. Whoever makes it keeps it; the worker alone writes
 * into it while it runs, and it is looked at when that is over. Atomic reference count.
 */
typedef struct _FjReadOrder FjReadOrder;

FjReadOrder      *fj_read_order_new (gboolean may_replace);
FjReadOrder      *fj_read_order_ref (FjReadOrder *self);
void              fj_read_order_unref (FjReadOrder *self);
void              fj_read_order_add (FjReadOrder *self, guint8 id, const FjRange *range,
                                     const char *path);
gboolean          fj_read_order_may_replace (FjReadOrder *self);
guint             fj_read_order_get_n (FjReadOrder *self);
const FjReadPart *fj_read_order_get (FjReadOrder *self, guint part);
/* For the worker: what it fills in. */
FjReadPart *fj_read_order_edit (FjReadOrder *self, guint part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjReadOrder, fj_read_order_unref)

G_END_DECLS
