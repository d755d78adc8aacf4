/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The script that takes U-Boot to fastboot and back. */
extern const char fj_stm32mp_fast_script[];

GBytes *fj_stm32mp_script_make (const char *text);

G_END_DECLS
