/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Threads that a system short of them may refuse: then there is an error, no wait without end. */

GThread *fj_thread_start (const char *name, GThreadFunc func, gpointer data, GError **error);
gboolean fj_thread_are_left (guint n, GError **error);
gboolean fj_thread_prepare (GError **error);
void     fj_thread_run_task (GTask *task, GTaskThreadFunc func);

G_END_DECLS
