/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-fast-bus.h"

#include <fj-virtual-script.h>
#include <string.h>

/* A script in the place of a layout: images, the shell, and what comes to the bus. */

/* "fastboot usb 0", "stm32prog usb 0", as mkimage makes it. */
static const char recipe[] =
  "27051956f9e092ff000000000000002700000000000000 00d8e20b3e05020600"
  "666c6173686a6967000000000000000000000000000000000000000000000000"
  "0000001f0000000066617374626f6f742075736220300a73746d333270726f67207573622030 0a";

static GBytes *
from_hex (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();
  guint       high = G_MAXUINT;

  for (; *text != '\0'; text++) {
    guint8 byte;

    if (!g_ascii_isxdigit (*text))
      continue;
    if (high == G_MAXUINT) {
      high = (guint) g_ascii_xdigit_value (*text);
      continue;
    }
    byte = (guint8) (high << 4 | (guint) g_ascii_xdigit_value (*text));
    g_byte_array_append (bytes, &byte, 1);
    high = G_MAXUINT;
  }
  return g_byte_array_free_to_bytes (bytes);
}

static void
assert_refused (GBytes *image, gsize at, guint8 value, const char *text)
{
  gsize              n;
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (image, &n), g_bytes_get_size (image));
  const char        *refusal = NULL;

  copy[at] = value;
  g_assert_null (fj_virtual_script_new (copy, n, TRUE, &refusal));
  g_assert_cmpstr (refusal, ==, text);
}

static void
test_image (void)
{
  g_autoptr (GBytes) image = from_hex (recipe);
  g_autoptr (GBytes) same = fast_make_script ("fastboot usb 0\nstm32prog usb 0\n");
  g_autoptr (FjVirtualScript) script = NULL;
  const char   *refusal = NULL;
  gsize         n;
  const guint8 *bytes = g_bytes_get_data (image, &n);

  g_assert_cmpuint (n, ==, 103);
  g_assert_true (g_bytes_equal (image, same));
  script = fj_virtual_script_new (bytes, n, TRUE, &refusal);
  g_assert_null (refusal);
  g_assert_cmpint (fj_virtual_script_run (script, TRUE), ==, FJ_SCRIPT_FASTBOOT);
  g_assert_cmpint (fj_virtual_script_run (script, TRUE), ==, FJ_SCRIPT_STM32PROG);
  g_assert_cmpint (fj_virtual_script_run (script, TRUE), ==, FJ_SCRIPT_END);
  assert_refused (image, 0, 0, "Wrong image format for \"source\" command");
  assert_refused (image, 4, 0, "Bad header crc");
  assert_refused (image, 80, 'x', "Bad data crc");
  for (gsize cut = 0; cut < n; cut++)
    g_assert_null (fj_virtual_script_new (bytes, cut, TRUE, &refusal));
}

static void
assert_run (const char *text, gboolean has_fastboot, gboolean worked, const char *expected)
{
  static const char letters[] = { '.', 'f', 's' };
  g_autoptr (GBytes) image = fast_make_script (text);
  g_autoptr (FjVirtualScript) script = NULL;
  g_autoptr (GString) got = g_string_new (NULL);
  const char   *refusal = NULL;
  FjScriptStop  stop;
  gsize         n;
  gconstpointer bytes = g_bytes_get_data (image, &n);

  script = fj_virtual_script_new (bytes, n, has_fastboot, &refusal);
  g_assert_nonnull (script);
  while ((stop = fj_virtual_script_run (script, worked)) != FJ_SCRIPT_END && got->len < 9)
    g_string_append_c (got, letters[stop]);
  g_assert_cmpstr (got->str, ==, expected);
}

/* A command that is not there has failed, and the next one runs. */
static void
test_shell (void)
{
  static const char choice[] =
    "if fastboot usb 0; then stm32prog usb 0; fastboot usb 0; else stm32prog usb 0; fi";

  assert_run ("fastboot usb 0\nstm32prog usb 0\n", FALSE, TRUE, "s");
  assert_run ("fastboot usb 0;stm32prog usb 0", TRUE, FALSE, "fs");
  assert_run (choice, TRUE, TRUE, "fsf");
  assert_run (choice, TRUE, FALSE, "fs");
  assert_run (choice, FALSE, TRUE, "s");
  assert_run ("if nothing\nthen fastboot usb 0\nfi\nstm32prog usb 0", TRUE, TRUE, "s");
  assert_run ("if a; then if b; then fastboot usb 0; else fastboot usb 0; fi; else "
              "if stm32prog usb 0; then fastboot usb 0; fi; fi; stm32prog usb 0",
              TRUE, TRUE, "sfs");
  assert_run ("fi; fastboot usb 0", TRUE, TRUE, "");
  assert_run ("else", TRUE, TRUE, "");
  assert_run ("fastboot usb 1", TRUE, TRUE, "");
  assert_run ("# a; \n\n ; iffy; stm32prog usb 0", TRUE, TRUE, "s");
}

static void
test_variables (void)
{
  g_autoptr (GBytes) image = fast_make_script ("setenv a b c\nsetenv p x\\;y;setenv q 1\nsetenv q");
  g_autoptr (FjVirtualScript) script = NULL;
  const char   *refusal = NULL;
  gsize         n;
  gconstpointer bytes = g_bytes_get_data (image, &n);

  script = fj_virtual_script_new (bytes, n, TRUE, &refusal);
  g_assert_cmpint (fj_virtual_script_run (script, TRUE), ==, FJ_SCRIPT_END);
  g_assert_cmpstr (fj_virtual_script_get_variable (script, "a"), ==, "b c");
  g_assert_cmpstr (fj_virtual_script_get_variable (script, "p"), ==, "x;y");
  g_assert_null (fj_virtual_script_get_variable (script, "q"));
}

/* From DFU to fastboot, and back by "continue"; at the end of the script there is nothing. */
static void
test_way (void)
{
  static const char *const profiles[] = { "mp15-2021", "mp15-v4", "mp15-mainline", "mp13",
                                          "uboot" };
  Bus                      bus;

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++) {
    guint64 arrival;

    fast_init (&bus, profiles[i], NULL, NULL);
    bus_request (&bus, 0x80, 6, 0x0100, 0, NULL, 18);
    g_assert_cmpuint (bus.data[10] | bus.data[11] << 8, ==, 0x0AFB);
    arrival = fj_virtual_board_get_arrival (bus.board);
    fast_assert (&bus, "continue", "OKAY");
    bus_wait_again (&bus, arrival);
    g_assert_cmpint (bus_get_phase (&bus, 1), ==, 10);
    g_assert_cmpuint (bus.data[0], ==, 0);
    g_assert_cmpuint (bus.data[9], ==, 0);
    bus_clear (&bus);
  }
}

/* A layout after it is taken as without a script, and the script goes on when it is over. */
static void
test_layout_within (void)
{
  Bus                bus;
  g_autofree guint8 *data = make_noise (5000, 1);
  g_autoptr (GBytes) layout = make_layout ("P\t0x10\tone\tBinary\tmmc0\t0x4400\n", TRUE);
  guint64 arrival;

  fast_init (&bus, "uboot", "stm32prog usb 0; fastboot usb 0", NULL);
  arrival = fj_virtual_board_get_arrival (bus.board);
  g_assert_true (bus_put_bytes (&bus, 0, layout, 4096));
  bus_detach (&bus);
  bus_wait_again (&bus, arrival);
  bus_assert_phase (&bus, 1, "10 FF FF FF FF 00 00 00 00");
  arrival = fj_virtual_board_get_arrival (bus.board);
  bus_detach (&bus);
  bus_wait_again (&bus, arrival);
  fast_flash (&bus, "0:1", data, 5000, "OKAY");
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x4400, data, 5000);
  fast_assert (&bus, "continue", "OKAY");
  bus_sleep (&bus, 60000);
  g_assert_false (bus_is_present (&bus));
  bus_clear (&bus);
}

/* U-Boot says that it has it, and its console only then that it is no use. */
static void
test_bad_script (void)
{
  Bus bus;
  g_autoptr (GBytes) image = from_hex (recipe);
  guint8 *bytes = (guint8 *) g_bytes_get_data (image, NULL);

  bytes[4] ^= 1;
  bus_init (&bus, "uboot", NULL);
  fast_run_script (&bus, image);
  bus_sleep (&bus, 60000);
  g_assert_false (bus_is_present (&bus));
  bus_clear (&bus);
}

/* Those before 2021 take it for a layout, and one that makes no sense. */
static void
test_old_uboots (void)
{
  Bus bus;
  g_autoptr (GBytes) image = from_hex (recipe);

  bus_init (&bus, "uboot-2018", NULL);
  g_assert_true (bus_put_bytes (&bus, 0, image, 4096));
  g_assert_cmpint (bus_get_phase (&bus, 1), >, 9);
  g_assert_cmpuint (bus.data[0], ==, 0xFF);
  bus_clear (&bus);
}

static void
test_missing (void)
{
  Bus bus;

  fast_init (&bus, "uboot", NULL, "no-fastboot");
  g_assert_cmpint (bus_get_phase (&bus, 1), ==, 10);
  bus_clear (&bus);
}

/* A reset forgets the script. */
static void
test_reset (void)
{
  Bus     bus;
  guint64 arrival;

  fast_init (&bus, "mp15-v4", NULL, NULL);
  arrival = fj_virtual_board_get_arrival (bus.board);
  fast_assert (&bus, "reboot", "OKAY");
  bus_wait_again (&bus, arrival);
  bus_request (&bus, 0x80, 6, 0x0100, 0, NULL, 18);
  g_assert_cmpuint (bus.data[10] | bus.data[11] << 8, ==, 0xDF11);
  bus_clear (&bus);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-script/image", test_image);
  g_test_add_func ("/flashjig/virtual-script/shell", test_shell);
  g_test_add_func ("/flashjig/virtual-script/variables", test_variables);
  g_test_add_func ("/flashjig/virtual-script/way", test_way);
  g_test_add_func ("/flashjig/virtual-script/layout-within", test_layout_within);
  g_test_add_func ("/flashjig/virtual-script/bad-script", test_bad_script);
  g_test_add_func ("/flashjig/virtual-script/old-uboots", test_old_uboots);
  g_test_add_func ("/flashjig/virtual-script/missing", test_missing);
  g_test_add_func ("/flashjig/virtual-script/reset", test_reset);
  return g_test_run ();
}
