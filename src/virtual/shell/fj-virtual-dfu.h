/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-program.h"

G_BEGIN_DECLS

/* How a program's DFU code walks through the states of DFU 1.1; see fj-virtual-dfu.c. */
typedef enum {
  FJ_DFU_RULES_ROM,     /* busy after a block, polls of 1 ms */
  FJ_DFU_RULES_OLD_TFA, /* busy after a block, polls of 0 ms */
  FJ_DFU_RULES_TFA,     /* dfuDNLOAD-SYNC after a block */
  FJ_DFU_RULES_UBOOT,   /* dfuDNLOAD-IDLE at once; a request out of place is an error */
  FJ_N_DFU_RULES,
} FjVirtualDfuRules;

/**
 * FjVirtualDfuInfo: what a stage's program wants to know when it speaks DFU.
 */
typedef struct {
  FjVirtualDfuRules  rules;
  const char *const *alts; /* (nullable) interface strings; %NULL: the program makes them */
  guint16            transfer_size;
  guint16            detach_timeout; /* ms */
  guint16            bcd_dfu;
  guint8             attributes; /* of the functional descriptor */
  guint32            block_us;   /* for one full block, as measured on hardware */
} FjVirtualDfuInfo;

/* What a program makes of a block. */
typedef enum {
  FJ_TAKE_OK,
  FJ_TAKE_REFUSED, /* the request is stalled */
  FJ_TAKE_FAILED,  /* the request went well, then the state is dfuERROR */
  FJ_TAKE_SILENT,  /* not answered at all */
} FjTake;

/**
 * FjVirtualDfuFuncs:
 * @take: a block, or the end of the download (@length is 0)
 * @manifest: (nullable): the host has been told dfuMANIFEST
 * @give: a block of an upload
 * @detach: the request to go
 * @is_answer: (nullable): an upload now is the answer to a question, and not what is stored;
 *   without it no faults happen to uploads
 * @spoilt: (nullable): a fault ended a download with dfuERROR
 *
 * The program behind the states of DFU.
 */
typedef struct {
  FjTake (*take) (gpointer owner, guint16 block, const guint8 *data, gsize length);
  void (*manifest) (gpointer owner);
  FjTake (*give) (gpointer owner, guint16 block, guint8 *data, gsize length, gsize *actual);
  void (*detach) (gpointer owner);
  gboolean (*is_answer) (gpointer owner);
  void (*spoilt) (gpointer owner);
} FjVirtualDfuFuncs;

/**
 * FjVirtualDfu:
 *
 * The device's side of DFU 1.1: one piece that programs which speak it have in their state. Its
 * fields are its own.
 */
typedef struct {
  FjVirtualBoard          *board; /* (not owned) */
  const FjVirtualDfuFuncs *funcs; /* static */
  gpointer                 owner; /* (not owned) */
  const FjVirtualDfuInfo  *info;  /* static */

  guint8   state;
  guint8   status;
  gint64   blocks;      /* data blocks of this download so far */
  gint64   blocks_read; /* blocks of this upload so far */
  gint64   due;         /* clock time at which the last block is done */
  gint64   busy_end;    /* clock time until which dfuDNBUSY is told */
  gboolean told_manifest;
  gint64   manifest_end; /* clock time until which dfuMANIFEST is told */
} FjVirtualDfu;

void fj_virtual_dfu_init (FjVirtualDfu *self, FjVirtualBoard *board, const FjVirtualDfuFuncs *funcs,
                          gpointer owner);
/* A stage begins whose data are an FjVirtualDfuInfo. */
void fj_virtual_dfu_enter (FjVirtualDfu *self, const FjVirtualStageInfo *stage);
/* Idle, without an error, as after an enumeration. */
void           fj_virtual_dfu_make_idle (FjVirtualDfu *self);
FjVirtualReply fj_virtual_dfu_control (FjVirtualDfu *self, const FjSetup *setup, guint8 *data,
                                       gsize *actual);
/* @names: (array length=n_names): the settings, where the stage's data have none */
void fj_virtual_dfu_describe (FjVirtualDfu *self, FjVirtualDescriptors *descriptors,
                              const char *const *names, guint n_names);
/* (nullable): the name of the setting that is chosen, where the stage's data have names */
const char *fj_virtual_dfu_get_alt_name (FjVirtualDfu *self);
gint64      fj_virtual_dfu_get_n_blocks (FjVirtualDfu *self);
/* The program goes to another state than the usual one. */
void fj_virtual_dfu_set_state (FjVirtualDfu *self, guint8 state);

G_END_DECLS
