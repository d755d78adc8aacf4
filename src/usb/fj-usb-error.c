/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-error.h"

#include <fj-error-text.h>
#include <glib/gi18n-lib.h>
#include <libusb.h>

/*
 * The only place that compares codes of libusb. A failed transfer (LIBUSB_TRANSFER_ERROR,
 * LIBUSB_ERROR_IO) is ambiguous: a cable that is pulled ends the running transfer so, some
 * milliseconds before the kernel takes the device away. The pipe looks at sysfs then. Time
 * limits are the pipe's own.
 */

/**
 * fj_usb_error_from_code:
 * @code: a negative code of libusb
 *
 * Returns: the code of ours that says the same
 */
FjError
fj_usb_error_from_code (int code)
{
  switch (code) {
  case LIBUSB_ERROR_ACCESS:
    return FJ_ERROR_PERMISSION;
  case LIBUSB_ERROR_BUSY:
    return FJ_ERROR_BUSY;
  case LIBUSB_ERROR_NO_DEVICE:
  case LIBUSB_ERROR_NOT_FOUND:
    return FJ_ERROR_GONE;
  case LIBUSB_ERROR_PIPE:
    return FJ_ERROR_STALL;
  case LIBUSB_ERROR_NOT_SUPPORTED:
    return FJ_ERROR_UNSUPPORTED;
  default:
    return FJ_ERROR_PROTOCOL;
  }
}

/**
 * fj_usb_error_from_submit:
 * @code: a negative code of libusb, of a call that has the device open
 *
 * Returns: the code of ours that says the same; "not found" is an endpoint or a setting here
 */
FjError
fj_usb_error_from_submit (int code)
{
  return code == LIBUSB_ERROR_NOT_FOUND ? FJ_ERROR_PROTOCOL : fj_usb_error_from_code (code);
}

/**
 * fj_usb_error_from_status:
 * @status: a libusb_transfer_status other than LIBUSB_TRANSFER_COMPLETED
 *
 * Returns: the code of ours that says the same
 */
FjError
fj_usb_error_from_status (int status)
{
  switch (status) {
  case LIBUSB_TRANSFER_STALL:
    return FJ_ERROR_STALL;
  case LIBUSB_TRANSFER_NO_DEVICE:
    return FJ_ERROR_GONE;
  default:
    return FJ_ERROR_PROTOCOL;
  }
}

/**
 * fj_usb_error_to_transfer:
 * @status: a libusb_transfer_status
 * @is_cancelled: whether the user has had enough, and no time limit has passed
 *
 * Returns: how the transfer ended
 */
FjTransferStatus
fj_usb_error_to_transfer (int status, gboolean is_cancelled)
{
  switch (status) {
  case LIBUSB_TRANSFER_COMPLETED:
    return FJ_TRANSFER_OK;
  case LIBUSB_TRANSFER_STALL:
    return FJ_TRANSFER_STALL;
  case LIBUSB_TRANSFER_NO_DEVICE:
    return FJ_TRANSFER_GONE;
  case LIBUSB_TRANSFER_CANCELLED:
    return is_cancelled ? FJ_TRANSFER_CANCELLED : FJ_TRANSFER_TIMED_OUT;
  default:
    return FJ_TRANSFER_FAILED;
  }
}

static char *
make_sentence (FjError code, const char *port)
{
  switch ((int) code) {
  case FJ_ERROR_PERMISSION:
    return g_strdup_printf (_ ("The board on port %s may not be opened: permission denied"), port);
  case FJ_ERROR_BUSY:
    return g_strdup_printf (_ ("The board on port %s is in use by another program"), port);
  case FJ_ERROR_GONE:
    return g_strdup_printf (_ ("The board on port %s has left the bus"), port);
  case FJ_ERROR_STALL:
    return g_strdup_printf (_ ("The board on port %s refused a request"), port);
  case FJ_ERROR_TIMED_OUT:
    return g_strdup_printf (_ ("The board on port %s does not answer"), port);
  case FJ_ERROR_UNSUPPORTED:
    return g_strdup_printf (_ ("The system cannot open the board on port %s"), port);
  default:
    return g_strdup_printf (_ ("A USB transfer with the board on port %s failed"), port);
  }
}

/* What helps after the others depends on what the board was doing. */
static gboolean
is_advice_known (FjError code)
{
  return code == FJ_ERROR_PERMISSION || code == FJ_ERROR_BUSY || code == FJ_ERROR_TIMED_OUT;
}

/**
 * fj_usb_error_set:
 * @error: (nullable): return location
 * @code: what happened; not a cancellation
 * @port: port path of the board
 * @what: (nullable): a technical word on it, for the log only
 *
 * Makes the error that people see, with board and advice in its detail.
 */
void
fj_usb_error_set (GError **error, FjError code, const char *port, const char *what)
{
  g_autofree char *message = make_sentence (code, port);
  GError          *made = g_error_new_literal (FJ_ERROR, (int) code, message);

  g_debug ("%s: %s: %s", port, fj_error_code_to_name (code), what != NULL ? what : "-");
  fj_error_get_detail (made)->board = g_strdup (port);
  if (is_advice_known (code))
    fj_error_set_advice (made, "%s", fj_error_code_get_advice (code));
  g_propagate_error (error, made);
}
