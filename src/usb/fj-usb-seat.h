/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usb-sysfs.h"

#include <fj-device.h>
#include <fj-port-watch.h>

G_BEGIN_DECLS

/**
 * FjUsbSeat:
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
} FjUsbSeat;

FjUsbSeat  *fj_usb_seat_new (const char *port);
void        fj_usb_seat_free (FjUsbSeat *self);
const char *fj_usb_seat_get_port (FjUsbSeat *self);
void        fj_usb_seat_set_entry (FjUsbSeat *self, const FjUsbEntry *entry, gint64 arrived);
void        fj_usb_seat_set_identity (FjUsbSeat *self, FjIdentity *identity, const GError *problem);
void        fj_usb_seat_stop_reading (FjUsbSeat *self);
FjUsbPipe  *fj_usb_seat_make_pipe (FjUsbSeat *self);
gboolean    fj_usb_seat_misses (FjUsbSeat *self, const FjUsbEntry *entry);

G_END_DECLS
