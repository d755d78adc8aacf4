/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A disk for SQLite that can be full; it is under every database that is opened from then on. */
void fj_sick_disk_install (void);
/* After so many writes each one fails as on a full disk; -1: none does. */
void fj_sick_disk_set_room (int writes);

G_END_DECLS
