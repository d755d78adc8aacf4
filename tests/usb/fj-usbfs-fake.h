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
 * It takes DFU downloads. Used on one thread at a time: the bus's, from plugging to
 * fj_usbfs_sync().
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

  gboolean has_echo; /* a second interface, with endpoints */
  guint    halted;   /* its endpoints stall */
  guint8   echo_alt;
  GQueue   echoes; /* (element-type GBytes) (owned): to be sent */

  FjUsbfsPort *port;
  guint64      arrival;
  gint64       ready;
  GArray      *log; /* (owned) (element-type FjSetup) */
} FjFake;

/*
 * The second interface is of class ff/42/03 and says what it is told: each message that comes on
 * FJ_ECHO_OUT is sent on FJ_ECHO_IN. "stall" halts the two instead, "leave" pulls the device out.
 * The interrupt endpoints are there in its alternate setting 1 and do the same.
 */
#define FJ_ECHO_INTERFACE 1
#define FJ_ECHO_OUT 0x01
#define FJ_ECHO_IN 0x81
#define FJ_ECHO_INTERRUPT_OUT 0x02
#define FJ_ECHO_INTERRUPT_IN 0x82

GBytes        *fj_echo_append_descriptors (const guint8 *raw, gsize length);
FjVirtualReply fj_echo_transfer (gpointer device, guint64 arrival, guint8 endpoint, guint8 *data,
                                 gsize length, gsize *actual);
void           fj_echo_clear_halt (FjFake *self);

void         fj_fake_init (FjFake *self, guint16 vendor, guint16 product_id);
void         fj_fake_clear (FjFake *self);
FjUsbfsPort *fj_fake_attach (FjFake *self, FjUsbfs *bus, const char *port, FjSpeed speed);

G_END_DECLS
