/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-attempt.h"

G_BEGIN_DECLS

#define FJ_TYPE_RUN_GUARD (fj_run_guard_get_type ())
G_DECLARE_INTERFACE (FjRunGuard, fj_run_guard, FJ, RUN_GUARD, GObject)

/**
 * FjRunGuardInterface:
 * @name: puts into an attempt that was just made what it is one of; on the main thread
 * @begin: whether the board may be flashed; nothing was sent to it yet
 * @check: whether what was sent may count as a pass; all of it was
 * @over: the attempt is over and on record; only where @begin let it begin
 *
 * Who decides about each attempt of a run beside the board itself. All but @name are called on the
 * thread of the job and may block. Errors: %FJ_ERROR, or %G_IO_ERROR_CANCELLED.
 */
struct _FjRunGuardInterface {
  GTypeInterface parent_iface;

  void (*name) (FjRunGuard *self, FjAttempt *attempt);
  gboolean (*begin) (FjRunGuard *self, FjAttempt *attempt, GCancellable *cancellable,
                     GError **error);
  gboolean (*check) (FjRunGuard *self, FjAttempt *attempt, GError **error);
  gboolean (*over) (FjRunGuard *self, FjAttempt *attempt, const GError *outcome, GError **error);
};

void     fj_run_guard_name (FjRunGuard *self, FjAttempt *attempt);
gboolean fj_run_guard_begin (FjRunGuard *self, FjAttempt *attempt, GCancellable *cancellable,
                             GError **error);
gboolean fj_run_guard_check (FjRunGuard *self, FjAttempt *attempt, GError **error);
gboolean fj_run_guard_over (FjRunGuard *self, FjAttempt *attempt, const GError *outcome,
                            GError **error);

G_END_DECLS
