/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout.h"

G_BEGIN_DECLS

/**
 * FjLayoutFix:
 *
 * One change that was made to put a layout right.
 */
typedef struct {
  guint    row;    /* from 0 */
  guint    line;   /* in the file, from 1; 0: in none yet */
  FjColumn column; /* %FJ_COLUMN_NONE: the whole row got tabs */
  char    *before; /* (owned): valid UTF-8 */
  char    *after;  /* (owned): valid UTF-8 */
} FjLayoutFix;

void       fj_layout_apply_fix (FjLayout *self, FjIssue *issue);
GPtrArray *fj_layout_fix (FjLayout *self);

G_END_DECLS
