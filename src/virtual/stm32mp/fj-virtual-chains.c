/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-chains.h"

#include "fj-virtual-chip.h"
#include "fj-virtual-programs.h"
#include "fj-virtual-uboot.h"

#include <fj-boot-header.h>
#include <fj-phase-ids.h>
#include <fj-stm32mp-driver.h>

#include <glib/gi18n-lib.h>

#define ATTRIBUTES 0x0F /* download, upload, manifestation tolerant, will detach */
#define ST "STMicroelectronics"
#define KIB 1024u
#define MP1_RAM 0xC0000000
#define MP2_RAM 0x80000000
/* A gadget that has been asked to detach goes on for some tens of ms. */
#define LEAVE_UBOOT_US 20000

/* A short word for one stage beside those that the driver has. */
static const FjVirtualStageWord stage_words[] = {
  { "rom", "rom" },
  { "tfa", "tfa" },
  { "uboot", "uboot" },
  { "fastboot", "fastboot" },
  { "plain", "plain-dfu" },
  { "openbl", "openbl" },
  { "plain-dfu", "plain-dfu" },
  { NULL, NULL },
};

/* What runs when the power comes has to be there before it is asked anything. */
static void
start_board (gpointer chip)
{
  fj_virtual_chip_start (chip);
  if (fj_virtual_chip_get_chain (chip)->starts_uboot)
    fj_virtual_uboot_boot (fj_virtual_chip_get_board (chip));
}

const FjVirtualFamily fj_virtual_stm32mp_family = {
  .name = "STM32MP",
  .stages = stage_words,
  .create = fj_virtual_chip_new,
  .destroy = fj_virtual_chip_free,
  .start = start_board,
  .forget = fj_virtual_chip_forget,
};

/*
 * Interface strings; those of the ROM and TF-A have a space before the slash, U-Boot's have none.
 */

static const char *const mp15_alts[] = {
  "@Partition0 /0x00/1*256Ke",
  "@FSBL /0x01/1*1Me",
  "@Partition2 /0x02/1*1Me",
  "@Partition3 /0x03/1*16Me",
  "@Partition4 /0x04/1*16Me",
  "@virtual /0xF1/1*512Ba",
  NULL,
};
static const char *const mp13_rom_alts[] = {
  "@FSBL /0x01/1*128Ke", "@virtual /0xF1/1*512Ba", NULL
};
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

/* How a stage speaks DFU. Times for a block are what published logs of real boards come to. */

static const FjVirtualDfuInfo dfu_mp15_rom = {
  FJ_DFU_RULES_ROM, mp15_alts, 1024, 255, 0x0110, ATTRIBUTES, 1910
};
static const FjVirtualDfuInfo dfu_mp15_old_tfa = {
  FJ_DFU_RULES_OLD_TFA, mp15_alts, 1024, 255, 0x0110, ATTRIBUTES, 1080
};
static const FjVirtualDfuInfo dfu_mp15_tfa = {
  FJ_DFU_RULES_TFA, mp15_alts, 1024, 255, 0x0110, ATTRIBUTES, 1080
};
static const FjVirtualDfuInfo dfu_uboot = {
  FJ_DFU_RULES_UBOOT, NULL, 4096, 0, 0x0110, ATTRIBUTES, 1860
};
static const FjVirtualDfuInfo dfu_mp13_rom = {
  FJ_DFU_RULES_ROM, mp13_rom_alts, 1024, 255, 0x0110, ATTRIBUTES, 1910
};
static const FjVirtualDfuInfo dfu_mp13_tfa = {
  FJ_DFU_RULES_TFA, mp13_tfa_alts, 1024, 255, 0x0110, ATTRIBUTES, 1080
};
static const FjVirtualDfuInfo dfu_mp2_rom = {
  FJ_DFU_RULES_ROM, mp2_rom_alts, 1024, 255, 0x0110, ATTRIBUTES, 9800
};
static const FjVirtualDfuInfo dfu_mp2_tfa = {
  FJ_DFU_RULES_TFA, mp2_tfa_alts, 1024, 255, 0x0110, ATTRIBUTES, 1080
};
static const FjVirtualDfuInfo dfu_openbl = {
  FJ_DFU_RULES_TFA, openbl_alts, 1024, 255, 0x0110, ATTRIBUTES, 1080
};
static const FjVirtualDfuInfo dfu_spl = {
  FJ_DFU_RULES_UBOOT, spl_alts, 4096, 0, 0x0110, ATTRIBUTES, 1860
};
static const FjVirtualDfuInfo dfu_mcu = {
  FJ_DFU_RULES_TFA, mcu_alts, 2048, 255, 0x011A, 0x0B, 20000
};

/* Stages. */

#define STAGE(Program, Nick, Pid, Dfu)                                              \
  .program = &fj_virtual_##Program##_program, .nick = Nick, .vendor = FJ_VENDOR_ST, \
  .product_id = Pid, .manufacturer = ST, .data = &Dfu
#define ROM(Dfu) STAGE (rom, "rom", 0xDF11, Dfu)
#define TFA(Dfu) STAGE (tfa, "tfa", 0xDF11, Dfu)
#define UBOOT                                \
  STAGE (uboot, "uboot", 0xDF11, dfu_uboot), \
    .is_gadget = TRUE, .leave_us = LEAVE_UBOOT_US

static const FjVirtualStageInfo mp15_rom = {
  ROM (dfu_mp15_rom),
  .product = "DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000"
};
static const FjVirtualStageInfo mp15_old_tfa = {
  STAGE (old_tfa, "tfa", 0xDF11, dfu_mp15_old_tfa),
  .product = "DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000"
};
static const FjVirtualStageInfo mp15_tfa = {
  TFA (dfu_mp15_tfa),
  .product = "DFU @Device ID /0x500, @Revision ID /0x2001, @Name /STM32MP157CAC Rev.Z,"
};
static const FjVirtualStageInfo mp15_uboot_2018 = {
  UBOOT,
  .product = "USB download gadget@Device ID /0x500, @Revision ID /0x0000"
};
static const FjVirtualStageInfo mp15_uboot = {
  UBOOT,
  .product =
    "USB download gadget@Device ID /0x500, @Revision ID /0x2001, @Name /STM32MP157CAC Rev.Z,"
};
static const FjVirtualStageInfo mp13_rom = {
  ROM (dfu_mp13_rom),
  .product = "DFU in HS Mode @Device ID /0x501, @Revision ID /0x1003"
};
static const FjVirtualStageInfo mp13_tfa = {
  TFA (dfu_mp13_tfa),
  .product = "DFU @Device ID /0x501, @Revision ID /0x1003, @Name /STM32MP135FAF Rev.Y,"
};
static const FjVirtualStageInfo mp13_uboot = {
  UBOOT,
  .product =
    "USB download gadget@Device ID /0x501, @Revision ID /0x1003, @Name /STM32MP135FAF Rev.Y,"
};
static const FjVirtualStageInfo mp21_rom = {
  ROM (dfu_mp2_rom),
  .product = "DFU in HS Mode @Device ID /0x503, @Revision ID /0x1000"
};
static const FjVirtualStageInfo mp21_tfa = {
  TFA (dfu_mp2_tfa),
  .product = "DFU @Device ID /0x503, @Revision ID /0x0008, @Name /STM32MP215FAN Rev.A,"
};
static const FjVirtualStageInfo mp21_uboot = {
  UBOOT,
  .product =
    "USB download gadget@Device ID /0x503, @Revision ID /0x0008, @Name /STM32MP215FAN Rev.A,"
};
static const FjVirtualStageInfo mp25_rom = {
  ROM (dfu_mp2_rom),
  .product = "DFU in HS Mode @Device ID /0x505, @Revision ID /0x2000"
};
static const FjVirtualStageInfo mp25_tfa = {
  TFA (dfu_mp2_tfa),
  .product = "DFU @Device ID /0x505, @Revision ID /0x0011, @Name /STM32MP257FAI Rev.Y,"
};
static const FjVirtualStageInfo mp25_uboot = {
  UBOOT,
  .product =
    "USB download gadget@Device ID /0x505, @Revision ID /0x0011, @Name /STM32MP257FAI Rev.Y,"
};
static const FjVirtualStageInfo openbl = {
  STAGE (openbl, "openbl", 0xDF11, dfu_openbl),
  .product = "USB download gadget@Device ID /0x501, @Revision ID /0x1000"
};
/* The text of its product is what lies where another one was (U-Boot g_dnl_set_product). */
static const FjVirtualStageInfo fastboot = {
  .program = &fj_virtual_fastboot_program,
  .nick = "fastboot",
  .vendor = FJ_VENDOR_ST,
  .product_id = 0x0AFB,
  .manufacturer = ST,
  .product = "\x10\x03 load gadget@\x1b",
  .is_gadget = TRUE,
  .no_alts = TRUE,
  .leave_us = LEAVE_UBOOT_US,
};
static const FjVirtualStageInfo spl = {
  STAGE (plain, "plain-dfu", 0x5720, dfu_spl),
  .product = "USB download gadget", .no_serial = TRUE, .is_gadget = TRUE
};
static const FjVirtualStageInfo mcu = {
  STAGE (mcu, "mcu", 0xDF11, dfu_mcu),
  .product = "STM32  BOOTLOADER"
};

/* What TF-A asks for, in order. */

static const guint8 phases_old[] = { FJ_ID_LAYOUT, FJ_ID_SSBL, FJ_PHASE_RESET };
static const guint8 phases_fip[] = { FJ_ID_SSBL, FJ_PHASE_RESET };
static const guint8 phases_mp2[] = { FJ_ID_DDR_FIP, FJ_ID_SSBL, FJ_PHASE_RESET };

static const char memory_layout[] = "P\t0x10\tolddata\tBinary\tmmc0\t0x00004400\n";

/* What the chains of one chip, or with one U-Boot, have in common. */

#define MP15_CHAIN                                                                              \
  .rom = &mp15_rom, .plain = &spl, .header_version = FJ_STM32_HEADER_1_0, .fsbl_limit = 252928, \
  .fsbl_address = 0x2FFC2400, .rom_to_tfa = 400, .tfa_to_uboot = 2500, .layout_to_uboot = 1500
#define MP15_OLD_TFA                                                                    \
  .tfa = &mp15_old_tfa, .rom_phase = TRUE, .tfa_waits = TRUE, .tfa_phases = phases_old, \
  .fip_address = 0xC0000000
#define MP15_TFA .tfa = &mp15_tfa, .tfa_phases = phases_fip, .fip_address = 0xC7000000
#define MP13_ROM                                                                    \
  .rom = &mp13_rom, .header_version = FJ_STM32_HEADER_2_0, .fsbl_limit = 128 * KIB, \
  .fsbl_address = 0x2FFE0000, .fsbl_detach = TRUE, .rom_phase = TRUE, .rom_to_tfa = 1000
#define MP1_UBOOT .has_pmic = TRUE, .resets_on_bus = TRUE
#define UBOOT_2018                                                                                 \
  MP1_UBOOT, .uboot = &mp15_uboot_2018, .uboot_version = FJ_UBOOT_2018, .layout_address = MP1_RAM, \
             .otp_size = 1024, .otp_announced = 512, .skips_first = TRUE, .drops_offset = TRUE,    \
             .enters_again = TRUE
#define UBOOT_2020                                                                        \
  MP1_UBOOT, .uboot_version = FJ_UBOOT_2020, .layout_address = MP1_RAM, .otp_size = 1024, \
             .otp_announced = 1024
#define UBOOT_2021                                                                       \
  MP1_UBOOT, .uboot_version = FJ_UBOOT_2021, .layout_address = MP1_RAM, .otp_size = 776, \
             .otp_announced = 776, MP15_FASTBOOT, .release = "U-Boot 2021.10-stm32mp-r2"
#define UBOOT_MP1                                                                              \
  MP1_UBOOT, .uboot_version = FJ_UBOOT_CURRENT, .layout_address = 0xC2000000, .otp_size = 776, \
             .otp_announced = 776, .release = "U-Boot 2023.10-stm32mp-r1"
/* What their configurations make of fastboot. */
#define MP15_FASTBOOT \
  .fastboot = &fastboot, .fastboot_mmc = 1, .has_boot_names = TRUE, .is_32_bit = TRUE
#define MP13_FASTBOOT .fastboot = &fastboot, .fastboot_mmc = 0, .is_32_bit = TRUE
#define MP2_CHAIN                                                                            \
  .fsbl_limit = 252928, .fsbl_address = 0x0E002400, .fsbl_detach = TRUE, .rom_phase = TRUE,  \
  .tfa_phases = phases_mp2, .tfa_restarts = TRUE, .fip_address = 0x87000000,                 \
  .uboot_version = FJ_UBOOT_CURRENT, .layout_address = 0x84000000, .otp_size = 2952,         \
  .otp_announced = 2952, .rom_to_tfa = 900, .tfa_to_tfa = 1000, .tfa_to_uboot = 3000,        \
  .layout_to_uboot = 1500, .fastboot = &fastboot, .fastboot_mmc = 1, .has_boot_names = TRUE, \
  .release = "U-Boot 2023.10-stm32mp-r1"

static const FjVirtualChain mp15_v1 = { MP15_CHAIN, MP15_OLD_TFA, UBOOT_2018 };
static const FjVirtualChain mp15_v3 = {
  MP15_CHAIN, UBOOT_2020, .tfa = &mp15_tfa, .tfa_phases = phases_old, .fip_address = 0xC7000000,
  .uboot = &mp15_uboot
};
static const FjVirtualChain mp15_v4 = {
  MP15_CHAIN, MP15_TFA, UBOOT_MP1, MP15_FASTBOOT, .uboot = &mp15_uboot
};
static const FjVirtualChain mp15_2021 = { MP15_CHAIN, MP15_TFA, UBOOT_2021, .uboot = &mp15_uboot };
static const FjVirtualChain mp13 = {
  MP13_ROM, UBOOT_MP1, MP13_FASTBOOT, .tfa = &mp13_tfa, .uboot = &mp13_uboot, .plain = &spl,
  .tfa_phases = phases_fip, .fip_address = 0xC7000000, .tfa_to_uboot = 2500,
  .layout_to_uboot = 1500
};
static const FjVirtualChain mp21 = {
  MP2_CHAIN, .rom = &mp21_rom, .tfa = &mp21_tfa, .uboot = &mp21_uboot,
  .header_version = FJ_STM32_HEADER_2_3
};
static const FjVirtualChain mp25 = {
  MP2_CHAIN, .rom = &mp25_rom, .tfa = &mp25_tfa, .uboot = &mp25_uboot,
  .header_version = FJ_STM32_HEADER_2_2
};
static const FjVirtualChain uboot = {
  MP15_CHAIN, MP15_TFA, UBOOT_MP1, MP15_FASTBOOT, .uboot = &mp15_uboot, .starts_uboot = TRUE
};
static const FjVirtualChain uboot_2018 = {
  MP15_CHAIN, MP15_OLD_TFA, UBOOT_2018, .starts_uboot = TRUE
};
static const FjVirtualChain uboot_layout = {
  MP15_CHAIN, MP15_TFA, UBOOT_MP1, MP15_FASTBOOT, .uboot = &mp15_uboot, .starts_uboot = TRUE,
  .memory_layout = memory_layout
};
static const FjVirtualChain prgfw = { MP13_ROM, MP1_UBOOT, .uboot = &openbl };
static const FjVirtualChain only_spl = { MP15_CHAIN };
static const FjVirtualChain only_mcu = { .rom = &mcu };

#define BOARD(Start, Rom, Chain)                                                       \
  .family = &fj_virtual_stm32mp_family, .chain = &Chain, .start = &Start, .rom = &Rom, \
  .reset_ms = 800
#define STORAGES(Mtd, Ram) .has_storages = TRUE, .mtd = Mtd, .ram_address = Ram

static const FjVirtualProfile profiles[] = {
  { "mp15-v1", N_ ("STM32MP15 with the first boot chain: TF-A 2.0 and U-Boot 2018.11, no FIP"),
    BOARD (mp15_rom, mp15_rom, mp15_v1), STORAGES (FJ_MTD_UBOOT_2018, MP1_RAM) },
  { "mp15-v3",
    N_ ("STM32MP15 with TF-A 2.4, which wants the layout and then a FIP, and U-Boot 2020.10"),
    BOARD (mp15_rom, mp15_rom, mp15_v3), STORAGES (FJ_MTD_UBOOT_2020, MP1_RAM) },
  { "mp15-v4", N_ ("STM32MP15 with a current TF-A and U-Boot of ST"),
    BOARD (mp15_rom, mp15_rom, mp15_v4), STORAGES (FJ_MTD_UBOOT_ST, MP1_RAM) },
  { "mp15-2021", N_ ("STM32MP15 with TF-A 2.6 and ST's U-Boot 2021.10"),
    BOARD (mp15_rom, mp15_rom, mp15_2021), STORAGES (FJ_MTD_UBOOT_2021, MP1_RAM) },
  { "mp15-mainline", N_ ("STM32MP15 with a current TF-A and U-Boot that are not ST's"),
    BOARD (mp15_rom, mp15_rom, mp15_v4), STORAGES (FJ_MTD_UBOOT_MAINLINE, MP1_RAM) },
  { "mp13", N_ ("STM32MP13"), BOARD (mp13_rom, mp13_rom, mp13),
    STORAGES (FJ_MTD_UBOOT_ST, MP1_RAM) },
  { "mp21", N_ ("STM32MP21"), BOARD (mp21_rom, mp21_rom, mp21),
    STORAGES (FJ_MTD_UBOOT_ST, MP2_RAM) },
  { "mp25", N_ ("STM32MP25 (and MP23)"), BOARD (mp25_rom, mp25_rom, mp25),
    STORAGES (FJ_MTD_UBOOT_ST, MP2_RAM) },
  { "uboot", N_ ("STM32MP15 whose U-Boot already runs and waits for a layout"),
    BOARD (mp15_uboot, mp15_rom, uboot), STORAGES (FJ_MTD_UBOOT_ST, MP1_RAM) },
  { "uboot-2018", N_ ("STM32MP15 whose U-Boot 2018.11 already runs and waits for a layout"),
    BOARD (mp15_uboot_2018, mp15_rom, uboot_2018), STORAGES (FJ_MTD_UBOOT_2018, MP1_RAM) },
  { "uboot-layout", N_ ("STM32MP15 whose U-Boot runs and found another layout in memory"),
    BOARD (mp15_uboot, mp15_rom, uboot_layout), STORAGES (FJ_MTD_UBOOT_ST, MP1_RAM) },
  { "prgfw", N_ ("STM32MP13 that is sent ST's PRGFW-UTIL instead of TF-A"),
    BOARD (mp13_rom, mp13_rom, prgfw), .has_storages = TRUE, .ram_address = MP1_RAM },
  { "spl", N_ ("STM32MP15 whose first-stage file is always taken for a U-Boot SPL"),
    BOARD (mp15_rom, mp15_rom, only_spl) },
  { "mcu", N_ ("not a board: an STM32 microcontroller in its system boot loader"),
    &fj_virtual_stm32mp_family, &only_mcu, .start = &mcu, .rom = &mcu, .reset_ms = 300 },
};

/**
 * fj_virtual_stm32mp_get_profiles:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): all kinds of STM32MP boards
 */
const FjVirtualProfile *
fj_virtual_stm32mp_get_profiles (guint *n)
{
  *n = G_N_ELEMENTS (profiles);
  return profiles;
}
