/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-node.h"

#include <errno.h>

/* A device that has nothing to send is asked this often. */
#define ASK_AGAIN_USEC (10 * 1000)

/*
 * Endpoints other than zero: bulk and interrupt. Each has a queue of its own, so that one that
 * waits does not keep another from going on.
 */

/* Calls @func for each descriptor of the configuration until it returns a number from 0. */
static int
walk (FjUsbfsNode *self, int (*func) (FjUsbfsNode *, const guint8 *, int *, guint), guint wanted)
{
  g_autoptr (GBytes) bytes = self->port->model->dup_descriptors (self->port->device);
  gsize         length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  int           interface = -1;

  for (gsize i = 18; i + 2 <= length && data[i] >= 2 && i + data[i] <= length; i += data[i]) {
    int found = func (self, data + i, &interface, wanted);

    if (found >= 0)
      return found;
  }
  return -1;
}

/* Only the selected setting of an interface has its endpoints. */
static int
match_endpoint (FjUsbfsNode *self, const guint8 *descriptor, int *interface, guint wanted)
{
  if (descriptor[1] == 4)
    *interface =
      descriptor[2] < FJ_USBFS_MAX_INTERFACES && self->alts[descriptor[2]] == descriptor[3]
        ? descriptor[2]
        : -1;
  return descriptor[1] == 5 && descriptor[2] == wanted ? *interface : -1;
}

static int
match_interface (FjUsbfsNode *self, const guint8 *descriptor, int *interface, guint wanted)
{
  return descriptor[1] == 4 && descriptor[2] == wanted ? (int) wanted : -1;
}

/** fj_usbfs_find_interface: Returns: the interface that has @endpoint now, -1: none */
int
fj_usbfs_find_interface (FjUsbfsNode *self, guint endpoint)
{
  return walk (self, match_endpoint, endpoint);
}

/** fj_usbfs_has_interface: Returns: whether the device has an interface with that number */
gboolean
fj_usbfs_has_interface (FjUsbfsNode *self, guint number)
{
  return number < FJ_USBFS_MAX_INTERFACES && walk (self, match_interface, number) >= 0;
}

static gboolean
is_first (FjUsbfsNode *self, GList *link)
{
  for (GList *l = self->data.head; l != link; l = l->next)
    if (((FjUsbfsUrb *) l->data)->urb.endpoint == ((FjUsbfsUrb *) link->data)->urb.endpoint)
      return FALSE;
  return TRUE;
}

static FjVirtualReply
ask (FjUsbfsNode *self, FjUsbfsUrb *urb, gsize *actual)
{
  if (self->port->model->transfer == NULL)
    return FJ_VIRTUAL_STALL;
  return self->port->model->transfer (self->port->device, self->arrival, urb->urb.endpoint,
                                      urb->bulk, (gsize) urb->urb.buffer_length, actual);
}

/**
 * fj_usbfs_run_data:
 * @self: a node
 * @now: the time
 *
 * Answers what can be answered now.
 *
 * Returns: the time when there may be more to do, %G_MAXINT64 if nothing is known
 */
gint64
fj_usbfs_run_data (FjUsbfsNode *self, gint64 now)
{
  gint64 ready = self->gone ? 0 : self->port->model->get_ready (self->port->device);

  if (ready > now && !g_queue_is_empty (&self->data))
    return MIN (ready, now + ASK_AGAIN_USEC);
  for (GList *l = self->data.head; l != NULL;) {
    GList         *next = l->next;
    FjUsbfsUrb    *urb = l->data;
    gsize          actual = 0;
    FjVirtualReply reply = is_first (self, l) ? ask (self, urb, &actual) : FJ_VIRTUAL_SILENT;

    if (reply != FJ_VIRTUAL_SILENT) {
      g_queue_delete_link (&self->data, l);
      fj_usbfs_endpoint_finish (self, urb, fj_usbfs_reply_to_status (reply), actual);
    }
    l = next;
  }
  return g_queue_is_empty (&self->data) ? G_MAXINT64 : now + ASK_AGAIN_USEC;
}
