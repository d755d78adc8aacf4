/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The header before boot files and layouts: ST wiki, "STM32 header for binary files"; U-Boot
 * stm32prog.h, struct stm32_header_v1. */
#define FJ_STM32_HEADER_MAGIC "STM2"
#define FJ_STM32_HEADER_MAGIC_LE 0x324d5453 /* the same as a little-endian number */
#define FJ_STM32_HEADER_SIGNATURE_SIZE 64
#define FJ_STM32_HEADER_SIZE_V1 256

/* Header versions and the chips whose boot ROM takes them. */
typedef enum {
  FJ_STM32_HEADER_1_0 = 0x00010000, /* MP15 */
  FJ_STM32_HEADER_2_0 = 0x00020000, /* MP13 */
  FJ_STM32_HEADER_2_2 = 0x00020200, /* MP23, MP25 */
  FJ_STM32_HEADER_2_3 = 0x00020300, /* MP21 */
} FjStm32HeaderVersion;

G_END_DECLS
