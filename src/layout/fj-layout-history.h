/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-lines.h"

G_BEGIN_DECLS

typedef enum {
  FJ_LAYOUT_CHANGE_TEXT,
  FJ_LAYOUT_CHANGE_INSERT,
  FJ_LAYOUT_CHANGE_REMOVE,
  FJ_LAYOUT_CHANGE_MOVE,
} FjLayoutChangeKind;

/**
 * FjLayoutChange:
 *
 * One step that can be taken back. Indexes are of lines, before the step or, for @to of a move,
 * after the line was taken out.
 */
typedef struct {
  FjLayoutChangeKind kind;
  guint              from;
  guint              to;
  FjLayoutLine      *line;   /* (owned) */
  char              *before; /* (owned) (nullable): text of the row */
  char              *after;  /* (owned) (nullable) */
  gboolean           joins;  /* is taken back and taken again together with the one before */
} FjLayoutChange;

/**
 * FjLayoutHistory:
 *
 * The steps that were taken, those that were taken back, and which state is the saved one.
 */
typedef struct {
  GPtrArray *changes;  /* (owned) (element-type FjLayoutChange) */
  guint      position; /* steps that are in force */
  int        saved;    /* @position of the saved state; -1: cannot be reached any more */
  int        saving;   /* @position of the state that is being written; -1: as for @saved */
  gboolean   is_joining;
  gboolean   has_first; /* of the changes that are joined */
} FjLayoutHistory;

FjLayoutHistory *fj_layout_history_new (void);
void             fj_layout_history_free (FjLayoutHistory *self);
FjLayoutChange  *fj_layout_history_push (FjLayoutHistory *self, FjLayoutChangeKind kind,
                                         guint from, guint to, FjLayoutLine *line);
FjLayoutChange  *fj_layout_history_push_text (FjLayoutHistory *self, FjLayoutLine *line,
                                              const char *after);
void             fj_layout_history_set_joining (FjLayoutHistory *self, gboolean joining);
gboolean         fj_layout_history_is_saved (FjLayoutHistory *self);
gboolean         fj_layout_history_is_joined (FjLayoutHistory *self);
void             fj_layout_history_begin_save (FjLayoutHistory *self);
void             fj_layout_history_end_save (FjLayoutHistory *self);
FjLayoutChange  *fj_layout_history_back (FjLayoutHistory *self);
FjLayoutChange  *fj_layout_history_forward (FjLayoutHistory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjLayoutHistory, fj_layout_history_free)

G_END_DECLS
