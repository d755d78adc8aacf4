/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-faults.h"
#include "fj-virtual-program.h"

G_BEGIN_DECLS

/**
 * FjVirtualControl: what the host has set up with endpoint zero. The functions alone touch the
 * fields, with the board locked.
 */
typedef struct {
  gboolean refuses; /* everything */
  guint8   configuration;
  guint8   alts[FJ_VIRTUAL_MAX_INTERFACES];
  guint32  halted; /* endpoints, by bits: 0 to 15 out, 16 to 31 in */
} FjVirtualControl;

/**
 * FjVirtualFace: what the board is at that moment. Nothing of it is owned.
 */
typedef struct {
  const FjVirtualStageInfo *stage; /* what runs */
  gpointer                  state; /* of its program */
  FjVirtualDescriptors     *descriptors;
  FjVirtualFaults          *faults;
  gint64                    age; /* µs that it has been on the bus */
} FjVirtualFace;

/* As after an arrival. */
void fj_virtual_control_reset (FjVirtualControl *self);
/* The settings of all interfaces are those numbered 0, and no endpoint is halted. */
void fj_virtual_control_reset_alts (FjVirtualControl *self);
void fj_virtual_control_set_configuration (FjVirtualControl *self, const FjVirtualFace *face,
                                           guint8 value);
/* A standard request (USB 2.0, 9.4). */
FjVirtualReply fj_virtual_control_answer (FjVirtualControl *self, const FjVirtualFace *face,
                                          const FjSetup *setup, guint8 *data, gsize *actual);
gboolean       fj_virtual_control_is_halted (FjVirtualControl *self, guint8 endpoint);
/* It refuses until the host clears it. */
void fj_virtual_control_halt (FjVirtualControl *self, guint8 endpoint);

G_END_DECLS
