/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-chip.h"

G_BEGIN_DECLS

/**
 * FjVirtualFuses:
 *
 * What U-Boot was sent for fuses and PMIC, until it is programmed. The board is locked.
 */
typedef struct _FjVirtualFuses FjVirtualFuses;

FjVirtualFuses *fj_virtual_fuses_new (FjVirtualChip *chip);
void            fj_virtual_fuses_free (FjVirtualFuses *self);
/* As after a start. */
void fj_virtual_fuses_clear (FjVirtualFuses *self);
/* Bytes past the end of a structure are dropped without a word. */
void fj_virtual_fuses_write_otp (FjVirtualFuses *self, guint64 offset, const guint8 *data,
                                 gsize length);
void fj_virtual_fuses_write_pmic (FjVirtualFuses *self, guint64 offset, const guint8 *data,
                                  gsize length);
/* The download is complete. 0, or a negative errno. */
int  fj_virtual_fuses_burn_otp (FjVirtualFuses *self);
void fj_virtual_fuses_burn_pmic (FjVirtualFuses *self);

G_END_DECLS
