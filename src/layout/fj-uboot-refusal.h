/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 64-bit numbers in U-Boot's sentences. */
#define FJ_UBOOT_HEX64 "0x%" G_GINT64_MODIFIER "x"

gboolean fj_uboot_refuse (char **text, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
