/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A second family, all of it: the virtual board of fj-virtual-toy.h, and a driver that knows it by
 * its ids and interfaces, brings its loader onto it and writes with that. In a layout the loader is
 * the row 0x01 without a device.
 */
#define FJ_TOY_BOOT_TITLE "toy boot program"
#define FJ_TOY_LOADER_TITLE "toy loader"

/* (free-standing) Makes board and driver known, before anything asks for them. */
void fj_toy_driver_add (void);

G_END_DECLS
