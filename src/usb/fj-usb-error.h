/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-error.h>
#include <fj-transfer.h>

G_BEGIN_DECLS

FjError          fj_usb_error_from_code (int code);
FjError          fj_usb_error_from_submit (int code);
FjError          fj_usb_error_from_status (int status);
FjTransferStatus fj_usb_error_to_transfer (int status, gboolean is_cancelled);
void             fj_usb_error_set (GError **error, FjError code, const char *port,
                                   const char *what);

G_END_DECLS
