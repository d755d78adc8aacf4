/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-bus.h"

#include <fj-dfu-info.h>
#include <fj-drivers.h>
#include <fj-error.h>
#include <fj-stm32mp-stage.h>
#include <fj-virtual-pipe.h>

static const char *
get_nick (const FjFamily *family)
{
  return family != NULL ? family->nick : NULL;
}

static FjTransfer
make_get_status (guint8 *data)
{
  return (FjTransfer){ .setup = { 0xA1, 3, 0, 0, 6 }, .data = data };
}

static void
test_control (void)
{
  Bus    bus;
  guint8 data[6];
  g_autoptr (GError) error = NULL;
  g_autoptr (FjUsbPipe) pipe = NULL;
  FjTransfer transfer = make_get_status (data);

  bus_init (&bus, "mp15-v4", NULL);
  pipe = fj_virtual_pipe_new (bus.board);
  g_assert_false (fj_usb_pipe_control (pipe, &transfer, 1000, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
  g_clear_error (&error);
  g_assert_true (fj_link_open (FJ_LINK (pipe), NULL, &error));
  g_assert_true (fj_usb_pipe_control (pipe, &transfer, 1000, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (transfer.actual, ==, 6);
  g_assert_cmpuint (data[4], ==, 2);
  g_assert_true (fj_usb_pipe_set_alt (pipe, 5, 1000, NULL, &error));
  transfer.setup = (FjSetup){ 0x80, 8, 0, 0, 1 };
  g_assert_false (fj_usb_pipe_control (pipe, &transfer, 1000, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_STALL);
  g_assert_true (fj_usb_pipe_reset (pipe, NULL));
  g_assert_cmpstr (fj_link_get_place (FJ_LINK (pipe)), ==, "1-1");
  g_assert_cmpint (fj_usb_pipe_get_speed (pipe), ==, FJ_SPEED_HIGH);
  g_assert_true (fj_link_get_clock (FJ_LINK (pipe)) == bus.clock);
  bus_clear (&bus);
}

/* The DFU interface is found by its class, and it has endpoint zero only. */
static void
test_endpoints (void)
{
  const FjUsbClass dfu = { 0xfe, 0x01, 0x02 };
  const FjUsbClass fastboot = { 0xff, 0x42, 0x03 };
  Bus              bus;
  guint8           data[512] = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FjUsbPipe) pipe = NULL;
  FjUsbInterface     found = { 0 };
  FjEndpointTransfer transfer = { .endpoint = 0x81, .data = data, .length = sizeof data };

  bus_init (&bus, "mp15-v4", NULL);
  pipe = fj_virtual_pipe_new (bus.board);
  g_assert_false (fj_usb_pipe_bulk (pipe, &transfer, 1000, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
  g_clear_error (&error);
  g_assert_true (fj_link_open (FJ_LINK (pipe), NULL, &error));
  g_assert_true (fj_usb_pipe_claim_class (pipe, &dfu, &found, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (found.number, ==, 0);
  g_assert_cmphex (found.bulk_in, ==, 0);
  g_assert_false (fj_usb_pipe_claim_class (pipe, &fastboot, &found, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (fj_usb_pipe_bulk (pipe, &transfer, 1000, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_STALL);
  g_assert_cmpint (transfer.status, ==, FJ_TRANSFER_STALL);
  bus_clear (&bus);
}

/* What the host's own reader makes of each first stage. */
static void
test_info (void)
{
  static const struct {
    const char *profile;
    FjStage     stage;
    const char *family; /* nick */
  } cases[] = {
    { "mp15-v1", FJ_STAGE_ROM, "stm32mp15" },
    { "mp13", FJ_STAGE_ROM, "stm32mp13" },
    { "mp21", FJ_STAGE_ROM, "stm32mp21" },
    { "mp25", FJ_STAGE_ROM, "stm32mp2" },
    { "uboot", FJ_STAGE_UBOOT, "stm32mp15" },
    { "mcu", FJ_STAGE_MCU, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Bus bus;
    g_autoptr (GError) error = NULL;
    g_autoptr (FjUsbPipe) pipe = NULL;
    g_autoptr (FjIdentity) identity = NULL;

    bus_init (&bus, cases[i].profile, NULL);
    pipe = fj_virtual_pipe_new (bus.board);
    g_assert_true (fj_link_open (FJ_LINK (pipe), NULL, &error));
    identity = fj_drivers_identify (FJ_LINK (pipe), NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (fj_stm32mp_stage_from_info (identity->stage), ==, cases[i].stage);
    g_assert_cmpstr (get_nick (fj_identity_get_family (identity)), ==, cases[i].family);
    g_assert_cmpstr (identity->serial, ==, "004200343338510534383330");
    bus_clear (&bus);
  }
}

/* A mute board costs the time limit, no more; and so does one that does not answer one request. */
static void
test_time_limit (void)
{
  Bus    bus;
  guint8 data[1024] = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FjUsbPipe) pipe = NULL;
  FjTransfer dnload = { .setup = { 0x21, 1, 0, 0, 1024 }, .data = data };
  gint64     start;

  bus_init (&bus, "mp15-v1", "silent/0x01#0=3");
  pipe = fj_virtual_pipe_new (bus.board);
  g_assert_true (fj_link_open (FJ_LINK (pipe), NULL, &error));
  g_assert_true (fj_usb_pipe_set_alt (pipe, 1, 100, NULL, &error));
  start = fj_clock_now (bus.clock);
  g_assert_false (fj_usb_pipe_control (pipe, &dnload, 500, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_clear_error (&error);
  g_assert_cmpint (fj_clock_now (bus.clock) - start, ==, 500 * 1000);
  g_assert_false (fj_usb_pipe_set_alt (pipe, 1, 1000, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_clear_error (&error);
  g_assert_cmpint (fj_clock_now (bus.clock) - start, ==, 1500 * 1000);
  g_assert_true (fj_usb_pipe_set_alt (pipe, 1, 5000, NULL, &error));
  g_assert_cmpint (fj_clock_now (bus.clock) - start, ==, 3000 * 1000);
  bus_clear (&bus);
}

static void
on_unplug (gpointer user_data)
{
  fj_virtual_board_unplug (user_data);
}

/* A board that leaves ends a wait at once. */
static void
test_gone (void)
{
  Bus    bus;
  guint8 data[6];
  g_autoptr (GError) error = NULL;
  g_autoptr (FjUsbPipe) pipe = NULL;
  FjTransfer transfer = { .setup = { 0x21, 1, 0, 0, 6 }, .data = data };
  gint64     start;

  bus_init (&bus, "mp15-v1", "silent/0x01");
  pipe = fj_virtual_pipe_new (bus.board);
  g_assert_true (fj_link_open (FJ_LINK (pipe), NULL, &error));
  g_assert_true (fj_usb_pipe_set_alt (pipe, 1, 100, NULL, &error));
  start = fj_clock_now (bus.clock);
  fj_clock_add (bus.clock, start + 200000, on_unplug, bus.board, NULL);
  g_assert_false (fj_usb_pipe_control (pipe, &transfer, 5000, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
  g_assert_cmpint (fj_clock_now (bus.clock) - start, <, 300000);
  g_assert_false (fj_usb_pipe_reset (pipe, NULL));
  bus_clear (&bus);
}

static void
on_cancel (gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  Bus    bus;
  guint8 data[6];
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (FjUsbPipe) pipe = NULL;
  FjTransfer transfer = { .setup = { 0x21, 1, 0, 0, 6 }, .data = data };

  bus_init (&bus, "mp15-v1", "silent/0x01");
  pipe = fj_virtual_pipe_new (bus.board);
  g_assert_true (fj_link_open (FJ_LINK (pipe), NULL, &error));
  g_assert_true (fj_usb_pipe_set_alt (pipe, 1, 100, NULL, &error));
  fj_clock_add (bus.clock, fj_clock_now (bus.clock) + 100000, on_cancel, cancellable, NULL);
  g_assert_false (fj_usb_pipe_control (pipe, &transfer, 5000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  bus_clear (&bus);
}

#define N_ROUNDS 20000

/* Asks for ever and does not care for what it is told. */
static gpointer
ask (gpointer user_data)
{
  FjVirtualBoard *board = user_data;
  const FjSetup   get_status = { 0xA1, 3, 0, 0, 6 };
  guint8          data[6];
  gsize           actual;

  for (guint i = 0; i < N_ROUNDS; i++) {
    fj_virtual_board_control (board, fj_virtual_board_get_arrival (board), &get_status, data,
                              &actual);
    if (i % 100 == 0)
      g_free (fj_virtual_board_dup_string (board, 2));
  }
  return NULL;
}

static void
count_presence (FjVirtualBoard *board, gboolean present, gpointer user_data)
{
  int *balance = user_data;

  *balance += present ? 1 : -1;
  g_assert_cmpint (*balance, >=, 0);
  g_assert_cmpint (*balance, <=, 1);
}

/* On the real clock, from several threads: comes and goes in order, and freed at any time. */
static void
test_threads (void)
{
  const FjVirtualConfig config = { .profile = "mp15-v4", .port = "1-1" };
  g_autoptr (GError) error = NULL;
  FjVirtualBoard *board = fj_virtual_board_new (&config, fj_clock_get_real (), &error);
  GThread        *threads[3];
  int             balance = 0;

  g_assert_no_error (error);
  fj_virtual_board_set_presence_func (board, count_presence, &balance);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ask", ask, board);
  for (guint i = 0; i < 50; i++) {
    fj_virtual_board_plug (board);
    fj_virtual_board_reset (board);
    g_thread_yield ();
    if (i % 3 == 0)
      fj_virtual_board_unplug (board);
  }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  fj_virtual_board_set_presence_func (board, NULL, NULL);
  fj_virtual_board_reset (board);
  g_object_unref (board);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/virtual-pipe/control", test_control);
  g_test_add_func ("/flashjig/virtual-pipe/endpoints", test_endpoints);
  g_test_add_func ("/flashjig/virtual-pipe/info", test_info);
  g_test_add_func ("/flashjig/virtual-pipe/time-limit", test_time_limit);
  g_test_add_func ("/flashjig/virtual-pipe/gone", test_gone);
  g_test_add_func ("/flashjig/virtual-pipe/cancel", test_cancel);
  g_test_add_func ("/flashjig/virtual-pipe/threads", test_threads);
  return g_test_run ();
}
