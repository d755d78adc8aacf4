/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The log domain of a room is "flashjig-" and the name of its folder; its meson.build sets it. What
 * goes over the wire has a domain of its own: one transfer a line.
 */
#define FJ_LOG_WIRE "flashjig-wire"

/* How many lines are kept. */
#define FJ_DEBUG_LOG_LINES 500

/**
 * FjDebugLogFunc:
 * @line: a line without its end, fit for a terminal; it has a time stamp
 * @user_data: as it was given
 *
 * Gets a line of the log, on the thread that wrote it. It must not log anything itself.
 */
typedef void (*FjDebugLogFunc) (const char *line, gpointer user_data);

void  fj_debug_log_start (void);
void  fj_debug_log_follow (FjDebugLogFunc func, gpointer user_data);
char *fj_debug_log_to_text (void);

G_END_DECLS
