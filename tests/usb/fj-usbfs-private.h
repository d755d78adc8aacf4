/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usbfs.h"

#include <linux/usbdevice_fs.h>

G_BEGIN_DECLS

#define FJ_USBFS_READ G_MAXULONG /* in the place of an ioctl's number */

/* Boards get the addresses below. */
#define FJ_USBFS_FIRST_HUB 112

typedef enum {
  FJ_USBFS_SOURCE_WAKE,
  FJ_USBFS_SOURCE_TIMER,
  FJ_USBFS_SOURCE_NODE,
  FJ_USBFS_SOURCE_OPENER,
} FjUsbfsSourceType;

/* What epoll hands back; the first member of whatever waits. */
typedef struct {
  FjUsbfsSourceType type;
  int               fd;
} FjUsbfsSource;

typedef struct _FjUsbfsNode FjUsbfsNode;

struct _FjUsbfs {
  char         *folder; /* (owned) */
  GThread      *thread; /* (owned) */
  int           epoll;
  FjUsbfsSource wake;
  FjUsbfsSource timer;
  GAsyncQueue  *commands; /* (owned) (element-type Command) */
  GPtrArray    *ports;    /* (owned) (element-type FjUsbfsPort) */
  GPtrArray    *nodes;    /* (owned) (element-type FjUsbfsNode): also those that have gone */
  guint         last_address;
  guint         n_hubs;
  gboolean      uevents;
  guint64       sequence;
  gboolean      stopped;
};

struct _FjUsbfsPort {
  FjUsbfs            *bus;  /* (unowned) */
  char               *name; /* (owned) "1-4.2" */
  guint               number_of_bus;
  FjSpeed             speed;
  const FjUsbfsModel *model;
  gpointer            device;
  GDestroyNotify      destroy; /* (nullable) for @device */
  guint               mode;    /* of the node */
  int                 driver;  /* (atomic) FjUsbfsDriver: the kernel's for the interface */
  FjUsbfsNode        *node;    /* (unowned) (nullable): what is plugged in */
  GMutex              mutex;   /* of @stats */
  FjUsbfsStats        stats;
  gint64              last_done;
};

/* fj-usbfs-memory.c: the memory of the program under test. */
typedef struct {
  int   fd;
  pid_t pid;
} FjUsbfsPeer;

gboolean fj_usbfs_peer_read (FjUsbfsPeer *self, gulong address, gpointer data, gsize length);
gboolean fj_usbfs_peer_write (FjUsbfsPeer *self, gulong address, gconstpointer data, gsize length);
gboolean fj_usbfs_peer_receive (FjUsbfsPeer *self, gulong *request, gulong *arg,
                                gsize *length);
void     fj_usbfs_peer_answer (FjUsbfsPeer *self, long result, int error);

/* fj-usbfs-files.c: sysfs, the node, and the events about them. */
gboolean fj_usbfs_files_prepare (FjUsbfs *self, GError **error);
void     fj_usbfs_files_add (FjUsbfsPort *port, guint address);
void     fj_usbfs_files_remove (FjUsbfsPort *port, guint address);
char    *fj_usbfs_files_node (FjUsbfs *self, guint bus, guint address);
void     fj_usbfs_files_delete (FjUsbfs *self);
void     fj_usbfs_send_uevent (FjUsbfs *self, const char *action, const char *devpath,
                               const char *properties);

/* fj-usbfs-node.c: a device node and the programs that have it open. */
FjUsbfsNode *fj_usbfs_node_new (FjUsbfsPort *port, guint address);
void         fj_usbfs_node_free (FjUsbfsNode *self);
guint        fj_usbfs_node_get_address (FjUsbfsNode *self);
gboolean     fj_usbfs_node_is_at (FjUsbfsNode *self, guint number_of_bus, guint address);
void         fj_usbfs_node_leave (FjUsbfsNode *self);
gboolean     fj_usbfs_node_is_over (FjUsbfsNode *self, gint64 now);
void         fj_usbfs_node_accept (FjUsbfsNode *self);
void         fj_usbfs_node_serve (FjUsbfsSource *opener);
void         fj_usbfs_node_sweep (FjUsbfsNode *self);
gint64       fj_usbfs_node_run (FjUsbfsNode *self, gint64 now);

void fj_usbfs_watch_source (FjUsbfs *self, FjUsbfsSource *source);

G_END_DECLS
