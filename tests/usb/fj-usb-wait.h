/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

static inline gboolean
fj_wake_up (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

/*
 * Runs the main loop until @condition holds, and fails the test after @ms milliseconds. It is
 * looked at once a turn: a thread may change it between two looks.
 */
#define fj_assert_soon(condition, ms)                                    \
  G_STMT_START                                                           \
  {                                                                      \
    gint64   _deadline = g_get_monotonic_time () + (ms) * (gint64) 1000; \
    guint    _ticker = g_timeout_add (10, fj_wake_up, NULL);             \
    gboolean _held;                                                      \
                                                                         \
    while (!(_held = (condition)) &&                                     \
           g_get_monotonic_time () < _deadline)                          \
      g_main_context_iteration (NULL, TRUE);                             \
    g_source_remove (_ticker);                                           \
    if (!_held)                                                          \
      g_error ("not within %d ms: %s", (int) (ms), #condition);          \
  }                                                                      \
  G_STMT_END

/* Runs the main loop for @ms milliseconds, in which @condition must hold all the time. */
#define fj_assert_for(condition, ms)                                   \
  G_STMT_START                                                         \
  {                                                                    \
    gint64 _deadline = g_get_monotonic_time () + (ms) * (gint64) 1000; \
    guint  _ticker = g_timeout_add (10, fj_wake_up, NULL);             \
                                                                       \
    while (g_get_monotonic_time () < _deadline) {                      \
      g_assert_true (condition);                                       \
      g_main_context_iteration (NULL, TRUE);                           \
    }                                                                  \
    g_source_remove (_ticker);                                         \
  }                                                                    \
  G_STMT_END

/*
 * Threads of GUsb: one for each context that is alive. The next test's bus is met only by programs
 * that have none left: libusb shares one socket for events among all contexts.
 */
static inline guint
fj_count_contexts (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  const char *name;
  guint       n = 0;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_strdup_printf ("/proc/self/task/%s/comm", name);
    g_autofree char *comm = NULL;

    if (g_file_get_contents (path, &comm, NULL, NULL) && g_str_has_prefix (comm, "GUsbEvent"))
      n++;
  }
  return n;
}

G_END_DECLS
