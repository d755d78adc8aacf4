/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_HISTORY_MODEL (fj_history_model_get_type ())
G_DECLARE_FINAL_TYPE (FjHistoryModel, fj_history_model, FJ, HISTORY_MODEL, GObject)

/**
 * FjHistoryModel:
 *
 * Records as the rows of a list, any number of them: the numbers are there, what a row says is
 * read on a thread when somebody looks at it. Many rows come a few at a time, so that nobody waits.
 */
FjHistoryModel *fj_history_model_new (const char *path);
void            fj_history_model_set_numbers (FjHistoryModel *self, GArray *numbers);
gint64          fj_history_model_get_number (FjHistoryModel *self, GtkTreeIter *iter);
int             fj_history_model_find (FjHistoryModel *self, gint64 number);

G_END_DECLS
