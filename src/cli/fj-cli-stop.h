/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Called once, from the main context, when the user first asks to stop. */
typedef void (*FjCliStopFunc) (gpointer user_data);

/**
 * FjCliStop:
 *
 * Ctrl+C: the first one cancels and says so, the second one ends the program at once. One object a
 * program.
 */
typedef struct _FjCliStop FjCliStop;

FjCliStop    *fj_cli_stop_new (gboolean quiet);
void          fj_cli_stop_free (FjCliStop *self);
GCancellable *fj_cli_stop_get_cancellable (FjCliStop *self); /* (transfer none) */
void          fj_cli_stop_set_func (FjCliStop *self, FjCliStopFunc func, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjCliStop, fj_cli_stop_free)

G_END_DECLS
