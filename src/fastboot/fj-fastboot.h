/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-usb-pipe.h>

G_BEGIN_DECLS

/* What every fastboot interface is called by (class, subclass, protocol). */
extern const FjUsbClass fj_fastboot_class;

/**
 * FjFastboot:
 *
 * The host's side of the fastboot protocol, over the two bulk endpoints of an interface. One
 * thread.
 *
 * Errors of every call: those of the pipe; %FJ_ERROR_DEVICE_TEXT when the device says FAIL, with
 * its words in the detail; %FJ_ERROR_PROTOCOL when it makes no sense; %FJ_ERROR_TIMED_OUT.
 * After one of the last two the two sides no longer know where the other one is.
 */
typedef struct _FjFastboot FjFastboot;

FjFastboot *fj_fastboot_new (FjUsbPipe *pipe, GCancellable *cancellable, GError **error);
void        fj_fastboot_free (FjFastboot *self);
gboolean    fj_fastboot_run (FjFastboot *self, const char *command, guint seconds, char **answer,
                             GCancellable *cancellable, GError **error);
char       *fj_fastboot_ask (FjFastboot *self, const char *variable, GCancellable *cancellable,
                             GError **error);
gboolean    fj_fastboot_download (FjFastboot *self, const guint8 *data, gsize length,
                                  GCancellable *cancellable, GError **error);
gboolean    fj_fastboot_is_lost (FjFastboot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjFastboot, fj_fastboot_free)

G_END_DECLS
