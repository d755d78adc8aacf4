/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-bus.h"

G_BEGIN_DECLS

#define FAST_OUT 0x02
#define FAST_IN 0x81

/* A board whose U-Boot runs @script; %NULL: fastboot, then DFU again. */
void    fast_init (Bus *bus, const char *profile, const char *script, const char *faults);
GBytes *fast_make_script (const char *text);
/* Sends it in the place of a layout, and the board off. */
void fast_run_script (Bus *bus, GBytes *script);

FjVirtualReply fast_out (Bus *bus, gconstpointer data, gsize length);
/* (transfer full) (nullable): what the board says; %NULL: nothing */
char *fast_in (Bus *bus);
char *fast_ask (Bus *bus, const char *command);
void  fast_assert (Bus *bus, const char *command, const char *answer);
/* A download, from its command to the OKAY. */
void fast_download (Bus *bus, gconstpointer data, gsize length);
void fast_flash (Bus *bus, const char *name, gconstpointer data, gsize length, const char *answer);

G_END_DECLS
