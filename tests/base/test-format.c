/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-format.h>

static void
check (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_numbers (void)
{
  check (fj_format_rate (1985000), "2.0\302\240MB/s");
  check (fj_format_rate (-1), "0 bytes/s");
  check (fj_format_rate (0.0 / 0.0), "0 bytes/s");
  check (fj_format_offset (0x4400), "0x00004400");
  check (fj_format_offset (G_GUINT64_CONSTANT (0x105984400)), "0x105984400");
}

static void
test_durations (void)
{
  check (fj_format_duration (-3), "0.0 s");
  check (fj_format_duration (0.444), "0.4 s");
  check (fj_format_duration (59.4), "59 s");
  check (fj_format_duration (59.6), "1 min 00 s");
  check (fj_format_duration (271.583), "4 min 32 s");
  check (fj_format_duration (3600 * 36 + 60), "36 h 01 min");
}

static void
test_safe_text (void)
{
  check (fj_format_safe_text ("mmc device 0 not found", 22), "mmc device 0 not found");
  check (fj_format_safe_text ("a\033[2Jb\nc", 8), "a\\x1b[2Jb\\x0ac");
  check (fj_format_safe_text ("a\0b", 3), "a");
  check (fj_format_safe_text ("\xff\xfe", 2), "\357\277\275\357\277\275");
  check (fj_format_safe_text (NULL, 0), "");
  check (fj_format_safe_text ("a\xe2\x80\xae"
                              "b",
                              5),
         "a\\x202eb");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/format/numbers", test_numbers);
  g_test_add_func ("/flashjig/format/durations", test_durations);
  g_test_add_func ("/flashjig/format/safe-text", test_safe_text);
  return g_test_run ();
}
