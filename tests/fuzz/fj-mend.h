/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Puts right the checksums of a file that a fuzzer has changed, of each kind that it is: of the
 * first member of a gzip file, of a GPT and of the payload behind an STM32 header. Without, nothing
 * that is looked at after a checksum is ever reached. (A FIP has none.)
 */
void fj_mend (guint8 *data, gsize size);

G_END_DECLS
