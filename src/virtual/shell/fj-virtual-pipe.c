/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-pipe.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

/* On the real clock a wait is cut into pieces, to notice a board that leaves meanwhile. */
#define SLICE_US 20000

/**
 * FjVirtualPipe:
 *
 * The door to a virtual board in the same process: waits as a USB host does, then asks the board.
 */
struct _FjVirtualPipe {
  GObject parent_instance;

  FjVirtualBoard *board; /* (owned) */
  guint64         arrival;
  gboolean        is_open;
};

static void fj_virtual_pipe_link_iface_init (FjLinkInterface *iface);
static void fj_virtual_pipe_iface_init (FjUsbPipeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjVirtualPipe, fj_virtual_pipe, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_LINK, fj_virtual_pipe_link_iface_init)
                                 G_IMPLEMENT_INTERFACE (FJ_TYPE_USB_PIPE,
                                                        fj_virtual_pipe_iface_init))

static gboolean
fj_virtual_pipe_open (FjLink *link, GCancellable *cancellable, GError **error)
{
  FjVirtualPipe *self = FJ_VIRTUAL_PIPE (link);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  self->is_open = fj_virtual_board_open (self->board, self->arrival, error);
  return self->is_open;
}

static void
fj_virtual_pipe_close (FjLink *link)
{
  FJ_VIRTUAL_PIPE (link)->is_open = FALSE;
}

static gboolean
set_timed_out (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                       _ ("The board did not answer in time"));
  return FALSE;
}

static gboolean
set_gone (GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_GONE, _ ("The board left the bus"));
  return FALSE;
}

static gboolean
is_here (FjVirtualPipe *self)
{
  return fj_virtual_board_is_present (self->board) &&
         fj_virtual_board_get_arrival (self->board) == self->arrival;
}

/* Until the board listens; it may leave instead, or the time limit may come first. */
static gboolean
wait_until_ready (FjVirtualPipe *self, gint64 deadline, GCancellable *cancellable,
                  GError **error)
{
  FjClock *clock = fj_virtual_board_get_clock (self->board);

  for (;;) {
    gint64 ready = fj_virtual_board_get_ready (self->board);
    gint64 now = fj_clock_now (clock);

    if (now >= ready)
      return TRUE;
    if (!is_here (self))
      return set_gone (error);
    if (now >= deadline)
      return set_timed_out (error);
    if (!fj_clock_sleep_until (clock, MIN (MIN (ready, deadline), now + SLICE_US), cancellable,
                               error))
      return FALSE;
  }
}

static gboolean
wait_in_vain (FjVirtualPipe *self, gint64 deadline, GCancellable *cancellable, GError **error)
{
  FjClock *clock = fj_virtual_board_get_clock (self->board);

  while (is_here (self)) {
    gint64 now = fj_clock_now (clock);

    if (now >= deadline)
      return set_timed_out (error);
    if (!fj_clock_sleep_until (clock, MIN (deadline, now + SLICE_US), cancellable, error))
      return FALSE;
  }
  return set_gone (error);
}

static gboolean
fj_virtual_pipe_control (FjUsbPipe *pipe, FjTransfer *transfer, guint timeout_ms,
                         GCancellable *cancellable, GError **error)
{
  FjVirtualPipe *self = FJ_VIRTUAL_PIPE (pipe);
  gint64         deadline;

  if (!self->is_open)
    return set_gone (error);
  deadline = fj_clock_now (fj_virtual_board_get_clock (self->board)) + (gint64) timeout_ms * 1000;
  if (!wait_until_ready (self, deadline, cancellable, error))
    return FALSE;
  switch (fj_virtual_board_control (self->board, self->arrival, &transfer->setup, transfer->data,
                                    &transfer->actual)) {
  case FJ_VIRTUAL_OK:
    return TRUE;
  case FJ_VIRTUAL_STALL:
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_STALL, _ ("The board refused a request"));
    return FALSE;
  case FJ_VIRTUAL_SILENT:
    return wait_in_vain (self, deadline, cancellable, error);
  case FJ_VIRTUAL_GONE:
  default:
    return set_gone (error);
  }
}

/* A board that has nothing to say may have something later. */
static gboolean
fj_virtual_pipe_transfer (FjUsbPipe *pipe, FjEndpointKind kind, FjEndpointTransfer *transfer,
                          guint timeout_ms, GCancellable *cancellable, GError **error)
{
  FjVirtualPipe *self = FJ_VIRTUAL_PIPE (pipe);
  FjClock       *clock = fj_virtual_board_get_clock (self->board);
  gint64         deadline = fj_clock_now (clock) + (gint64) timeout_ms * 1000;
  FjVirtualReply reply = FJ_VIRTUAL_GONE;

  while (self->is_open) {
    gint64 now;

    if (!wait_until_ready (self, deadline, cancellable, error))
      return FALSE;
    reply = fj_virtual_board_transfer (self->board, self->arrival, transfer->endpoint,
                                       transfer->data, transfer->length, &transfer->actual);
    now = fj_clock_now (clock);
    if (reply != FJ_VIRTUAL_SILENT)
      break;
    if (now >= deadline)
      return set_timed_out (error);
    if (!fj_clock_sleep_until (clock, MIN (deadline, now + SLICE_US), cancellable, error))
      return FALSE;
  }
  if (reply == FJ_VIRTUAL_STALL)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_STALL, _ ("The board refused a request"));
  else if (reply != FJ_VIRTUAL_OK)
    set_gone (error);
  return reply == FJ_VIRTUAL_OK;
}

static gboolean
fj_virtual_pipe_set_alt (FjUsbPipe *pipe, guint8 alt, guint timeout_ms,
                         GCancellable *cancellable, GError **error)
{
  FjTransfer transfer = { .setup = { .request_type = 0x01, .request = 11, .value = alt } };

  return fj_virtual_pipe_control (pipe, &transfer, timeout_ms, cancellable, error);
}

static gboolean
fj_virtual_pipe_reset (FjUsbPipe *pipe, GError **error)
{
  FjVirtualPipe *self = FJ_VIRTUAL_PIPE (pipe);

  if (!self->is_open ||
      fj_virtual_board_bus_reset (self->board, self->arrival) != FJ_VIRTUAL_OK)
    return set_gone (error);
  return TRUE;
}

static const char *
fj_virtual_pipe_get_place (FjLink *link)
{
  return fj_virtual_board_get_port (FJ_VIRTUAL_PIPE (link)->board);
}

static FjSpeed
fj_virtual_pipe_get_speed (FjUsbPipe *pipe)
{
  return fj_virtual_board_get_speed (FJ_VIRTUAL_PIPE (pipe)->board);
}

static FjClock *
fj_virtual_pipe_get_clock (FjLink *link)
{
  return fj_virtual_board_get_clock (FJ_VIRTUAL_PIPE (link)->board);
}

static void
fj_virtual_pipe_link_iface_init (FjLinkInterface *iface)
{
  iface->open = fj_virtual_pipe_open;
  iface->close = fj_virtual_pipe_close;
  iface->get_place = fj_virtual_pipe_get_place;
  iface->get_clock = fj_virtual_pipe_get_clock;
}

static void
fj_virtual_pipe_iface_init (FjUsbPipeInterface *iface)
{
  iface->control = fj_virtual_pipe_control;
  iface->set_alt = fj_virtual_pipe_set_alt;
  iface->transfer = fj_virtual_pipe_transfer;
  iface->reset = fj_virtual_pipe_reset;
  iface->get_speed = fj_virtual_pipe_get_speed;
}

static void
fj_virtual_pipe_finalize (GObject *object)
{
  g_object_unref (FJ_VIRTUAL_PIPE (object)->board);
  G_OBJECT_CLASS (fj_virtual_pipe_parent_class)->finalize (object);
}

static void
fj_virtual_pipe_class_init (FjVirtualPipeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_virtual_pipe_finalize;
}

static void
fj_virtual_pipe_init (FjVirtualPipe *self)
{
}

/**
 * fj_virtual_pipe_new:
 * @board: a board
 *
 * Returns: (transfer full): a pipe to the board's present arrival; it is over when that is
 */
FjUsbPipe *
fj_virtual_pipe_new (FjVirtualBoard *board)
{
  FjVirtualPipe *self = g_object_new (FJ_TYPE_VIRTUAL_PIPE, NULL);

  self->board = g_object_ref (board);
  self->arrival = fj_virtual_board_get_arrival (board);
  return FJ_USB_PIPE (self);
}
