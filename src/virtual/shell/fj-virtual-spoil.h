/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-faults.h"
#include "fj-virtual-pace.h"
#include "fj-virtual-program.h"

G_BEGIN_DECLS

/* What faults do to transfers and looks, which any program's board has. */

/* What becomes of a transfer. */
typedef enum {
  FJ_SPOILT_NOT,
  FJ_SPOILT_STALL,  /* it is refused */
  FJ_SPOILT_SILENT, /* it is not answered */
  FJ_SPOILT_GONE,   /* the board leaves */
  FJ_SPOILT_AWAY,   /* … for some time, and goes on where it was */
  FJ_SPOILT_RESET,  /* the chip starts anew */
} FjVirtualSpoilt;

/* @length: (inout): bytes that go; @ms: (out): how long it is away */
FjVirtualSpoilt fj_virtual_spoil_transfer (FjVirtualFaults *faults, FjVirtualPace *pace,
                                           const FjVirtualPlace *place, gsize *length, guint64 *ms);
/* Makes the descriptors of what runs now. */
void fj_virtual_spoil_describe (FjVirtualFaults *faults, const FjVirtualStageInfo *stage,
                                gpointer state, const char *serial,
                                FjVirtualDescriptors *descriptors);

G_END_DECLS
