/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FjStm32Chips: the chips whose boot ROM takes one version of the STM32 header, and which boot
 * files there are for them. A table, not code; compared by pointer.
 */
typedef struct {
  guint32     header_version; /* FjStm32HeaderVersion */
  const char *name;           /* "STM32MP15" */
  gboolean    has_ddr_fip;    /* a FIP with the memory's firmware, id 0x02 */
  gboolean    has_old_chain;  /* TF-A v2.2 and older: U-Boot behind an STM32 header, and no FIP */
} FjStm32Chips;

const FjStm32Chips *fj_stm32_chips_from_version (guint32 version); /* (nullable) */

G_END_DECLS
