/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usb-sysfs.h"

#include <fj-identity.h>

G_BEGIN_DECLS

void        fj_usb_reading_async (const FjUsbEntry *entry, gint64 arrived, GObject *source,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
FjIdentity *fj_usb_reading_finish (GAsyncResult *result, GError **error);
FjIdentity *fj_usb_reading_run (const FjUsbEntry *entry, gint64 arrived, GCancellable *cancellable,
                                GError **error);

G_END_DECLS
