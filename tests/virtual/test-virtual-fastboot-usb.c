/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-fast-bus.h"

#include <string.h>

/* What U-Boot's fastboot is on the bus: descriptors, packets, and what it makes of odd ones. */

static void
test_descriptors (void)
{
  Bus              bus;
  g_autofree char *hex = NULL;

  fast_init (&bus, "uboot", NULL, NULL);
  bus_request (&bus, 0x80, 6, 0x0200, 0, NULL, 255);
  hex = to_hex (bus.data + 9, bus.actual - 9);
  g_assert_cmpstr (hex, ==, "09 04 00 00 02 FF 42 03 04 07 05 81 02 00 02 00 07 05 02 02 00 02 00");
  bus_assert_string (&bus, 4, "Android Fastboot");
  bus_assert_string (&bus, 3, "004200343338510534383330");
  g_assert_cmpint (bus_set_alt (&bus, 0), ==, FJ_VIRTUAL_STALL);
  bus_clear (&bus);
  fast_init (&bus, "mp25", NULL, NULL);
  bus_request (&bus, 0x80, 6, 0x0200, 0, NULL, 255);
  g_assert_cmpuint (bus.data[27], ==, 0x01); /* DWC3 */
  bus_clear (&bus);
}

/* One whose length is that of whole packets is not complete. */
static void
test_whole_packets (void)
{
  Bus              bus;
  g_autofree char *text = g_strnfill (512, ' ');
  g_autofree char *answer = NULL;

  memcpy (text, "getvar:version", 14);
  memset (text + 14, 0, 498);
  fast_init (&bus, "uboot", NULL, NULL);
  fast_out (&bus, text, 512);
  g_assert_null (fast_in (&bus));
  g_assert_cmpint (bus.reply, ==, FJ_VIRTUAL_SILENT);
  fast_out (&bus, NULL, 0);
  answer = fast_in (&bus);
  g_assert_cmpstr (answer, ==, "OKAY0.4");
  fast_assert (&bus, "", "FAILunrecognized command");
  bus_clear (&bus);
}

/* Nothing ever makes an answer longer than 63 bytes. */
static void
test_long (void)
{
  Bus              bus;
  g_autofree char *name = g_strnfill (5000, 'x');
  g_autofree char *command = g_strconcat ("getvar:", name, NULL);

  fast_init (&bus, "uboot",
             "setenv fastboot.long 0123456789012345678901234567890123456789012345678901234567890123"
             "\nfastboot usb 0",
             NULL);
  fast_assert (&bus, "getvar:long",
               "OKAY01234567890123456789012345678901234567890123456789012345678");
  fast_out (&bus, command, 4095);
  g_free (fast_in (&bus));
  fast_assert (&bus, "getvar:version", "OKAY0.4");
  bus_clear (&bus);
}

/* An answer that nobody reads is overwritten by the next. */
static void
test_unread (void)
{
  Bus              bus;
  g_autofree char *answer = NULL;

  fast_init (&bus, "uboot", NULL, NULL);
  fast_out (&bus, "getvar:product", 14);
  fast_out (&bus, "getvar:version", 14);
  answer = fast_in (&bus);
  g_assert_cmpstr (answer, ==, "OKAY0.4");
  g_assert_null (fast_in (&bus));
  bus_clear (&bus);
}

static void
test_download (void)
{
  Bus                bus;
  g_autofree guint8 *data = make_noise (4096, 1);

  fast_init (&bus, "uboot", NULL, NULL);
  fast_assert (&bus, "download", "FAILExpected command parameter");
  fast_assert (&bus, "download:", "FAILExpected nonzero image size");
  fast_assert (&bus, "download:0", "FAILExpected nonzero image size");
  fast_assert (&bus, "download:02000001", "FAIL02000001");
  fast_assert (&bus, "download:xyz", "FAILExpected nonzero image size");
  fast_assert (&bus, "download:200", "DATA200");
  fast_out (&bus, data, 100);
  g_assert_null (fast_in (&bus));
  {
    g_autofree char *answer = NULL;

    /* An empty packet is none of the data, and what comes after it is. */
    fast_out (&bus, NULL, 0);
    answer = fast_in (&bus);
    g_assert_cmpstr (answer, ==, "FAILReceived invalid data length");
  }
  {
    g_autofree char *answer = NULL;

    fast_out (&bus, data + 100, 512); /* too much, but within the last packet */
    answer = fast_in (&bus);
    g_assert_cmpstr (answer, ==, "OKAY");
  }
  fast_assert (&bus, "getvar:version", "OKAY0.4");
  bus_clear (&bus);
}

/* What is beyond the last packet is a command. */
static void
test_too_much (void)
{
  Bus              bus;
  guint8           data[512 + 14] = { 0 };
  g_autofree char *answer = NULL;

  memcpy (data + 512, "getvar:version", 14);
  fast_init (&bus, "uboot", NULL, NULL);
  fast_assert (&bus, "download:00000010", "DATA00000010");
  fast_out (&bus, data, sizeof data);
  answer = fast_in (&bus);
  g_assert_cmpstr (answer, ==, "OKAY0.4");
  bus_clear (&bus);
}

/* SET_CONFIGURATION gives a host its way out of the middle of a download. */
static void
test_configuration (void)
{
  Bus    bus;
  guint8 data[100] = { 0 };

  fast_init (&bus, "uboot", NULL, NULL);
  fast_assert (&bus, "download:00001000", "DATA00001000");
  fast_out (&bus, data, sizeof data);
  g_assert_cmpint (bus_request (&bus, 0x00, 9, 1, 0, NULL, 0), ==, FJ_VIRTUAL_OK);
  fast_assert (&bus, "getvar:version", "OKAY0.4");
  bus_clear (&bus);
}

static void
test_crash (void)
{
  static const char *const commands[] = { "flash", "erase" };
  Bus                      bus;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    fast_init (&bus, "uboot", NULL, NULL);
    fast_out (&bus, commands[i], 5);
    g_assert_false (bus_is_present (&bus));
    bus_clear (&bus);
  }
}

static void
test_faults (void)
{
  Bus              bus;
  guint8           data[512] = { 0 };
  g_autofree char *okay = NULL;
  g_autofree char *rubbish = NULL;

  fast_init (&bus, "uboot", NULL, "early-okay@fastboot#0;garbage-reply@fastboot#1;"
                                  "fastboot-fail@fastboot#2=\"no\tcard\";silent@fastboot/0x02#3");
  fast_assert (&bus, "download:00000200", "OKAY");
  fast_out (&bus, data, 512);
  okay = fast_in (&bus);
  g_assert_cmpstr (okay, ==, "OKAY");
  rubbish = fast_ask (&bus, "download:00000200");
  g_assert_false (g_str_has_prefix (rubbish, "DATA"));
  fast_out (&bus, data, 512);
  g_free (fast_in (&bus));
  fast_flash (&bus, "1:0", data, 512, "FAILno\tcard");
  fast_download (&bus, data, 512);
  fast_out (&bus, "flash:1:0", 9);
  g_assert_null (fast_in (&bus));
  bus_clear (&bus);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-fastboot-usb/descriptors", test_descriptors);
  g_test_add_func ("/flashjig/virtual-fastboot-usb/whole-packets", test_whole_packets);
  g_test_add_func ("/flashjig/virtual-fastboot-usb/long", test_long);
  g_test_add_func ("/flashjig/virtual-fastboot-usb/unread", test_unread);
  g_test_add_func ("/flashjig/virtual-fastboot-usb/download", test_download);
  g_test_add_func ("/flashjig/virtual-fastboot-usb/too-much", test_too_much);
  g_test_add_func ("/flashjig/virtual-fastboot-usb/configuration", test_configuration);
  g_test_add_func ("/flashjig/virtual-fastboot-usb/crash", test_crash);
  g_test_add_func ("/flashjig/virtual-fastboot-usb/faults", test_faults);
  return g_test_run ();
}
