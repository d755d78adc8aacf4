/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-lines.h"
#include "fj-layout.h"

G_BEGIN_DECLS

/**
 * FjLayoutStamp:
 *
 * What tells one state of a file on disk from another.
 */
typedef struct {
  char   *etag; /* (owned) (nullable) */
  guint64 size; /* bytes */
} FjLayoutStamp;

FjLayoutLines       *fj_layout_get_lines (FjLayout *self);
void                 fj_layout_set_raw (FjLayout *self, guint row, const char *raw);
void                 fj_layout_stamp_clear (FjLayoutStamp *stamp);
const FjLayoutStamp *fj_layout_get_stamp (FjLayout *self);
/* The layout as it is now is about to be written. */
void fj_layout_begin_save (FjLayout *self);
/* What it was when the save began is the same as @file from now on. Takes over what @stamp owns. */
void fj_layout_end_save (FjLayout *self, GFile *file, FjLayoutStamp *stamp);

G_END_DECLS
