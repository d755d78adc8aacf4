/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-fast-pipe.h"

#include <string.h>

struct _FjFastPipe {
  GObject  parent_instance;
  FjClock *clock;   /* (owned) simulated */
  GQueue   answers; /* (element-type GBytes) (owned) */
  GString *sent;    /* (owned) */
  gsize    limit;
};

static void fj_fast_pipe_link_iface_init (FjLinkInterface *iface);
static void fj_fast_pipe_iface_init (FjUsbPipeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjFastPipe, fj_fast_pipe, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_LINK, fj_fast_pipe_link_iface_init)
                                 G_IMPLEMENT_INTERFACE (FJ_TYPE_USB_PIPE, fj_fast_pipe_iface_init))

static gboolean
open_pipe (FjLink *link, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
close_pipe (FjLink *link)
{
}

static const char *
get_place (FjLink *link)
{
  return "1-1";
}

static FjClock *
get_clock (FjLink *link)
{
  return FJ_FAST_PIPE (link)->clock;
}

static gboolean
answer_control (FjUsbPipe *pipe, FjTransfer *transfer, guint timeout_ms, GCancellable *cancellable,
                GError **error)
{
  static const guint8 config[] = { 9, 2, 32, 0, 1, 1, 2, 0xC0, 1, 9, 4, 0, 0, 2, 0xFF, 0x42,
                                   3, 4, 7, 5, 0x81, 2, 0, 2, 0, 7, 5, 2, 2, 0, 2, 0 };

  transfer->actual = MIN (transfer->setup.length, sizeof config);
  memcpy (transfer->data, config, transfer->actual);
  return TRUE;
}

static gboolean
take_bytes (FjFastPipe *self, FjEndpointTransfer *transfer)
{
  transfer->actual = MIN (transfer->length, self->limit);
  g_string_append_c (self->sent, '|');
  g_string_append_len (self->sent, (const char *) transfer->data, (gssize) transfer->actual);
  return TRUE;
}

static gboolean
answer_transfer (FjUsbPipe *pipe, FjEndpointKind kind, FjEndpointTransfer *transfer,
                 guint timeout_ms, GCancellable *cancellable, GError **error)
{
  FjFastPipe *self = FJ_FAST_PIPE (pipe);
  g_autoptr (GBytes) answer = NULL;
  gsize         length = 0;
  gconstpointer data;

  if ((transfer->endpoint & 0x80) == 0)
    return take_bytes (self, transfer);
  answer = g_queue_pop_head (&self->answers);
  if (answer == NULL) {
    fj_clock_sleep_until (self->clock, fj_clock_now (self->clock) + (gint64) timeout_ms * 1000,
                          NULL, NULL);
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "silence");
    return FALSE;
  }
  data = g_bytes_get_data (answer, &length);
  transfer->actual = MIN (length, transfer->length);
  if (transfer->actual > 0)
    memcpy (transfer->data, data, transfer->actual);
  return TRUE;
}

static FjSpeed
get_speed (FjUsbPipe *pipe)
{
  return FJ_SPEED_HIGH;
}

static void
fj_fast_pipe_link_iface_init (FjLinkInterface *iface)
{
  iface->open = open_pipe;
  iface->close = close_pipe;
  iface->get_place = get_place;
  iface->get_clock = get_clock;
}

static void
fj_fast_pipe_iface_init (FjUsbPipeInterface *iface)
{
  iface->control = answer_control;
  iface->transfer = answer_transfer;
  iface->get_speed = get_speed;
}

static void
fj_fast_pipe_finalize (GObject *object)
{
  FjFastPipe *self = FJ_FAST_PIPE (object);

  g_queue_clear_full (&self->answers, (GDestroyNotify) g_bytes_unref);
  g_string_free (self->sent, TRUE);
  fj_clock_unref (self->clock);
  G_OBJECT_CLASS (fj_fast_pipe_parent_class)->finalize (object);
}

static void
fj_fast_pipe_class_init (FjFastPipeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_fast_pipe_finalize;
}

static void
fj_fast_pipe_init (FjFastPipe *self)
{
  self->clock = fj_clock_new_simulated ();
  self->sent = g_string_new (NULL);
  self->limit = G_MAXSIZE;
}

FjFastPipe *
fj_fast_pipe_new (void)
{
  return g_object_new (FJ_TYPE_FAST_PIPE, NULL);
}

void
fj_fast_pipe_add (FjFastPipe *self, gconstpointer data, gsize length)
{
  g_queue_push_tail (&self->answers, data != NULL ? g_bytes_new (data, length) : NULL);
}

void
fj_fast_pipe_add_text (FjFastPipe *self, const char *text)
{
  fj_fast_pipe_add (self, text, strlen (text));
}

void
fj_fast_pipe_set_limit (FjFastPipe *self, gsize limit)
{
  self->limit = limit;
}

const char *
fj_fast_pipe_get_sent (FjFastPipe *self)
{
  return self->sent->str;
}

FjClock *
fj_fast_pipe_get_clock (FjFastPipe *self)
{
  return self->clock;
}
