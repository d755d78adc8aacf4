/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What to do with the board when everything is done. */
typedef enum {
  FJ_END_DETACH, /* send it on as it wants to be sent on */
  FJ_END_RESET,  /* also reset it over its link, where its program obeys that */
} FjEnd;

#define FJ_TYPE_OPERATION (fj_operation_get_type ())
G_DECLARE_INTERFACE (FjOperation, fj_operation, FJ, OPERATION, GObject)

/**
 * FjOperationInterface:
 * @run: does it, from start to end, on the calling thread
 *
 * Something that is done with one board: flashing it is one. Made on one thread, run once on
 * another; it needs no main loop. What it is about, and where it tells how far it is, was given to
 * it when it was made.
 *
 * Errors: %G_IO_ERROR_CANCELLED, or %FJ_ERROR with what is known in the detail.
 */
struct _FjOperationInterface {
  GTypeInterface parent_iface;

  gboolean (*run) (FjOperation *self, GCancellable *cancellable, GError **error);
};

gboolean fj_operation_run (FjOperation *self, GCancellable *cancellable, GError **error);

G_END_DECLS
