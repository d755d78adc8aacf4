/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-virtual-chains.h>
#include <fj-virtual-faults.h>

#define STAGES fj_virtual_stm32mp_family.stages

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
ask (FjVirtualFaults *faults)
{
  const FjVirtualPlace place = { "uboot", 0x10, 3 };

  for (guint kind = 0; kind < FJ_N_FAULTS; kind++) {
    FjFault *fault = fj_virtual_faults_take (faults, kind, &place);

    g_assert_true (fault == NULL || fault->kind == kind);
  }
}

/* Faults are written by hand, as text and as key files. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) text_error = NULL;
  g_autoptr (GError) file_error = NULL;
  g_autoptr (FjVirtualFaults) from_text = fj_virtual_faults_parse (text, STAGES, &text_error);
  g_autoptr (FjVirtualFaults) from_file =
    fj_virtual_faults_parse_key_file (bytes, STAGES, &file_error);

  g_assert_true ((from_text == NULL) == (text_error != NULL));
  g_assert_true ((from_file == NULL) == (file_error != NULL));
  if (text_error != NULL)
    g_assert_true (g_utf8_validate (text_error->message, -1, NULL));
  if (from_text != NULL)
    ask (from_text);
  if (from_file != NULL)
    ask (from_file);
  return 0;
}
