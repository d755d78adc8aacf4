/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-family.h"

G_BEGIN_DECLS

/* Boards with an STM32MP1 or STM32MP2: the family, and all kinds of them with their boot chains. */
extern const FjVirtualFamily fj_virtual_stm32mp_family;
const FjVirtualProfile      *fj_virtual_stm32mp_get_profiles (guint *n);

G_END_DECLS
