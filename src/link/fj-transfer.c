/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-transfer.h"

#include "fj-error.h"

#include <gio/gio.h>

/* Words for the log. */
G_DEFINE_ENUM_TYPE (FjTransferStatus, fj_transfer_status,
                    G_DEFINE_ENUM_VALUE (FJ_TRANSFER_NOT_SENT, "not sent"),
                    G_DEFINE_ENUM_VALUE (FJ_TRANSFER_OK, "ok"),
                    G_DEFINE_ENUM_VALUE (FJ_TRANSFER_STALL, "stall"),
                    G_DEFINE_ENUM_VALUE (FJ_TRANSFER_TIMED_OUT, "timed out"),
                    G_DEFINE_ENUM_VALUE (FJ_TRANSFER_CANCELLED, "cancelled"),
                    G_DEFINE_ENUM_VALUE (FJ_TRANSFER_GONE, "gone"),
                    G_DEFINE_ENUM_VALUE (FJ_TRANSFER_FAILED, "failed"))

/**
 * fj_transfer_status_from_error:
 * @error: (nullable): an error of a link
 *
 * Returns: what it says of the transfer that it is about
 */
FjTransferStatus
fj_transfer_status_from_error (const GError *error)
{
  if (error == NULL)
    return FJ_TRANSFER_OK;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return FJ_TRANSFER_TIMED_OUT;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FJ_TRANSFER_CANCELLED;
  if (g_error_matches (error, FJ_ERROR, FJ_ERROR_STALL))
    return FJ_TRANSFER_STALL;
  if (g_error_matches (error, FJ_ERROR, FJ_ERROR_GONE))
    return FJ_TRANSFER_GONE;
  return FJ_TRANSFER_FAILED;
}
