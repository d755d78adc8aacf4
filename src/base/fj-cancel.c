/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cancel.h"

static void
on_outer_cancelled (GCancellable *outer, GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

/**
 * fj_cancel_follow:
 * @outer: (nullable): what somebody else cancels
 * @inner: what is cancelled with it
 *
 * Returns: for g_cancellable_disconnect() of @outer; 0 without one, or when it is cancelled already
 */
gulong
fj_cancel_follow (GCancellable *outer, GCancellable *inner)
{
  if (outer == NULL)
    return 0;
  return g_cancellable_connect (outer, G_CALLBACK (on_outer_cancelled), g_object_ref (inner),
                                g_object_unref);
}
