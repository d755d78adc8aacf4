/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-virtual-family.h>

G_BEGIN_DECLS

/*
 * A family of chips that there is not: a boot program takes a loader by bulk transfers and comes
 * back as it; that writes ranges of mmc0. Nothing in it speaks DFU.
 *
 * The boot program, FF/01/01, endpoints 0x01 and 0x81: "LOAD" and a length (32 bits), then so many
 * bytes; vendor request 1 reads "TOY1". The loader, FF/01/02, in setting 1 endpoints 0x02, 0x82 and
 * 0x83 (interrupt), beside an interface that has none: "WRIT", offset (64), length (32), the bytes,
 * and an answer of four zeros; "READ" in the same way; "DONE". Numbers are little endian. The
 * interrupt endpoint tells how many bytes have been written (64).
 */
#define FJ_TOY_VENDOR 0xF10A
#define FJ_TOY_BOOT_ID 0x0001
#define FJ_TOY_LOADER_ID 0x0002
#define FJ_TOY_PROFILE "toy"

/* (free-standing) Makes the profile known, once. */
void fj_virtual_toy_add (void);

G_END_DECLS
