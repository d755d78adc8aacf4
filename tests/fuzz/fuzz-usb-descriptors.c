/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-usb-rules.h>
#include <fj-usb-sysfs.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* What sysfs shows of a device, which the device made up; and a rule file of anybody's. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  guint            found = fj_usb_interfaces_parse (data, size);

  g_assert_cmpuint (found, <, 1 << 4);
  fj_usb_rules_cover_text (text, "60-fuzz.rules", 0x0483, 0xdf11);
  return 0;
}
