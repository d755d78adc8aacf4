/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usbfs.h"

G_BEGIN_DECLS

/* Vendor requests (0x40, 0xc0) to which a fake answers in a special way. */
enum {
  FJ_FAKE_STALL = 0x10,
  FJ_FAKE_SILENT = 0x11,
  FJ_FAKE_LEAVE = 0x12, /* is pulled out in the middle of it */
  FJ_FAKE_BREAK = 0x13, /* fails, and stays on the bus */
  FJ_FAKE_SLEEP = 0x14, /* answers nothing for wValue milliseconds from now on */
  FJ_FAKE_COUNT = 0x15, /* IN: bytes 0, 1, 2 ... */
  FJ_FAKE_PULL = 0x16,  /* fails; that the device has gone is noticed 100 ms later */
};

/**
 * FjFake:
 *
 * A USB device without a purpose: it keeps a list of what it was asked, and misbehaves on demand.
 * It takes DFU downloads. Used on one thread at a time: the bus's, from plugging to fj_usbfs_sync().
 */
typedef struct {
  guint16     vendor;
  guint16     product_id;
  guint8      interface[3]; /* class, subclass, protocol */
  const char *strings[4];   /* from index 1: manufacturer, product, serial, alternate setting 0 */

  /* of DFU; 0: never */
  guint  poll_ms;     /* in every status */
  guint  stall_block; /* refuses it, and is in dfuERROR from then on */
  guint  slow_block;  /* answers nothing for a second after it */
  guint8 state;       /* after the last request */

  FjUsbfsPort *port;
  guint64      arrival;
  gint64       ready;
  GArray      *log; /* (owned) (element-type FjSetup) */
} FjFake;

void         fj_fake_init (FjFake *self, guint16 vendor, guint16 product_id);
void         fj_fake_clear (FjFake *self);
FjUsbfsPort *fj_fake_attach (FjFake *self, FjUsbfs *bus, const char *port, FjSpeed speed);

G_END_DECLS
