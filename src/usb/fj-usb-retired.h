/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gusb.h>

G_BEGIN_DECLS

void fj_usb_retire_context (GUsbContext *context);

G_END_DECLS
