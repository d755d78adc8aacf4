/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-profile.h"

#include <glib/gi18n-lib.h>

#define ATTRIBUTES 0x0F /* download, upload, manifestation tolerant, will detach */
#define ST "STMicroelectronics"
#define KIB 1024u

/* Interface strings; those of the ROM and TF-A have a space before the slash, U-Boot's have none. */

static const char *const mp15_alts[] = {
  "@Partition0 /0x00/1*256Ke",
  "@FSBL /0x01/1*1Me",
  "@Partition2 /0x02/1*1Me",
  "@Partition3 /0x03/1*16Me",
  "@Partition4 /0x04/1*16Me",
  "@virtual /0xF1/1*512Ba",
  NULL,
};
static const char *const mp13_rom_alts[] = { "@FSBL /0x01/1*128Ke", "@virtual /0xF1/1*512Ba", NULL };
static const char *const mp13_tfa_alts[] = { "@SSBL /0x03/1*16Me", "@virtual /0xF1/1*512Ba", NULL };
static const char *const mp2_rom_alts[] = { "@FSBL /0x01/1*256Ke", "@virtual /0xF1/1*512Ba", NULL };
static const char *const mp2_tfa_alts[] = {
  "@DDR FIP /0x02/1*32Ke",
  "@FIP /0x03/1*16Me",
  "@virtual /0xF1/1*512Ba",
  NULL,
};
/* The names of PRGFW-UTIL's settings 1, 2 and 5 are known only by their ids. */
static const char *const openbl_alts[] = {
  "@FlashLayout/0x00/1*256Ke",
  "@ssbl/0x3/1*16Me",
  "@ssbl/0x4/1*16Me",
  "@virtual /0xF1/1*512Be",
  "@reserved/0xF3/1*512Be",
  "@ssbl/0x5/1*16Me",
  NULL,
};
static const char *const spl_alts[] = { "uboot", NULL };
static const char *const mcu_alts[] = {
  "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg",
  "@Option Bytes  /0x1FFFC000/01*016 e",
  "@OTP Memory /0x1FFF7800/01*512 e,01*016 e",
  "@Device Feature/0xFFFF0000/01*004 e",
  NULL,
};

/* Stages. Times for a block are what published logs of real boards come to. */

static const FjVirtualStageInfo mp15_rom = {
  FJ_STAGE_ROM, FJ_DFU_RULES_ROM, "DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000", ST,
  mp15_alts, 0xDF11, 1024, 255, 0x0110, ATTRIBUTES, FALSE, 1910
};
static const FjVirtualStageInfo mp15_old_tfa = {
  FJ_STAGE_TFA, FJ_DFU_RULES_OLD_TFA, "DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000", ST,
  mp15_alts, 0xDF11, 1024, 255, 0x0110, ATTRIBUTES, FALSE, 1080
};
static const FjVirtualStageInfo mp15_tfa = {
  FJ_STAGE_TFA, FJ_DFU_RULES_TFA,
  "DFU @Device ID /0x500, @Revision ID /0x2001, @Name /STM32MP157CAC Rev.Z,", ST,
  mp15_alts, 0xDF11, 1024, 255, 0x0110, ATTRIBUTES, FALSE, 1080
};
static const FjVirtualStageInfo mp15_uboot_2018 = {
  FJ_STAGE_UBOOT, FJ_DFU_RULES_UBOOT,
  "USB download gadget@Device ID /0x500, @Revision ID /0x0000", ST,
  NULL, 0xDF11, 4096, 0, 0x0110, ATTRIBUTES, FALSE, 1860
};
static const FjVirtualStageInfo mp15_uboot = {
  FJ_STAGE_UBOOT, FJ_DFU_RULES_UBOOT,
  "USB download gadget@Device ID /0x500, @Revision ID /0x2001, @Name /STM32MP157CAC Rev.Z,", ST,
  NULL, 0xDF11, 4096, 0, 0x0110, ATTRIBUTES, FALSE, 1860
};
static const FjVirtualStageInfo mp13_rom = {
  FJ_STAGE_ROM, FJ_DFU_RULES_ROM, "DFU in HS Mode @Device ID /0x501, @Revision ID /0x1003", ST,
  mp13_rom_alts, 0xDF11, 1024, 255, 0x0110, ATTRIBUTES, FALSE, 1910
};
static const FjVirtualStageInfo mp13_tfa = {
  FJ_STAGE_TFA, FJ_DFU_RULES_TFA,
  "DFU @Device ID /0x501, @Revision ID /0x1003, @Name /STM32MP135FAF Rev.Y,", ST,
  mp13_tfa_alts, 0xDF11, 1024, 255, 0x0110, ATTRIBUTES, FALSE, 1080
};
static const FjVirtualStageInfo mp13_uboot = {
  FJ_STAGE_UBOOT, FJ_DFU_RULES_UBOOT,
  "USB download gadget@Device ID /0x501, @Revision ID /0x1003, @Name /STM32MP135FAF Rev.Y,", ST,
  NULL, 0xDF11, 4096, 0, 0x0110, ATTRIBUTES, FALSE, 1860
};
static const FjVirtualStageInfo mp21_rom = {
  FJ_STAGE_ROM, FJ_DFU_RULES_ROM, "DFU in HS Mode @Device ID /0x503, @Revision ID /0x1000", ST,
  mp2_rom_alts, 0xDF11, 1024, 255, 0x0110, ATTRIBUTES, FALSE, 9800
};
static const FjVirtualStageInfo mp21_tfa = {
  FJ_STAGE_TFA, FJ_DFU_RULES_TFA,
  "DFU @Device ID /0x503, @Revision ID /0x0008, @Name /STM32MP215FAN Rev.A,", ST,
  mp2_tfa_alts, 0xDF11, 1024, 255, 0x0110, ATTRIBUTES, FALSE, 1080
};
static const FjVirtualStageInfo mp21_uboot = {
  FJ_STAGE_UBOOT, FJ_DFU_RULES_UBOOT,
  "USB download gadget@Device ID /0x503, @Revision ID /0x0008, @Name /STM32MP215FAN Rev.A,", ST,
  NULL, 0xDF11, 4096, 0, 0x0110, ATTRIBUTES, FALSE, 1860
};
static const FjVirtualStageInfo mp25_rom = {
  FJ_STAGE_ROM, FJ_DFU_RULES_ROM, "DFU in HS Mode @Device ID /0x505, @Revision ID /0x2000", ST,
  mp2_rom_alts, 0xDF11, 1024, 255, 0x0110, ATTRIBUTES, FALSE, 9800
};
static const FjVirtualStageInfo mp25_tfa = {
  FJ_STAGE_TFA, FJ_DFU_RULES_TFA,
  "DFU @Device ID /0x505, @Revision ID /0x0011, @Name /STM32MP257FAI Rev.Y,", ST,
  mp2_tfa_alts, 0xDF11, 1024, 255, 0x0110, ATTRIBUTES, FALSE, 1080
};
static const FjVirtualStageInfo mp25_uboot = {
  FJ_STAGE_UBOOT, FJ_DFU_RULES_UBOOT,
  "USB download gadget@Device ID /0x505, @Revision ID /0x0011, @Name /STM32MP257FAI Rev.Y,", ST,
  NULL, 0xDF11, 4096, 0, 0x0110, ATTRIBUTES, FALSE, 1860
};
static const FjVirtualStageInfo openbl = {
  FJ_STAGE_OPENBL, FJ_DFU_RULES_TFA,
  "USB download gadget@Device ID /0x501, @Revision ID /0x1000", ST,
  openbl_alts, 0xDF11, 1024, 255, 0x0110, ATTRIBUTES, FALSE, 1080
};
static const FjVirtualStageInfo spl = {
  FJ_STAGE_PLAIN_DFU, FJ_DFU_RULES_UBOOT, "USB download gadget", ST,
  spl_alts, 0x5720, 4096, 0, 0x0110, ATTRIBUTES, TRUE, 1860
};
static const FjVirtualStageInfo mcu = {
  FJ_STAGE_MCU, FJ_DFU_RULES_TFA, "STM32  BOOTLOADER", ST,
  mcu_alts, 0xDF11, 2048, 255, 0x011A, 0x0B, FALSE, 20000
};

/* What TF-A asks for, in order. */

static const guint8 phases_old[] = { FJ_PHASE_LAYOUT, FJ_PHASE_SSBL, FJ_PHASE_RESET };
static const guint8 phases_fip[] = { FJ_PHASE_SSBL, FJ_PHASE_RESET };
static const guint8 phases_mp2[] = { FJ_PHASE_DDR_FIP, FJ_PHASE_SSBL, FJ_PHASE_RESET };

static const char memory_layout[] = "P\t0x10\tolddata\tBinary\tmmc0\t0x00004400\n";

#define MP15_ROM                                                                  \
  .header_version = 0x00010000, .fsbl_limit = 252928, .fsbl_address = 0x2FFC2400, \
  .family = FJ_FAMILY_MP15, .rom = &mp15_rom, .plain = &spl
#define MP15_TIMES \
  .rom_to_tfa = 400, .tfa_to_uboot = 2500, .layout_to_uboot = 1500, .reset_to_rom = 800
#define MP1_UBOOT \
  .ram_address = 0xC0000000, .has_pmic = TRUE, .resets_on_bus = TRUE
#define UBOOT_2018                                                                       \
  .uboot_version = FJ_UBOOT_2018, .layout_address = 0xC0000000, .otp_size = 1024,        \
  .otp_announced = 512, .skips_first = TRUE, .drops_offset = TRUE, .enters_again = TRUE, \
  .mtd = FJ_MTD_UBOOT_2018
#define UBOOT_2020                                                                \
  .uboot_version = FJ_UBOOT_2020, .layout_address = 0xC0000000, .otp_size = 1024, \
  .otp_announced = 1024, .mtd = FJ_MTD_UBOOT_2020
#define UBOOT_2021                                                               \
  .uboot_version = FJ_UBOOT_2021, .layout_address = 0xC0000000, .otp_size = 776, \
  .otp_announced = 776, .mtd = FJ_MTD_UBOOT_2021
#define UBOOT_MP1                                                                   \
  .uboot_version = FJ_UBOOT_CURRENT, .layout_address = 0xC2000000, .otp_size = 776, \
  .otp_announced = 776, .mtd = FJ_MTD_UBOOT_ST
#define UBOOT_MAINLINE                                                              \
  .uboot_version = FJ_UBOOT_CURRENT, .layout_address = 0xC2000000, .otp_size = 776, \
  .otp_announced = 776, .mtd = FJ_MTD_UBOOT_MAINLINE
#define MP2_CHAIN                                                                           \
  .fsbl_limit = 252928, .fsbl_address = 0x0E002400, .fsbl_detach = TRUE, .rom_phase = TRUE, \
  .tfa_phases = phases_mp2, .tfa_restarts = TRUE, .fip_address = 0x87000000,                \
  .uboot_version = FJ_UBOOT_CURRENT, .layout_address = 0x84000000, .otp_size = 2952,        \
  .otp_announced = 2952, .ram_address = 0x80000000, .mtd = FJ_MTD_UBOOT_ST,                 \
  .rom_to_tfa = 900, .tfa_to_tfa = 1000, .tfa_to_uboot = 3000, .layout_to_uboot = 1500,     \
  .reset_to_rom = 800

static const FjVirtualProfile profiles[] = {
  { "mp15-v1", N_ ("STM32MP15 with the first boot chain: TF-A 2.0 and U-Boot 2018.11, no FIP"), MP15_ROM,
    MP15_TIMES, .tfa = &mp15_old_tfa, .uboot = &mp15_uboot_2018, .rom_phase = TRUE, .tfa_old = TRUE,
    .tfa_phases = phases_old, .fip_address = 0xC0000000, MP1_UBOOT, UBOOT_2018 },
  { "mp15-v3", N_ ("STM32MP15 with TF-A 2.4, which wants the layout and then a FIP, and U-Boot 2020.10"),
    MP15_ROM, MP15_TIMES, .tfa = &mp15_tfa, .uboot = &mp15_uboot, .tfa_phases = phases_old,
    .fip_address = 0xC7000000, MP1_UBOOT, UBOOT_2020 },
  { "mp15-v4", N_ ("STM32MP15 with a current TF-A and U-Boot of ST"), MP15_ROM, MP15_TIMES, .tfa = &mp15_tfa,
    .uboot = &mp15_uboot, .tfa_phases = phases_fip, .fip_address = 0xC7000000, MP1_UBOOT, UBOOT_MP1 },
  { "mp15-2021", N_ ("STM32MP15 with TF-A 2.6 and ST's U-Boot 2021.10"), MP15_ROM, MP15_TIMES,
    .tfa = &mp15_tfa, .uboot = &mp15_uboot, .tfa_phases = phases_fip, .fip_address = 0xC7000000,
    MP1_UBOOT, UBOOT_2021 },
  { "mp15-mainline", N_ ("STM32MP15 with a current TF-A and U-Boot that are not ST's"), MP15_ROM,
    MP15_TIMES, .tfa = &mp15_tfa, .uboot = &mp15_uboot, .tfa_phases = phases_fip,
    .fip_address = 0xC7000000, MP1_UBOOT, UBOOT_MAINLINE },
  { "mp13", N_ ("STM32MP13"), .family = FJ_FAMILY_MP13, .rom = &mp13_rom, .tfa = &mp13_tfa,
    .uboot = &mp13_uboot, .plain = &spl, .header_version = 0x00020000, .fsbl_limit = 128 * KIB,
    .fsbl_address = 0x2FFE0000, .fsbl_detach = TRUE, .rom_phase = TRUE, .tfa_phases = phases_fip,
    .fip_address = 0xC7000000, MP1_UBOOT, UBOOT_MP1, .rom_to_tfa = 1000, .tfa_to_uboot = 2500,
    .layout_to_uboot = 1500, .reset_to_rom = 800 },
  { "mp21", N_ ("STM32MP21"), .family = FJ_FAMILY_MP21, .rom = &mp21_rom, .tfa = &mp21_tfa,
    .uboot = &mp21_uboot, .header_version = 0x00020300, MP2_CHAIN },
  { "mp25", N_ ("STM32MP25 (and MP23)"), .family = FJ_FAMILY_MP2, .rom = &mp25_rom, .tfa = &mp25_tfa,
    .uboot = &mp25_uboot, .header_version = 0x00020200, MP2_CHAIN },
  { "uboot", N_ ("STM32MP15 whose U-Boot already runs and waits for a layout"), MP15_ROM, MP15_TIMES,
    .start = FJ_VIRTUAL_START_UBOOT, .tfa = &mp15_tfa, .uboot = &mp15_uboot, .tfa_phases = phases_fip,
    .fip_address = 0xC7000000, MP1_UBOOT, UBOOT_MP1 },
  { "uboot-2018", N_ ("STM32MP15 whose U-Boot 2018.11 already runs and waits for a layout"), MP15_ROM,
    MP15_TIMES, .start = FJ_VIRTUAL_START_UBOOT, .tfa = &mp15_old_tfa, .uboot = &mp15_uboot_2018,
    .tfa_old = TRUE, .rom_phase = TRUE, .tfa_phases = phases_old, .fip_address = 0xC0000000, MP1_UBOOT,
    UBOOT_2018 },
  { "uboot-layout", N_ ("STM32MP15 whose U-Boot runs and found another layout in memory"), MP15_ROM,
    MP15_TIMES, .start = FJ_VIRTUAL_START_UBOOT_LAYOUT, .memory_layout = memory_layout,
    .tfa = &mp15_tfa, .uboot = &mp15_uboot, .tfa_phases = phases_fip, .fip_address = 0xC7000000,
    MP1_UBOOT, UBOOT_MP1 },
  { "prgfw", N_ ("STM32MP13 that is sent ST's PRGFW-UTIL instead of TF-A"), .family = FJ_FAMILY_MP13,
    .rom = &mp13_rom, .uboot = &openbl, .header_version = 0x00020000, .fsbl_limit = 128 * KIB,
    .fsbl_address = 0x2FFE0000, .fsbl_detach = TRUE, .rom_phase = TRUE, MP1_UBOOT,
    .rom_to_tfa = 1000, .reset_to_rom = 800 },
  { "spl", N_ ("STM32MP15 whose first-stage file is always taken for a U-Boot SPL"), MP15_ROM, MP15_TIMES },
  { "mcu", N_ ("not a board: an STM32 microcontroller in its system boot loader"),
    .start = FJ_VIRTUAL_START_MCU, .rom = &mcu, .reset_to_rom = 300 },
};

/**
 * fj_virtual_profile_find:
 * @name: a profile's name
 *
 * Returns: (transfer none) (nullable): the profile
 */
const FjVirtualProfile *
fj_virtual_profile_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (g_strcmp0 (profiles[i].name, name) == 0)
      return &profiles[i];
  return NULL;
}

/**
 * fj_virtual_profile_get_names:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of all profiles
 */
const char *const *
fj_virtual_profile_get_names (void)
{
  static const char *names[G_N_ELEMENTS (profiles) + 1];
  static gsize       once = 0;

  if (g_once_init_enter (&once)) {
    for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
      names[i] = profiles[i].name;
    g_once_init_leave (&once, 1);
  }
  return names;
}
