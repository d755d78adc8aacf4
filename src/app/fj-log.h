/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-job-event.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How much a line of the log matters. */
typedef enum {
  FJ_LOG_LEVEL_DETAIL,
  FJ_LOG_LEVEL_INFO,
  FJ_LOG_LEVEL_WARNING,
  FJ_LOG_LEVEL_ERROR,
} FjLogLevel;

/* The columns of the model. */
enum {
  FJ_LOG_COLUMN_TIME,
  FJ_LOG_COLUMN_LEVEL,
  FJ_LOG_COLUMN_BOARD,
  FJ_LOG_COLUMN_TEXT,
  FJ_LOG_N_COLUMNS,
};

#define FJ_TYPE_LOG (fj_log_get_type ())
G_DECLARE_FINAL_TYPE (FjLog, fj_log, FJ, LOG, GObject)

FjLog        *fj_log_new (void);
GtkTreeModel *fj_log_get_model (FjLog *self);
void          fj_log_add (FjLog *self, FjLogLevel level, const char *board, const char *format, ...)
  G_GNUC_PRINTF (4, 5);
void        fj_log_add_event (FjLog *self, const char *board, GListModel *items,
                              const FjJobEvent *event);
char       *fj_log_to_text (FjLog *self, const char *board);
char       *fj_log_dup_last (FjLog *self, const char *board, guint n);
const char *fj_log_level_word (FjLogLevel level);

G_END_DECLS
