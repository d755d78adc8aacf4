/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-wire-log.h"

#include "fj-log.h"

/* Whether anybody wants to see the packets; looked up when a device is opened, not for each. */
static int is_on;

/**
 * fj_wire_log_look_up:
 *
 * Looks whether the packets are to be logged from now on.
 */
void
fj_wire_log_look_up (void)
{
  g_atomic_int_set (&is_on, !g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, FJ_LOG_WIRE));
}

/**
 * fj_wire_log_is_on:
 *
 * Returns: whether packets are logged
 */
gboolean
fj_wire_log_is_on (void)
{
  return g_atomic_int_get (&is_on) != 0;
}
