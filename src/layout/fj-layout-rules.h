/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-kind.h"

G_BEGIN_DECLS

/**
 * FjCheckedRow:
 *
 * A row with the meaning of each cell that has one.
 */
typedef struct {
  FjRowValues values;
  guint       known; /* one bit a column: the cell means something */
  guint       line;  /* in the file, from 1; 0: in none yet */
} FjCheckedRow;

#define FJ_ROW_KNOWS(row, column) (((row)->known & (1u << (column))) != 0)

/**
 * FjLayoutRules:
 *
 * What the rules need while fj_layout_check() runs.
 */
typedef struct {
  FjLayout                *layout;                 /* (not owned) */
  FjLayoutKind             kind;                   /* one that has cells */
  GArray                  *rows;                   /* (owned) (element-type FjCheckedRow) */
  gboolean                 has_id[FJ_ID_LAST + 1]; /* some row has that id */
  GPtrArray               *issues;                 /* (owned) (element-type FjIssue) */
  const FjStorageGeometry *geometry;               /* (not owned) (nullable): not known */
  guint                    n_geometry;             /* storages of the board */
  const gboolean          *is_left_out;            /* (not owned) (nullable): row by row */
} FjLayoutRules;

FjIssue *fj_layout_rules_report (FjLayoutRules *self, FjSeverity severity, const char *code,
                                 int row, FjColumn column, const char *format, ...)
  G_GNUC_PRINTF (6, 7);

void fj_layout_rules_set_offset_fix (FjLayoutRules *self, FjIssue *issue, guint64 offset);

guint64 fj_layout_align_up (guint64 offset, guint64 size);

const FjCheckedRow *fj_layout_rules_get_row (FjLayoutRules *self, guint i);
gboolean            fj_layout_rules_is_first (FjLayoutRules *self, guint i);
gboolean            fj_checked_row_is_on_storage (const FjCheckedRow *self);
gboolean            fj_checked_row_shares_storage (const FjCheckedRow *self,
                                                   const FjCheckedRow *other);
gboolean            fj_checked_row_is_in_boot_area (const FjCheckedRow *self);
gboolean            fj_checked_row_is_placed (const FjCheckedRow *self);

/* (transfer full) (nullable): the U-Boots that divide the row's flash memory as the rows do */
char *fj_layout_rules_dup_uboots (FjLayoutRules *self, const FjCheckedRow *row);

/* The rules, a file each. */
void fj_layout_rules_check_list (FjLayoutRules *self);
void fj_layout_rules_check_empty (FjLayoutRules *self);
void fj_layout_rules_check_storages (FjLayoutRules *self);
void fj_layout_rules_check_board (FjLayoutRules *self);
void fj_layout_rules_check_tables (FjLayoutRules *self);

G_END_DECLS
