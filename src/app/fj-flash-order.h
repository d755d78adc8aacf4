/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board.h"

#include <fj-layout.h>
#include <fj-plan.h>

G_BEGIN_DECLS

/**
 * FjFlashOrder:
 *
 * What is about to be flashed on which boards: everything is read and checked, nothing is sent yet.
 */
typedef struct _FjFlashOrder FjFlashOrder;

FjFlashOrder *fj_flash_order_new (FjLayout *layout);
void          fj_flash_order_free (FjFlashOrder *self);
void          fj_flash_order_add (FjFlashOrder *self, FjBoard *board, FjPlan *plan);

guint      fj_flash_order_get_n_boards (FjFlashOrder *self);
FjBoard   *fj_flash_order_get_board (FjFlashOrder *self, guint index);
FjPlan    *fj_flash_order_get_plan (FjFlashOrder *self, guint index);
GPtrArray *fj_flash_order_dup_partitions (FjFlashOrder *self, guint index);
guint64    fj_flash_order_get_bytes (FjFlashOrder *self);
double     fj_flash_order_get_seconds (FjFlashOrder *self);
char      *fj_flash_order_dup_erased (FjFlashOrder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjFlashOrder, fj_flash_order_free)

G_END_DECLS
