/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout.h"

G_BEGIN_DECLS

/* Where a new layout puts the system. */
typedef enum {
  FJ_TEMPLATE_SD,
  FJ_TEMPLATE_EMMC,
  FJ_TEMPLATE_NAND,
  FJ_TEMPLATE_RAW_SD,   /* one image of the whole card */
  FJ_TEMPLATE_RAW_EMMC, /* one image of the whole eMMC, and its boot areas */
  FJ_N_TEMPLATES,
} FjTemplate;

/* Which files start the board: what its ROM and TF-A ask for. */
typedef enum {
  FJ_TEMPLATE_FLOW_FIP,     /* STM32MP13, STM32MP15: a FIP with U-Boot */
  FJ_TEMPLATE_FLOW_SSBL,    /* STM32MP15 before FIP: U-Boot behind an STM32 header */
  FJ_TEMPLATE_FLOW_DDR_FIP, /* STM32MP21, STM32MP23, STM32MP25: a FIP for the memory as well */
  FJ_N_TEMPLATE_FLOWS,
} FjTemplateFlow;

FjLayout *fj_layout_new_from_template (FjTemplate kind, FjTemplateFlow flow);

G_END_DECLS
