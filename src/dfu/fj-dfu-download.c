/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-dfu-private.h"

#include "fj-error.h"

#include <glib/gi18n-lib.h>

/* Blocks that are queued at once on a device that never keeps anybody waiting. */
#define BATCH 8
/* Far from any number that may be the next one. */
#define WRONG_NUMBER 0x8000
#define DROP_LENGTH 16

/**
 * fj_dfu_begin_download:
 * @self: a DFU interface
 * @alt: alternate setting that takes the data
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Begins a download; blocks are numbered from 0.
 *
 * Returns: whether the device is ready for the first block
 */
gboolean
fj_dfu_begin_download (FjDfu *self, guint8 alt, GCancellable *cancellable, GError **error)
{
  self->block = 0;
  self->alt = alt;
  self->is_steady = TRUE;
  return fj_dfu_select_alt (self, alt, cancellable, error);
}

/* Whether the device, which has taken the block, may only be late with its status. */
static gboolean
is_late (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* Puts DNLOAD and GETSTATUS of each block into @transfers. Returns how many blocks there are. */
static guint
fill_batch (FjDfu *self, FjTransfer *transfers, guint8 (*replies)[FJ_DFU_STATUS_LENGTH],
            guint8 *data, gsize length, guint max)
{
  guint n = 0;

  for (gsize offset = 0; offset < length && n < max; n++) {
    gsize size = MIN (self->transfer_size, length - offset);

    transfers[2 * n] = (FjTransfer){
      .setup = fj_dfu_setup (FJ_DFU_DNLOAD, (guint16) (self->block + n), (guint16) size),
      .data = data + offset
    };
    transfers[2 * n + 1] = (FjTransfer){
      .setup = fj_dfu_setup (FJ_DFU_GETSTATUS, 0, FJ_DFU_STATUS_LENGTH), .data = replies[n]
    };
    offset += size;
  }
  return n;
}

/* We have sent a block too early: what the device says to that is nobody's reason. */
static gboolean
fail_early (FjDfu *self, GError **error)
{
  return fj_dfu_fail (self,
                      g_error_new_literal (FJ_ERROR, FJ_ERROR_PROTOCOL,
                                           _ ("The board said for the first time that it was busy when "
                                              "the next block was already on its way, and lost that "
                                              "block.")),
                      error);
}

/* Until the device takes the next block. @is_early: another one was sent before it was ready. */
static gboolean
wait_for_turn (FjDfu *self, gboolean has_reply, gboolean is_early, GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GError) local = NULL;

  if (fj_dfu_wait_for_state (self, FJ_DFU_DNLOAD_IDLE, has_reply, self->limits.block, cancellable,
                             &local))
    return TRUE;
  if (is_early && g_error_matches (local, FJ_ERROR, FJ_ERROR_DEVICE_STATUS))
    return fail_early (self, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/*
 * What the device says to one block. @has_reply: its first status came with the batch. @is_last:
 * nothing was queued behind it.
 */
static gboolean
acknowledge_block (FjDfu *self, const FjTransfer *status, gboolean has_reply, gboolean is_last,
                   GCancellable *cancellable, GError **error)
{
  gboolean is_busy;

  if (has_reply && !fj_dfu_take_status (self, status->data, status->actual, error))
    return FALSE;
  is_busy = has_reply && self->last.state != FJ_DFU_ERROR_STATE &&
            (self->last.state != FJ_DFU_DNLOAD_IDLE || self->last.poll_ms > 0);
  /* One that was busy once may be so again, where it does not show in time. */
  if (is_busy && self->may_queue)
    g_debug ("%s: was busy, so it gets one block at a time now",
             fj_link_get_place (FJ_LINK (self->pipe)));
  if (is_busy)
    self->may_queue = FALSE;
  if (!has_reply)
    self->is_steady = FALSE;
  if (!wait_for_turn (self, has_reply, is_busy && !is_last, cancellable, error))
    return FALSE;
  self->block++;
  return TRUE;
}

/*
 * A block from the queue was refused by a device that had just become busy. It can be sent again
 * when the device takes more, and has got nothing of what was queued behind.
 */
static gboolean
step_back (FjDfu *self, const FjTransfer *behind, guint n_behind, GCancellable *cancellable,
           GError **error)
{
  for (guint i = 0; i < n_behind; i++)
    if (behind[2 * i].actual > 0)
      return fail_early (self, error);
  return wait_for_turn (self, FALSE, TRUE, cancellable, error);
}

/*
 * @local: (transfer full) (nullable): NULL when a request went through, but not with all its data
 */
static gboolean
fail_block (FjDfu *self, GError *local, GError **error)
{
  if (local == NULL)
    local = g_error_new_literal (FJ_ERROR, FJ_ERROR_PROTOCOL,
                                 _ ("The board took only a part of a block."));
  return fj_dfu_fail (self, local, error);
}

static gboolean
send_batch (FjDfu *self, guint8 *data, gsize length, guint max, gsize *sent,
            GCancellable *cancellable, GError **error)
{
  guint8     replies[BATCH][FJ_DFU_STATUS_LENGTH] = { { 0 } };
  FjTransfer transfers[2 * BATCH];
  guint      n = fill_batch (self, transfers, replies, data, length, max);
  g_autoptr (GError) local = NULL;

  *sent = 0;
  self->is_downloading = TRUE;
  self->is_unfinished = TRUE;
  fj_usb_pipe_exchange (self->pipe, transfers, 2 * n, self->limits.request, cancellable,
                        &local);
  for (guint i = 0; i < n; i++) {
    const FjTransfer *block = &transfers[2 * i];
    gboolean          is_taken = block->actual == block->setup.length;
    gboolean          has_reply = is_taken && (local == NULL || block[1].actual > 0);

    if (i > 0 && !self->may_queue && !is_taken &&
        g_error_matches (local, FJ_ERROR, FJ_ERROR_STALL))
      return step_back (self, block + 2, n - i - 1, cancellable, error);
    if (!is_taken || (!has_reply && !is_late (local)))
      return fail_block (self, g_steal_pointer (&local), error);
    if (!acknowledge_block (self, &block[1], has_reply, i + 1 == n, cancellable, error))
      return FALSE;
    *sent += block->actual;
    /* What was queued behind a request without an answer was taken back. */
    if (!has_reply)
      return TRUE;
  }
  return TRUE;
}

/**
 * fj_dfu_send_block:
 * @self: a DFU interface with a download
 * @data: the next bytes
 * @length: how many, from 1 to the transfer size
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Sends a block and waits until the device takes the next one. Nothing is allocated. A DNLOAD is
 * never repeated: U-Boot counts blocks, and the second one would be wrong; a GETSTATUS that runs
 * into its limit is, because U-Boot answers nothing while it writes its buffer.
 *
 * Returns: whether the device has acknowledged the block
 */
gboolean
fj_dfu_send_block (FjDfu *self, guint8 *data, gsize length, GCancellable *cancellable,
                   GError **error)
{
  gsize sent;

  g_return_val_if_fail (length > 0 && length <= self->transfer_size, FALSE);

  return send_batch (self, data, length, 1, &sent, cancellable, error);
}

/**
 * fj_dfu_send_blocks:
 * @self: a DFU interface with a download
 * @data: the next bytes
 * @length: how many, at least 1; only the last block of a download may be short
 * @sent: (out): how many of them the device has acknowledged, also when it fails
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Sends one block, or several where that is safe: on a device for which fj_dfu_set_may_queue() was
 * called, and which has acknowledged every block of this download at once, the requests of the next
 * blocks wait in the queue of endpoint zero, so that nothing but the device's own time passes
 * between them. The device sees the same requests in the same order. One that has ever been busy
 * gets one block at a time from then on.
 *
 * Returns: whether the device has acknowledged what was sent
 */
gboolean
fj_dfu_send_blocks (FjDfu *self, guint8 *data, gsize length, gsize *sent,
                    GCancellable *cancellable, GError **error)
{
  gboolean is_first = self->block == 0 && !self->is_downloading;

  g_return_val_if_fail (length > 0, FALSE);

  return send_batch (self, data, length,
                     is_first || !self->may_queue || !self->is_steady ? 1 : BATCH, sent,
                     cancellable, error);
}

/**
 * fj_dfu_end_download:
 * @self: a DFU interface with a download of at least one block
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Sends the empty block and waits until the device has manifested what it got. After that the
 * device is idle.
 *
 * Returns: whether it did
 */
gboolean
fj_dfu_end_download (FjDfu *self, GCancellable *cancellable, GError **error)
{
  g_debug ("%s: %u blocks went, the empty one follows", fj_link_get_place (FJ_LINK (self->pipe)),
           self->block);
  if (!fj_dfu_request (self, FJ_DFU_DNLOAD, self->block, cancellable, error) ||
      !fj_dfu_wait_for_state (self, FJ_DFU_IDLE, FALSE, self->limits.manifest, cancellable, error))
    return FALSE;
  self->is_downloading = FALSE;
  self->is_unfinished = FALSE;
  return TRUE;
}

static gboolean
fail_taken (FjDfu *self, GError **error)
{
  return fj_dfu_fail (self,
                      g_error_new_literal (FJ_ERROR, FJ_ERROR_PROTOCOL,
                                           _ ("The board took a block with a wrong number.")),
                      error);
}

/* Neither the next one, nor the first. */
static guint16
choose_wrong_number (guint16 next)
{
  guint16 number = (guint16) (next + WRONG_NUMBER);

  return number != 0 ? number : WRONG_NUMBER / 2;
}

/**
 * fj_dfu_forget:
 * @self: a DFU interface
 * @alt: a setting of which a download or an upload was begun and not ended
 * @next: the number of the block that would come next
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Makes a U-Boot forget it, which an abort does not: it gets a block with a number that
 * cannot be the next one's, writes nothing of it, and is in dfuERROR, from which it begins anew
 * (drivers/dfu/dfu.c, dfu_write). Of a partition that is its turn it says so once, as its phase.
 *
 * Returns: whether it is idle, and knows nothing of it any more
 */
gboolean
fj_dfu_forget (FjDfu *self, guint8 alt, guint16 next, GCancellable *cancellable, GError **error)
{
  guint8     data[DROP_LENGTH] = { 0 };
  FjTransfer transfer = { .setup = fj_dfu_setup (FJ_DFU_DNLOAD, choose_wrong_number (next),
                                                 sizeof data),
                          .data = data };
  GError    *local = NULL;

  if (!fj_dfu_select_alt (self, alt, cancellable, error))
    return FALSE;
  g_debug ("%s: drop what was begun", fj_link_get_place (FJ_LINK (self->pipe)));
  if (!fj_usb_pipe_control (self->pipe, &transfer, self->limits.request, cancellable, &local))
    return fj_dfu_fail (self, local, error);
  if (fj_dfu_wait_for_state (self, FJ_DFU_DNLOAD_IDLE, FALSE, self->limits.block, cancellable,
                             &local))
    return fail_taken (self, error);
  if (!g_error_matches (local, FJ_ERROR, FJ_ERROR_DEVICE_STATUS)) {
    g_propagate_error (error, local);
    return FALSE;
  }
  g_clear_error (&local);
  return fj_dfu_make_idle (self, cancellable, error);
}

/**
 * fj_dfu_drop:
 * @self: a DFU interface with a download or an upload that was begun and not ended
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Makes a U-Boot forget the last one (fj_dfu_forget()).
 *
 * Returns: whether it is idle, and knows nothing of it any more
 */
gboolean
fj_dfu_drop (FjDfu *self, GCancellable *cancellable, GError **error)
{
  if (!fj_dfu_forget (self, self->alt, self->block, cancellable, error))
    return FALSE;
  self->is_unfinished = FALSE;
  return TRUE;
}
