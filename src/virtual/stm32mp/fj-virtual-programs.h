/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-program.h"

G_BEGIN_DECLS

/* What runs on STM32MP boards. */
extern const FjVirtualProgram fj_virtual_rom_program;
extern const FjVirtualProgram fj_virtual_old_tfa_program; /* TF-A 2.0 and 2.2 of ST */
extern const FjVirtualProgram fj_virtual_tfa_program;
extern const FjVirtualProgram fj_virtual_openbl_program;
extern const FjVirtualProgram fj_virtual_uboot_program;
extern const FjVirtualProgram fj_virtual_fastboot_program; /* U-Boot's command of that name */
/* DFU without phases: U-Boot's "dfu 0", an SPL */
extern const FjVirtualProgram fj_virtual_plain_program;
/* The system boot loader of a microcontroller. */
extern const FjVirtualProgram fj_virtual_mcu_program;

G_END_DECLS
