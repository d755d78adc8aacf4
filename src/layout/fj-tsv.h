/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-issue.h"

G_BEGIN_DECLS

/* More than this is not a flash layout: U-Boot's buffer for it is 256 KiB. */
#define FJ_TSV_MAX_SIZE (1024 * 1024)

/**
 * FjTsvRow:
 *
 * One row as it stands in the file.
 */
typedef struct {
  guint line;                /* from 1 */
  char *cells[FJ_N_COLUMNS]; /* (owned) (nullable): valid UTF-8; NULL where the row ends early */
  /* what stands around the cells, so that an untouched row is written as it was read */
  char *raw; /* (owned): the whole line without its line end */
} FjTsvRow;

/* (pure) Bytes to rows. The text of comments, blank lines and line ends is kept in @FjTsv. */
typedef struct _FjTsv FjTsv;

FjTsv          *fj_tsv_parse (GBytes *bytes, GPtrArray *issues, GError **error);
void            fj_tsv_free (FjTsv *self);
guint           fj_tsv_get_n_rows (FjTsv *self);
const FjTsvRow *fj_tsv_get_row (FjTsv *self, guint row);

/* (pure) What the cell's text means. FALSE and an issue without a row when it means nothing. */
gboolean fj_cell_parse (FjColumn column, const char *text, FjRowValues *values, FjIssue **issue);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjTsv, fj_tsv_free)

G_END_DECLS
