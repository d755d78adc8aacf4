/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-private.h"

static void
on_board_presence (FjVirtualBoard *board, gboolean present, gpointer user_data)
{
  FjUsbfsPort *port = user_data;

  if (present)
    fj_usbfs_plug (port);
  else
    fj_usbfs_unplug (port);
}

static void
release_board (gpointer board)
{
  fj_virtual_board_set_presence_func (board, NULL, NULL);
  g_object_unref (board);
}

static const FjUsbfsModel board_model = {
  .get_arrival = (guint64 (*) (gpointer)) fj_virtual_board_get_arrival,
  .open = (gboolean (*) (gpointer, guint64, GError **)) fj_virtual_board_open,
  .get_ready = (gint64 (*) (gpointer)) fj_virtual_board_get_ready,
  .control = (FjVirtualReply (*) (gpointer, guint64, const FjSetup *, guint8 *, gsize *))
    fj_virtual_board_control,
  .transfer = (FjVirtualReply (*) (gpointer, guint64, guint8, guint8 *, gsize, gsize *))
    fj_virtual_board_transfer,
  .bus_reset = (FjVirtualReply (*) (gpointer, guint64)) fj_virtual_board_bus_reset,
  .dup_descriptors = (GBytes * (*) (gpointer)) fj_virtual_board_dup_descriptors,
  .dup_string = (char *(*) (gpointer, guint8)) fj_virtual_board_dup_string,
};

/**
 * fj_usbfs_add_board:
 * @self: a bus
 * @board: a virtual board on the real clock
 *
 * Connects @board with its port: from now on it comes and goes as it likes.
 *
 * Returns: (transfer none): the port
 */
FjUsbfsPort *
fj_usbfs_add_board (FjUsbfs *self, FjVirtualBoard *board)
{
  FjUsbfsPort *port = fj_usbfs_add_port (self, fj_virtual_board_get_port (board),
                                         fj_virtual_board_get_speed (board), &board_model,
                                         g_object_ref (board));

  port->destroy = release_board;
  fj_virtual_board_set_presence_func (board, on_board_presence, port);
  if (fj_virtual_board_is_present (board))
    fj_usbfs_plug (port);
  return port;
}
