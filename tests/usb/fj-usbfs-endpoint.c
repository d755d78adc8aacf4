/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-node.h"

#include <errno.h>

/* A device that does not know when it will be ready is asked this often. */
#define ASK_AGAIN_USEC (20 * 1000)
#define DNLOAD 1

/**
 * fj_usbfs_endpoint_finish:
 * @self: a node
 * @urb: (transfer full): a request, which is in no queue
 * @status: 0 or a negative errno
 * @actual: bytes that went
 *
 * Ends a request: its owner may reap it, or its call is answered.
 */
void
fj_usbfs_endpoint_finish (FjUsbfsNode *self, FjUsbfsUrb *urb, int status, gsize actual)
{
  FjUsbfsOpener *opener = urb->opener;

  urb->urb.status = status;
  urb->urb.actual_length = (int) actual;
  if (opener == NULL || opener->closed) {
    fj_usbfs_urb_free (urb);
    return;
  }
  if (urb->is_call) {
    if (urb->bulk != NULL && (urb->urb.endpoint & 0x80) != 0 && actual > 0)
      fj_usbfs_peer_write (&opener->peer, (gulong) urb->urb.buffer, urb->bulk, actual);
    fj_usbfs_peer_answer (&opener->peer, status == 0 ? (long) actual : -1, -status);
    fj_usbfs_urb_free (urb);
    return;
  }
  g_queue_push_tail (&opener->done, urb);
  fj_usbfs_node_update_ready (self);
}

static void
count_start (FjUsbfsPort *port, const FjSetup *setup, gint64 submitted)
{
  FjUsbfsStats *stats = &port->stats;
  gint64        ready = port->model->get_ready (port->device);

  if ((setup->request_type & 0x7f) != 0x21)
    return;
  if (stats->first_block != 0 && submitted > MAX (ready, port->last_done))
    stats->idle += submitted - MAX (ready, port->last_done);
  if (setup->request == DNLOAD && setup->length > 0) {
    if (stats->first_block == 0)
      stats->first_block = submitted;
    stats->blocks++;
    stats->bytes += setup->length;
  }
}

static void
count_end (FjUsbfsPort *port, const FjSetup *setup)
{
  port->last_done = g_get_monotonic_time ();
  if ((setup->request_type & 0x7f) == 0x21 && setup->request == DNLOAD && setup->length > 0)
    port->stats.last_block = port->last_done;
}

/**
 * fj_usbfs_reply_to_status:
 *
 * Returns: 0 or a negative errno; -EINPROGRESS when there is no answer yet
 */
int
fj_usbfs_reply_to_status (FjVirtualReply reply)
{
  switch (reply) {
  case FJ_VIRTUAL_OK:
    return 0;
  case FJ_VIRTUAL_STALL:
    return -EPIPE;
  case FJ_VIRTUAL_GONE:
    return -EPROTO;
  case FJ_VIRTUAL_SILENT:
  default:
    return -EINPROGRESS;
  }
}

static void
run_request (FjUsbfsNode *self, FjUsbfsUrb *urb)
{
  FjUsbfsPort   *port = self->port;
  const guint8  *raw = urb->data;
  FjSetup        setup = { raw[0], raw[1], (guint16) (raw[2] | raw[3] << 8),
                           (guint16) (raw[4] | raw[5] << 8), (guint16) (raw[6] | raw[7] << 8) };
  gsize          actual = 0;
  FjVirtualReply reply;

  g_mutex_lock (&port->mutex);
  count_start (port, &setup, urb->submitted);
  g_mutex_unlock (&port->mutex);
  reply = port->model->control (port->device, self->arrival, &setup,
                                urb->data + FJ_USBFS_SETUP_SIZE, &actual);
  g_mutex_lock (&port->mutex);
  count_end (port, &setup);
  g_mutex_unlock (&port->mutex);
  if (reply == FJ_VIRTUAL_SILENT) {
    urb->started = TRUE;
    return;
  }
  g_queue_remove (&self->queue, urb);
  fj_usbfs_endpoint_finish (self, urb, fj_usbfs_reply_to_status (reply), actual);
}

/* A call of set-interface ends by itself. Returns whether it has. */
static gboolean
expire (FjUsbfsNode *self, FjUsbfsUrb *urb, gint64 now)
{
  if (!urb->is_call || now < urb->deadline)
    return FALSE;
  g_queue_remove (&self->queue, urb);
  fj_usbfs_endpoint_finish (self, urb, -ETIMEDOUT, 0);
  return TRUE;
}

/**
 * fj_usbfs_node_run:
 * @self: a node
 * @now: the time
 *
 * Answers what can be answered now.
 *
 * Returns: the time when there will be more to do, %G_MAXINT64 if nothing is known
 */
gint64
fj_usbfs_node_run (FjUsbfsNode *self, gint64 now)
{
  gint64      next = fj_usbfs_run_data (self, now);
  FjUsbfsUrb *urb;

  while (!self->gone && (urb = g_queue_peek_head (&self->queue)) != NULL) {
    gint64 ready;

    if (expire (self, urb, now))
      continue;
    ready = urb->started ? G_MAXINT64 : self->port->model->get_ready (self->port->device);
    if (ready > now)
      return MIN (next, MIN (ready, now + ASK_AGAIN_USEC));
    run_request (self, urb);
  }
  return self->gone ? self->gone_at + FJ_USBFS_LINGER_USEC : next;
}
