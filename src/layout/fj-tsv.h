/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cell.h"

G_BEGIN_DECLS

/* More than this is not a flash layout: U-Boot's buffer for it is 256 KiB. */
#define FJ_TSV_MAX_SIZE (1024 * 1024)
/* Nor is a file with more rows than this, where U-Boot takes 240 at most. */
#define FJ_TSV_MAX_ROWS 2000
/* The byte order mark that some editors put before UTF-8 text. */
#define FJ_TSV_MARK "\xef\xbb\xbf"

/**
 * FjTsvLine:
 *
 * One line as it stands in the file, so that it can be written again byte for byte.
 */
typedef struct {
  guint    number; /* from 1 */
  gboolean is_row; /* neither blank nor a comment */
  char    *raw;    /* (owned): without the line's end; any bytes but NUL */
  char     end[3]; /* "\n", "\r\n", "\r"; "" for a last line that has none */
} FjTsvLine;

/**
 * FjTsvSpan:
 *
 * Where a cell stands in its line: a half-open range of bytes. Empty: the line ends before it.
 */
typedef struct {
  gsize start;
  gsize end;
} FjTsvSpan;

/**
 * FjTsv:
 *
 * The lines of a file with values separated by tabs. Every byte of the file is in a line, in a
 * line's end or in the byte order mark.
 */
typedef struct _FjTsv FjTsv;

FjTsv           *fj_tsv_parse (GBytes *bytes, GError **error);
void             fj_tsv_free (FjTsv *self);
gboolean         fj_tsv_has_mark (FjTsv *self);
gboolean         fj_tsv_has_cr_ends (FjTsv *self);
guint            fj_tsv_get_n_lines (FjTsv *self);
const FjTsvLine *fj_tsv_get_line (FjTsv *self, guint i);

void  fj_tsv_split (const char *raw, FjTsvSpan spans[FJ_N_COLUMNS], gsize *rest);
char *fj_tsv_replace (const char *raw, FjColumn column, const char *text);
char *fj_tsv_join (const char *const cells[FJ_N_COLUMNS], const char *style);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjTsv, fj_tsv_free)

G_END_DECLS
