/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usb-sysfs.h"

#include <fj-device.h>
#include <fj-port-watch.h>

G_BEGIN_DECLS

/**
 * FjUsbPort:
 *
 * A port on which there is a board, or on which a job expects one back.
 */
typedef struct {
  FjDevice     *device;    /* (owned) */
  FjUsbEntry   *entry;     /* (owned) (nullable): what is there now */
  gint64        arrived;   /* monotonic time; 0: it was there before us */
  FjIdentity   *identity;  /* (owned) (nullable): as last read */
  GError       *problem;   /* (owned) (nullable): why it could not be read */
  GCancellable *reading;   /* (owned) (nullable): it is being read */
  gint64        read_at;   /* when that ended */
  gboolean      announced; /* others know of the device */
  GSource      *patience;  /* (owned) (nullable): announce it even if it cannot be read yet */
  char         *serial;    /* (owned) (nullable): known before the job began */
  FjPortWatch  *watch;     /* (owned) (nullable): of the job */
} FjUsbPort;

FjUsbPort  *fj_usb_port_new (const char *port);
void        fj_usb_port_free (FjUsbPort *self);
const char *fj_usb_port_get_path (FjUsbPort *self);
void        fj_usb_port_set_entry (FjUsbPort *self, const FjUsbEntry *entry, gint64 arrived);
void        fj_usb_port_set_identity (FjUsbPort *self, FjIdentity *identity, const GError *problem);
void        fj_usb_port_stop_reading (FjUsbPort *self);
FjUsbPipe  *fj_usb_port_make_pipe (FjUsbPort *self);
gboolean    fj_usb_port_misses (FjUsbPort *self, const FjUsbEntry *entry);

G_END_DECLS
