/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-usb-config.h>
#include <string.h>

/* Two interfaces; the second has endpoints in its second setting only. */
static const guint8 config[] = {
  9, 2, 73, 0, 2, 1, 0, 0xc0, 0x32,      /* configuration */
  9, 4, 0, 0, 0, 0xfe, 1, 2, 4,          /* DFU */
  9, 0x21, 0x0f, 0xff, 0, 0, 4, 0x10, 1, /* its functional descriptor */
  9, 4, 1, 0, 0, 0xff, 0x42, 3, 0,       /* without endpoints */
  9, 4, 1, 1, 4, 0xff, 0x42, 3, 0,       /* with endpoints */
  7, 5, 0x83, 3, 64, 0, 1,               /* interrupt in */
  7, 5, 0x81, 2, 0, 2, 0,                /* bulk in */
  7, 5, 0x02, 2, 0, 2, 0,                /* bulk out */
  7, 5, 0x04, 2, 0, 2, 0,                /* another: not the first */
};

static void
test_parse (void)
{
  g_autoptr (GArray) interfaces = fj_usb_config_parse (config, sizeof config);
  const FjUsbInterface *last;

  g_assert_cmpuint (interfaces->len, ==, 3);
  last = &g_array_index (interfaces, FjUsbInterface, 2);
  g_assert_cmpuint (last->number, ==, 1);
  g_assert_cmpuint (last->alt, ==, 1);
  g_assert_cmphex (last->triple.class_code, ==, 0xff);
  g_assert_cmphex (last->interrupt_in, ==, 0x83);
  g_assert_cmphex (last->interrupt_out, ==, 0);
  g_assert_cmphex (last->bulk_in, ==, 0x81);
  g_assert_cmphex (last->bulk_out, ==, 0x02);
}

static void
test_find (void)
{
  const FjUsbClass any = { FJ_USB_ANY, FJ_USB_ANY, FJ_USB_ANY };
  const FjUsbClass fastboot = { 0xff, 0x42, FJ_USB_ANY };
  const FjUsbClass storage = { 8, 6, 0x50 };
  FjUsbInterface   found = { 0 };

  g_assert_true (fj_usb_config_find (config, sizeof config, &fastboot, &found));
  g_assert_cmpuint (found.number, ==, 1);
  g_assert_cmpuint (found.alt, ==, 0);
  g_assert_true (fj_usb_config_find (config, sizeof config, &any, &found));
  g_assert_cmpuint (found.number, ==, 0);
  g_assert_false (fj_usb_config_find (config, sizeof config, &storage, &found));
}

/* What came short, or is of no length, ends the list. */
static void
test_bad (void)
{
  guint8 bad[sizeof config];

  for (gsize length = 0; length <= sizeof config; length++) {
    g_autofree guint8 *part = g_memdup2 (config, length);
    g_autoptr (GArray) interfaces = fj_usb_config_parse (part, length);

    g_assert_cmpuint (interfaces->len, <=, 3);
  }
  for (guint i = 0; i < sizeof config; i++)
    for (guint value = 0; value < 256; value += 5) {
      g_autoptr (GArray) interfaces = NULL;

      memcpy (bad, config, sizeof config);
      bad[i] = (guint8) value;
      interfaces = fj_usb_config_parse (bad, sizeof bad);
      g_assert_cmpuint (interfaces->len, <=, sizeof config / 4);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/usb-config/parse", test_parse);
  g_test_add_func ("/flashjig/usb-config/find", test_find);
  g_test_add_func ("/flashjig/usb-config/bad", test_bad);
  return g_test_run ();
}
