/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-operation.h"
#include "fj-port-watch.h"
#include "fj-progress.h"

G_BEGIN_DECLS

#define FJ_TYPE_PROGRAMMER (fj_programmer_get_type ())
G_DECLARE_FINAL_TYPE (FjProgrammer, fj_programmer, FJ, PROGRAMMER, GObject)

/**
 * FjProgrammer:
 *
 * The brain: takes one board from whatever stage it is in to the end of programming, by asking it
 * for its phase and obeying. Runs from start to end on the calling
 * thread; needs no main loop. An object runs once.
 *
 * Errors of the run: %G_IO_ERROR_CANCELLED, or %FJ_ERROR with board, stage, partition, byte,
 * state, status, the board's text and an advice in the detail.
 */
FjProgrammer *fj_programmer_new (FjPlan *plan, FjPortWatch *watch, FjProgress *progress);
void          fj_programmer_set_end (FjProgrammer *self, FjEnd end);
/* (nullable): the serial number the board must have when it has one. */
void fj_programmer_set_serial (FjProgrammer *self, const char *serial);
/* After the run: whether the board must be reset before the next one. */
gboolean fj_programmer_needs_reset (FjProgrammer *self);
gboolean fj_programmer_run (FjProgrammer *self, GCancellable *cancellable, GError **error);

G_END_DECLS
