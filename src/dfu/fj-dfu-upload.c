/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-dfu-private.h"

#include "fj-error.h"

#include <glib/gi18n-lib.h>

/* As much as GET PHASE of the slowest stage; U-Boot cuts longer ones in pieces. */
#define UPLOAD_SIZE 512

/**
 * fj_dfu_upload:
 * @self: a DFU interface
 * @alt: alternate setting to read
 * @data: (out): what was read
 * @size: the most that fits into @data, above 0
 * @length: (out): how much was read
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Reads an alternate setting to its end: an upload that is left in the middle cannot be repeated
 * in U-Boot.
 *
 * Returns: whether everything was read
 */
gboolean
fj_dfu_upload (FjDfu *self, guint8 alt, guint8 *data, gsize size, gsize *length,
               GCancellable *cancellable, GError **error)
{
  GError *local = NULL;

  *length = 0;
  if (!fj_dfu_select_alt (self, alt, cancellable, error))
    return FALSE;
  for (guint16 block = 0; *length < size; block++) {
    guint16    wanted = (guint16) MIN (size - *length, UPLOAD_SIZE);
    FjTransfer transfer = { .setup = fj_dfu_setup (FJ_DFU_UPLOAD, block, wanted),
                            .data = data + *length };

    if (!fj_usb_pipe_control (self->pipe, &transfer, self->limits.request, cancellable,
                              &local))
      return fj_dfu_fail (self, local, error);
    *length += MIN (transfer.actual, wanted);
    if (transfer.actual < wanted)
      return fj_dfu_make_idle (self, cancellable, error);
  }
  fj_dfu_make_idle (self, cancellable, NULL);
  return fj_dfu_fail (self,
                      g_error_new_literal (FJ_ERROR, FJ_ERROR_PROTOCOL,
                                           _ ("The board sends more than it should.")),
                      error);
}

/**
 * fj_dfu_begin_upload:
 * @self: a DFU interface
 * @alt: alternate setting to read
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Begins to read what is stored behind a setting of U-Boot; blocks are numbered from 0.
 *
 * Returns: whether the device is ready to be asked for the first block
 */
gboolean
fj_dfu_begin_upload (FjDfu *self, guint8 alt, GCancellable *cancellable, GError **error)
{
  self->block = 0;
  self->alt = alt;
  return fj_dfu_select_alt (self, alt, cancellable, error);
}

/**
 * fj_dfu_receive_block:
 * @self: a DFU interface with an upload
 * @data: (out caller-allocates): room for the transfer size, of which nothing less may be asked for
 * @length: (out): how much came; less than the transfer size: that was the end, and the device is
 *   idle again
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Reads the next block. One that is refused U-Boot counts all the same (drivers/dfu/dfu.c,
 * dfu_read). An upload that does not come to its end has to be dropped (fj_dfu_drop()).
 *
 * Returns: whether there is an answer
 */
gboolean
fj_dfu_receive_block (FjDfu *self, guint8 *data, gsize *length, GCancellable *cancellable,
                      GError **error)
{
  guint16    size = (guint16) self->transfer_size;
  FjTransfer transfer = { .setup = fj_dfu_setup (FJ_DFU_UPLOAD, self->block, size), .data = data };
  GError    *local = NULL;

  *length = 0;
  self->is_unfinished = TRUE;
  self->block++;
  if (!fj_usb_pipe_control (self->pipe, &transfer, self->limits.request, cancellable, &local))
    return fj_dfu_fail (self, local, error);
  *length = MIN (transfer.actual, size);
  self->is_unfinished = *length == size;
  return TRUE;
}

/**
 * fj_dfu_break_off_upload:
 * @self: a DFU interface with an upload of which no more is wanted
 * @next: (out): the number of the block that the device would give next
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Makes the device idle. It does not begin with that setting anew before fj_dfu_forget().
 *
 * Returns: whether it is idle
 */
gboolean
fj_dfu_break_off_upload (FjDfu *self, guint16 *next, GCancellable *cancellable, GError **error)
{
  *next = self->block;
  if (!fj_dfu_make_idle (self, cancellable, error))
    return FALSE;
  self->is_unfinished = FALSE;
  return TRUE;
}
