/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-dfu.h"

G_BEGIN_DECLS

/* The most that a board says at once. */
#define FJ_PHASE_MAX_LENGTH 1024

/**
 * FjPhase:
 *
 * What a board wants next (TF-A stm32cubeprogrammer_usb.c, U-Boot stm32prog_usb.c): the reply to
 * reading the command setting 0xF1.
 */
typedef struct {
  guint8   id;           /* phase id, FJ_PHASE_END or FJ_PHASE_RESET */
  guint32  address;      /* where the next byte goes; 0xFFFFFFFF: nothing is expected */
  guint32  offset;       /* of the next download in its partition, bytes */
  gboolean wants_detach; /* phase 0x00 only */
  char    *text;         /* (owned) (nullable) phase 0xFF only: the board's own words */
} FjPhase;

gboolean fj_phase_parse (FjPhase *self, const guint8 *data, gsize length, GError **error);
void     fj_phase_clear (FjPhase *self);

gboolean fj_phase_read (FjPhase *self, FjDfu *dfu, guint8 alt, guint tries,
                        GCancellable *cancellable, GError **error);
gboolean fj_phase_write (FjDfu *dfu, guint8 alt, guint8 id, guint32 offset,
                         GCancellable *cancellable, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjPhase, fj_phase_clear)

G_END_DECLS
