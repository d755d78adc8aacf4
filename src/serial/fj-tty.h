/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-serial-link.h>
#include <termios.h>

G_BEGIN_DECLS

#define FJ_TYPE_TTY (fj_tty_get_type ())
G_DECLARE_FINAL_TYPE (FjTty, fj_tty, FJ, TTY, GObject)

FjSerialLink *fj_tty_new (const char *path, const char *place);
/* Lays the settings over @termios. Whether they can be expressed in it. */
gboolean fj_tty_fill_termios (struct termios *termios, const FjLineSettings *settings);

G_END_DECLS
