/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-fast-bus.h"

#include <fj-bytes.h>
#include <string.h>
#include <zlib.h>

#define HEADER 64
#define PIECE (256 * 1024)
#define LIMIT_US (600 * G_USEC_PER_SEC)

GBytes *
fast_make_script (const char *text)
{
  gsize    n = strlen (text);
  gsize    size = 8 + n;
  guint8  *image = g_malloc0 (HEADER + size);
  FjWriter writer = FJ_WRITER_INIT (image, HEADER + size);

  writer.position = HEADER;
  fj_writer_u32_be (&writer, (guint32) n);
  fj_writer_u32_be (&writer, 0);
  fj_writer_bytes (&writer, text, n);
  writer.position = 0;
  fj_writer_u32_be (&writer, 0x27051956);
  writer.position = 12;
  fj_writer_u32_be (&writer, (guint32) size);
  writer.position = 24;
  fj_writer_u32_be (&writer, (guint32) crc32 (0, image + HEADER, (uInt) size));
  fj_writer_bytes (&writer, "\5\2\6\0flashjig", 12);
  writer.position = 4;
  fj_writer_u32_be (&writer, (guint32) crc32 (0, image, HEADER));
  return g_bytes_new_take (image, HEADER + size);
}

void
fast_run_script (Bus *bus, GBytes *script)
{
  g_assert_true (bus_put_bytes (bus, 0, script, 4096));
  bus_assert_phase (bus, 1, "FE FF FF FF FF 00 00 00 00");
  g_assert_cmpint (bus_detach (bus), ==, FJ_VIRTUAL_OK);
}

void
fast_init (Bus *bus, const char *profile, const char *text, const char *faults)
{
  g_autoptr (GBytes) script =
    fast_make_script (text != NULL ? text : "fastboot usb 0\nstm32prog usb 0\n");
  guint64 arrival;

  bus_init (bus, profile, faults);
  bus_boot_chain (bus);
  arrival = fj_virtual_board_get_arrival (bus->board);
  fast_run_script (bus, script);
  bus_wait_again (bus, arrival);
}

static FjVirtualReply
transfer (Bus *bus, guint8 endpoint, guint8 *data, gsize length, gsize *actual)
{
  gint64 limit = fj_clock_now (bus->clock) + LIMIT_US;

  fj_clock_sleep_until (bus->clock, MIN (limit, fj_virtual_board_get_ready (bus->board)), NULL,
                        NULL);
  bus->reply =
    fj_virtual_board_transfer (bus->board, fj_virtual_board_get_arrival (bus->board), endpoint,
                               data, length, actual);
  return bus->reply;
}

FjVirtualReply
fast_out (Bus *bus, gconstpointer data, gsize length)
{
  g_autofree guint8 *copy = g_memdup2 (data, length);
  gsize              actual;

  return transfer (bus, FAST_OUT, copy, length, &actual);
}

char *
fast_in (Bus *bus)
{
  char  data[513] = { 0 };
  gsize actual = 0;

  if (transfer (bus, FAST_IN, (guint8 *) data, 512, &actual) != FJ_VIRTUAL_OK)
    return NULL;
  g_assert_cmpuint (actual, <=, 63);
  return g_strndup (data, actual);
}

char *
fast_ask (Bus *bus, const char *command)
{
  g_assert_cmpint (fast_out (bus, command, strlen (command)), ==, FJ_VIRTUAL_OK);
  return fast_in (bus);
}

void
fast_assert (Bus *bus, const char *command, const char *answer)
{
  g_autofree char *got = fast_ask (bus, command);

  if (g_strcmp0 (got, answer) != 0)
    g_error ("%s: got %s instead of %s", command, got, answer);
}

void
fast_download (Bus *bus, gconstpointer data, gsize length)
{
  g_autofree char *command = g_strdup_printf ("download:%08x", (guint) length);
  g_autofree char *answer = g_strdup_printf ("DATA%08x", (guint) length);
  g_autofree char *end = NULL;

  fast_assert (bus, command, answer);
  for (gsize sent = 0; sent < length; sent += MIN (PIECE, length - sent))
    g_assert_cmpint (
      fast_out (bus, (const guint8 *) data + sent, MIN (PIECE, length - sent)), ==, FJ_VIRTUAL_OK);
  end = fast_in (bus);
  g_assert_cmpstr (end, ==, "OKAY");
}

void
fast_flash (Bus *bus, const char *name, gconstpointer data, gsize length, const char *answer)
{
  g_autofree char *command = g_strconcat ("flash:", name, NULL);

  fast_download (bus, data, length);
  fast_assert (bus, command, answer);
}
