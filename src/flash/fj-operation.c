/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-operation.h"

G_DEFINE_INTERFACE (FjOperation, fj_operation, G_TYPE_OBJECT)

static void
fj_operation_default_init (FjOperationInterface *iface)
{
}

/**
 * fj_operation_run:
 * @self: an operation that has not run
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Does it. Blocks, for as long as that takes.
 *
 * Returns: whether all of it was done
 */
gboolean
fj_operation_run (FjOperation *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (FJ_IS_OPERATION (self), FALSE);

  return FJ_OPERATION_GET_IFACE (self)->run (self, cancellable, error);
}
