/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board-model.h"
#include "fj-flash-order.h"

G_BEGIN_DECLS

#define FJ_TYPE_FLASH_CONTROLLER (fj_flash_controller_get_type ())
G_DECLARE_FINAL_TYPE (FjFlashController, fj_flash_controller, FJ, FLASH_CONTROLLER, GObject)

FjFlashController *fj_flash_controller_new (FjBoardModel *boards);
void               fj_flash_controller_set_end (FjFlashController *self, FjEnd end);
void               fj_flash_controller_prepare_async (FjFlashController *self, FjLayout *layout,
                                                      GPtrArray *boards, GCancellable *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer            user_data);
FjFlashOrder      *fj_flash_controller_prepare_finish (FjFlashController *self, GAsyncResult *result,
                                                       GPtrArray **issues, GError **error);
void               fj_flash_controller_start (FjFlashController *self, FjFlashOrder *order);
void               fj_flash_controller_stop (FjFlashController *self);
guint              fj_flash_controller_get_n_running (FjFlashController *self);
double             fj_flash_controller_get_elapsed (FjFlashController *self);
void               fj_flash_controller_get_totals (FjFlashController *self, guint64 *bytes,
                                                   guint64 *total);
GPtrArray         *fj_flash_controller_dup_boards (FjFlashController *self);
GPtrArray         *fj_flash_controller_dup_jobs (FjFlashController *self);
void               fj_flash_controller_count (FjFlashController *self, guint *passed, guint *failed,
                                              guint *stopped);

G_END_DECLS
