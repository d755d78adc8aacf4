/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-plan.h"

G_BEGIN_DECLS

/* What was asked for and sent under one id. */
typedef enum {
  FJ_RUN_ROW_NONE,
  FJ_RUN_ROW_SENDING, /* bytes go to the board */
  FJ_RUN_ROW_WRITING, /* all bytes went; the board writes the rest and checks */
  FJ_RUN_ROW_SENT,    /* it took all of it */
} FjRunRowState;

/**
 * FjRunRow: how far one row of the plan is, or what goes before the rows (id 0).
 */
typedef struct {
  FjRunRowState state;
  guint         n_asked;         /* how often the board asked for it */
  guint         n_begun;         /* how often it was begun */
  guint64       bytes;           /* of this try that the board has taken */
  guint64       position;        /* up to where in the row it has everything, bytes */
  gboolean      is_acknowledged; /* the board went on after it */
} FjRunRow;

/**
 * FjRunPlace: where a run is; what an error of it is about.
 */
typedef struct {
  int      id;         /* of the row, or -1 */
  gint64   byte;       /* of the row, or -1 */
  gboolean is_sending; /* it is being sent, or the board has not gone on after it */
} FjRunPlace;

/**
 * FjRunState:
 *
 * What happened in one run: what the board asked for, what was sent and what it has acknowledged,
 * by row and byte. The worker writes it, whoever keeps it reads it when the run is over; it can be
 * stored and read back. Atomic reference count.
 */
typedef struct _FjRunState FjRunState;

FjRunState *fj_run_state_new (FjPlan *plan);
FjRunState *fj_run_state_ref (FjRunState *self);
void        fj_run_state_unref (FjRunState *self);

/* What happens. */
void fj_run_state_ask (FjRunState *self, guint8 id);
void fj_run_state_begin (FjRunState *self, guint8 id);
void fj_run_state_advance (FjRunState *self, guint64 bytes, guint64 position);
void fj_run_state_set_writing (FjRunState *self);
void fj_run_state_end (FjRunState *self);
void fj_run_state_set_pending (FjRunState *self, int id);
void fj_run_state_acknowledge (FjRunState *self, guint8 id);
void fj_run_state_blame (FjRunState *self, guint8 id);
void fj_run_state_set_serial (FjRunState *self, const char *serial);
void fj_run_state_set_needs_reset (FjRunState *self, gboolean needs_reset);

/* What has happened. */
FjPlan           *fj_run_state_get_plan (FjRunState *self);
const FjRunRow   *fj_run_state_get_row (FjRunState *self, guint8 id);
const FjRunPlace *fj_run_state_get_place (FjRunState *self);
gboolean          fj_run_state_is_begun (FjRunState *self, guint8 id);
gboolean          fj_run_state_is_acknowledged (FjRunState *self, guint8 id);
int               fj_run_state_get_pending (FjRunState *self);
const char       *fj_run_state_get_serial (FjRunState *self); /* (nullable) */
gboolean          fj_run_state_needs_reset (FjRunState *self);

GBytes     *fj_run_state_store (FjRunState *self);
FjRunState *fj_run_state_load (GBytes *bytes, FjPlan *plan, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjRunState, fj_run_state_unref)

G_END_DECLS
