/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-node.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

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

/** fj_usbfs_node_update_ready: lets programs know whether there is something to reap */
void
fj_usbfs_node_update_ready (FjUsbfsNode *self)
{
  gboolean ready = FALSE;

  for (guint i = 0; i < self->openers->len; i++) {
    FjUsbfsOpener *opener = g_ptr_array_index (self->openers, i);

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

/** fj_usbfs_urb_free: frees @self, which is in no queue */
void
fj_usbfs_urb_free (FjUsbfsUrb *self)
{
  g_free (self->bulk);
  g_free (self);
}

static void
opener_free (FjUsbfsOpener *self)
{
  g_queue_clear_full (&self->done, (GDestroyNotify) fj_usbfs_urb_free);
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
  g_queue_clear_full (&self->queue, (GDestroyNotify) fj_usbfs_urb_free);
  g_queue_clear_full (&self->data, (GDestroyNotify) fj_usbfs_urb_free);
  close (self->source.fd);
  close (self->fifo);
  g_unlink (self->socket_path);
  g_unlink (self->fifo_path);
  g_free (self->socket_path);
  g_free (self->fifo_path);
  g_free (self);
}

/** fj_usbfs_node_is_at: Returns: whether the device is, or was, on that bus at that address */
gboolean
fj_usbfs_node_is_at (FjUsbfsNode *self, guint number_of_bus, guint address)
{
  return self->port->number_of_bus == number_of_bus && self->address == address;
}

/** fj_usbfs_node_get_address: Returns: the address of the device behind the node */
guint
fj_usbfs_node_get_address (FjUsbfsNode *self)
{
  return self->address;
}

/* Programs */

/** fj_usbfs_node_accept: somebody has opened the node */
void
fj_usbfs_node_accept (FjUsbfsNode *self)
{
  struct ucred   credentials = { 0 };
  socklen_t      length = sizeof credentials;
  int            fd = accept4 (self->source.fd, NULL, NULL, SOCK_CLOEXEC);
  FjUsbfsOpener *opener;

  if (fd < 0)
    return;
  getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length);
  opener = g_new0 (FjUsbfsOpener, 1);
  opener->source = (FjUsbfsSource){ FJ_USBFS_SOURCE_OPENER, fd };
  opener->node = self;
  opener->peer = (FjUsbfsPeer){ fd, credentials.pid };
  g_ptr_array_add (self->openers, opener);
  fj_usbfs_watch_source (self->port->bus, &opener->source);
}

static void
drop_requests (GQueue *queue, FjUsbfsOpener *opener)
{
  for (GList *l = queue->head; l != NULL;) {
    GList      *next = l->next;
    FjUsbfsUrb *urb = l->data;

    if (urb->opener == opener) {
      g_queue_delete_link (queue, l);
      fj_usbfs_urb_free (urb);
    }
    l = next;
  }
}

/* Closing a node takes back what its owner had under way. */
static void
close_opener (FjUsbfsOpener *opener)
{
  FjUsbfsNode *self = opener->node;

  fj_usbfs_release_all (self, opener);
  opener->closed = TRUE;
  drop_requests (&self->queue, opener);
  drop_requests (&self->data, opener);
  fj_usbfs_node_update_ready (self);
}

/* The file of a device has its descriptors, one after another. */
static void
read_descriptors (FjUsbfsOpener *opener, gulong address, gsize length)
{
  const FjUsbfsPort *port = opener->node->port;
  g_autoptr (GBytes) bytes = port->model->dup_descriptors (port->device);
  gsize         size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  size -= MIN (opener->read, size);
  length = MIN (length, size);
  if (length > 0)
    fj_usbfs_peer_write (&opener->peer, address, data + opener->read, length);
  opener->read += length;
  fj_usbfs_peer_answer (&opener->peer, (long) length, 0);
}

/** fj_usbfs_node_serve: a program that has a node open makes a call, or has closed it */
void
fj_usbfs_node_serve (FjUsbfsSource *source)
{
  FjUsbfsOpener *opener = (FjUsbfsOpener *) source;
  gulong         request, arg;
  gsize          length;
  int            error;

  if (opener->closed)
    return;
  if (!fj_usbfs_peer_receive (&opener->peer, &request, &arg, &length)) {
    close_opener (opener);
    return;
  }
  if (request == FJ_USBFS_READ) {
    read_descriptors (opener, arg, length);
    return;
  }
  opener->node->port->stats.ioctls++;
  error = fj_usbfs_call (opener->node, opener, request, arg);
  if (error >= 0)
    fj_usbfs_peer_answer (&opener->peer, error == 0 ? 0 : -1, error);
}

/** fj_usbfs_node_sweep: frees those who have closed the node */
void
fj_usbfs_node_sweep (FjUsbfsNode *self)
{
  for (guint i = self->openers->len; i-- > 0;) {
    FjUsbfsOpener *opener = g_ptr_array_index (self->openers, i);

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
  FjUsbfsUrb *urb;

  self->gone = TRUE;
  self->gone_at = g_get_monotonic_time ();
  g_unlink (self->fifo_path);
  while ((urb = g_queue_pop_head (&self->queue)) != NULL)
    fj_usbfs_endpoint_finish (self, urb, urb->is_call ? -ENODEV : -ESHUTDOWN, 0);
  while ((urb = g_queue_pop_head (&self->data)) != NULL)
    fj_usbfs_endpoint_finish (self, urb, -ESHUTDOWN, 0);
}

/** fj_usbfs_node_is_over: Returns: whether nobody needs a node that has gone any more */
gboolean
fj_usbfs_node_is_over (FjUsbfsNode *self, gint64 now)
{
  return self->gone && self->openers->len == 0 && now >= self->gone_at + FJ_USBFS_LINGER_USEC;
}
