/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-dfu.h"
#include "fj-virtual-family.h"
#include "fj-virtual-script.h"

#include <fj-uboot-layout.h>

G_BEGIN_DECLS

#define FJ_OTP_MAX 4096
#define FJ_PMIC_SIZE 8

/**
 * FjVirtualChain: the boot chain of an STM32MP board. All data, no code.
 */
typedef struct {
  const FjVirtualStageInfo *rom;
  const FjVirtualStageInfo *tfa;      /* (nullable) */
  const FjVirtualStageInfo *uboot;    /* (nullable) what runs after TF-A: U-Boot, or OpenBL */
  const FjVirtualStageInfo *plain;    /* (nullable) what an SPL becomes */
  const FjVirtualStageInfo *fastboot; /* (nullable) its U-Boot's command of that name */

  /* ROM */
  guint32  header_version; /* STM32 header that the ROM takes */
  guint32  fsbl_limit;     /* bytes, header included */
  guint32  fsbl_address;   /* told by GET PHASE */
  gboolean fsbl_detach;    /* runs the FSBL only after DFU_DETACH, and leaves the bus for it */
  gboolean rom_phase;      /* the ROM answers GET PHASE */

  /* TF-A */
  const guint8 *tfa_phases;   /* what it asks for, in order; ends with 0xFF */
  gboolean      tfa_restarts; /* leaves the bus between its phases */
  gboolean      tfa_waits;    /* gives up when no DETACH comes */
  guint32       fip_address;

  /* U-Boot */
  gboolean       starts_uboot; /* it runs when the power comes */
  FjUbootVersion uboot_version;
  guint32        layout_address;
  guint          otp_size;      /* bytes; 0: no such setting */
  guint          otp_announced; /* bytes in the setting's name */
  gboolean       has_pmic;      /* STPMIC1 and its driver */
  gboolean       skips_first;   /* a layout it received itself loses its first partition */
  gboolean       drops_offset;  /* the offset of SET PHASE holds for one download only */
  gboolean       enters_again;  /* enumerates again after a layout it could not parse */
  gboolean       resets_on_bus; /* DWC2: a bus reset while it detaches resets the board */
  const char    *memory_layout; /* (nullable) the layout that it finds in memory */

  /* its fastboot */
  const char *release;        /* "U-Boot 2023.10-stm32mp-r1" */
  guint8      fastboot_mmc;   /* where it looks for the names of partitions */
  gboolean    has_boot_names; /* "mmc1boot0", and "oem bootbus" */
  gboolean    is_32_bit;      /* sizes are told modulo 4 GiB */

  /* ms on hardware; used when the board is paced */
  guint32 rom_to_tfa;
  guint32 tfa_to_tfa;
  guint32 tfa_to_uboot;
  guint32 layout_to_uboot; /* without the time of the erases */
} FjVirtualChain;

/**
 * FjVirtualChip:
 *
 * What outlives the programs of an STM32MP board: which file TF-A waits for, the layout in memory,
 * the script that U-Boot runs, fuses, and the boot area that an eMMC was told. The board is locked.
 */
typedef struct _FjVirtualChip FjVirtualChip;

/* For the family: what it keeps when a board is made, starts, or forgets. */
gpointer fj_virtual_chip_new (FjVirtualBoard *board);
void     fj_virtual_chip_free (gpointer chip);
void     fj_virtual_chip_start (gpointer chip);
void     fj_virtual_chip_forget (gpointer chip, gboolean is_cold);

FjVirtualBoard *fj_virtual_chip_get_board (FjVirtualChip *self);
/* That of an STM32MP board. */
FjVirtualChip *fj_virtual_chip_get (FjVirtualBoard *board);
/* Its boot chain. */
const FjVirtualChain *fj_virtual_chip_get_chain (FjVirtualChip *self);
/* Which of its files TF-A waits for. */
guint fj_virtual_chip_get_step (FjVirtualChip *self);
/* The next one. */
void             fj_virtual_chip_set_step (FjVirtualChip *self, guint step);
GBytes          *fj_virtual_chip_get_layout (FjVirtualChip *self);                 /* (nullable) */
void             fj_virtual_chip_set_layout (FjVirtualChip *self, GBytes *layout); /* (nullable) */
FjVirtualScript *fj_virtual_chip_get_script (FjVirtualChip *self);                 /* (nullable) */
/* Whether the "stm32prog" that comes next is one that has not begun yet. */
gboolean fj_virtual_chip_begins (FjVirtualChip *self);
void     fj_virtual_chip_set_begins (FjVirtualChip *self, gboolean begins);
/* (transfer full) (nullable) */
void    fj_virtual_chip_take_script (FjVirtualChip *self, FjVirtualScript *script);
guint8 *fj_virtual_chip_get_otp (FjVirtualChip *self);  /* FJ_OTP_MAX bytes */
guint8 *fj_virtual_chip_get_pmic (FjVirtualChip *self); /* FJ_PMIC_SIZE bytes */
void    fj_virtual_chip_set_boot_area (FjVirtualChip *self, guint mmc, guint area);

/* The boot area (1, 2) that an eMMC was told to start from; 0: none. The board is not locked. */
guint fj_virtual_board_get_boot_area (FjVirtualBoard *board, guint mmc);

G_END_DECLS
