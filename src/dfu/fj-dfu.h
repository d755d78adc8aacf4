/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-dfu-info.h"
#include "fj-dfu-wire.h"

G_BEGIN_DECLS

/**
 * FjDfuLimits: how long a stage may take, in milliseconds.
 */
typedef struct {
  guint    request;  /* one transfer */
  guint    status;   /* one GETSTATUS; on time-out it is asked again */
  guint    block;    /* a block until the device takes the next one, all GETSTATUS together */
  guint    manifest; /* after the last block until the device is idle */
  gboolean deaf;     /* another program starts at the manifest: refusals are waited out, too */
} FjDfuLimits;

/**
 * FjDfu:
 *
 * The DFU 1.1 interface of one device as it is on the bus now. It remembers the block number and
 * the last status, nothing else: the state is asked of the device. One thread at a time.
 *
 * Errors of every call: those of the pipe, with %G_IO_ERROR_TIMED_OUT turned into
 * %FJ_ERROR_TIMED_OUT; %FJ_ERROR_DEVICE_STATUS for dfuERROR; %FJ_ERROR_PROTOCOL. Block, state and
 * status are in the detail.
 */
typedef struct _FjDfu FjDfu;

FjDfu *fj_dfu_new (FjUsbPipe *pipe, guint transfer_size);
void   fj_dfu_free (FjDfu *self);

void       fj_dfu_set_limits (FjDfu *self, const FjDfuLimits *limits); /* copied */
void       fj_dfu_set_may_queue (FjDfu *self, gboolean may_queue);
guint      fj_dfu_get_transfer_size (FjDfu *self); /* bytes */
FjUsbPipe *fj_dfu_get_pipe (FjDfu *self);          /* (transfer none) */
/* Whether blocks have been sent that no manifest has ended. */
gboolean fj_dfu_is_downloading (FjDfu *self);
/* The same, also when the device was made idle meanwhile, which no stage takes for an end. */
gboolean fj_dfu_is_unfinished (FjDfu *self);

gboolean fj_dfu_make_idle (FjDfu *self, GCancellable *cancellable, GError **error);
gboolean fj_dfu_select_alt (FjDfu *self, guint8 alt, GCancellable *cancellable, GError **error);

/* A download: begin, any number of blocks, end. */
gboolean fj_dfu_begin_download (FjDfu *self, guint8 alt, GCancellable *cancellable, GError **error);
gboolean fj_dfu_send_block (FjDfu *self, guint8 *data, gsize length, GCancellable *cancellable,
                            GError **error);
gboolean fj_dfu_send_blocks (FjDfu *self, guint8 *data, gsize length, gsize *sent,
                             GCancellable *cancellable, GError **error);
gboolean fj_dfu_end_download (FjDfu *self, GCancellable *cancellable, GError **error);

/* A short answer, to its end. */
gboolean fj_dfu_upload (FjDfu *self, guint8 alt, guint8 *data, gsize size, gsize *length,
                        GCancellable *cancellable, GError **error);

/* What is stored: begin, any number of blocks, until one is short or it is broken off. */
gboolean fj_dfu_begin_upload (FjDfu *self, guint8 alt, GCancellable *cancellable, GError **error);
gboolean fj_dfu_receive_block (FjDfu *self, guint8 *data, gsize *length, GCancellable *cancellable,
                               GError **error);
gboolean fj_dfu_break_off_upload (FjDfu *self, guint16 *next, GCancellable *cancellable,
                                  GError **error);

/* Making a U-Boot forget what was begun and did not come to its end. */
gboolean fj_dfu_drop (FjDfu *self, GCancellable *cancellable, GError **error);
gboolean fj_dfu_forget (FjDfu *self, guint8 alt, guint16 next, GCancellable *cancellable,
                        GError **error);

gboolean fj_dfu_detach (FjDfu *self, GCancellable *cancellable, GError **error);
gboolean fj_dfu_abort (FjDfu *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjDfu, fj_dfu_free)

G_END_DECLS
