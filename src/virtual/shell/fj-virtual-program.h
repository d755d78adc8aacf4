/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-descriptors.h"
#include "fj-virtual-fault.h"

#include <fj-usb-pipe.h>

G_BEGIN_DECLS

typedef struct _FjVirtualBoard   FjVirtualBoard; /* fj-virtual-board.h */
typedef struct _FjVirtualProgram FjVirtualProgram;

/**
 * FjVirtualReply: how a transfer ended.
 */
typedef enum {
  FJ_VIRTUAL_OK,
  FJ_VIRTUAL_STALL,
  FJ_VIRTUAL_SILENT, /* NAK for ever: the host's time limit ends it */
  FJ_VIRTUAL_GONE,   /* not on the bus */
} FjVirtualReply;

/**
 * FjVirtualStageInfo: what a stage of the boot chain shows on the bus, and which program it is.
 */
typedef struct {
  const FjVirtualProgram *program;
  const char             *nick; /* "rom": what faults call it */
  const char             *manufacturer;
  const char             *product;
  guint16                 vendor;
  guint16                 product_id;
  gboolean                no_serial;
  gboolean                is_gadget; /* U-Boot's USB stack: the choice of a setting makes it idle */
  gboolean                no_alts;   /* SET_INTERFACE is refused */
  guint32                 leave_us;  /* time on the bus when it goes; 0: as short as can be */
  gconstpointer           data;      /* what its program wants to know of it */
} FjVirtualStageInfo;

/**
 * FjVirtualProgram:
 * @name: for debug lines
 * @create: makes its state on a board, once, when it is needed first
 * @destroy: frees it
 * @enter: it runs from now on, as @stage
 * @leave: (nullable): another program follows, or the same one anew
 * @make_idle: (nullable): it has been enumerated, or a gadget's setting has been chosen: whatever
 *   transfer was under way is forgotten
 * @describe: adds its interfaces, settings, endpoints and strings
 * @control: (nullable): a class or vendor request; @actual is @setup->length before, for a request
 *   that sends
 * @transfer: (nullable): a transfer on an endpoint of a setting that is chosen
 * @bus_reset: (nullable): the host resets the port
 * @tick: (nullable): the time that fj_virtual_presence_tick_in() was asked for has come
 * @locate: (nullable): where in its work it is, for faults; @place has the stage already
 *
 * What runs on a virtual board. The shell knows the bus, a program what is said on it. It owns its
 * state; the shell hands it to every call, with the board locked. What it may ask of the board is
 * in fj-virtual-shell.h.
 */
struct _FjVirtualProgram {
  const char *name;
  gpointer (*create) (FjVirtualBoard *board);
  void (*destroy) (gpointer state);
  void (*enter) (gpointer state, const FjVirtualStageInfo *stage);
  void (*leave) (gpointer state);
  void (*make_idle) (gpointer state);
  void (*describe) (gpointer state, FjVirtualDescriptors *descriptors);
  FjVirtualReply (*control) (gpointer state, const FjSetup *setup, guint8 *data, gsize *actual);
  FjVirtualReply (*transfer) (gpointer state, guint8 endpoint, guint8 *data, gsize length,
                              gsize *actual);
  void (*bus_reset) (gpointer state, gboolean is_leaving);
  void (*tick) (gpointer state);
  void (*locate) (gpointer state, FjVirtualPlace *place);
};

G_END_DECLS
