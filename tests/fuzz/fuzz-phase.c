/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-dfu-wire.h>
#include <fj-enum.h>
#include <fj-phase.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* The two replies that a board is asked for again and again. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_auto (FjPhase) phase = { 0 };
  FjDfuStatus status;

  if (fj_phase_parse (&phase, data, size, NULL)) {
    g_assert_cmpuint (size, >=, 9);
    g_assert_true (phase.text == NULL || phase.id == FJ_PHASE_RESET);
    g_assert_true (phase.text == NULL || g_utf8_validate (phase.text, -1, NULL));
    g_assert_true (!phase.wants_detach || phase.id == FJ_ID_LAYOUT);
  }
  if (fj_dfu_status_parse (&status, data, size)) {
    g_assert_cmpuint (status.poll_ms, <, 1u << 24);
    g_assert_nonnull (fj_enum_to_nick (FJ_TYPE_DFU_STATE, status.state));
    g_assert_nonnull (fj_dfu_status_to_text (status.status));
  }
  return 0;
}
