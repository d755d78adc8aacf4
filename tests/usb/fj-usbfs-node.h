/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usbfs-private.h"

G_BEGIN_DECLS

#define FJ_USBFS_MAX_DATA 4096
#define FJ_USBFS_SETUP_SIZE 8
#define FJ_USBFS_MAX_INTERFACES 8
/* How long a node that has gone still answers, for a program that was just opening it. */
#define FJ_USBFS_LINGER_USEC G_USEC_PER_SEC

typedef struct {
  FjUsbfsSource source; /* first */
  FjUsbfsNode  *node;   /* (unowned) */
  FjUsbfsPeer   peer;
  guint32       claimed; /* bits of interfaces */
  GQueue        done;    /* (element-type FjUsbfsUrb): to be reaped */
  gsize         read;    /* bytes of the descriptors */
  gboolean      closed;
} FjUsbfsOpener;

/* A request on its way: of a program, or of a call of set-interface that waits for its answer. */
typedef struct {
  FjUsbfsOpener      *opener; /* (unowned) (nullable): NULL: nobody wants to hear of it */
  gulong              address;
  struct usbdevfs_urb urb;
  guint8             *bulk; /* (owned) (nullable): data of an endpoint other than zero */
  guint8              data[FJ_USBFS_SETUP_SIZE + FJ_USBFS_MAX_DATA];
  gint64              submitted; /* when it was queued */
  gboolean            is_call;   /* that waits; one of bulk is answered with what went */
  gint64              deadline;  /* of a call */
  gboolean            started;   /* the device does not answer */
} FjUsbfsUrb;

struct _FjUsbfsNode {
  FjUsbfsSource source; /* first; a listening socket */
  FjUsbfsPort  *port;   /* (unowned) */
  guint         address;
  guint64       arrival;
  char         *socket_path; /* (owned) */
  char         *fifo_path;   /* (owned) */
  int           fifo;
  gboolean      ready;
  gboolean      gone;
  gint64        gone_at;
  GPtrArray    *openers;                       /* (owned) */
  GQueue        queue;                         /* (element-type FjUsbfsUrb): endpoint 0, in turn */
  GQueue        data;                          /* (element-type FjUsbfsUrb): others, each in turn */
  guint8        alts[FJ_USBFS_MAX_INTERFACES]; /* as the kernel knows them */
};

void fj_usbfs_node_update_ready (FjUsbfsNode *self);
void fj_usbfs_urb_free (FjUsbfsUrb *self);
/* fj-usbfs-data.c: endpoints other than zero. */
int      fj_usbfs_find_interface (FjUsbfsNode *self, guint endpoint);
gboolean fj_usbfs_has_interface (FjUsbfsNode *self, guint number);
gint64   fj_usbfs_run_data (FjUsbfsNode *self, gint64 now);
/* Ends a request: its owner may reap it. */
void fj_usbfs_endpoint_finish (FjUsbfsNode *self, FjUsbfsUrb *urb, int status, gsize actual);
int  fj_usbfs_reply_to_status (FjVirtualReply reply);
/* An errno, 0, or -1 when the answer comes later. */
int  fj_usbfs_call (FjUsbfsNode *self, FjUsbfsOpener *opener, gulong request, gulong arg);
int  fj_usbfs_release (FjUsbfsNode *self, FjUsbfsOpener *opener, guint interface);
void fj_usbfs_release_all (FjUsbfsNode *self, FjUsbfsOpener *opener);

G_END_DECLS
