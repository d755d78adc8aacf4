/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-chip.h"

#include <fj-boot-header.h>

G_BEGIN_DECLS

/**
 * FjVirtualLoader:
 *
 * What ROM, TF-A and OpenBL have in common: they speak DFU and GET PHASE, and put a file into
 * memory. Each program has one of its own as its state.
 */
typedef struct {
  FjVirtualBoard *board; /* (not owned) */
  FjVirtualChip  *chip;  /* (not owned) */
  FjVirtualDfu    dfu;

  guint8      phase; /* now */
  guint32     address;
  GByteArray *memory;     /* (owned) the file so far */
  gsize       received;   /* bytes the address has advanced, beyond the limit too */
  gsize       limit;      /* bytes */
  gboolean    answered;   /* OpenBL: which of its two answers GET PHASE gave last */
  gboolean    loaded;     /* everything is here; DETACH goes on */
  char       *error_text; /* (owned) (nullable) */
} FjVirtualLoader;

FjVirtualLoader *fj_virtual_loader_new (FjVirtualBoard *board, const FjVirtualDfuFuncs *funcs);
/* A file is wanted for @phase, at @address. */
void fj_virtual_loader_want (FjVirtualLoader *self, guint8 phase, guint32 address, gsize limit);
/* Of the setting that is chosen, or -1. */
int    fj_virtual_loader_get_phase (FjVirtualLoader *self);
FjTake fj_virtual_loader_give_phase (FjVirtualLoader *self, guint8 *data, gsize length,
                                     gsize *actual);
/* The file is a whole STM32 image of that version with the right checksum. */
gboolean fj_virtual_loader_is_image (FjVirtualLoader *self, guint32 version, FjStm32Header *header);

/* Functions of a program whose state is a loader. */
void fj_virtual_loader_free (gpointer state);
void fj_virtual_loader_clear (gpointer state);
/* DFU's way to idle. */
void fj_virtual_loader_make_idle (gpointer state);
/* The settings of its stage. */
void fj_virtual_loader_describe (gpointer state, FjVirtualDescriptors *descriptors);
/* A request of DFU. */
FjVirtualReply fj_virtual_loader_control (gpointer state, const FjSetup *setup, guint8 *data,
                                          gsize *actual);
/* The phase of the setting, and the block. */
void fj_virtual_loader_locate (gpointer state, FjVirtualPlace *place);
/* An upload is the answer to GET PHASE. */
gboolean fj_virtual_loader_is_answer (gpointer state);

#define FJ_VIRTUAL_LOADER_PROGRAM                                                   \
  .destroy = fj_virtual_loader_free, .leave = fj_virtual_loader_clear,              \
  .make_idle = fj_virtual_loader_make_idle, .describe = fj_virtual_loader_describe, \
  .control = fj_virtual_loader_control, .locate = fj_virtual_loader_locate

G_END_DECLS
