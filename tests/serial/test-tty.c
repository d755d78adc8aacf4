/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <fj-error.h>
#include <fj-tty.h>
#include <fj-wire-log.h>
#include <pty.h>
#include <string.h>
#include <unistd.h>

#define PLACE "1-4"
#define LIMIT_MS 5000
/* On a busy machine, too. */
#define ENDED_USEC (5 * G_USEC_PER_SEC)

static const FjLineSettings uart = { 115200, 8, FJ_PARITY_EVEN, 1 }; /* as STM32's ROM speaks */

/* The board is the other end of a pseudo-terminal. */
typedef struct {
  int           board;
  char          path[64];
  FjSerialLink *link;
  GCancellable *cancellable;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  int fd;

  g_assert_cmpint (openpty (&self->board, &fd, self->path, NULL, NULL), ==, 0);
  self->link = fj_tty_new (self->path, PLACE);
  self->cancellable = g_cancellable_new ();
  fj_link_open (FJ_LINK (self->link), NULL, &error);
  g_assert_no_error (error);
  close (fd);
  fj_serial_link_set_line (self->link, &uart, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_assert_finalize_object (self->link);
  g_object_unref (self->cancellable);
  if (self->board >= 0)
    close (self->board);
}

static gint64
in_ms (guint ms)
{
  return g_get_monotonic_time () + (gint64) ms * 1000;
}

static void
sleep_ms (guint ms)
{
  fj_clock_sleep_until (fj_clock_get_real (), in_ms (ms), NULL, NULL);
}

static gpointer
answer_late (gpointer user_data)
{
  Fixture *self = user_data;

  for (guint8 i = 1; i <= 3; i++) {
    sleep_ms (20);
    g_assert_cmpint (write (self->board, &i, 1), ==, 1);
  }
  return NULL;
}

/* Every byte comes through as it is, also those that mean something to a terminal. */
static void
test_bytes (Fixture *self, gconstpointer unused)
{
  guint8   all[256];
  guint8   got[256] = { 0 };
  gsize    actual = 0;
  GThread *thread;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < sizeof all; i++)
    all[i] = (guint8) i;
  g_assert_true (fj_serial_link_write (self->link, all, sizeof all, LIMIT_MS, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (fj_serial_link_drain (self->link, LIMIT_MS, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read (self->board, got, sizeof got), ==, sizeof got);
  g_assert_cmpmem (got, sizeof got, all, sizeof all);
  g_assert_cmpint (write (self->board, all, sizeof all), ==, sizeof all);
  g_assert_true (fj_serial_link_read (self->link, got, sizeof got, &actual, in_ms (LIMIT_MS), NULL,
                                      &error));
  g_assert_no_error (error);
  g_assert_cmpmem (got, actual, all, sizeof all);
  thread = g_thread_new ("board", answer_late, self);
  g_assert_true (fj_serial_link_read (self->link, got, 3, &actual, in_ms (LIMIT_MS), NULL, &error));
  g_thread_join (thread);
  g_assert_cmpmem (got, actual, "\1\2\3", 3);
}

/* What came before the deadline is not lost. */
static void
test_deadline (Fixture *self, gconstpointer unused)
{
  guint8 got[8];
  gsize  actual = 0;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (write (self->board, "ab", 2), ==, 2);
  g_assert_false (fj_serial_link_read (self->link, got, sizeof got, &actual, in_ms (150), NULL,
                                       &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 150 * 1000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, ENDED_USEC);
  g_assert_cmpmem (got, actual, "ab", 2);
}

/* Nobody reads at the other end: what the port takes is limited, and so is the wait. */
static void
test_full (Fixture *self, gconstpointer unused)
{
  const gsize        length = 1024 * 1024;
  g_autofree guint8 *much = g_malloc0 (length);
  gint64             start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  g_assert_false (fj_serial_link_write (self->link, much, length, 200, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - start, <, ENDED_USEC);
}

static void
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
test_cancel (Fixture *self, gconstpointer unused)
{
  guint8 got[8];
  gsize  actual = 0;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  fj_clock_add (fj_clock_get_real (), start + 100 * 1000, cancel, self->cancellable, NULL);
  g_assert_false (fj_serial_link_read (self->link, got, sizeof got, &actual, in_ms (60000),
                                       self->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, ENDED_USEC);
  g_clear_error (&error);
  g_assert_false (fj_serial_link_write (self->link, got, 1, LIMIT_MS, self->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gpointer
hang_up (gpointer user_data)
{
  Fixture *self = user_data;

  sleep_ms (100);
  close (self->board);
  self->board = -1;
  return NULL;
}

/* The adapter is pulled out while its answer is waited for. */
static void
test_gone (Fixture *self, gconstpointer unused)
{
  guint8   got[8] = { 0 };
  gsize    actual = 0;
  GThread *thread = g_thread_new ("board", hang_up, self);
  g_autoptr (GError) error = NULL;

  g_assert_false (fj_serial_link_read (self->link, got, sizeof got, &actual, in_ms (60000), NULL,
                                       &error));
  g_thread_join (thread);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
  g_assert_cmpstr (fj_error_get_detail (error)->board, ==, PLACE);
  g_clear_error (&error);
  g_assert_false (fj_serial_link_write (self->link, got, 1, LIMIT_MS, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
  g_clear_error (&error);
  fj_link_close (FJ_LINK (self->link));
  g_assert_false (fj_link_open (FJ_LINK (self->link), NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
}

static void
test_busy (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjSerialLink) other = fj_tty_new (self->path, PLACE);
  g_autoptr (GError) error = NULL;

  g_assert_false (fj_link_open (FJ_LINK (other), NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_BUSY);
  g_clear_error (&error);
  fj_link_close (FJ_LINK (self->link));
  fj_link_open (FJ_LINK (other), NULL, &error);
  g_assert_no_error (error);
}

/* A pseudo-terminal has a speed, but no parity of its own: the flags are looked at alone. */
static void
test_line (Fixture *self, gconstpointer unused)
{
  const FjLineSettings plain = { 921600, 7, FJ_PARITY_ODD, 2 };
  const FjLineSettings odd = { 12345, 8, FJ_PARITY_NONE, 1 };
  const FjLineSettings wide = { 9600, 9, FJ_PARITY_NONE, 1 };
  struct termios       termios;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (tcgetattr (self->board, &termios), ==, 0);
  g_assert_true (cfgetospeed (&termios) == B115200);
  g_assert_cmpuint (termios.c_lflag & (ICANON | ECHO | ISIG), ==, 0);
  g_assert_true (fj_tty_fill_termios (&termios, &uart));
  g_assert_cmpuint (termios.c_cflag & (CSIZE | PARENB | PARODD | CSTOPB), ==, CS8 | PARENB);
  g_assert_cmpuint (termios.c_iflag & INPCK, ==, INPCK);
  g_assert_true (fj_tty_fill_termios (&termios, &plain));
  g_assert_cmpuint (termios.c_cflag & (CSIZE | PARENB | PARODD | CSTOPB), ==,
                    CS7 | PARENB | PARODD | CSTOPB);
  g_assert_false (fj_serial_link_set_line (self->link, &odd, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (fj_serial_link_set_line (self->link, &wide, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
}

static void
test_wire_log (Fixture *self, gconstpointer unused)
{
  guint8           got[4];
  gsize            actual;
  g_autofree char *text = NULL;

  g_assert_true (fj_serial_link_write (self->link, (const guint8 *) "\x7f", 1, LIMIT_MS, NULL,
                                       NULL));
  g_assert_cmpint (write (self->board, "\x79", 1), ==, 1);
  g_assert_true (fj_serial_link_read (self->link, got, 1, &actual, in_ms (LIMIT_MS), NULL, NULL));
  text = fj_wire_log_to_text (PLACE);
  g_assert_nonnull (strstr (text, PLACE ": serial out length 1 actual 1: ok 7f\n"));
  g_assert_nonnull (strstr (text, PLACE ": serial in length 1 actual 1: ok 79\n"));
}

/* Neither there, nor a terminal, nor open. */
static void
test_no_tty (void)
{
  g_autoptr (FjSerialLink) absent = fj_tty_new ("/nowhere/tty", PLACE);
  g_autoptr (FjSerialLink) file = fj_tty_new ("/dev/null", PLACE);
  g_autoptr (GError) error = NULL;
  guint8 byte = 0;

  g_assert_false (fj_serial_link_write (absent, &byte, 1, LIMIT_MS, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
  g_clear_error (&error);
  g_assert_false (fj_link_open (FJ_LINK (absent), NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_GONE);
  g_clear_error (&error);
  g_assert_false (fj_link_open (FJ_LINK (file), NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_PROTOCOL);
  g_assert_false (fj_link_open (FJ_LINK (file), NULL, NULL));
}

#define ADD(name, func) g_test_add ("/flashjig/tty/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("bytes", test_bytes);
  ADD ("deadline", test_deadline);
  ADD ("full", test_full);
  ADD ("cancel", test_cancel);
  ADD ("gone", test_gone);
  ADD ("busy", test_busy);
  ADD ("line", test_line);
  ADD ("wire-log", test_wire_log);
  g_test_add_func ("/flashjig/tty/no-tty", test_no_tty);
  return g_test_run ();
}
