/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-board.h"
#include "fj-virtual-family.h"

G_BEGIN_DECLS

/* The kinds of virtual boards of all families. */
const FjVirtualProfile *fj_virtual_profile_find (const char *name); /* (nullable) */
const char *const      *fj_virtual_profile_get_names (void);
/* One more, which stays for as long as the program runs. */
void fj_virtual_profile_add (const FjVirtualProfile *profile);

/* A board of the profile that @config names. */
FjVirtualBoard *fj_virtual_board_new (const FjVirtualConfig *config, FjClock *clock,
                                      GError **error);

G_END_DECLS
