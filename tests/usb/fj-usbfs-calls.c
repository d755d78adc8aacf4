/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-node.h"

#include <errno.h>
#include <fj-error.h>
#include <sys/ioctl.h>

/* The kernel's own limit for a change of the alternate setting. */
#define SET_INTERFACE_USEC (5 * G_USEC_PER_SEC)

static gboolean
is_claimed_by_other (FjUsbfsNode *self, const FjUsbfsOpener *opener, guint32 bit)
{
  for (guint i = 0; i < self->openers->len; i++) {
    const FjUsbfsOpener *other = g_ptr_array_index (self->openers, i);

    if (other != opener && !other->closed && (other->claimed & bit) != 0)
      return TRUE;
  }
  return FALSE;
}

static void
queue_set_interface (FjUsbfsNode *self, FjUsbfsOpener *opener, guint8 interface, guint8 alt)
{
  FjUsbfsUrb *urb = g_new0 (FjUsbfsUrb, 1);

  urb->opener = opener;
  urb->is_call = TRUE;
  urb->deadline = g_get_monotonic_time () + SET_INTERFACE_USEC;
  urb->data[0] = 0x01;
  urb->data[1] = 11;
  urb->data[2] = alt;
  urb->data[4] = interface;
  self->alts[interface] = alt;
  g_queue_push_tail (&self->queue, urb);
}

/* By a program that is not here: a fault of the board's. */
static gboolean
is_held_elsewhere (FjUsbfsNode *self)
{
  const FjUsbfsModel *model = self->port->model;
  g_autoptr (GError) error = NULL;

  return model->open != NULL && !model->open (self->port->device, self->arrival, &error) &&
         g_error_matches (error, FJ_ERROR, FJ_ERROR_BUSY);
}

/* Changes the state of the kernel's driver; ENODATA when it was not @from. */
static int
move_driver (FjUsbfsNode *self, FjUsbfsDriver from, FjUsbfsDriver to)
{
  return g_atomic_int_compare_and_exchange (&self->port->driver, (int) from, (int) to) ? 0
                                                                                       : ENODATA;
}

/* @take: also from a driver of the kernel's. */
static int
call_claim (FjUsbfsNode *self, FjUsbfsOpener *opener, gulong arg, gboolean take)
{
  guint32 interface = 0;

  fj_usbfs_peer_read (&opener->peer, arg, &interface, sizeof interface);
  if (!fj_usbfs_has_interface (self, interface) ||
      fj_usbfs_get_driver (self->port) == FJ_USBFS_NOT_CONFIGURED)
    return take ? EINVAL : ENOENT;
  if (is_claimed_by_other (self, opener, 1u << interface) || is_held_elsewhere (self))
    return EBUSY;
  if (!take && fj_usbfs_get_driver (self->port) == FJ_USBFS_DRIVER_BOUND)
    return EBUSY;
  move_driver (self, FJ_USBFS_DRIVER_BOUND, FJ_USBFS_DRIVER_DETACHED);
  opener->claimed |= 1u << interface;
  return 0;
}

/**
 * fj_usbfs_release:
 * @self: a node
 * @opener: a program that gives up an interface
 * @interface: its number
 *
 * The kernel puts an interface back to its first setting then.
 *
 * Returns: an errno, or 0
 */
int
fj_usbfs_release (FjUsbfsNode *self, FjUsbfsOpener *opener, guint interface)
{
  if (interface >= FJ_USBFS_MAX_INTERFACES || (opener->claimed & 1u << interface) == 0)
    return EINVAL;
  opener->claimed &= ~(1u << interface);
  if (self->alts[interface] != 0 && !self->gone)
    queue_set_interface (self, NULL, (guint8) interface, 0);
  return 0;
}

/** fj_usbfs_release_all: @opener gives up what it has */
void
fj_usbfs_release_all (FjUsbfsNode *self, FjUsbfsOpener *opener)
{
  for (guint i = 0; i < FJ_USBFS_MAX_INTERFACES; i++)
    fj_usbfs_release (self, opener, i);
}

static int
call_release (FjUsbfsNode *self, FjUsbfsOpener *opener, gulong arg)
{
  guint32 interface = 0;

  fj_usbfs_peer_read (&opener->peer, arg, &interface, sizeof interface);
  return fj_usbfs_release (self, opener, interface);
}

/* The kernel claims an interface for whoever simply uses it. An errno, or 0. */
static int
claim_tacitly (FjUsbfsNode *self, FjUsbfsOpener *opener, guint interface)
{
  if (interface >= FJ_USBFS_MAX_INTERFACES)
    return ENOENT;
  if (is_claimed_by_other (self, opener, 1u << interface))
    return EBUSY;
  opener->claimed |= 1u << interface;
  return 0;
}

static gboolean
is_data (const struct usbdevfs_urb *urb)
{
  return urb->type == USBDEVFS_URB_TYPE_BULK || urb->type == USBDEVFS_URB_TYPE_INTERRUPT;
}

/* @urb: (transfer full) */
static int
submit_data (FjUsbfsNode *self, FjUsbfsOpener *opener, FjUsbfsUrb *urb)
{
  int   interface = fj_usbfs_find_interface (self, urb->urb.endpoint);
  gsize length = (gsize) MAX (urb->urb.buffer_length, 0);
  int   code = interface < 0 ? ENOENT : claim_tacitly (self, opener, (guint) interface);

  urb->bulk = g_malloc (length + 1);
  if (code == 0 && (urb->urb.endpoint & 0x80) == 0 && length > 0 &&
      !fj_usbfs_peer_read (&opener->peer, (gulong) urb->urb.buffer, urb->bulk, length))
    code = EFAULT;
  if (code != 0)
    fj_usbfs_urb_free (urb);
  else
    g_queue_push_tail (&self->data, urb);
  return code;
}

static int
call_submit (FjUsbfsNode *self, FjUsbfsOpener *opener, gulong arg)
{
  FjUsbfsUrb *urb = g_new0 (FjUsbfsUrb, 1);

  urb->opener = opener;
  urb->address = arg;
  if (!fj_usbfs_peer_read (&opener->peer, arg, &urb->urb, sizeof urb->urb) ||
      (!is_data (&urb->urb) &&
       (urb->urb.type != USBDEVFS_URB_TYPE_CONTROL ||
        urb->urb.buffer_length < FJ_USBFS_SETUP_SIZE ||
        (gsize) urb->urb.buffer_length > sizeof urb->data ||
        !fj_usbfs_peer_read (&opener->peer, (gulong) urb->urb.buffer, urb->data,
                             (gsize) urb->urb.buffer_length)))) {
    g_free (urb);
    return EINVAL;
  }
  if (is_data (&urb->urb))
    return submit_data (self, opener, urb);
  if ((urb->data[0] & 0x1f) == 1) {
    int code = claim_tacitly (self, opener, urb->data[4]);

    if (code != 0) {
      g_free (urb);
      return code;
    }
  }
  urb->submitted = g_get_monotonic_time ();
  g_queue_push_tail (&self->queue, urb);
  return 0;
}

static int
call_reap (FjUsbfsNode *self, FjUsbfsOpener *opener, gulong arg)
{
  FjUsbfsUrb *urb = g_queue_pop_head (&opener->done);

  if (urb == NULL)
    return self->gone ? ENODEV : EAGAIN;
  fj_usbfs_peer_write (&opener->peer,
                       urb->address + G_STRUCT_OFFSET (struct usbdevfs_urb, status),
                       &urb->urb.status, sizeof urb->urb.status);
  fj_usbfs_peer_write (&opener->peer,
                       urb->address + G_STRUCT_OFFSET (struct usbdevfs_urb, actual_length),
                       &urb->urb.actual_length, sizeof urb->urb.actual_length);
  if (urb->bulk != NULL && (urb->urb.endpoint & 0x80) != 0 && urb->urb.actual_length > 0)
    fj_usbfs_peer_write (&opener->peer, (gulong) urb->urb.buffer, urb->bulk,
                         (gsize) urb->urb.actual_length);
  if (urb->bulk == NULL && (urb->data[0] & 0x80) != 0 && urb->urb.actual_length > 0)
    fj_usbfs_peer_write (&opener->peer, (gulong) urb->urb.buffer + FJ_USBFS_SETUP_SIZE,
                         urb->data + FJ_USBFS_SETUP_SIZE, (gsize) urb->urb.actual_length);
  fj_usbfs_peer_write (&opener->peer, arg, &urb->address, sizeof urb->address);
  fj_usbfs_urb_free (urb);
  fj_usbfs_node_update_ready (self);
  return 0;
}

static gboolean
discard_from (FjUsbfsNode *self, GQueue *queue, FjUsbfsOpener *opener, gulong arg)
{
  for (GList *l = queue->head; l != NULL; l = l->next) {
    FjUsbfsUrb *urb = l->data;

    if (urb->opener == opener && urb->address == arg && !urb->is_call) {
      g_queue_delete_link (queue, l);
      fj_usbfs_endpoint_finish (self, urb, -ENOENT, 0);
      return TRUE;
    }
  }
  return FALSE;
}

static int
call_discard (FjUsbfsNode *self, FjUsbfsOpener *opener, gulong arg)
{
  return discard_from (self, &self->queue, opener, arg) ||
             discard_from (self, &self->data, opener, arg)
           ? 0
           : EINVAL;
}

static int
call_reset (FjUsbfsNode *self)
{
  FjVirtualReply reply = self->port->model->bus_reset (self->port->device, self->arrival);

  return reply == FJ_VIRTUAL_GONE ? ENODEV : 0;
}

static int
call_capabilities (FjUsbfsOpener *opener, gulong arg)
{
  guint32 value = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
                  USBDEVFS_CAP_REAP_AFTER_DISCONNECT;

  fj_usbfs_peer_write (&opener->peer, arg, &value, sizeof value);
  return 0;
}

/* Detaching the driver, and giving the interface back to it. */
static int
call_driver (FjUsbfsNode *self, FjUsbfsOpener *opener, gulong arg)
{
  struct usbdevfs_ioctl wanted = { 0 };

  fj_usbfs_peer_read (&opener->peer, arg, &wanted, sizeof wanted);
  if ((guint) wanted.ioctl_code == USBDEVFS_DISCONNECT)
    return move_driver (self, FJ_USBFS_DRIVER_BOUND, FJ_USBFS_DRIVER_DETACHED);
  if ((guint) wanted.ioctl_code == USBDEVFS_CONNECT)
    return move_driver (self, FJ_USBFS_DRIVER_DETACHED, FJ_USBFS_DRIVER_BOUND);
  return ENODATA;
}

static int
call_set_interface (FjUsbfsNode *self, FjUsbfsOpener *opener, gulong arg)
{
  struct usbdevfs_setinterface wanted = { 0 };

  fj_usbfs_peer_read (&opener->peer, arg, &wanted, sizeof wanted);
  if (!fj_usbfs_has_interface (self, wanted.interface))
    return EINVAL;
  queue_set_interface (self, opener, (guint8) wanted.interface, (guint8) wanted.altsetting);
  return -1;
}

static int
call_clear_halt (FjUsbfsNode *self, FjUsbfsOpener *opener, gulong arg)
{
  guint32     endpoint = 0;
  FjUsbfsUrb *urb;

  fj_usbfs_peer_read (&opener->peer, arg, &endpoint, sizeof endpoint);
  if (fj_usbfs_find_interface (self, endpoint) < 0)
    return ENOENT;
  urb = g_new0 (FjUsbfsUrb, 1);
  urb->opener = opener;
  urb->is_call = TRUE;
  urb->deadline = g_get_monotonic_time () + SET_INTERFACE_USEC;
  urb->data[0] = 0x02;
  urb->data[1] = 1;
  urb->data[4] = (guint8) endpoint;
  g_queue_push_tail (&self->queue, urb);
  return -1;
}

/* A transfer that is waited for, however long it takes. */
static int
call_bulk (FjUsbfsNode *self, FjUsbfsOpener *opener, gulong arg)
{
  struct usbdevfs_bulktransfer wanted = { 0 };
  FjUsbfsUrb                  *urb;
  int                          code;

  fj_usbfs_peer_read (&opener->peer, arg, &wanted, sizeof wanted);
  if (wanted.len > G_MAXINT32)
    return EINVAL;
  urb = g_new0 (FjUsbfsUrb, 1);
  urb->opener = opener;
  urb->is_call = TRUE;
  urb->urb = (struct usbdevfs_urb){ .type = USBDEVFS_URB_TYPE_BULK,
                                    .endpoint = (guint8) wanted.ep,
                                    .buffer = wanted.data,
                                    .buffer_length = (int) wanted.len };
  code = submit_data (self, opener, urb);
  return code == 0 ? -1 : code;
}

/**
 * fj_usbfs_call:
 * @self: a node
 * @opener: a program that has it open
 * @request: number of an ioctl
 * @arg: its argument, mostly an address in the program
 *
 * Returns: an errno, 0, or -1 when the answer comes later
 */
int
fj_usbfs_call (FjUsbfsNode *self, FjUsbfsOpener *opener, gulong request, gulong arg)
{
  if (self->gone && request != USBDEVFS_REAPURBNDELAY && request != USBDEVFS_DISCARDURB &&
      request != USBDEVFS_RELEASEINTERFACE)
    return ENODEV;
  switch (request) {
  case USBDEVFS_GET_CAPABILITIES:
    return call_capabilities (opener, arg);
  case USBDEVFS_CLAIMINTERFACE:
    return call_claim (self, opener, arg, FALSE);
  case USBDEVFS_DISCONNECT_CLAIM:
    return call_claim (self, opener, arg, TRUE);
  case USBDEVFS_RELEASEINTERFACE:
    return call_release (self, opener, arg);
  case USBDEVFS_SETINTERFACE:
    return call_set_interface (self, opener, arg);
  case USBDEVFS_BULK:
    return call_bulk (self, opener, arg);
  case USBDEVFS_SUBMITURB:
    return call_submit (self, opener, arg);
  case USBDEVFS_REAPURBNDELAY:
    return call_reap (self, opener, arg);
  case USBDEVFS_DISCARDURB:
    return call_discard (self, opener, arg);
  case USBDEVFS_RESET:
    return call_reset (self);
  case USBDEVFS_IOCTL:
    return call_driver (self, opener, arg);
  case USBDEVFS_GETDRIVER:
    return ENODATA;
  case USBDEVFS_CLEAR_HALT:
    return call_clear_halt (self, opener, arg);
  case USBDEVFS_SETCONFIGURATION:
    return 0;
  default:
    return ENOTTY;
  }
}
