/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-private.h"

#include <errno.h>
#include <fcntl.h>
#include <fj-error.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define MAX_DATA 4096
#define SETUP_SIZE 8
/* The kernel's own limit for a change of the alternate setting. */
#define SET_INTERFACE_USEC (5 * G_USEC_PER_SEC)
/* How long a node that has gone still answers, for a program that was just opening it. */
#define LINGER_USEC G_USEC_PER_SEC
/* A device that does not know when it will be ready is asked this often. */
#define ASK_AGAIN_USEC (20 * 1000)
#define DNLOAD 1

typedef struct {
  FjUsbfsSource source; /* first */
  FjUsbfsNode  *node;   /* (unowned) */
  FjUsbfsPeer   peer;
  guint32       claimed; /* bits of interfaces */
  GQueue        done;    /* (element-type Urb): to be reaped */
  gboolean      closed;
} Opener;

/* A request on its way: of a program, or of a call of set-interface that waits for its answer. */
typedef struct {
  Opener             *opener; /* (unowned) (nullable): NULL: nobody wants to hear of it */
  gulong              address;
  struct usbdevfs_urb urb;
  guint8              data[SETUP_SIZE + MAX_DATA];
  gboolean            is_call;
  gint64              deadline; /* of a call */
  gboolean            started;  /* the device does not answer */
} Urb;

struct _FjUsbfsNode {
  FjUsbfsSource source; /* first; a listening socket */
  FjUsbfsPort  *port;   /* (unowned) */
  guint         address;
  guint64       arrival;
  char         *socket_path; /* (owned) */
  char         *fifo_path;   /* (owned) */
  int           fifo;
  gboolean      ready;
  gboolean      gone;
  gint64        gone_at;
  GPtrArray    *openers; /* (owned) */
  GQueue        queue;   /* (element-type Urb): endpoint zero, one at a time */
  guint8        alt;     /* as the kernel knows it */
};

/*
 * A program polls the node for POLLOUT: "there is something to reap". The node is a pipe of one
 * slot, so a byte in it means no.
 */
static void
set_ready (FjUsbfsNode *self, gboolean ready)
{
  char byte = 0;

  if (ready == self->ready)
    return;
  self->ready = ready;
  if (ready ? read (self->fifo, &byte, 1) != 1 : write (self->fifo, &byte, 1) != 1)
    g_error ("%s: %s", self->fifo_path, g_strerror (errno));
}

static void
update_ready (FjUsbfsNode *self)
{
  gboolean ready = FALSE;

  for (guint i = 0; i < self->openers->len; i++) {
    Opener *opener = g_ptr_array_index (self->openers, i);

    ready = ready || (!opener->closed && !g_queue_is_empty (&opener->done));
  }
  set_ready (self, ready);
}

static void
make_fifo (FjUsbfsNode *self, guint mode)
{
  char byte = 0;

  if (mkfifo (self->fifo_path, 0600) != 0)
    g_error ("%s: %s", self->fifo_path, g_strerror (errno));
  self->fifo = open (self->fifo_path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  fcntl (self->fifo, F_SETPIPE_SZ, 4096);
  if (self->fifo < 0 || write (self->fifo, &byte, 1) != 1 || chmod (self->fifo_path, mode) != 0)
    g_error ("%s: %s", self->fifo_path, g_strerror (errno));
}

static void
make_socket (FjUsbfsNode *self)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  g_strlcpy (address.sun_path, self->socket_path, sizeof address.sun_path);
  g_unlink (self->socket_path);
  self->source.type = FJ_USBFS_SOURCE_NODE;
  self->source.fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (bind (self->source.fd, (struct sockaddr *) &address, sizeof address) != 0 ||
      listen (self->source.fd, 16) != 0 || chmod (self->socket_path, 0666) != 0)
    g_error ("%s: %s", self->socket_path, g_strerror (errno));
  fj_usbfs_watch_source (self->port->bus, &self->source);
}

/**
 * fj_usbfs_node_new:
 * @port: a port that something was plugged into
 * @address: its address on the bus
 *
 * Makes the node; who opens it from now on is served.
 */
FjUsbfsNode *
fj_usbfs_node_new (FjUsbfsPort *port, guint address)
{
  FjUsbfsNode     *self = g_new0 (FjUsbfsNode, 1);
  g_autofree char *folder = NULL;

  self->port = port;
  self->address = address;
  self->arrival = port->model->get_arrival (port->device);
  self->openers = g_ptr_array_new ();
  self->fifo_path = fj_usbfs_files_node (port->bus, port->number_of_bus, address);
  self->socket_path = g_strdup_printf ("%s/ioctl/dev/bus/usb/%03u/%03u", port->bus->folder,
                                       port->number_of_bus, address);
  folder = g_path_get_dirname (self->fifo_path);
  g_mkdir_with_parents (folder, 0755);
  g_free (folder);
  folder = g_path_get_dirname (self->socket_path);
  g_mkdir_with_parents (folder, 0755);
  make_socket (self);
  make_fifo (self, port->mode);
  return self;
}

static void
opener_free (Opener *self)
{
  g_queue_clear_full (&self->done, g_free);
  close (self->source.fd);
  g_free (self);
}

/** fj_usbfs_node_free: frees @self with everybody who has it open */
void
fj_usbfs_node_free (FjUsbfsNode *self)
{
  for (guint i = 0; i < self->openers->len; i++)
    opener_free (g_ptr_array_index (self->openers, i));
  g_ptr_array_unref (self->openers);
  g_queue_clear_full (&self->queue, g_free);
  close (self->source.fd);
  close (self->fifo);
  g_unlink (self->socket_path);
  g_unlink (self->fifo_path);
  g_free (self->socket_path);
  g_free (self->fifo_path);
  g_free (self);
}

/** fj_usbfs_node_get_address: Returns: the address of the device behind the node */
guint
fj_usbfs_node_get_address (FjUsbfsNode *self)
{
  return self->address;
}

/* Endpoint zero */

static void
finish (FjUsbfsNode *self, Urb *urb, int status, gsize actual)
{
  Opener *opener = urb->opener;

  urb->urb.status = status;
  urb->urb.actual_length = (int) actual;
  if (opener == NULL || opener->closed) {
    g_free (urb);
    return;
  }
  if (urb->is_call) {
    fj_usbfs_peer_answer (&opener->peer, status == 0 ? 0 : -1, -status);
    g_free (urb);
    return;
  }
  g_queue_push_tail (&opener->done, urb);
  update_ready (self);
}

static void
count_start (FjUsbfsPort *port, const FjSetup *setup, gint64 now)
{
  FjUsbfsStats *stats = &port->stats;
  gint64        ready = port->model->get_ready (port->device);

  if ((setup->request_type & 0x7f) != 0x21)
    return;
  if (stats->first_block != 0 && now > MAX (ready, port->last_done))
    stats->idle += now - MAX (ready, port->last_done);
  if (setup->request == DNLOAD && setup->length > 0) {
    if (stats->first_block == 0)
      stats->first_block = now;
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

static int
reply_to_status (FjVirtualReply reply)
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
run_request (FjUsbfsNode *self, Urb *urb, gint64 now)
{
  FjUsbfsPort   *port = self->port;
  const guint8  *raw = urb->data;
  FjSetup        setup = { raw[0], raw[1], (guint16) (raw[2] | raw[3] << 8),
                           (guint16) (raw[4] | raw[5] << 8), (guint16) (raw[6] | raw[7] << 8) };
  gsize          actual = 0;
  FjVirtualReply reply;

  g_mutex_lock (&port->mutex);
  count_start (port, &setup, now);
  g_mutex_unlock (&port->mutex);
  reply = port->model->control (port->device, self->arrival, &setup, urb->data + SETUP_SIZE, &actual);
  g_mutex_lock (&port->mutex);
  count_end (port, &setup);
  g_mutex_unlock (&port->mutex);
  if (reply == FJ_VIRTUAL_SILENT) {
    urb->started = TRUE;
    return;
  }
  g_queue_remove (&self->queue, urb);
  finish (self, urb, reply_to_status (reply), actual);
}

/* A call of set-interface ends by itself. Returns whether it has. */
static gboolean
expire (FjUsbfsNode *self, Urb *urb, gint64 now)
{
  if (!urb->is_call || now < urb->deadline)
    return FALSE;
  g_queue_remove (&self->queue, urb);
  finish (self, urb, -ETIMEDOUT, 0);
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
  Urb *urb;

  while (!self->gone && (urb = g_queue_peek_head (&self->queue)) != NULL) {
    gint64 ready;

    if (expire (self, urb, now))
      continue;
    ready = urb->started ? G_MAXINT64 : self->port->model->get_ready (self->port->device);
    if (ready > now)
      return MIN (ready, now + ASK_AGAIN_USEC);
    run_request (self, urb, now);
  }
  return self->gone ? self->gone_at + LINGER_USEC : G_MAXINT64;
}

/* The calls */

static gboolean
is_claimed_by_other (FjUsbfsNode *self, const Opener *opener, guint32 bit)
{
  for (guint i = 0; i < self->openers->len; i++) {
    const Opener *other = g_ptr_array_index (self->openers, i);

    if (other != opener && !other->closed && (other->claimed & bit) != 0)
      return TRUE;
  }
  return FALSE;
}

static void
queue_set_interface (FjUsbfsNode *self, Opener *opener, guint8 interface, guint8 alt)
{
  Urb *urb = g_new0 (Urb, 1);

  urb->opener = opener;
  urb->is_call = TRUE;
  urb->deadline = g_get_monotonic_time () + SET_INTERFACE_USEC;
  urb->data[0] = 0x01;
  urb->data[1] = 11;
  urb->data[2] = alt;
  urb->data[4] = interface;
  self->alt = alt;
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

static int
call_claim (FjUsbfsNode *self, Opener *opener, gulong arg)
{
  guint32 interface = 0;

  fj_usbfs_peer_read (&opener->peer, arg, &interface, sizeof interface);
  if (interface > 0)
    return ENOENT;
  if (is_claimed_by_other (self, opener, 1) || is_held_elsewhere (self))
    return EBUSY;
  opener->claimed |= 1;
  return 0;
}

/* The kernel puts an interface back to its first setting when it is given up. */
static int
call_release (FjUsbfsNode *self, Opener *opener)
{
  if ((opener->claimed & 1) == 0)
    return EINVAL;
  opener->claimed = 0;
  if (self->alt != 0 && !self->gone)
    queue_set_interface (self, NULL, 0, 0);
  return 0;
}

static int
call_submit (FjUsbfsNode *self, Opener *opener, gulong arg)
{
  Urb *urb = g_new0 (Urb, 1);

  urb->opener = opener;
  urb->address = arg;
  if (!fj_usbfs_peer_read (&opener->peer, arg, &urb->urb, sizeof urb->urb) ||
      urb->urb.type != USBDEVFS_URB_TYPE_CONTROL || urb->urb.buffer_length < SETUP_SIZE ||
      (gsize) urb->urb.buffer_length > sizeof urb->data ||
      !fj_usbfs_peer_read (&opener->peer, (gulong) urb->urb.buffer, urb->data,
                           (gsize) urb->urb.buffer_length)) {
    g_free (urb);
    return EINVAL;
  }
  if ((urb->data[0] & 0x1f) == 1 && opener->claimed == 0) {
    if (is_claimed_by_other (self, opener, 1)) {
      g_free (urb);
      return EBUSY;
    }
    opener->claimed = 1;
  }
  g_queue_push_tail (&self->queue, urb);
  return 0;
}

static int
call_reap (FjUsbfsNode *self, Opener *opener, gulong arg)
{
  Urb *urb = g_queue_pop_head (&opener->done);

  if (urb == NULL)
    return self->gone ? ENODEV : EAGAIN;
  fj_usbfs_peer_write (&opener->peer,
                       urb->address + G_STRUCT_OFFSET (struct usbdevfs_urb, status),
                       &urb->urb.status, sizeof urb->urb.status);
  fj_usbfs_peer_write (&opener->peer,
                       urb->address + G_STRUCT_OFFSET (struct usbdevfs_urb, actual_length),
                       &urb->urb.actual_length, sizeof urb->urb.actual_length);
  if ((urb->data[0] & 0x80) != 0 && urb->urb.actual_length > 0)
    fj_usbfs_peer_write (&opener->peer, (gulong) urb->urb.buffer + SETUP_SIZE,
                         urb->data + SETUP_SIZE, (gsize) urb->urb.actual_length);
  fj_usbfs_peer_write (&opener->peer, arg, &urb->address, sizeof urb->address);
  g_free (urb);
  update_ready (self);
  return 0;
}

static int
call_discard (FjUsbfsNode *self, Opener *opener, gulong arg)
{
  for (GList *l = self->queue.head; l != NULL; l = l->next) {
    Urb *urb = l->data;

    if (urb->opener == opener && urb->address == arg && !urb->is_call) {
      g_queue_delete_link (&self->queue, l);
      finish (self, urb, -ENOENT, 0);
      return 0;
    }
  }
  return EINVAL;
}

static int
call_reset (FjUsbfsNode *self)
{
  FjVirtualReply reply = self->port->model->bus_reset (self->port->device, self->arrival);

  return reply == FJ_VIRTUAL_GONE ? ENODEV : 0;
}

static int
call_capabilities (Opener *opener, gulong arg)
{
  guint32 value = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
                  USBDEVFS_CAP_REAP_AFTER_DISCONNECT;

  fj_usbfs_peer_write (&opener->peer, arg, &value, sizeof value);
  return 0;
}

static int
call_set_interface (FjUsbfsNode *self, Opener *opener, gulong arg)
{
  struct usbdevfs_setinterface wanted = { 0 };

  fj_usbfs_peer_read (&opener->peer, arg, &wanted, sizeof wanted);
  if (wanted.interface != 0)
    return EINVAL;
  queue_set_interface (self, opener, 0, (guint8) wanted.altsetting);
  return -1;
}

/* Returns an errno, 0, or -1 when the answer comes later. */
static int
answer_call (FjUsbfsNode *self, Opener *opener, gulong request, gulong arg)
{
  if (self->gone && request != USBDEVFS_REAPURBNDELAY && request != USBDEVFS_DISCARDURB &&
      request != USBDEVFS_RELEASEINTERFACE)
    return ENODEV;
  switch (request) {
  case USBDEVFS_GET_CAPABILITIES:
    return call_capabilities (opener, arg);
  case USBDEVFS_CLAIMINTERFACE:
  case USBDEVFS_DISCONNECT_CLAIM:
    return call_claim (self, opener, arg);
  case USBDEVFS_RELEASEINTERFACE:
    return call_release (self, opener);
  case USBDEVFS_SETINTERFACE:
    return call_set_interface (self, opener, arg);
  case USBDEVFS_SUBMITURB:
    return call_submit (self, opener, arg);
  case USBDEVFS_REAPURBNDELAY:
    return call_reap (self, opener, arg);
  case USBDEVFS_DISCARDURB:
    return call_discard (self, opener, arg);
  case USBDEVFS_RESET:
    return call_reset (self);
  case USBDEVFS_GETDRIVER:
  case USBDEVFS_IOCTL:
    return ENODATA;
  case USBDEVFS_SETCONFIGURATION:
  case USBDEVFS_CLEAR_HALT:
    return 0;
  default:
    return ENOTTY;
  }
}

/* Programs */

/** fj_usbfs_node_accept: somebody has opened the node */
void
fj_usbfs_node_accept (FjUsbfsNode *self)
{
  struct ucred credentials = { 0 };
  socklen_t    length = sizeof credentials;
  int          fd = accept4 (self->source.fd, NULL, NULL, SOCK_CLOEXEC);
  Opener      *opener;

  if (fd < 0)
    return;
  getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length);
  opener = g_new0 (Opener, 1);
  opener->source = (FjUsbfsSource){ FJ_USBFS_SOURCE_OPENER, fd };
  opener->node = self;
  opener->peer = (FjUsbfsPeer){ fd, credentials.pid };
  g_ptr_array_add (self->openers, opener);
  fj_usbfs_watch_source (self->port->bus, &opener->source);
}

/* Closing a node takes back what its owner had under way. */
static void
close_opener (Opener *opener)
{
  FjUsbfsNode *self = opener->node;

  call_release (self, opener);
  opener->closed = TRUE;
  for (GList *l = self->queue.head; l != NULL;) {
    GList *next = l->next;
    Urb   *urb = l->data;

    if (urb->opener == opener) {
      g_queue_delete_link (&self->queue, l);
      g_free (urb);
    }
    l = next;
  }
  update_ready (self);
}

/** fj_usbfs_node_serve: a program that has a node open makes a call, or has closed it */
void
fj_usbfs_node_serve (FjUsbfsSource *source)
{
  Opener *opener = (Opener *) source;
  gulong  request, arg;
  int     error;

  if (opener->closed)
    return;
  if (!fj_usbfs_peer_receive (&opener->peer, &request, &arg)) {
    close_opener (opener);
    return;
  }
  opener->node->port->stats.ioctls++;
  error = answer_call (opener->node, opener, request, arg);
  if (error >= 0)
    fj_usbfs_peer_answer (&opener->peer, error == 0 ? 0 : -1, error);
}

/** fj_usbfs_node_sweep: frees those who have closed the node */
void
fj_usbfs_node_sweep (FjUsbfsNode *self)
{
  for (guint i = self->openers->len; i-- > 0;) {
    Opener *opener = g_ptr_array_index (self->openers, i);

    if (opener->closed) {
      g_ptr_array_remove_index (self->openers, i);
      opener_free (opener);
    }
  }
}

/**
 * fj_usbfs_node_leave:
 * @self: a node
 *
 * The device has left the bus: what was under way fails, and there is nothing to be had any more.
 */
void
fj_usbfs_node_leave (FjUsbfsNode *self)
{
  Urb *urb;

  self->gone = TRUE;
  self->gone_at = g_get_monotonic_time ();
  g_unlink (self->fifo_path);
  while ((urb = g_queue_pop_head (&self->queue)) != NULL)
    finish (self, urb, urb->is_call ? -ENODEV : -ESHUTDOWN, 0);
}

/** fj_usbfs_node_is_over: Returns: whether nobody needs a node that has gone any more */
gboolean
fj_usbfs_node_is_over (FjUsbfsNode *self, gint64 now)
{
  return self->gone && self->openers->len == 0 && now >= self->gone_at + LINGER_USEC;
}
