/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board.h"
#include "fj-log.h"
#include "fj-notice.h"

G_BEGIN_DECLS

/* What a report of the window is about: the last run of a board. */
typedef struct {
  FjBoard  *board;      /* with a job */
  FjLayout *layout;     /* (nullable) */
  FjLog    *log;        /* (nullable) */
  gboolean  with_paths; /* whole paths instead of names of files */
} FjReportChoice;

void fj_report_copy (const FjReportChoice *choice, FjNotice *notice);
void fj_report_save (const FjReportChoice *choice, GFile *file, FjNotice *notice);
void fj_log_save (FjLog *log, GFile *file, FjNotice *notice);

G_END_DECLS
