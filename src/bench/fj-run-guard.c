/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-guard.h"

G_DEFINE_INTERFACE (FjRunGuard, fj_run_guard, G_TYPE_OBJECT)

static void
fj_run_guard_default_init (FjRunGuardInterface *iface)
{
}

/**
 * fj_run_guard_name:
 * @self: a guard
 * @attempt: an attempt that was just made
 *
 * Says in @attempt what it is one of. Main thread.
 */
void
fj_run_guard_name (FjRunGuard *self, FjAttempt *attempt)
{
  g_return_if_fail (FJ_IS_RUN_GUARD (self));

  FJ_RUN_GUARD_GET_IFACE (self)->name (self, attempt);
}

/**
 * fj_run_guard_begin:
 * @self: a guard
 * @attempt: what is about to begin
 * @cancellable: (nullable):
 * @error: return location for why not
 *
 * Returns: whether the board may be flashed
 */
gboolean
fj_run_guard_begin (FjRunGuard *self, FjAttempt *attempt, GCancellable *cancellable,
                    GError **error)
{
  g_return_val_if_fail (FJ_IS_RUN_GUARD (self), FALSE);

  return FJ_RUN_GUARD_GET_IFACE (self)->begin (self, attempt, cancellable, error);
}

/**
 * fj_run_guard_check:
 * @self: a guard
 * @attempt: an attempt that has sent everything
 * @error: return location for why not
 *
 * Returns: whether it may pass
 */
gboolean
fj_run_guard_check (FjRunGuard *self, FjAttempt *attempt, GError **error)
{
  g_return_val_if_fail (FJ_IS_RUN_GUARD (self), FALSE);

  return FJ_RUN_GUARD_GET_IFACE (self)->check (self, attempt, error);
}

/**
 * fj_run_guard_over:
 * @self: a guard
 * @attempt: an attempt that fj_run_guard_begin() let begin, and that is over
 * @outcome: (nullable): why it did not pass
 * @error: return location for what people have to know
 *
 * Returns: whether that is all
 */
gboolean
fj_run_guard_over (FjRunGuard *self, FjAttempt *attempt, const GError *outcome, GError **error)
{
  g_return_val_if_fail (FJ_IS_RUN_GUARD (self), FALSE);

  return FJ_RUN_GUARD_GET_IFACE (self)->over (self, attempt, outcome, error);
}
