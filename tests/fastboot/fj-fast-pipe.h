/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-fastboot.h>

G_BEGIN_DECLS

#define FJ_TYPE_FAST_PIPE (fj_fast_pipe_get_type ())
G_DECLARE_FINAL_TYPE (FjFastPipe, fj_fast_pipe, FJ, FAST_PIPE, GObject)

/* A device with a fastboot interface that says what it was told to, whatever it is sent. */
FjFastPipe *fj_fast_pipe_new (void);
/* What it says next; %NULL: nothing, until the host has had enough. */
void fj_fast_pipe_add (FjFastPipe *self, gconstpointer data, gsize length);
void fj_fast_pipe_add_text (FjFastPipe *self, const char *text);
/* The device takes no more than so many bytes of a transfer. */
void fj_fast_pipe_set_limit (FjFastPipe *self, gsize limit);
/* (transfer none): all that it was sent, each transfer behind a "|" */
const char *fj_fast_pipe_get_sent (FjFastPipe *self);
FjClock    *fj_fast_pipe_get_clock (FjFastPipe *self);

G_END_DECLS
