/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-dfu.h"
#include "fj-phase.h"

G_BEGIN_DECLS

/* The phase protocol over DFU: its records are what the command setting 0xF1 gives and takes. */
gboolean fj_phase_read (FjPhase *self, FjDfu *dfu, guint8 alt, guint tries,
                        GCancellable *cancellable, GError **error);
gboolean fj_phase_write (FjDfu *dfu, guint8 alt, guint8 id, guint32 offset,
                         GCancellable *cancellable, GError **error);

G_END_DECLS
