/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-bus.h"
#include "fj-virtual-toy.h"

#include <fj-bytes.h>
#include <fj-error.h>
#include <fj-stm32mp-stage.h>
#include <fj-virtual-chains.h>
#include <string.h>

/* The shell of a virtual board carries programs of any family. */

#define BLOCK 4096

static FjVirtualReply
transfer (Bus *bus, guint8 endpoint, const void *data, gsize length)
{
  if (data != NULL)
    memcpy (bus->data, data, length);
  fj_clock_sleep_until (bus->clock, fj_virtual_board_get_ready (bus->board), NULL, NULL);
  return fj_virtual_board_transfer (bus->board, fj_virtual_board_get_arrival (bus->board), endpoint,
                                    bus->data, length, &bus->actual);
}

static guint16
get_product_id (Bus *bus)
{
  g_autoptr (GBytes) bytes = fj_virtual_board_dup_descriptors (bus->board);
  const guint8 *raw = g_bytes_get_data (bytes, NULL);

  return (guint16) (raw[10] | raw[11] << 8);
}

static void
init_toy (Bus *bus, const char *faults)
{
  fj_virtual_toy_add ();
  bus_init (bus, FJ_TOY_PROFILE, faults);
}

/* Sends a loader, and waits until that runs. */
static void
load (Bus *bus)
{
  static const guint8 head[8] = { 'L', 'O', 'A', 'D', 100 };
  static const guint8 loader[100] = { 1, 2, 3 };
  guint64             arrival = fj_virtual_board_get_arrival (bus->board);

  g_assert_cmpint (transfer (bus, 0x01, head, sizeof head), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (transfer (bus, 0x01, loader, 60), ==, FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus->actual, ==, 60);
  g_assert_cmpint (transfer (bus, 0x01, loader, 40), ==, FJ_VIRTUAL_OK);
  bus_wait_again (bus, arrival);
  g_assert_cmpuint (fj_virtual_board_get_arrival (bus->board), ==, arrival + 1);
  g_assert_cmpuint (get_product_id (bus), ==, FJ_TOY_LOADER_ID);
  g_assert_cmpint (bus_request (bus, 0x01, 11, 1, 0, NULL, 0), ==, FJ_VIRTUAL_OK);
}

static FjVirtualReply
begin (Bus *bus, const char *verb, guint64 offset, guint32 length)
{
  guint8   head[16];
  FjWriter writer = FJ_WRITER_INIT (head, sizeof head);

  fj_writer_bytes (&writer, verb, 4);
  fj_writer_u64_le (&writer, offset);
  fj_writer_u32_le (&writer, length);
  return transfer (bus, 0x02, head, sizeof head);
}

static void
test_descriptors (void)
{
  static const guint8 boot[] = {
    9, 2, 32, 0, 1, 1, 2, 0xC0, 0x32, 9, 4, 0, 0, 2, 0xFF, 1, 1, 4,
    7, 5, 0x01, 2, 0, 2, 0, 7, 5, 0x81, 2, 0, 2, 0
  };
  static const guint8 loader[] = {
    9, 2, 57, 0, 2, 1, 2, 0xC0, 0x32, 9, 4, 0, 0, 0, 0xFF, 1, 2, 0, 9, 4, 0, 1, 3, 0xFF, 1, 2, 4,
    7, 5, 0x02, 2, 0, 2, 0, 7, 5, 0x82, 2, 0, 2, 0, 7, 5, 0x83, 3, 8, 0, 4, 9, 4, 1, 0, 0, 0xFF,
    0, 0, 0
  };
  Bus bus;

  init_toy (&bus, NULL);
  g_assert_cmpuint (get_product_id (&bus), ==, FJ_TOY_BOOT_ID);
  g_assert_cmpint (bus_request (&bus, 0x80, 6, 0x0200, 0, NULL, 255), ==, FJ_VIRTUAL_OK);
  g_assert_cmpmem (bus.data, bus.actual, boot, sizeof boot);
  bus_assert_string (&bus, 1, "Toys");
  bus_assert_string (&bus, 4, "boot");
  g_assert_cmpint (bus_request (&bus, 0xC0, 1, 0, 0, NULL, 4), ==, FJ_VIRTUAL_OK);
  g_assert_cmpmem (bus.data, bus.actual, "TOY1", 4);
  g_assert_cmpint (bus_request (&bus, 0xA1, 3, 0, 0, NULL, 6), ==, FJ_VIRTUAL_STALL);
  load (&bus);
  g_assert_cmpint (bus_request (&bus, 0x80, 6, 0x0200, 0, NULL, 255), ==, FJ_VIRTUAL_OK);
  g_assert_cmpmem (bus.data, bus.actual, loader, sizeof loader);
  bus_clear (&bus);
}

/* What is written is on the card, and reads back. */
static void
test_write (void)
{
  g_autofree guint8  *noise = make_noise (2 * BLOCK, 5);
  static const guint8 zeros[4] = { 0 };
  Bus                 bus;

  init_toy (&bus, NULL);
  load (&bus);
  g_assert_cmpint (begin (&bus, "WRIT", 0x4400, 2 * BLOCK), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (transfer (&bus, 0x82, NULL, 4), ==, FJ_VIRTUAL_SILENT);
  g_assert_cmpint (transfer (&bus, 0x02, noise, BLOCK), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (transfer (&bus, 0x02, noise + BLOCK, BLOCK), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (transfer (&bus, 0x82, NULL, 4), ==, FJ_VIRTUAL_OK);
  g_assert_cmpmem (bus.data, bus.actual, zeros, 4);
  bus_assert_storage (&bus, FJ_STORAGE_MMC, 0, FJ_AREA_USER, 0x4400, noise, 2 * BLOCK);
  g_assert_cmpint (transfer (&bus, 0x83, NULL, 8), ==, FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus.data[1], ==, 2 * BLOCK / 256);
  g_assert_cmpint (begin (&bus, "READ", 0x4400 + BLOCK, BLOCK), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (transfer (&bus, 0x82, NULL, sizeof bus.data), ==, FJ_VIRTUAL_OK);
  g_assert_cmpmem (bus.data, bus.actual, noise + BLOCK, BLOCK);
  g_assert_cmpint (transfer (&bus, 0x02, "DONE", 4), ==, FJ_VIRTUAL_OK);
  bus_sleep (&bus, 1000);
  g_assert_false (bus_is_present (&bus));
  bus_clear (&bus);
}

/* Endpoints belong to a setting; one that has refused does so until the host clears it. */
static void
test_halt (void)
{
  Bus bus;

  init_toy (&bus, NULL);
  g_assert_cmpint (transfer (&bus, 0x02, "DONE", 4), ==, FJ_VIRTUAL_STALL);
  load (&bus);
  g_assert_cmpint (bus_request (&bus, 0x01, 11, 0, 0, NULL, 0), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (transfer (&bus, 0x83, NULL, 8), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_request (&bus, 0x01, 11, 1, 0, NULL, 0), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_request (&bus, 0x01, 11, 0, 1, NULL, 0), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_request (&bus, 0x01, 11, 0, 2, NULL, 0), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (transfer (&bus, 0x83, NULL, 8), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (transfer (&bus, 0x02, "OOPS", 4), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (begin (&bus, "READ", 0, 1), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (transfer (&bus, 0x83, NULL, 8), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (bus_request (&bus, 0x02, 1, 0, 0x02, NULL, 0), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (begin (&bus, "READ", 0, 1), ==, FJ_VIRTUAL_OK);
  bus_clear (&bus);
}

/* Faults of transfers happen to any program, by number of the transfer. */
static void
test_faults (void)
{
  Bus     bus;
  guint64 arrival;

  init_toy (&bus, "stall@loader#0 short@loader#2=10 gone-and-return@loader#4=500 reset@loader#5");
  load (&bus);
  g_assert_cmpint (begin (&bus, "WRIT", 0, 100), ==, FJ_VIRTUAL_STALL);
  g_assert_cmpint (bus_request (&bus, 0x02, 1, 0, 0x02, NULL, 0), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (begin (&bus, "WRIT", 0, 20), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (transfer (&bus, 0x02, "twenty bytes or so..", 20), ==, FJ_VIRTUAL_OK);
  g_assert_cmpuint (bus.actual, ==, 10);
  g_assert_cmpint (transfer (&bus, 0x02, bus.data, 9), ==, FJ_VIRTUAL_OK);
  arrival = fj_virtual_board_get_arrival (bus.board);
  g_assert_cmpint (transfer (&bus, 0x02, bus.data, 1), ==, FJ_VIRTUAL_GONE);
  bus_wait_again (&bus, arrival);
  g_assert_cmpuint (get_product_id (&bus), ==, FJ_TOY_LOADER_ID);
  g_assert_cmpint (bus_request (&bus, 0x01, 11, 1, 0, NULL, 0), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (transfer (&bus, 0x02, bus.data, 1), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (transfer (&bus, 0x82, NULL, 4), ==, FJ_VIRTUAL_OK);
  for (guint i = 2; i < 5; i++)
    g_assert_cmpint (transfer (&bus, 0x83, NULL, 8), ==, FJ_VIRTUAL_OK);
  g_assert_cmpint (transfer (&bus, 0x83, NULL, 8), ==, FJ_VIRTUAL_GONE);
  bus_wait_again (&bus, arrival + 1);
  g_assert_cmpuint (get_product_id (&bus), ==, FJ_TOY_BOOT_ID);
  bus_clear (&bus);
}

static void
test_words (void)
{
  const FjVirtualConfig config = { .profile = FJ_TOY_PROFILE, .port = "1-1", .faults = "gone@rom" };
  g_autoptr (FjClock) clock = fj_clock_new_simulated ();
  g_autoptr (GError) error = NULL;

  fj_virtual_toy_add ();
  g_assert_null (fj_virtual_board_new (&config, clock, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "boot, loader"));
}

/* A stage of STM32MP is called the same by its driver. */
static void
test_stm32mp_words (void)
{
  guint              n;
  const FjStageInfo *stages = fj_stm32mp_stages_get_all (&n);

  for (const FjVirtualStageWord *word = fj_virtual_stm32mp_family.stages; word->word != NULL;
       word++) {
    gboolean is_known = FALSE;

    for (guint i = 0; i < n; i++)
      is_known = is_known || g_str_equal (stages[i].nick, word->nick);
    g_assert_true (is_known);
  }
}

/* What is still to happen to a board does not keep it. */
static void
test_weak (void)
{
  Bus             bus;
  FjClock        *clock;
  FjVirtualBoard *board;

  init_toy (&bus, NULL);
  clock = fj_clock_ref (bus.clock);
  board = bus.board;
  g_object_add_weak_pointer (G_OBJECT (board), (gpointer *) &board);
  fj_virtual_board_reset (bus.board);
  bus_clear (&bus);
  g_assert_null (board);
  fj_clock_sleep_until (clock, fj_clock_now (clock) + G_USEC_PER_SEC, NULL, NULL);
  fj_clock_unref (clock);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-toy/descriptors", test_descriptors);
  g_test_add_func ("/flashjig/virtual-toy/write", test_write);
  g_test_add_func ("/flashjig/virtual-toy/halt", test_halt);
  g_test_add_func ("/flashjig/virtual-toy/faults", test_faults);
  g_test_add_func ("/flashjig/virtual-toy/words", test_words);
  g_test_add_func ("/flashjig/virtual-toy/stm32mp-words", test_stm32mp_words);
  g_test_add_func ("/flashjig/virtual-toy/weak", test_weak);
  return g_test_run ();
}
