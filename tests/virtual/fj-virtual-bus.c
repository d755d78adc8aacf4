/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-bus.h"

#include <fj-bytes.h>
#include <fj-wire-layout.h>
#include <string.h>

#define LIMIT_US (10 * G_USEC_PER_SEC)

void
bus_init_config (Bus *bus, const FjVirtualConfig *config)
{
  g_autoptr (GError) error = NULL;

  memset (bus, 0, sizeof *bus);
  bus->clock = fj_clock_new_simulated ();
  bus->board = fj_virtual_board_new (config, bus->clock, &error);
  g_assert_no_error (error);
  g_assert_false (bus_is_present (bus));
  fj_virtual_board_plug (bus->board);
  g_assert_true (bus_is_present (bus));
}

void
bus_init (Bus *bus, const char *profile, const char *faults)
{
  const FjVirtualConfig config = { .profile = profile,
                                   .port = "1-1",
                                   .serial = "004200343338510534383330",
                                   .faults = faults };

  bus_init_config (bus, &config);
}

void
bus_clear (Bus *bus)
{
  g_clear_object (&bus->board);
  g_clear_pointer (&bus->clock, fj_clock_unref);
}

FjVirtualReply
bus_request (Bus *bus, guint8 type, guint8 request, guint16 value, guint16 index,
             const guint8 *data, guint16 length)
{
  const FjSetup setup = { type, request, value, index, length };
  gint64        limit = fj_clock_now (bus->clock) + LIMIT_US;

  g_assert_cmpuint (length, <=, sizeof bus->data);
  if (data != NULL)
    memcpy (bus->data, data, length);
  fj_clock_sleep_until (bus->clock, MIN (limit, fj_virtual_board_get_ready (bus->board)), NULL,
                        NULL);
  bus->reply = fj_virtual_board_control (bus->board, fj_virtual_board_get_arrival (bus->board),
                                         &setup, bus->data, &bus->actual);
  return bus->reply;
}

FjVirtualReply
bus_set_alt (Bus *bus, guint8 alt)
{
  return bus_request (bus, 0x01, 11, alt, 0, NULL, 0);
}

FjVirtualReply
bus_dnload (Bus *bus, guint16 block, const guint8 *data, gsize length)
{
  return bus_request (bus, 0x21, 1, block, 0, data, length);
}

FjVirtualReply
bus_upload (Bus *bus, guint16 block, gsize length)
{
  return bus_request (bus, 0xA1, 2, block, 0, NULL, length);
}

FjVirtualReply
bus_clear_status (Bus *bus)
{
  return bus_request (bus, 0x21, 4, 0, 0, NULL, 0);
}

FjVirtualReply
bus_abort (Bus *bus)
{
  return bus_request (bus, 0x21, 6, 0, 0, NULL, 0);
}

FjVirtualReply
bus_detach (Bus *bus)
{
  return bus_request (bus, 0x21, 0, 1000, 0, NULL, 0);
}

int
bus_get_state (Bus *bus)
{
  if (bus_request (bus, 0xA1, 3, 0, 0, NULL, 6) != FJ_VIRTUAL_OK)
    return -1;
  g_assert_cmpuint (bus->actual, ==, 6);
  memcpy (bus->status, bus->data, 6);
  g_assert_cmpuint (bus->status[5], ==, 0);
  return bus->status[4];
}

guint
bus_get_poll (Bus *bus)
{
  return bus->status[1] | bus->status[2] << 8 | bus->status[3] << 16;
}

/* GETSTATUS until @wanted; FALSE when dfuERROR, silence or too many others come. */
static gboolean
poll_until (Bus *bus, int wanted)
{
  for (guint i = 0; i < 20; i++) {
    int state = bus_get_state (bus);

    if (state == wanted)
      return TRUE;
    if (state < 0 || state == 10)
      return FALSE;
    bus_sleep (bus, bus_get_poll (bus));
  }
  return FALSE;
}

gboolean
bus_send (Bus *bus, guint8 alt, const guint8 *data, gsize length, gsize block_size)
{
  guint16 block = 0;

  if (bus_set_alt (bus, alt) != FJ_VIRTUAL_OK || !poll_until (bus, 2))
    return FALSE;
  for (gsize done = 0; done < length; done += block_size) {
    gsize n = MIN (block_size, length - done);

    if (bus_dnload (bus, block++, data + done, n) != FJ_VIRTUAL_OK || !poll_until (bus, 5))
      return FALSE;
  }
  return TRUE;
}

gboolean
bus_put (Bus *bus, guint8 alt, const guint8 *data, gsize length, gsize block_size)
{
  gsize blocks = (length + block_size - 1) / block_size;

  return bus_send (bus, alt, data, length, block_size) &&
         bus_dnload (bus, blocks & 0xFFFF, NULL, 0) == FJ_VIRTUAL_OK && poll_until (bus, 2);
}

gboolean
bus_put_bytes (Bus *bus, guint8 alt, GBytes *bytes, gsize block_size)
{
  gsize         length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return bus_put (bus, alt, data, length, block_size);
}

gssize
bus_get_phase (Bus *bus, guint8 alt)
{
  if (bus_set_alt (bus, alt) != FJ_VIRTUAL_OK || bus_get_state (bus) != 2 ||
      bus_upload (bus, 0, 512) != FJ_VIRTUAL_OK)
    return -1;
  return bus->actual;
}

void
bus_assert_phase (Bus *bus, guint8 alt, const char *hex)
{
  gssize           length = bus_get_phase (bus, alt);
  g_autofree char *got = NULL;

  g_assert_cmpint (length, >=, 0);
  got = to_hex (bus->data, length);
  g_assert_cmpstr (got, ==, hex);
  g_assert_cmpint (bus_get_state (bus), ==, 2);
}

void
bus_assert_phase_text (Bus *bus, guint8 alt, const char *text)
{
  gssize           length = bus_get_phase (bus, alt);
  g_autofree char *got = NULL;

  g_assert_cmpint (length, >=, 9);
  g_assert_cmpuint (bus->data[0], ==, 0xFF);
  got = g_strndup ((char *) bus->data + 9, length - 9);
  g_assert_cmpstr (got, ==, text);
}

void
bus_assert_string (Bus *bus, guint8 index, const char *text)
{
  g_autofree char *got = NULL;
  g_autofree char *told = fj_virtual_board_dup_string (bus->board, index);

  g_assert_cmpstr (told, ==, text);
  if (text == NULL) {
    g_assert_cmpint (bus_request (bus, 0x80, 6, 0x0300 | index, 0x0409, NULL, 255), ==,
                     FJ_VIRTUAL_STALL);
    return;
  }
  g_assert_cmpint (bus_request (bus, 0x80, 6, 0x0300 | index, 0x0409, NULL, 255), ==,
                   FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus->actual, ==, bus->data[0]);
  g_assert_cmpuint (bus->data[1], ==, 3);
  got = g_utf16_to_utf8 ((gunichar2 *) (gpointer) (bus->data + 2), (bus->actual - 2) / 2, NULL,
                         NULL, NULL);
  g_assert_cmpstr (got, ==, text);
}

void
bus_assert_alts (Bus *bus, guint first_string, ...)
{
  va_list     args;
  const char *name;
  guint       n = 0;
  guint       total;

  va_start (args, first_string);
  while ((name = va_arg (args, const char *)) != NULL) {
    bus_assert_string (bus, first_string + n, name);
    n++;
  }
  va_end (args);
  g_assert_cmpint (bus_request (bus, 0x80, 6, 0x0200, 0, NULL, 4096), ==, FJ_VIRTUAL_OK);
  total = bus->data[2] | bus->data[3] << 8;
  g_assert_cmpuint (total, ==, bus->actual);
  g_assert_cmpuint (total, ==, 9 * (n + 2));
  for (guint i = 0; i < n; i++) {
    const guint8 expected[9] = { 9, 4, 0, i, 0, 0xFE, 0x01, 0x02, first_string + i };

    g_assert_cmpmem (bus->data + 9 * (i + 1), 9, expected, 9);
  }
}

void
bus_assert_storage (Bus *bus, FjStorageKind kind, guint index, FjArea area, guint64 offset,
                    const guint8 *data, gsize length)
{
  g_autofree guint8 *got = g_malloc (length);

  g_assert_true (
    fj_virtual_board_read_storage (bus->board, kind, index, area, offset, got, length));
  g_assert_cmpmem (got, length, data, length);
}

void
bus_assert_filled (Bus *bus, FjStorageKind kind, guint index, guint64 offset, gsize length,
                   guint8 value)
{
  g_autofree guint8 *expected = g_malloc (length);

  memset (expected, value, length);
  bus_assert_storage (bus, kind, index, FJ_AREA_USER, offset, expected, length);
}

void
bus_wait_again (Bus *bus, guint64 arrival)
{
  gint64 limit = fj_clock_now (bus->clock) + 100 * LIMIT_US;

  while (fj_virtual_board_get_arrival (bus->board) <= arrival || !bus_is_present (bus)) {
    g_assert_cmpint (fj_clock_now (bus->clock), <, limit);
    bus_sleep (bus, 1);
  }
}

void
bus_sleep (Bus *bus, guint ms)
{
  fj_clock_sleep_until (bus->clock, fj_clock_now (bus->clock) + (gint64) ms * 1000, NULL, NULL);
}

gboolean
bus_is_present (Bus *bus)
{
  return fj_virtual_board_is_present (bus->board);
}

guint8 *
make_noise (gsize length, guint32 seed)
{
  guint8 *data = g_malloc (length);

  for (gsize i = 0; i < length; i++) {
    seed = seed * 1664525 + 1013904223;
    data[i] = seed >> 24;
  }
  return data;
}

/* An STM32 header in front of @payload bytes of noise. */
GBytes *
make_fsbl (guint32 version, guint8 binary_type, gsize payload)
{
  gsize              header = version == 0x00010000 ? 256 : version == 0x00020300 ? 576
                                                                                  : 512;
  guint              shift = version == 0x00020300 ? 32 : 0; /* a longer signature */
  g_autofree guint8 *noise = make_noise (payload, 7);
  guint8            *data = g_malloc0 (header + payload);
  FjWriter           writer = FJ_WRITER_INIT (data, header);
  guint32            sum = 0;

  for (gsize i = 0; i < payload; i++)
    sum += noise[i];
  memcpy (data + header, noise, payload);
  fj_writer_bytes (&writer, "STM2", 4);
  writer.position = 68 + shift;
  fj_writer_u32_le (&writer, sum);
  fj_writer_u32_le (&writer, version);
  fj_writer_u32_le (&writer, payload);
  if (version == 0x00010000) {
    data[255] = binary_type;
  } else {
    writer.position = (version == 0x00020300 ? 132 : 100);
    fj_writer_u32_le (&writer, 1u << 31);
    fj_writer_u32_le (&writer, header - (version == 0x00020300 ? 160 : 128));
    fj_writer_u32_le (&writer, binary_type);
  }
  return g_bytes_new_take (data, header + payload);
}

GBytes *
make_fip (gsize length)
{
  guint8  *data = make_noise (length, 99);
  FjWriter writer = FJ_WRITER_INIT (data, length);

  fj_writer_u32_le (&writer, 0xAA640001);
  fj_writer_u32_le (&writer, 0x12345678);
  return g_bytes_new_take (data, length);
}

GBytes *
make_layout (const char *text, gboolean with_header)
{
  g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));

  return with_header ? fj_wire_layout_add_header (plain) : g_steal_pointer (&plain);
}

char *
to_hex (const guint8 *data, gsize length)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, i == 0 ? "%02X" : " %02X", data[i]);
  return g_string_free (text, FALSE);
}

static void
detach_and_wait (Bus *bus)
{
  guint64 arrival = fj_virtual_board_get_arrival (bus->board);

  g_assert_cmpint (bus_detach (bus), ==, FJ_VIRTUAL_OK);
  bus_wait_again (bus, arrival);
}

static void
boot_mp15 (Bus *bus, const char *profile, GBytes *layout)
{
  gboolean is_v1 = g_str_equal (profile, "mp15-v1");
  g_autoptr (GBytes) fsbl = make_fsbl (0x00010000, 0x10, 5000);
  g_autoptr (GBytes) ssbl = is_v1 ? make_fsbl (0x00010000, 0x00, 9000) : make_fip (9000);

  g_assert_true (bus_put_bytes (bus, 1, fsbl, 1024));
  if (is_v1 || g_str_equal (profile, "mp15-v3"))
    g_assert_true (bus_put_bytes (bus, 0, layout, 1024));
  g_assert_true (bus_put_bytes (bus, 3, ssbl, 1024));
  detach_and_wait (bus);
}

static void
boot_mp13 (Bus *bus)
{
  g_autoptr (GBytes) fsbl = make_fsbl (0x00020000, 0x10, 5000);
  g_autoptr (GBytes) fip = make_fip (9000);

  g_assert_true (bus_put_bytes (bus, 0, fsbl, 1024));
  detach_and_wait (bus);
  g_assert_true (bus_put_bytes (bus, 0, fip, 1024));
  detach_and_wait (bus);
}

static void
boot_mp2 (Bus *bus, guint32 version)
{
  g_autoptr (GBytes) fsbl = make_fsbl (version, 0x10, 5000);
  g_autoptr (GBytes) fip = make_fip (9000);

  g_assert_true (bus_put_bytes (bus, 0, fsbl, 1024));
  detach_and_wait (bus);
  g_assert_true (bus_put_bytes (bus, 0, fip, 1024));
  detach_and_wait (bus);
  g_assert_true (bus_put_bytes (bus, 1, fip, 1024));
  detach_and_wait (bus);
}

static void
boot_chain (Bus *bus, GBytes *layout)
{
  const char *profile = fj_virtual_board_get_profile (bus->board);

  if (g_str_has_prefix (profile, "mp15"))
    boot_mp15 (bus, profile, layout);
  else if (g_str_equal (profile, "mp13"))
    boot_mp13 (bus);
  else if (g_str_has_prefix (profile, "mp2"))
    boot_mp2 (bus, g_str_equal (profile, "mp21") ? 0x00020300 : 0x00020200);
}

/* A board that asks for its layout only in U-Boot. */
void
bus_boot_chain (Bus *bus)
{
  boot_chain (bus, NULL);
}

void
bus_boot (Bus *bus, const char *layout)
{
  const char *profile = fj_virtual_board_get_profile (bus->board);
  g_autoptr (GBytes) bytes = make_layout (layout, TRUE);

  boot_chain (bus, bytes);
  if (g_str_equal (profile, "mp15-v1") || g_str_equal (profile, "mp15-v3") ||
      g_str_equal (profile, "uboot-layout"))
    return;
  g_assert_true (bus_put_bytes (bus, 0, bytes, 4096));
  detach_and_wait (bus);
}
