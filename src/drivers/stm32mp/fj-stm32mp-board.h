/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-dfu.h"
#include "fj-fastboot.h"
#include "fj-flash.h"
#include "fj-phase.h"
#include "fj-stm32mp-stage.h"

G_BEGIN_DECLS

/**
 * FjStm32mpBoard:
 *
 * A board of the STM32MP families as it is on its link now: its DFU interface with the limits of
 * the stage that it is in, and the phase protocol over that. It decides nothing.
 */
typedef struct _FjStm32mpBoard FjStm32mpBoard;

FjStm32mpBoard *fj_stm32mp_board_new (const FjBoot *boot);
void            fj_stm32mp_board_free (FjStm32mpBoard *self);

const FjBoot *fj_stm32mp_board_get_boot (FjStm32mpBoard *self);
FjDfu        *fj_stm32mp_board_get_dfu (FjStm32mpBoard *self); /* (nullable) */
FjFastboot   *fj_stm32mp_board_get_fastboot (FjStm32mpBoard *self, GCancellable *cancellable,
                                             GError **error);
FjDfuInfo    *fj_stm32mp_board_get_info (FjStm32mpBoard *self); /* (nullable) */
FjStage       fj_stm32mp_board_get_stage (FjStm32mpBoard *self);
gboolean      fj_stm32mp_board_starts_in_place (FjStm32mpBoard *self);
const FjAlt  *fj_stm32mp_board_find_alt (FjStm32mpBoard *self, guint8 id); /* (nullable) */

/* The phase. */
gboolean fj_stm32mp_board_peek_phase (FjStm32mpBoard *self, FjPhase *phase,
                                      GCancellable *cancellable, GError **error);
gboolean fj_stm32mp_board_read_phase (FjStm32mpBoard *self, FjPhase *phase, guint tries,
                                      GCancellable *cancellable, GError **error);
gboolean fj_stm32mp_board_write_phase (FjStm32mpBoard *self, guint8 id, guint64 offset,
                                       GCancellable *cancellable, GError **error);
gboolean fj_stm32mp_board_probe_tfa (FjStm32mpBoard *self, gboolean *is_tfa,
                                     GCancellable *cancellable, GError **error);

/* Leaving it. */
gboolean fj_stm32mp_board_fail_text (FjStm32mpBoard *self, const FjPhase *phase, GError **error);
void     fj_stm32mp_board_clean_up (FjStm32mpBoard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjStm32mpBoard, fj_stm32mp_board_free)

/**
 * FjTold:
 *
 * What became of telling a board where in a row the next transfer is to begin.
 */
typedef struct {
  gboolean is_known; /* it took it, and says the same */
  gboolean is_moved; /* the transfer may begin elsewhere than before, whatever the board said */
} FjTold;

gboolean fj_stm32mp_board_is_refusal (const GError *error);
gboolean fj_stm32mp_board_tell_offset (FjStm32mpBoard *self, guint8 id, guint64 offset,
                                       FjTold *told, GCancellable *cancellable, GError **error);

G_END_DECLS
