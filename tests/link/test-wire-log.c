/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-debug-log.h>
#include <fj-error.h>
#include <fj-usb-pipe.h>
#include <fj-wire-log.h>
#include <string.h>

/* A device that answers everything and counts how it is asked. */

#define FJ_TYPE_COUNTING_PIPE (fj_counting_pipe_get_type ())
G_DECLARE_FINAL_TYPE (FjCountingPipe, fj_counting_pipe, FJ, COUNTING_PIPE, GObject)

struct _FjCountingPipe {
  GObject     parent_instance;
  const char *place;
  guint       n_exchanges;
  guint       n_controls;
  guint       n_queued;  /* of the last exchange */
  guint       fails_at;  /* of an exchange; G_MAXUINT: never */
  gint64      log_calls; /* lines written before the transfers were over */
};

static guint n_lines; /* that the log wrote */

static gboolean
counting_open (FjLink *link, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
counting_close (FjLink *link)
{
}

static const char *
counting_get_place (FjLink *link)
{
  return FJ_COUNTING_PIPE (link)->place;
}

static FjClock *
counting_get_clock (FjLink *link)
{
  return fj_clock_get_real ();
}

static void
answer (FjTransfer *transfer)
{
  transfer->actual = transfer->setup.length;
  transfer->status = FJ_TRANSFER_OK;
  transfer->end = 3 * G_USEC_PER_SEC + 42;
}

static gboolean
counting_control (FjUsbPipe *pipe, FjTransfer *transfer, guint timeout_ms,
                  GCancellable *cancellable, GError **error)
{
  FJ_COUNTING_PIPE (pipe)->n_controls++;
  answer (transfer);
  return TRUE;
}

static gboolean
counting_exchange (FjUsbPipe *pipe, FjTransfer *transfers, guint n, guint timeout_ms,
                   GCancellable *cancellable, GError **error)
{
  FjCountingPipe *self = FJ_COUNTING_PIPE (pipe);
  guint           before = n_lines;

  self->n_exchanges++;
  self->n_queued = n;
  for (guint i = 0; i < MIN (n, self->fails_at); i++)
    answer (&transfers[i]);
  self->log_calls += n_lines - before;
  if (n <= self->fails_at)
    return TRUE;
  transfers[self->fails_at].status = FJ_TRANSFER_STALL;
  transfers[self->fails_at].end = 4 * G_USEC_PER_SEC;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_STALL, "refused");
  return FALSE;
}

static void
counting_link_init (FjLinkInterface *iface)
{
  iface->open = counting_open;
  iface->close = counting_close;
  iface->get_place = counting_get_place;
  iface->get_clock = counting_get_clock;
}

static void
counting_pipe_init (FjUsbPipeInterface *iface)
{
  iface->control = counting_control;
  iface->exchange = counting_exchange;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FjCountingPipe, fj_counting_pipe, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_LINK, counting_link_init)
                                 G_IMPLEMENT_INTERFACE (FJ_TYPE_USB_PIPE, counting_pipe_init))

static void
fj_counting_pipe_class_init (FjCountingPipeClass *klass)
{
}

static void
fj_counting_pipe_init (FjCountingPipe *self)
{
  self->place = "1-1";
  self->fails_at = G_MAXUINT;
}

static void
on_line (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  n_lines++;
  if (user_data != NULL)
    g_string_append_printf (user_data, "%s\n", message);
}

static FjCountingPipe *
new_pipe (const char *place, gboolean is_logged)
{
  FjCountingPipe *pipe = g_object_new (FJ_TYPE_COUNTING_PIPE, NULL);

  pipe->place = place;
  if (is_logged)
    g_setenv ("G_MESSAGES_DEBUG", FJ_LOG_WIRE, TRUE);
  else
    g_unsetenv ("G_MESSAGES_DEBUG");
  g_assert_true (fj_link_open (FJ_LINK (pipe), NULL, NULL));
  g_assert_cmpint (fj_wire_log_is_on (), ==, is_logged);
  return pipe;
}

#define N_QUEUED 6

static gboolean
exchange (FjCountingPipe *pipe, guint8 *block, gsize length, GError **error)
{
  guint8     status[N_QUEUED / 2][6] = { { 0 } };
  FjTransfer transfers[N_QUEUED];

  for (guint i = 0; i < N_QUEUED / 2; i++) {
    transfers[2 * i] = (FjTransfer){ .setup = { 0x21, 1, i, 0, length }, .data = block };
    transfers[2 * i + 1] = (FjTransfer){ .setup = { 0xa1, 3, 0, 0, 6 }, .data = status[i] };
  }
  return fj_usb_pipe_exchange (FJ_USB_PIPE (pipe), transfers, N_QUEUED, 1000, NULL, error);
}

/* Who looks must not change what is seen: as many are queued, and no line comes in between. */
static void
test_same (void)
{
  static guint8 block[4096];

  for (gboolean is_logged = FALSE; is_logged <= TRUE; is_logged++) {
    g_autoptr (FjCountingPipe) pipe = new_pipe ("1-1", is_logged);
    guint handler = g_log_set_handler (FJ_LOG_WIRE, G_LOG_LEVEL_DEBUG, on_line, NULL);

    n_lines = 0;
    for (guint i = 1; i <= 3; i++) {
      g_assert_true (exchange (pipe, block, sizeof block, NULL));
      g_assert_cmpuint (pipe->n_exchanges, ==, i);
      g_assert_cmpuint (pipe->n_queued, ==, N_QUEUED);
    }
    g_assert_cmpuint (pipe->n_controls, ==, 0);
    g_assert_cmpint (pipe->log_calls, ==, 0);
    g_assert_cmpuint (n_lines, ==, is_logged ? 3 * N_QUEUED : 0);
    g_log_remove_handler (FJ_LOG_WIRE, handler);
  }
}

static void
test_lines (void)
{
  g_autoptr (FjCountingPipe) pipe = new_pipe ("2-1", TRUE);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  guint8           block[7] = { 1, 2, 3, 4, 5, 6, 7 };
  guint            handler = g_log_set_handler (FJ_LOG_WIRE, G_LOG_LEVEL_DEBUG, on_line, lines);

  pipe->fails_at = 2;
  g_assert_false (exchange (pipe, block, sizeof block, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_STALL);
  g_log_remove_handler (FJ_LOG_WIRE, handler);
  g_assert_cmpstr (
    lines->str, ==,
    "3.000042 2-1: 21 01 value 0000 index 0000 length 7: ok ...\n"
    "3.000042 2-1: a1 03 value 0000 index 0000 length 6: ok 00 00 00 00 00 00\n"
    "4.000000 2-1: 21 01 value 0001 index 0000 length 7: stall\n"
    "0.000000 2-1: a1 03 value 0000 index 0000 length 6: not sent\n"
    "0.000000 2-1: 21 01 value 0002 index 0000 length 7: not sent\n"
    "0.000000 2-1: a1 03 value 0000 index 0000 length 6: not sent\n");
  kept = fj_wire_log_to_text ("2-1");
  g_assert_cmpstr (kept, ==, lines->str);
}

/* A block of an image is counted, and that is all, however short it is. */
static void
test_secret (void)
{
  g_autoptr (FjCountingPipe) pipe = new_pipe ("2-2", FALSE);
  FjWireRecord     bulk = { .kind = FJ_WIRE_BULK, .status = FJ_TRANSFER_OK, .actual = 4 };
  g_autofree char *kept = NULL;
  guint8           block[4096];

  memset (block, 0x5a, sizeof block);
  bulk.data = block;
  fj_wire_log_add ("2-2", &bulk, 1);
  g_assert_true (exchange (pipe, block, sizeof block, NULL));
  g_assert_true (exchange (pipe, block, 5, NULL));
  kept = fj_wire_log_to_text ("2-2");
  g_assert_nonnull (strstr (kept, "length 4096: ok ...\n"));
  g_assert_nonnull (strstr (kept, "length 5: ok ...\n"));
  g_assert_null (strstr (kept, "5a"));
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (const char *p = text; (p = strchr (p, '\n')) != NULL; p++)
    n++;
  return n;
}

/* Whatever is sent, and from wherever, what is kept stays within its bounds. */
static void
test_bounds (void)
{
  FjWireRecord     record = { .kind = FJ_WIRE_BULK, .status = FJ_TRANSFER_OK };
  g_autofree char *one = NULL;
  g_autofree char *all = NULL;
  g_autofree char *none = NULL;

  for (guint i = 0; i < 3 * FJ_WIRE_LOG_PLACES; i++) {
    g_autofree char *place = g_strdup_printf ("9-%u", i);

    fj_wire_log_add (place, &record, 1);
  }
  record.kind = FJ_WIRE_SET_ALT;
  for (guint i = 0; i < 2 * FJ_WIRE_LOG_LENGTH + 10; i++) {
    record.number = i % 256;
    fj_wire_log_add ("8-1", &record, 1);
  }
  one = fj_wire_log_to_text ("8-1");
  g_assert_cmpuint (count_lines (one), ==, FJ_WIRE_LOG_LENGTH);
  g_assert_true (g_str_has_prefix (one, "0.000000 8-1: set alternate setting 10: ok\n"));
  all = fj_wire_log_to_text (NULL);
  g_assert_cmpuint (count_lines (all), ==, FJ_WIRE_LOG_LENGTH + FJ_WIRE_LOG_PLACES - 1);
  none = fj_wire_log_to_text ("9-0");
  g_assert_cmpstr (none, ==, "");
}

static void
add_piece (const char *place, guint8 setting, guint n)
{
  FjWireRecord record = { .kind = FJ_WIRE_SET_ALT, .status = FJ_TRANSFER_OK, .number = setting };

  fj_wire_log_add (place, &record, 1);
  record = (FjWireRecord){ .kind = FJ_WIRE_BULK, .status = FJ_TRANSFER_OK };
  for (guint i = 1; i < n; i++) {
    record.length = i;
    fj_wire_log_add (place, &record, 1);
  }
}

/* The begin and the end of each piece are there, however many transfers are between. */
static void
test_pieces (void)
{
  const guint      both = FJ_WIRE_LOG_FIRST + FJ_WIRE_LOG_LAST;
  g_autofree char *text = NULL;

  add_piece ("6-1", 1, 10000);
  add_piece ("6-1", 2, both);
  add_piece ("6-1", 3, 3);
  add_piece ("6-1", 4, 10001);
  text = fj_wire_log_to_text ("6-1");
  g_assert_cmpuint (count_lines (text), ==, 3 * both + 3 + 2);
  for (guint i = 1; i <= 4; i++) {
    g_autofree char *begin = g_strdup_printf ("set alternate setting %u: ok\n", i);

    g_assert_nonnull (strstr (text, begin));
  }
  g_assert_nonnull (strstr (text, "length 7 actual 0: ok\n6-1: 9976 more\n"
                                  "0.000000 6-1: bulk endpoint 00 length 9984 actual"));
  g_assert_nonnull (strstr (text, "length 9999 actual 0: ok\n0.000000 6-1: set alternate"));
  g_assert_nonnull (strstr (text, "length 7 actual 0: ok\n6-1: 9977 more\n"));
  g_assert_true (g_str_has_suffix (text, "length 10000 actual 0: ok\n"));
}

static gpointer
add_many (gpointer place)
{
  const FjWireRecord record = { .kind = FJ_WIRE_RESET, .status = FJ_TRANSFER_OK };

  for (guint i = 0; i < 20000; i++)
    fj_wire_log_add (place, &record, 1);
  return NULL;
}

static void
test_threads (void)
{
  GThread *first = g_thread_new ("first", add_many, "7-1");
  GThread *second = g_thread_new ("second", add_many, "7-1");

  for (guint i = 0; i < 50; i++) {
    g_autofree char *text = fj_wire_log_to_text ("7-1");

    g_assert_cmpuint (count_lines (text), <=, FJ_WIRE_LOG_LENGTH);
  }
  g_thread_join (first);
  g_thread_join (second);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/wire-log/same", test_same);
  g_test_add_func ("/flashjig/wire-log/lines", test_lines);
  g_test_add_func ("/flashjig/wire-log/secret", test_secret);
  g_test_add_func ("/flashjig/wire-log/bounds", test_bounds);
  g_test_add_func ("/flashjig/wire-log/pieces", test_pieces);
  g_test_add_func ("/flashjig/wire-log/threads", test_threads);
  return g_test_run ();
}
