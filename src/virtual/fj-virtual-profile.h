/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-alt.h>
#include <fj-family.h>
#include <fj-layout-types.h>
#include <fj-mtd-table.h>
#include <fj-stm32mp-stage.h>
#include <fj-uboot-layout.h>

G_BEGIN_DECLS

/* How a stage's DFU code walks through the states of DFU 1.1; see fj-virtual-dfu.c. */
typedef enum {
  FJ_DFU_RULES_ROM,     /* busy after a block, polls of 1 ms */
  FJ_DFU_RULES_OLD_TFA, /* busy after a block, polls of 0 ms */
  FJ_DFU_RULES_TFA,     /* dfuDNLOAD-SYNC after a block */
  FJ_DFU_RULES_UBOOT,   /* dfuDNLOAD-IDLE at once; a request out of place is an error */
  FJ_N_DFU_RULES,
} FjVirtualRules;

/**
 * FjVirtualStageInfo: what a boot stage shows on the bus.
 */
typedef struct {
  FjStage            stage;
  FjVirtualRules     rules;
  const char        *product;
  const char        *manufacturer;
  const char *const *alts; /* (nullable) interface strings; NULL: made from the layout */
  guint16            product_id;
  guint16            transfer_size;
  guint16            detach_timeout; /* ms */
  guint16            bcd_dfu;
  guint8             attributes; /* of the DFU functional descriptor */
  gboolean           no_serial;
  guint32            block_us; /* µs for one full block, as measured on hardware */
} FjVirtualStageInfo;

typedef enum {
  FJ_VIRTUAL_START_ROM,
  FJ_VIRTUAL_START_UBOOT,        /* U-Boot waits for a layout */
  FJ_VIRTUAL_START_UBOOT_LAYOUT, /* U-Boot found a layout in memory */
  FJ_VIRTUAL_START_MCU,          /* not a microprocessor at all */
} FjVirtualStart;

/**
 * FjVirtualProfile: one kind of board with its boot chain. All data, no code.
 */
typedef struct {
  const char    *name;
  const char    *summary; /* translatable */
  FjFamily       family;
  FjVirtualStart start;

  const FjVirtualStageInfo *rom;
  const FjVirtualStageInfo *tfa;   /* (nullable) */
  const FjVirtualStageInfo *uboot; /* (nullable) what runs after TF-A: U-Boot, or OpenBL */
  const FjVirtualStageInfo *plain; /* (nullable) what an SPL becomes */

  /* ROM */
  guint32  header_version; /* STM32 header that the ROM takes */
  guint32  fsbl_limit;     /* bytes, header included */
  guint32  fsbl_address;   /* told by GET PHASE */
  gboolean fsbl_detach;    /* runs the FSBL only after DFU_DETACH, and leaves the bus for it */
  gboolean rom_phase;      /* the ROM answers GET PHASE */

  /* TF-A */
  gboolean      tfa_old;      /* TF-A 2.0 or 2.2: headered files, answers only on its setting */
  const guint8 *tfa_phases;   /* what it asks for, in order; ends with 0xFF */
  gboolean      tfa_restarts; /* leaves the bus between its phases */
  guint32       fip_address;

  /* U-Boot */
  FjUbootVersion uboot_version;
  guint32        layout_address;
  guint          otp_size;      /* bytes; 0: no such setting */
  guint          otp_announced; /* bytes in the setting's name */
  gboolean       has_pmic;      /* STPMIC1 and its driver */
  gboolean       skips_first;   /* a layout it received itself loses its first partition */
  gboolean       drops_offset;  /* the offset of SET PHASE holds for one download only */
  gboolean       enters_again;  /* enumerates again after a layout it could not parse */
  gboolean       resets_on_bus; /* DWC2: a bus reset while it detaches resets the board */
  const char    *memory_layout; /* (nullable) the layout that START_UBOOT_LAYOUT finds */
  FjMtdUboot     mtd;           /* how it divides NOR and NAND */
  guint32        ram_address;

  /* ms on hardware; used when the board is paced */
  guint32 rom_to_tfa;
  guint32 tfa_to_tfa;
  guint32 tfa_to_uboot;
  guint32 layout_to_uboot; /* without the time of the erases */
  guint32 reset_to_rom;
} FjVirtualProfile;

const FjVirtualProfile *fj_virtual_profile_find (const char *name); /* (nullable) */
const char *const      *fj_virtual_profile_get_names (void);

G_END_DECLS
