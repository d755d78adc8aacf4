/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board-model.h"
#include "fj-layout-document.h"
#include "fj-log.h"

#include <fj-record-store.h>
#include <fj-run-set.h>
#include <fj-run-summary.h>

G_BEGIN_DECLS

#define FJ_TYPE_RUN_FLOW (fj_run_flow_get_type ())
G_DECLARE_FINAL_TYPE (FjRunFlow, fj_run_flow, FJ, RUN_FLOW, GObject)

FjRunFlow        *fj_run_flow_new (FjLayoutDocument *document, FjBoardModel *boards, FjLog *log);
FjLayoutDocument *fj_run_flow_get_document (FjRunFlow *self);
FjBoardModel     *fj_run_flow_get_boards (FjRunFlow *self);
FjRunSet         *fj_run_flow_get_runs (FjRunFlow *self);
FjRecordStore    *fj_run_flow_get_records (FjRunFlow *self);
void              fj_run_flow_set_end (FjRunFlow *self, FjEnd end);

/* Which boards. */
void       fj_run_flow_set_focus (FjRunFlow *self, FjBoard *board);
FjDevice  *fj_run_flow_get_device (FjRunFlow *self);
GPtrArray *fj_run_flow_dup_chosen (FjRunFlow *self);
gboolean   fj_run_flow_can_flash (FjRunFlow *self, FjBoard *board);
gboolean   fj_run_flow_can_retry (FjRunFlow *self, FjBoard *board);

/* What can be done, and what is being done. */
const char *fj_run_flow_get_obstacle (FjRunFlow *self);
gboolean    fj_run_flow_can_start (FjRunFlow *self);
gboolean    fj_run_flow_is_preparing (FjRunFlow *self);
gboolean    fj_run_flow_is_asking (FjRunFlow *self);
guint       fj_run_flow_get_n_running (FjRunFlow *self);
gboolean    fj_run_flow_may_have_written (FjRunFlow *self);

/* From one step to the next. */
void fj_run_flow_prepare (FjRunFlow *self, GPtrArray *boards);
void fj_run_flow_confirm (FjRunFlow *self);
void fj_run_flow_drop (FjRunFlow *self);
void fj_run_flow_stop (FjRunFlow *self);

/* What is asked before something is erased, or taken from outside of folders; (transfer full). */
FjRunSummary *fj_run_flow_dup_question (FjRunFlow *self);
char         *fj_run_flow_dup_erased_boards (FjRunFlow *self);

/* For a station, whose runs are among those of the window. (transfer full) */
FjRun *fj_run_flow_new_run (FjRunFlow *self, FjLayout *layout);
void   fj_run_flow_follow (FjRunFlow *self, FjRun *run, FjFlashJob *job);

G_END_DECLS
