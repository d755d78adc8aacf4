/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-usb-pipe.h>
#include <fj-virtual-board.h>

G_BEGIN_DECLS

/**
 * FjUsbfs:
 *
 * A USB bus made of software for unmodified programs: a folder that stands for /sys and /dev under
 * umockdev's preload library, and a thread that answers the ioctl calls on the device nodes in it
 * as Linux' usbfs does. What is plugged in are models: virtual boards, or what a test writes.
 *
 * The program under test runs in the same process (under umockdev-wrapper, with $UMOCKDEV_DIR set
 * to the folder) or is a child of fj-usbfs-run.
 */
typedef struct _FjUsbfs FjUsbfs;

/* A place where something can be plugged in, for as long as the bus exists. */
typedef struct _FjUsbfsPort FjUsbfsPort;

/**
 * FjUsbfsModel:
 *
 * What a port needs to know of the device in it; called on the thread of the bus. The meanings are
 * those of the functions of FjVirtualBoard.
 */
typedef struct {
  guint64 (*get_arrival) (gpointer device);
  gboolean (*open) (gpointer device, guint64 arrival, GError **error); /* (nullable) */
  gint64 (*get_ready) (gpointer device);
  FjVirtualReply (*control) (gpointer device, guint64 arrival, const FjSetup *setup, guint8 *data,
                             gsize *actual);
  FjVirtualReply (*transfer) (gpointer device, guint64 arrival, guint8 endpoint, guint8 *data,
                              gsize length, gsize *actual); /* (nullable) */
  FjVirtualReply (*bus_reset) (gpointer device, guint64 arrival);
  GBytes *(*dup_descriptors) (gpointer device);
  char *(*dup_string) (gpointer device, guint8 index);
} FjUsbfsModel;

/* A driver of the kernel for the interface of a device. */
typedef enum {
  FJ_USBFS_NO_DRIVER,
  FJ_USBFS_DRIVER_BOUND,
  FJ_USBFS_DRIVER_DETACHED, /* by a program */
  FJ_USBFS_NOT_CONFIGURED,  /* there is no interface yet */
} FjUsbfsDriver;

/* What the device on a port has seen since it came last; times are monotonic, in microseconds. */
typedef struct {
  gint64  first_block; /* the first DFU block came in */
  gint64  last_block;  /* the last one was answered */
  gint64  idle;        /* between them: the device was ready and nobody asked */
  guint64 blocks;
  guint64 bytes;
  guint64 ioctls;
} FjUsbfsStats;

FjUsbfs    *fj_usbfs_new (GError **error);
void        fj_usbfs_free (FjUsbfs *self);
const char *fj_usbfs_get_folder (FjUsbfs *self);
void        fj_usbfs_set_uevents (FjUsbfs *self, gboolean uevents);
void        fj_usbfs_sync (FjUsbfs *self);

FjUsbfsPort  *fj_usbfs_add_port (FjUsbfs *self, const char *port, FjSpeed speed,
                                 const FjUsbfsModel *model, gpointer device);
FjUsbfsPort  *fj_usbfs_add_board (FjUsbfs *self, FjVirtualBoard *board);
void          fj_usbfs_plug (FjUsbfsPort *port);
void          fj_usbfs_unplug (FjUsbfsPort *port);
void          fj_usbfs_set_mode (FjUsbfsPort *port, guint mode);
void          fj_usbfs_set_driver (FjUsbfsPort *port, FjUsbfsDriver driver);
FjUsbfsDriver fj_usbfs_get_driver (FjUsbfsPort *port);
void          fj_usbfs_get_stats (FjUsbfsPort *port, FjUsbfsStats *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjUsbfs, fj_usbfs_free)

G_END_DECLS
