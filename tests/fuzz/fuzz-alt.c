/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-alt.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* The name of an alternate setting is whatever a device says. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  FjAlt            alt;

  fj_alt_parse (&alt, 3, text);
  g_assert_cmpuint (alt.number, ==, 3);
  g_assert_true (g_utf8_validate (alt.name, -1, NULL));
  g_assert_true (alt.has_phase || (alt.size == 0 && alt.access == '\0'));
  return 0;
}
