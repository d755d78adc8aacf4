/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-run-words.h"
#include "fj-step-provider.h"

G_BEGIN_DECLS

/**
 * FjBoot: what a driver gets for a run. Nothing of it is owned; all of it lives longer than what
 * the driver makes of it.
 */
struct _FjBoot {
  FjBoardLink *link;
  FjPlan      *plan;
  FjRunState  *run;
  FjProgress  *progress;
  FjSender    *sender;
};

#define FJ_TYPE_FLASH (fj_flash_get_type ())
G_DECLARE_FINAL_TYPE (FjFlash, fj_flash, FJ, FLASH, GObject)

/**
 * FjFlash:
 *
 * The operation that flashes: takes one board from whatever stage it is in to the end of a plan, by
 * the steps of its driver. An object runs once.
 *
 * Errors of the run: %G_IO_ERROR_CANCELLED, or %FJ_ERROR with board, stage, partition, byte,
 * state, status, the board's text and an advice in the detail.
 */
FjFlash *fj_flash_new (const FjBootDriver *driver, FjPlan *plan, FjPortWatch *watch,
                       FjProgress *progress);
void     fj_flash_set_end (FjFlash *self, FjEnd end);
void     fj_flash_set_serial (FjFlash *self, const char *serial);
void     fj_flash_set_needs_reset (FjFlash *self, gboolean needs_reset);
/* What is done instead of a verify, when the board has got everything. */
typedef gboolean (*FjAtEndFunc) (FjStorageWriter *writer, gpointer user_data,
                                 GCancellable *cancellable, GError **error);

void        fj_flash_set_at_end (FjFlash *self, FjAtEndFunc func, gpointer user_data);
FjRunState *fj_flash_get_run_state (FjFlash *self);

G_END_DECLS
