/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-record.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* All of them texts. */
typedef enum {
  FJ_HISTORY_BEGUN,
  FJ_HISTORY_RESULT, /* a sign and a word */
  FJ_HISTORY_SERIAL,
  FJ_HISTORY_PLACE,
  FJ_HISTORY_LAYOUT,
  FJ_HISTORY_TIME,
  FJ_HISTORY_SENT,
  FJ_HISTORY_PROVEN,
  FJ_HISTORY_N_COLUMNS,
} FjHistoryColumn;

/* What the list says of a record. (transfer full) */
char *fj_history_dup_cell (FjRecord *record, FjHistoryColumn column);
char *fj_history_dup_result (FjRecordResult result);

void fj_history_add_columns (GtkTreeView *tree);
void fj_history_fit_columns (GtkTreeView *tree);

G_END_DECLS
