/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-flash-job.h>

G_BEGIN_DECLS

/**
 * FjCliBlock:
 *
 * One board on a terminal: a header line, then its boot stages and partitions in the order in which
 * they came, then what is still to come.
 */
typedef struct _FjCliBlock FjCliBlock;

FjCliBlock *fj_cli_block_new (FjFlashJob *job, gboolean ascii);
void        fj_cli_block_free (FjCliBlock *self);
FjFlashJob *fj_cli_block_get_job (FjCliBlock *self); /* (transfer none) */
void        fj_cli_block_add_event (FjCliBlock *self, const FjJobEvent *event);
guint       fj_cli_block_count_lines (FjCliBlock *self);
/* Adds at most @n_lines lines (element-type utf8) of @columns columns to @lines. */
void fj_cli_block_draw (FjCliBlock *self, GPtrArray *lines, guint n_lines, guint columns);

G_END_DECLS
