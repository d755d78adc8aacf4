/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-dfu-private.h"

#include "fj-enum.h"
#include "fj-error.h"

#include <glib/gi18n-lib.h>

/* What other hosts send; no stage looks at it. */
#define DETACH_TIMEOUT_MS 1000
#define IDLE_TRIES 6
/* From this answer on a device that names no poll time is asked less often. */
#define PATIENT_TRIES 4
#define RETRY_MS 500
#define POLL_MS 5
/* Shorter ones would fail on a busy host. */
#define STATUS_MIN_MS 100
/* Linux takes no longer control transfers than this; a shorter block is always allowed. */
#define BLOCK_MAX 4096

/**
 * fj_dfu_new:
 * @pipe: an open pipe
 * @transfer_size: bytes of a block, as the device announces them
 *
 * Returns: (transfer full): its DFU interface, with limits of a second
 */
FjDfu *
fj_dfu_new (FjUsbPipe *pipe, guint transfer_size)
{
  FjDfu *self = g_new0 (FjDfu, 1);

  self->pipe = g_object_ref (pipe);
  self->clock = fj_link_get_clock (FJ_LINK (pipe));
  self->transfer_size = CLAMP (transfer_size, 1, BLOCK_MAX);
  self->limits = (FjDfuLimits){ .request = 1000, .status = 1000, .block = 5000, .manifest = 5000 };
  return self;
}

/**
 * fj_dfu_free:
 *
 * Forgets the interface; the pipe stays open.
 */
void
fj_dfu_free (FjDfu *self)
{
  g_clear_object (&self->pipe);
  g_free (self);
}

/**
 * fj_dfu_set_limits:
 *
 * Sets the time limits of everything that follows.
 */
void
fj_dfu_set_limits (FjDfu *self, const FjDfuLimits *limits)
{
  self->limits = *limits;
}

/**
 * fj_dfu_set_may_queue:
 * @self: a DFU interface
 * @may_queue: whether the next blocks may wait in the queue while the device is at work on one
 *
 * U-Boot may: it answers the status only when it has done with the block, and is never busy after
 * that (f_dfu.c). ROM and TF-A refuse a block that comes while they are busy, and it is a matter of
 * microseconds whether they are when they are asked.
 */
void
fj_dfu_set_may_queue (FjDfu *self, gboolean may_queue)
{
  self->may_queue = may_queue;
}

/**
 * fj_dfu_get_transfer_size:
 *
 * Returns: the most bytes of a block
 */
guint
fj_dfu_get_transfer_size (FjDfu *self)
{
  return self->transfer_size;
}

/**
 * fj_dfu_get_pipe:
 *
 * Returns: (transfer none): the pipe
 */
FjUsbPipe *
fj_dfu_get_pipe (FjDfu *self)
{
  return self->pipe;
}

/**
 * fj_dfu_is_downloading:
 *
 * Returns: whether a download was begun with a block and is not over
 */
gboolean
fj_dfu_is_downloading (FjDfu *self)
{
  return self->is_downloading;
}

/**
 * fj_dfu_is_unfinished:
 *
 * Returns: whether the last download that was begun with a block has not come to its end
 */
gboolean
fj_dfu_is_unfinished (FjDfu *self)
{
  return self->is_unfinished;
}

/* Adds what is known to an error, in a domain that can hold it. Returns FALSE always. */
gboolean
fj_dfu_fail (FjDfu *self, GError *local, GError **error)
{
  FjErrorDetail *detail;

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
    GError *own = g_error_new_literal (FJ_ERROR, FJ_ERROR_TIMED_OUT, local->message);

    g_error_free (local);
    local = own;
  }
  detail = fj_error_get_detail (local);
  if (detail != NULL) {
    detail->block = self->is_downloading ? self->block : -1;
    detail->device_state = self->has_last ? self->last.state : -1;
    detail->device_status = self->has_last ? self->last.status : -1;
    if (detail->device_status > 0 && detail->device_reason == NULL)
      detail->device_reason = g_strdup (fj_dfu_status_to_text (self->last.status));
  }
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
fail_state (FjDfu *self, GError **error)
{
  g_autofree char *message = NULL;

  if (self->last.state == FJ_DFU_ERROR_STATE) {
    message = g_strdup_printf (_ ("The board reports an error: %s (%s)."),
                               fj_dfu_status_to_text (self->last.status),
                               fj_dfu_status_to_name (self->last.status));
    return fj_dfu_fail (self, g_error_new_literal (FJ_ERROR, FJ_ERROR_DEVICE_STATUS, message),
                        error);
  }
  message = g_strdup_printf (_ ("The board is in an unexpected state (%s)."),
                             fj_enum_to_nick (FJ_TYPE_DFU_STATE, self->last.state));
  return fj_dfu_fail (self, g_error_new_literal (FJ_ERROR, FJ_ERROR_PROTOCOL, message), error);
}

gboolean
fj_dfu_request (FjDfu *self, FjDfuRequest code, guint16 value, GCancellable *cancellable,
                GError **error)
{
  FjTransfer transfer = { .setup = fj_dfu_setup (code, value, 0) };
  GError    *local = NULL;

  return fj_usb_pipe_control (self->pipe, &transfer, self->limits.request, cancellable,
                              &local) ||
         fj_dfu_fail (self, local, error);
}

static gboolean
is_loading (guint8 state)
{
  return state == FJ_DFU_DNLOAD_SYNC || state == FJ_DFU_DNBUSY || state == FJ_DFU_DNLOAD_IDLE;
}

/* Not what changes with every block. */
static void
log_state (FjDfu *self, const FjDfuStatus *before)
{
  const FjDfuStatus *now = &self->last;

  if (self->has_last && (before->state == now->state ||
                         (is_loading (before->state) && is_loading (now->state))))
    return;
  g_debug ("%s: %s, %s, asks for %u ms", fj_link_get_place (FJ_LINK (self->pipe)),
           fj_enum_to_nick (FJ_TYPE_DFU_STATE, now->state), fj_dfu_status_to_name (now->status),
           now->poll_ms);
}

gboolean
fj_dfu_take_status (FjDfu *self, const guint8 *data, gsize length, GError **error)
{
  FjDfuStatus before = self->last;

  if (!fj_dfu_status_parse (&self->last, data, length))
    return fj_dfu_fail (self,
                        g_error_new_literal (FJ_ERROR, FJ_ERROR_PROTOCOL,
                                             _ ("The board's status has the wrong length.")),
                        error);
  log_state (self, &before);
  self->has_last = TRUE;
  return TRUE;
}

static gboolean
get_status (FjDfu *self, guint timeout_ms, GCancellable *cancellable, GError **error)
{
  guint8     data[FJ_DFU_STATUS_LENGTH] = { 0 };
  FjTransfer transfer = { .setup = fj_dfu_setup (FJ_DFU_GETSTATUS, 0, sizeof data), .data = data };
  GError    *local = NULL;

  if (!fj_usb_pipe_control (self->pipe, &transfer, timeout_ms, cancellable, &local))
    return fj_dfu_fail (self, local, error);
  return fj_dfu_take_status (self, data, transfer.actual, error);
}

static gint64
deadline_in (FjDfu *self, guint ms)
{
  return fj_clock_now (self->clock) + (gint64) ms * 1000;
}

static gboolean
sleep_ms (FjDfu *self, guint32 ms, gint64 deadline, GCancellable *cancellable, GError **error)
{
  gint64 at = fj_clock_now (self->clock) + (gint64) ms * 1000;

  return fj_clock_sleep_until (self->clock, MIN (at, deadline), cancellable, error);
}

/* Whether @error of a GETSTATUS may pass by itself. */
static gboolean
may_pass (FjDfu *self, const GError *error, gboolean in_manifest)
{
  if (g_error_matches (error, FJ_ERROR, FJ_ERROR_TIMED_OUT))
    return TRUE;
  return in_manifest && self->limits.deaf && g_error_matches (error, FJ_ERROR, FJ_ERROR_STALL);
}

/* Asks for the status until the device answers, or until @deadline. */
static gboolean
insist_on_status (FjDfu *self, gint64 deadline, gboolean in_manifest, GCancellable *cancellable,
                  GError **error)
{
  for (;;) {
    g_autoptr (GError) local = NULL;
    gint64 left = (deadline - fj_clock_now (self->clock)) / 1000;
    guint  timeout = (guint) CLAMP (left, STATUS_MIN_MS, (gint64) self->limits.status);

    if (get_status (self, timeout, cancellable, &local))
      return TRUE;
    if (!may_pass (self, local, in_manifest) || fj_clock_now (self->clock) >= deadline) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    if (in_manifest && self->limits.deaf &&
        !sleep_ms (self, RETRY_MS, deadline, cancellable, error))
      return FALSE;
  }
}

static gboolean
is_busy (guint8 state)
{
  return state == FJ_DFU_DNLOAD_SYNC || state == FJ_DFU_DNBUSY || state == FJ_DFU_MANIFEST_SYNC ||
         state == FJ_DFU_MANIFEST;
}

/*
 * Asks, as often and as slowly as the device wants it, until it is in state @wanted. The last
 * reply counts as the first one when @has_reply.
 */
gboolean
fj_dfu_wait_for_state (FjDfu *self, FjDfuState wanted, gboolean has_reply, guint limit_ms,
                       GCancellable *cancellable, GError **error)
{
  gint64   deadline = deadline_in (self, limit_ms);
  gboolean in_manifest = wanted == FJ_DFU_IDLE;

  for (guint i = 0;; i++) {
    guint32 poll;

    if ((i > 0 || !has_reply) &&
        !insist_on_status (self, deadline, in_manifest, cancellable, error))
      return FALSE;
    if (self->last.state == wanted)
      return TRUE;
    if (!is_busy (self->last.state))
      return fail_state (self, error);
    if (fj_clock_now (self->clock) >= deadline)
      return fj_dfu_fail (self,
                          g_error_new_literal (FJ_ERROR, FJ_ERROR_TIMED_OUT,
                                               _ ("The board stays busy for too long.")),
                          error);
    poll = self->last.poll_ms;
    if (poll == 0 && i >= PATIENT_TRIES)
      poll = POLL_MS;
    if (poll > 0 && !sleep_ms (self, poll, deadline, cancellable, error))
      return FALSE;
  }
}

/*
 * One step towards dfuIDLE. Requests that a state does not allow lead to dfuERROR, never further.
 */
static gboolean
step_to_idle (FjDfu *self, guint try, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  FjDfuRequest code = FJ_DFU_ABORT;

  if (is_busy (self->last.state) && try < IDLE_TRIES / 2) {
    gint64 deadline = deadline_in (self, self->limits.block);

    return self->last.poll_ms == 0 ||
           sleep_ms (self, self->last.poll_ms, deadline, cancellable, error);
  }
  if (self->last.state == FJ_DFU_ERROR_STATE)
    code = FJ_DFU_CLRSTATUS;
  if (fj_dfu_request (self, code, 0, cancellable, &local) ||
      g_error_matches (local, FJ_ERROR, FJ_ERROR_STALL))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * fj_dfu_make_idle:
 * @self: a DFU interface
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Brings the device to dfuIDLE from whatever state it is in. CLRSTATUS goes out in dfuERROR only:
 * elsewhere TF-A and U-Boot answer it by entering dfuERROR.
 *
 * Returns: whether it is idle
 */
gboolean
fj_dfu_make_idle (FjDfu *self, GCancellable *cancellable, GError **error)
{
  gint64 deadline = deadline_in (self, self->limits.block);

  for (guint i = 0; i < IDLE_TRIES; i++) {
    if (!insist_on_status (self, deadline, FALSE, cancellable, error))
      return FALSE;
    if (self->last.state == FJ_DFU_IDLE) {
      self->is_downloading = FALSE;
      return TRUE;
    }
    if (!step_to_idle (self, i, cancellable, error))
      return FALSE;
  }
  return fail_state (self, error);
}

/**
 * fj_dfu_select_alt:
 * @self: a DFU interface
 * @alt: alternate setting
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Selects @alt and makes the device idle.
 *
 * Returns: whether both worked
 */
gboolean
fj_dfu_select_alt (FjDfu *self, guint8 alt, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;

  g_debug ("%s: setting %u", fj_link_get_place (FJ_LINK (self->pipe)), alt);
  if (!fj_usb_pipe_set_alt (self->pipe, alt, self->limits.request, cancellable, &local))
    return fj_dfu_fail (self, local, error);
  return fj_dfu_make_idle (self, cancellable, error);
}

/**
 * fj_dfu_detach:
 * @self: an idle DFU interface
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Asks the device to go on. It may leave before it has answered: %FJ_ERROR_GONE, _STALL and
 * _PROTOCOL are then no bad signs.
 *
 * Returns: whether it answered
 */
gboolean
fj_dfu_detach (FjDfu *self, GCancellable *cancellable, GError **error)
{
  g_debug ("%s: detach", fj_link_get_place (FJ_LINK (self->pipe)));
  return fj_dfu_request (self, FJ_DFU_DETACH, DETACH_TIMEOUT_MS, cancellable, error);
}

/**
 * fj_dfu_abort:
 * @self: a DFU interface
 * @error: return location for an error
 *
 * Ends a download or upload in the middle. No stage goes back to the beginning of a download
 * by this: the same one cannot be begun again before the board has been reset.
 *
 * Returns: whether the device took it
 */
gboolean
fj_dfu_abort (FjDfu *self, GError **error)
{
  g_debug ("%s: abort", fj_link_get_place (FJ_LINK (self->pipe)));
  return fj_dfu_request (self, FJ_DFU_ABORT, 0, NULL, error);
}
