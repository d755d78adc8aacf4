/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout.h"

G_BEGIN_DECLS

/* What becomes of a row when a board is flashed. */
typedef enum {
  FJ_ROW_USE_UNKNOWN, /* a cell of it means nothing */
  FJ_ROW_USE_UNUSED,  /* described to the board at most */
  FJ_ROW_USE_BOOT,    /* its file goes to the boot ROM or to TF-A, which ask for it by the id */
  FJ_ROW_USE_PROGRAM, /* its file is written to its storage */
  FJ_ROW_USE_EMPTY,   /* it becomes a partition, and nothing is written */
  FJ_ROW_USE_ERASE,   /* the same, with what was there erased */
} FjRowUse;

gboolean fj_row_is_file_name (const char *text);

FjRowUse fj_row_values_get_use (const FjRowValues *self);
FjRowUse fj_layout_get_row_use (FjLayout *layout, guint row);
gboolean fj_row_use_has_file (FjRowUse self);

G_END_DECLS
