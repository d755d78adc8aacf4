/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-private.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* The messages of umockdev's preload library (its remote_emulate()). */
enum {
  REQUEST_IOCTL = 1,
  REQUEST_READ = 7,
  ANSWER_DONE = 3,
  ANSWER_READ_MEMORY = 5,
  ANSWER_WRITE_MEMORY = 6,
};

typedef struct {
  gulong command;
  gulong first;
  gulong second;
} Message;

static gboolean
transfer_all (int fd, gpointer data, gsize length, gboolean sending)
{
  guint8 *bytes = data;

  while (length > 0) {
    gssize n = sending ? send (fd, bytes, length, MSG_NOSIGNAL) : recv (fd, bytes, length, 0);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    bytes += n;
    length -= (gsize) n;
  }
  return TRUE;
}

static gboolean
ask (FjUsbfsPeer *self, gulong command, gulong address, gsize length)
{
  Message message = { command, address, length };

  return transfer_all (self->fd, &message, sizeof message, TRUE);
}

/**
 * fj_usbfs_peer_read:
 * @self: the program that waits for an answer
 * @address: in its memory
 * @data: (out): what is there
 * @length: bytes
 *
 * Reads straight from the other process, or, where that is forbidden, lets it send.
 *
 * Returns: whether all was read
 */
gboolean
fj_usbfs_peer_read (FjUsbfsPeer *self, gulong address, gpointer data, gsize length)
{
  struct iovec here = { data, length };
  struct iovec there = { (void *) address, length };

  if (process_vm_readv (self->pid, &here, 1, &there, 1, 0) == (gssize) length)
    return TRUE;
  return ask (self, ANSWER_READ_MEMORY, address, length) &&
         transfer_all (self->fd, data, length, FALSE);
}

/** fj_usbfs_peer_write: the opposite of fj_usbfs_peer_read() */
gboolean
fj_usbfs_peer_write (FjUsbfsPeer *self, gulong address, gconstpointer data, gsize length)
{
  struct iovec here = { (gpointer) data, length };
  struct iovec there = { (void *) address, length };

  if (process_vm_writev (self->pid, &here, 1, &there, 1, 0) == (gssize) length)
    return TRUE;
  return ask (self, ANSWER_WRITE_MEMORY, address, length) &&
         transfer_all (self->fd, (gpointer) data, length, TRUE);
}

/**
 * fj_usbfs_peer_receive:
 * @self: a program
 * @request: (out): number of the ioctl, %FJ_USBFS_READ, or 0 for anything else
 * @arg: (out): its argument, or where to read to
 * @length: (out): how much to read at most
 *
 * Returns: %FALSE when the program has closed the node
 */
gboolean
fj_usbfs_peer_receive (FjUsbfsPeer *self, gulong *request, gulong *arg, gsize *length)
{
  Message message;

  if (!transfer_all (self->fd, &message, sizeof message, FALSE))
    return FALSE;
  *request = message.command == REQUEST_IOCTL  ? message.first
             : message.command == REQUEST_READ ? FJ_USBFS_READ
                                               : 0;
  *arg = message.command == REQUEST_READ ? message.first : message.second;
  *length = message.second;
  return TRUE;
}

/** fj_usbfs_peer_answer: ends the call that @self waits in with @result and errno @error */
void
fj_usbfs_peer_answer (FjUsbfsPeer *self, long result, int error)
{
  Message message = { ANSWER_DONE, (gulong) result, (gulong) error };

  transfer_all (self->fd, &message, sizeof message, TRUE);
}
