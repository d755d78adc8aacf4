/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-script-pipe.h"

#include <fj-dfu.h>
#include <fj-enum.h>
#include <fj-error.h>
#include <fj-phase-dfu.h>
#include <string.h>

static const char *const alts[] = { "@FSBL /0x01/1*128Ke", "@virtual /0xF1/1*512Ba", NULL };

static const FjScriptDevice device = { .product =
                                         "DFU in HS Mode @Device ID /0x501, @Revision ID /0x1003",
                                       .alts = alts,
                                       .transfer_size = 1024 };

typedef struct {
  FjClock      *clock;
  FjScriptPipe *pipe;
  FjDfu        *dfu;
  GError       *error;
  gint64        start;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->clock = fj_clock_new_simulated ();
  self->start = fj_clock_now (self->clock);
  self->pipe = fj_script_pipe_new (self->clock, &device);
  fj_link_open (FJ_LINK (self->pipe), NULL, NULL);
  self->dfu = fj_dfu_new (FJ_USB_PIPE (self->pipe), 1024);
  fj_dfu_set_may_queue (self->dfu, TRUE);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  fj_script_pipe_assert_done (self->pipe);
  fj_dfu_free (self->dfu);
  g_assert_finalize_object (self->pipe);
  fj_clock_unref (self->clock);
  g_clear_error (&self->error);
}

static void
script (Fixture *self, const char *text)
{
  fj_script_pipe_add (self->pipe, text);
}

static gint64
elapsed_ms (Fixture *self)
{
  return (fj_clock_now (self->clock) - self->start) / 1000;
}

/* From each state the packets that lead to dfuIDLE; CLRSTATUS in dfuERROR only. */
static void
test_idle (Fixture *self, gconstpointer unused)
{
  static const char *const scripts[] = {
    "status 00 000000 02",
    "status 00 000000 05 \n out 06 0000 0 \n status 00 000000 02",
    "status 00 000000 09 \n out 06 0000 0 \n status 00 000000 02",
    "status 0e 000000 0a \n out 04 0000 0 \n status 00 000000 02",
    "status 00 000000 03 \n status 00 000000 05 \n out 06 0000 0 \n status 00 000000 02",
    "status 00 000000 07 \n status 00 000000 02",
    /* an abort that is refused leads to dfuERROR, and out of it */
    "status 00 000000 06 \n status 00 000000 06 \n status 00 000000 06 \n status 00 000000 06 \n"
    "out 06 0000 0 ! stall \n status 00 000000 0a \n out 04 0000 0 \n status 00 000000 02",
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++) {
    script (self, scripts[i]);
    g_assert_true (fj_dfu_make_idle (self->dfu, NULL, &self->error));
    g_assert_no_error (self->error);
    fj_script_pipe_assert_done (self->pipe);
  }
}

static void
test_never_idle (Fixture *self, gconstpointer unused)
{
  for (guint i = 0; i < 6; i++)
    script (self, "status 00 000000 00 \n out 06 0000 0");
  g_assert_false (fj_dfu_make_idle (self->dfu, NULL, &self->error));
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_PROTOCOL);
  g_assert_cmpint (fj_error_get_detail (self->error)->device_state, ==, FJ_DFU_APP_IDLE);
}

/* A poll time of a quarter of an hour is not waited for. */
static void
test_hostile_poll_idle (Fixture *self, gconstpointer unused)
{
  script (self, "status 00 ffffff 04 \n status 00 ffffff 04 ! timeout");
  g_assert_false (fj_dfu_make_idle (self->dfu, NULL, &self->error));
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_TIMED_OUT);
  g_assert_cmpint (elapsed_ms (self), <, 11000);
}

static gboolean
download (Fixture *self, gsize length)
{
  g_autofree guint8 *data = g_malloc (length);

  memset (data, 0x5a, length);
  if (!fj_dfu_begin_download (self->dfu, 0, NULL, &self->error))
    return FALSE;
  for (gsize sent = 0; sent < length; sent += 1024)
    if (!fj_dfu_send_block (self->dfu, data, MIN (1024, length - sent), NULL, &self->error))
      return FALSE;
  return fj_dfu_end_download (self->dfu, NULL, &self->error);
}

/* Numbers from 0, the last block short, the empty one numbered too. */
static void
test_download (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) sent = NULL;

  script (self,
          "alt 0 \n status 00 000000 02 \n"
          "out 01 0000 1024 \n status 00 000000 03 \n status 00 000000 05 \n"
          "out 01 0001 1024 \n status 00 000000 05 \n"
          "out 01 0002 1 \n status 00 000000 04 \n status 00 000000 05 \n"
          "out 01 0003 0 \n status 00 000000 06 \n status 00 000000 07 \n status 00 000000 02");
  g_assert_true (download (self, 2049));
  g_assert_no_error (self->error);
  g_assert_false (fj_dfu_is_downloading (self->dfu));
  sent = fj_script_pipe_take_sent (self->pipe);
  g_assert_cmpuint (g_bytes_get_size (sent), ==, 2049);
  g_assert_cmpint (elapsed_ms (self), ==, 0);
}

/* All three bytes of the poll time count, in the states that wait for it. */
static void
test_poll (Fixture *self, gconstpointer unused)
{
  script (self,
          "alt 0 \n status 00 000000 02 \n"
          "out 01 0000 1024 \n status 00 000102 04 \n status 00 000100 05 \n"
          "out 01 0001 0 \n status 00 000201 07 \n status 00 000000 02");
  g_assert_true (download (self, 1024));
  g_assert_cmpint (elapsed_ms (self), ==, 0x102 + 0x201);
}

static void
test_hostile_poll (Fixture *self, gconstpointer unused)
{
  script (self,
          "alt 0 \n status 00 000000 02 \n"
          "out 01 0000 1024 \n status 00 ffffff 04 \n status 00 ffffff 04");
  g_assert_false (download (self, 1024));
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_TIMED_OUT);
  g_assert_cmpint (elapsed_ms (self), ==, 5000);
  g_assert_cmpint (fj_error_get_detail (self->error)->block, ==, 0);
}

/* Busy for ever without a poll time: asked again and again, but not for ever. */
static void
test_busy_for_ever (Fixture *self, gconstpointer unused)
{
  guint left = 0;

  script (self, "alt 0 \n status 00 000000 02 \n out 01 0000 1024");
  for (guint i = 0; i < 1005; i++)
    script (self, "status 00 000000 04");
  g_assert_false (download (self, 1024));
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_TIMED_OUT);
  g_assert_cmpint (elapsed_ms (self), ==, 5000);
  g_assert_cmpuint (left, ==, 0);
}

/* The status that does not come is asked again, the block is not sent again. */
static void
test_slow_write (Fixture *self, gconstpointer unused)
{
  script (
    self,
    "alt 0 \n status 00 000000 02 \n"
    "out 01 0000 1024 \n status 00 000000 05 ! timeout \n status 00 000000 05 ! timeout \n"
    "status 00 000000 05 \n"
    "out 01 0001 0 \n status 00 000000 07 ! timeout \n status 00 000000 07 \n status 00 000000 02");
  g_assert_true (download (self, 1024));
  g_assert_no_error (self->error);
  g_assert_cmpint (elapsed_ms (self), ==, 3000);
}

static void
test_lost_block (Fixture *self, gconstpointer unused)
{
  script (self,
          "alt 0 \n status 00 000000 02 \n"
          "out 01 0000 1024 \n status 00 000000 05 \n out 01 0001 1024 ! stall");
  g_assert_false (download (self, 4096));
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_STALL);
  g_assert_cmpint (fj_error_get_detail (self->error)->block, ==, 1);
  g_assert_cmpint (fj_error_get_detail (self->error)->device_state, ==, FJ_DFU_DNLOAD_IDLE);
  g_assert_true (fj_dfu_is_downloading (self->dfu));
}

static void
test_device_error (Fixture *self, gconstpointer unused)
{
  script (self,
          "alt 0 \n status 00 000000 02 \n"
          "out 01 0000 1024 \n status 03 000000 0a");
  g_assert_false (download (self, 1024));
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_DEVICE_STATUS);
  g_assert_cmpint (fj_error_get_detail (self->error)->device_status, ==, 3);
  g_assert_cmpstr (fj_error_get_detail (self->error)->device_reason, ==,
                   "the board cannot write its storage");
  g_assert_nonnull (strstr (self->error->message, "errWRITE"));
}

static void
test_nonsense_state (Fixture *self, gconstpointer unused)
{
  script (self,
          "alt 0 \n status 00 000000 02 \n"
          "out 01 0000 1024 \n status 00 000000 ff");
  g_assert_false (download (self, 1024));
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_PROTOCOL);
}

/* Up to ten blocks of what is left, as many as go at once. Returns how many were acknowledged. */
static guint
send_blocks (Fixture *self, gboolean expected)
{
  guint8 data[10 * 1024] = { 0 };
  gsize  sent = 0;

  g_assert_cmpint (fj_dfu_send_blocks (self->dfu, data, sizeof data, &sent, NULL, &self->error), ==,
                   expected);
  g_assert_cmpuint (sent % 1024, ==, 0);
  return (guint) (sent / 1024);
}

/* The first block goes alone: only then it shows whether the device keeps anybody waiting. */
static void
begin_blocks (Fixture *self, const char *status)
{
  g_autofree char *text =
    g_strdup_printf ("alt 0 \n status 00 000000 02 \n out 01 0000 1024 \n %s", status);

  script (self, text);
  g_assert_true (fj_dfu_begin_download (self->dfu, 0, NULL, NULL));
  g_assert_cmpuint (send_blocks (self, TRUE), ==, 1);
}

/* Blocks @from to @to, all of them acknowledged at once. */
static void
script_blocks (Fixture *self, guint from, guint to)
{
  for (guint i = from; i <= to; i++) {
    g_autofree char *line = g_strdup_printf ("out 01 %04x 1024 \n status 00 000000 05", i);

    script (self, line);
  }
}

/*
 * A steady device gets eight at once, DNLOAD and GETSTATUS in turn; one that was busy never does.
 */
static void
test_blocks (Fixture *self, gconstpointer unused)
{
  begin_blocks (self, "status 00 000000 05");
  script_blocks (self, 1, 16);
  g_assert_cmpuint (send_blocks (self, TRUE), ==, 8);
  g_assert_cmpuint (send_blocks (self, TRUE), ==, 8);
  begin_blocks (self, "status 00 000000 04 \n status 00 000000 05");
  script_blocks (self, 1, 1);
  g_assert_cmpuint (send_blocks (self, TRUE), ==, 1);
}

/* From the first poll time on they go one by one again. */
static void
test_blocks_poll (Fixture *self, gconstpointer unused)
{
  begin_blocks (self, "status 00 000000 05");
  script_blocks (self, 1, 3);
  script (self, "out 01 0004 1024 \n status 00 000005 05");
  script_blocks (self, 5, 10);
  g_assert_cmpuint (send_blocks (self, TRUE), ==, 8);
  g_assert_cmpuint (send_blocks (self, TRUE), ==, 1);
  g_assert_cmpuint (send_blocks (self, TRUE), ==, 1);
}

/* The error is that of the block which failed, not that of the one behind it. */
static void
test_blocks_error (Fixture *self, gconstpointer unused)
{
  begin_blocks (self, "status 00 000000 05");
  script_blocks (self, 1, 2);
  script (self, "out 01 0003 1024 \n status 03 000000 0a \n out 01 0004 1024 ! stall");
  g_assert_cmpuint (send_blocks (self, FALSE), ==, 2);
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_DEVICE_STATUS);
  g_assert_cmpint (fj_error_get_detail (self->error)->block, ==, 3);
  g_assert_cmpint (fj_error_get_detail (self->error)->device_status, ==, 3);
}

/* Only the status is asked for again, and what was queued behind it comes after it. */
static void
test_blocks_late (Fixture *self, gconstpointer unused)
{
  begin_blocks (self, "status 00 000000 05");
  script_blocks (self, 1, 2);
  script (self, "out 01 0003 1024 \n status 00 000000 05 ! timeout \n status 00 000000 05");
  g_assert_cmpuint (send_blocks (self, TRUE), ==, 3);
  script_blocks (self, 4, 4);
  g_assert_cmpuint (send_blocks (self, TRUE), ==, 1);
}

/* A block that got lost is not sent again. */
static void
test_blocks_lost (Fixture *self, gconstpointer unused)
{
  begin_blocks (self, "status 00 000000 05");
  script_blocks (self, 1, 2);
  script (self, "out 01 0003 1024 ! timeout");
  g_assert_cmpuint (send_blocks (self, FALSE), ==, 2);
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_TIMED_OUT);
  g_assert_cmpint (fj_error_get_detail (self->error)->block, ==, 3);
}

/* ROM and TF-A are busy most of the time: one that was quick for once gets no queue. */
static void
test_blocks_alone (Fixture *self, gconstpointer unused)
{
  fj_dfu_set_may_queue (self->dfu, FALSE);
  begin_blocks (self, "status 00 000000 05");
  script_blocks (self, 1, 2);
  g_assert_cmpuint (send_blocks (self, TRUE), ==, 1);
  g_assert_cmpuint (send_blocks (self, TRUE), ==, 1);
}

/*
 * Refused because the device was suddenly busy: sent again, alone, as are all others from then on.
 */
static void
test_blocks_again (Fixture *self, gconstpointer unused)
{
  begin_blocks (self, "status 00 000000 05");
  script_blocks (self, 1, 2);
  script (self,
          "out 01 0003 1024 \n status 00 000001 04 \n out 01 0004 1024 ! stall \n"
          "status 00 000001 04 \n status 00 000000 05 \n status 00 000000 05");
  g_assert_cmpuint (send_blocks (self, TRUE), ==, 3);
  g_assert_no_error (self->error);
  script_blocks (self, 4, 4);
  g_assert_cmpuint (send_blocks (self, TRUE), ==, 1);
  begin_blocks (self, "status 00 000000 05");
  script_blocks (self, 1, 1);
  g_assert_cmpuint (send_blocks (self, TRUE), ==, 1);
}

/* The same where the refusal ends in dfuERROR: no word of the board about it is a reason. */
static void
test_blocks_early (Fixture *self, gconstpointer unused)
{
  begin_blocks (self, "status 00 000000 05");
  script_blocks (self, 1, 2);
  script (self,
          "out 01 0003 1024 \n status 00 000001 04 \n out 01 0004 1024 ! stall \n"
          "status 00 000000 0a");
  g_assert_cmpuint (send_blocks (self, FALSE), ==, 2);
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_PROTOCOL);
}

/* A refusal without a reason to wait is meant: the block is not sent again. */
static void
test_blocks_refused (Fixture *self, gconstpointer unused)
{
  begin_blocks (self, "status 00 000000 05");
  script_blocks (self, 1, 2);
  script (self, "out 01 0003 1024 ! stall");
  g_assert_cmpuint (send_blocks (self, FALSE), ==, 2);
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_STALL);
}

/* A block that went through by half has no error of the bus, and is no success. */
static void
test_blocks_short (Fixture *self, gconstpointer unused)
{
  begin_blocks (self, "status 00 000000 05");
  script (self, "out 01 0001 1024 ! short \n status 00 000000 05");
  fj_dfu_set_may_queue (self->dfu, FALSE);
  g_assert_cmpuint (send_blocks (self, FALSE), ==, 0);
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_PROTOCOL);
}

/* 65537 blocks: 65535 is followed by 0, as U-Boot wants it. */
static void
test_wrap (Fixture *self, gconstpointer unused)
{
  guint8 data[1] = { 1 };

  script (self, "alt 0 \n status 00 000000 02");
  g_assert_true (fj_dfu_begin_download (self->dfu, 0, NULL, NULL));
  for (guint i = 0; i <= 65536; i++) {
    g_autofree char *line = g_strdup_printf ("out 01 %04x 1\n status 00 000000 05", i & 0xffff);

    script (self, line);
    g_assert_true (fj_dfu_send_block (self->dfu, data, 1, NULL, &self->error));
  }
  script (self, "out 01 0001 0 \n status 00 000000 02");
  g_assert_true (fj_dfu_end_download (self->dfu, NULL, NULL));
}

/* The next program takes over: refusals and silence are waited out. */
static void
test_handover (Fixture *self, gconstpointer unused)
{
  fj_dfu_set_limits (self->dfu, &(FjDfuLimits){ 1000, 1000, 5000, 5000, TRUE });
  script (self,
          "alt 0 \n status 00 000000 02 \n"
          "out 01 0000 1024 \n status 00 000001 04 \n status 00 000001 05 \n"
          "out 01 0001 0 \n status 00 000001 07 \n status 00 000000 02 ! timeout \n"
          "status 00 000000 02 ! stall \n status 00 000000 02");
  g_assert_true (download (self, 1024));
  g_assert_no_error (self->error);
  g_assert_cmpint (elapsed_ms (self), ==, 1 + 1 + 1000 + 500 + 500);
}

static void
test_cancel (Fixture *self, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint8 data[16] = { 0 };

  script (self, "alt 0 \n status 00 000000 02");
  g_assert_true (fj_dfu_begin_download (self->dfu, 0, cancellable, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (fj_dfu_send_block (self->dfu, data, sizeof data, cancellable, &self->error));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  script (self, "out 06 0000 0");
  g_assert_true (fj_dfu_abort (self->dfu, NULL));
}

static void
test_upload (Fixture *self, gconstpointer unused)
{
  guint8 data[1024];
  gsize  length;

  script (self,
          "alt 1 \n status 00 000000 02 \n"
          "in 02 0000 512 = 01 02 03 \n status 00 000000 02");
  g_assert_true (fj_dfu_upload (self->dfu, 1, data, sizeof data, &length, NULL, &self->error));
  g_assert_cmpmem (data, length, ((guint8[]){ 1, 2, 3 }), 3);
  fj_script_pipe_assert_done (self->pipe);
}

/* A piece that is full is not the last one. */
static void
test_upload_pieces (Fixture *self, gconstpointer unused)
{
  g_autoptr (GString) full = g_string_new ("in 02 0000 512 =");
  g_autofree guint8 *data = g_malloc (1024);
  gsize              length;

  for (guint i = 0; i < 512; i++)
    g_string_append (full, " 77");
  script (self, "alt 1 \n status 00 000000 02");
  script (self, full->str);
  script (self, "in 02 0001 512 = \n status 00 000000 02");
  g_assert_true (fj_dfu_upload (self->dfu, 1, data, 1024, &length, NULL, &self->error));
  g_assert_cmpuint (length, ==, 512);
  script (self, "alt 1 \n status 00 000000 02");
  script (self, full->str);
  script (self, "status 00 000000 09 \n out 06 0000 0 \n status 00 000000 02");
  g_assert_false (fj_dfu_upload (self->dfu, 1, data, 512, &length, NULL, &self->error));
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_PROTOCOL);
}

static void
test_detach (Fixture *self, gconstpointer unused)
{
  script (self, "out 00 03e8 0 \n out 00 03e8 0 ! gone");
  g_assert_true (fj_dfu_detach (self->dfu, NULL, NULL));
  g_assert_false (fj_dfu_detach (self->dfu, NULL, &self->error));
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_GONE);
}

/* One line a packet, for who asks for it before the device is opened. */
static void
test_wire_log (Fixture *self, gconstpointer unused)
{
  script (self, "alt 1 \n status 00 000000 02 \n in 02 0000 512 ! stall");
  g_setenv ("G_MESSAGES_DEBUG", "flashjig-wire", TRUE);
  fj_link_open (FJ_LINK (self->pipe), NULL, NULL);
  g_test_expect_message ("flashjig-wire", G_LOG_LEVEL_DEBUG, "*1-1: set alternate setting 1: ok");
  g_test_expect_message ("flashjig-wire", G_LOG_LEVEL_DEBUG,
                         "*.?????? 1-1: a1 03 *length 6: ok 00 00 00 00 02 00");
  g_test_expect_message ("flashjig-wire", G_LOG_LEVEL_DEBUG,
                         "*.?????? 1-1: a1 02 *length 512: stall");
  g_assert_false (fj_phase_read (&(FjPhase){ 0 }, self->dfu, 1, 1, NULL, NULL));
  g_test_assert_expected_messages ();
  g_unsetenv ("G_MESSAGES_DEBUG");
  fj_link_open (FJ_LINK (self->pipe), NULL, NULL);
  script (self, "out 00 03e8 0");
  g_assert_true (fj_dfu_detach (self->dfu, NULL, NULL));
}

/* The command setting */

static void
test_phase_read (Fixture *self, gconstpointer unused)
{
  g_auto (FjPhase) phase = { 0 };

  script (self,
          "alt 1 \n status 00 000000 02 \n"
          "in 02 0000 512 = 03 00 00 00 c7 00 10 00 00 \n status 00 000000 02");
  g_assert_true (fj_phase_read (&phase, self->dfu, 1, 1, NULL, &self->error));
  g_assert_cmphex (phase.id, ==, 3);
  g_assert_cmphex (phase.address, ==, 0xc7000000);
  g_assert_cmphex (phase.offset, ==, 0x1000);
  g_assert_false (phase.wants_detach);
}

static void
test_phase_retry (Fixture *self, gconstpointer unused)
{
  g_auto (FjPhase) phase = { 0 };

  script (self,
          "alt 1 \n status 00 000000 02 \n in 02 0000 512 ! stall \n"
          "alt 1 ! timeout \n"
          "alt 1 \n status 00 000000 02 \n"
          "in 02 0000 512 = 00 ff ff ff ff 00 00 00 00 01 \n status 00 000000 02");
  g_assert_true (fj_phase_read (&phase, self->dfu, 1, 3, NULL, &self->error));
  g_assert_no_error (self->error);
  g_assert_true (phase.wants_detach);
  script (self, "alt 1 \n status 00 000000 02 \n in 02 0000 512 ! stall");
  g_assert_false (fj_phase_read (&phase, self->dfu, 1, 1, NULL, &self->error));
  g_assert_error (self->error, FJ_ERROR, FJ_ERROR_STALL);
}

static void
test_phase_write (Fixture *self, gconstpointer unused)
{
  script (self,
          "alt 1 \n status 00 000000 02 \n"
          "out 01 0000 = 10 12 34 56 78 \n status 00 000000 05 \n"
          "out 01 0001 0 \n status 00 000000 07 \n status 00 000000 02");
  g_assert_true (fj_phase_write (self->dfu, 1, 0x10, 0x12345678, NULL, &self->error));
  g_assert_no_error (self->error);
}

typedef struct {
  const char *bytes;
  gsize       length;
  gboolean    valid;
  guint8      id;
  gboolean    wants_detach;
  const char *text;
} PhaseCase;

static const PhaseCase phase_cases[] = {
  { "\x00\x00\x00\x00\xc2\x00\x00\x00\x00\x00", 10, TRUE, 0x00, FALSE },
  { "\x00\x00\x00\x00\x84\x00\x00\x00\x00\x01", 10, TRUE, 0x00, TRUE },
  { "\x00\x00\x00\x00\xc2\x00\x00\x00\x00", 9, TRUE, 0x00, FALSE },
  { "\x10\xff\xff\xff\xff\x00\x00\x00\x00\x01", 10, TRUE, 0x10, FALSE },
  { "\xfe\xff\xff\xff\xff\x00\x00\x00\x00", 9, TRUE, 0xfe, FALSE },
  { "\xff\xff\xff\xff\xff\x00\x00\x00\x00mmc device 0 not found", 31, TRUE, 0xff, FALSE,
    "mmc device 0 not found" },
  { "\xff\xff\xff\xff\xff\x00\x00\x00\x00"
    "a\nb",
    12, TRUE, 0xff, FALSE, "a\\x0ab" },
  { "\xff\xff\xff\xff\xff\x00\x00\x00\x00", 9, TRUE, 0xff, FALSE, NULL },
  { "\x00\x00\x00\x00\xc2\x00\x00\x00", 8, FALSE },
  { "", 0, FALSE },
};

static void
test_phase_parse (void)
{
  guint8 big[600] = { 0xff };

  for (guint i = 0; i < G_N_ELEMENTS (phase_cases); i++) {
    const PhaseCase *expected = &phase_cases[i];
    g_auto (FjPhase) phase = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (
      fj_phase_parse (&phase, (const guint8 *) expected->bytes, expected->length, &error), ==,
      expected->valid);
    if (!expected->valid) {
      g_assert_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL);
      continue;
    }
    g_assert_cmphex (phase.id, ==, expected->id);
    g_assert_cmpint (phase.wants_detach, ==, expected->wants_detach);
    g_assert_cmpstr (phase.text, ==, expected->text);
  }
  for (gsize length = 510; length < 515; length++) {
    g_auto (FjPhase) phase = { 0 };

    g_assert_cmpint (fj_phase_parse (&phase, big, length, NULL), ==, length <= 512);
  }
}

/* The wire */

static void
test_wire (void)
{
  FjSetup     setup = fj_dfu_setup (FJ_DFU_UPLOAD, 7, 512);
  FjDfuStatus status;
  guint8      reply[] = { 0x0e, 0x01, 0x02, 0x03, 0x0a, 0 };

  g_assert_cmphex (setup.request_type, ==, 0xa1);
  g_assert_cmphex (setup.request, ==, 2);
  g_assert_cmphex (setup.value, ==, 7);
  g_assert_cmpuint (setup.length, ==, 512);
  g_assert_cmphex (fj_dfu_setup (FJ_DFU_DETACH, 0, 0).request_type, ==, 0x21);
  g_assert_true (fj_dfu_status_parse (&status, reply, sizeof reply));
  g_assert_cmphex (status.poll_ms, ==, 0x030201);
  g_assert_cmphex (status.state, ==, FJ_DFU_ERROR_STATE);
  for (gsize length = 0; length < sizeof reply; length++)
    g_assert_false (fj_dfu_status_parse (&status, reply, length));
  g_assert_cmpstr (fj_enum_to_nick (FJ_TYPE_DFU_STATE, 2), ==, "dfuIDLE");
  g_assert_cmpstr (fj_enum_to_nick (FJ_TYPE_DFU_STATE, 11), ==, "unknown");
  g_assert_cmpstr (fj_dfu_status_to_name (0x0f), ==, "errSTALLEDPKT");
  g_assert_cmpstr (fj_dfu_status_to_name (0x10), ==, "?");
  for (guint i = 0; i <= 16; i++)
    g_assert_cmpstr (fj_dfu_status_to_text ((guint8) i), !=, "");
}

#define ADD(name, func) g_test_add ("/flashjig/dfu/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("idle", test_idle);
  ADD ("never-idle", test_never_idle);
  ADD ("hostile-poll-idle", test_hostile_poll_idle);
  ADD ("download", test_download);
  ADD ("poll", test_poll);
  ADD ("hostile-poll", test_hostile_poll);
  ADD ("busy-for-ever", test_busy_for_ever);
  ADD ("slow-write", test_slow_write);
  ADD ("lost-block", test_lost_block);
  ADD ("device-error", test_device_error);
  ADD ("nonsense-state", test_nonsense_state);
  ADD ("blocks", test_blocks);
  ADD ("blocks-poll", test_blocks_poll);
  ADD ("blocks-error", test_blocks_error);
  ADD ("blocks-late", test_blocks_late);
  ADD ("blocks-lost", test_blocks_lost);
  ADD ("blocks-alone", test_blocks_alone);
  ADD ("blocks-again", test_blocks_again);
  ADD ("blocks-early", test_blocks_early);
  ADD ("blocks-refused", test_blocks_refused);
  ADD ("blocks-short", test_blocks_short);
  ADD ("wrap", test_wrap);
  ADD ("handover", test_handover);
  ADD ("cancel", test_cancel);
  ADD ("upload", test_upload);
  ADD ("upload-pieces", test_upload_pieces);
  ADD ("detach", test_detach);
  ADD ("wire-log", test_wire_log);
  ADD ("phase/read", test_phase_read);
  ADD ("phase/retry", test_phase_retry);
  ADD ("phase/write", test_phase_write);
  g_test_add_func ("/flashjig/dfu/phase/parse", test_phase_parse);
  g_test_add_func ("/flashjig/dfu/wire", test_wire);
  return g_test_run ();
}
