/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-dfu.h"

G_BEGIN_DECLS

struct _FjDfu {
  FjUsbPipe  *pipe;  /* (owned) */
  FjClock    *clock; /* (not owned) the pipe's */
  guint       transfer_size;
  FjDfuLimits limits;
  FjDfuStatus last;
  gboolean    has_last;
  gboolean    is_downloading;
  gboolean    is_unfinished; /* blocks were sent or read, and no end */
  gboolean    may_queue;     /* the device is known to take blocks that wait in the queue */
  gboolean    is_steady;     /* and said of each block of this download at once that it is done */
  guint16     block;         /* number of the next block */
  guint8      alt;           /* setting of the last download or upload */
};

/* fj-dfu.c: requests, and what an error of them is. */
gboolean fj_dfu_fail (FjDfu *self, GError *local, GError **error);
gboolean fj_dfu_request (FjDfu *self, FjDfuRequest code, guint16 value, GCancellable *cancellable,
                         GError **error);
gboolean fj_dfu_take_status (FjDfu *self, const guint8 *data, gsize length, GError **error);
gboolean fj_dfu_wait_for_state (FjDfu *self, FjDfuState wanted, gboolean has_reply, guint limit_ms,
                                GCancellable *cancellable, GError **error);

G_END_DECLS
