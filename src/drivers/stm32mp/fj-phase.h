/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-phase-ids.h"

G_BEGIN_DECLS

/* The most that a board says at once. */
#define FJ_PHASE_MAX_LENGTH 1024
/* What it is told by SET PHASE. */
#define FJ_PHASE_RECORD_LENGTH 5

/**
 * FjPhase:
 *
 * What a board wants next (TF-A stm32cubeprogrammer_usb.c, U-Boot stm32prog_usb.c): a record that
 * means the same over whatever link it came.
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
void     fj_phase_format (guint8 *data, guint8 id, guint32 offset);
gboolean fj_phase_is_from_tfa (const FjPhase *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjPhase, fj_phase_clear)

G_END_DECLS
