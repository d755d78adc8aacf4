/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-partition.h"
#include "fj-tsv.h"

G_BEGIN_DECLS

/**
 * FjLayoutLine:
 *
 * A line of a layout's file. Counted references.
 */
typedef struct {
  FjPartition *row;    /* (owned) (nullable) */
  char        *raw;    /* (owned) (nullable): of a comment or a blank line */
  char         end[3]; /* what ends the line; "" on the last one of some files */
} FjLayoutLine;

FjLayoutLine *fj_layout_line_new_row (FjPartition *row);
FjLayoutLine *fj_layout_line_ref (FjLayoutLine *self);
void          fj_layout_line_unref (FjLayoutLine *self);

/**
 * FjLayoutLines:
 *
 * All lines of a layout's file in order, and which of them are rows.
 */
typedef struct {
  GPtrArray  *lines;    /* (owned) (element-type FjLayoutLine) */
  GPtrArray  *rows;     /* (owned) (element-type FjPartition): the same rows */
  gboolean    has_mark; /* the file begins with a byte order mark */
  gboolean    has_cr_ends;
  const char *end; /* (not owned): the usual end of a line */
} FjLayoutLines;

FjLayoutLines *fj_layout_lines_new (FjTsv *tsv);
void           fj_layout_lines_free (FjLayoutLines *self);
GBytes        *fj_layout_lines_to_bytes (FjLayoutLines *self);
void           fj_layout_lines_check (FjLayoutLines *self, GPtrArray *issues);
void           fj_layout_lines_renumber (FjLayoutLines *self);
guint          fj_layout_lines_find_row (FjLayoutLines *self, guint row);
guint          fj_layout_lines_find_place (FjLayoutLines *self, guint row);
guint          fj_layout_lines_insert (FjLayoutLines *self, guint index, FjLayoutLine *line);
guint          fj_layout_lines_remove (FjLayoutLines *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjLayoutLines, fj_layout_lines_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjLayoutLine, fj_layout_line_unref)

G_END_DECLS
