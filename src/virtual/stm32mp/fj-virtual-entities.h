/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-dfu.h"
#include "fj-virtual-storage.h"

G_BEGIN_DECLS

#define FJ_DFU_BUFFER (8 * 1024 * 1024) /* U-Boot's CONFIG_SYS_DFU_DATA_BUF_SIZE */

typedef enum {
  FJ_ENTITY_LAYOUT,
  FJ_ENTITY_PARTITION,
  FJ_ENTITY_COMMAND,
  FJ_ENTITY_OTP,
  FJ_ENTITY_PMIC,
} FjEntityKind;

/**
 * FjVirtualEntity: what U-Boot's DFU code has behind one alternate setting.
 */
typedef struct {
  FjEntityKind      kind;
  char             *name;    /* (owned) the interface string */
  guint             row;     /* of a partition, in the layout */
  FjVirtualStorage *storage; /* (nullable) (not owned) */
  guint64           start;   /* first byte on the storage */
  guint64           size;    /* bytes */
  gboolean          is_ubi;
  gsize             buffer_size;

  /*< private >*/
  gboolean open;   /* a transfer is under way; one that is not brought to its end stays open */
  guint16  next;   /* block number that must come next */
  guint64  offset; /* of the next write to, or read from, the storage */
  gsize    fill;   /* bytes in the buffer: still to be written, or still to be given */
  guint64  left;   /* bytes that still have to come into the buffer */
} FjVirtualEntity;

/**
 * FjVirtualEntityFuncs:
 * @begin: a transfer begins: at which byte
 * @prepare: the first byte is about to be read of a setting that is no partition: how many there
 *   are, of @size
 * @write: what the DFU buffer held goes to a setting that is no partition
 * @read: bytes of such a setting, in range
 * @failed: a download is spoilt
 *
 * What the program behind the settings makes of them.
 */
typedef struct {
  guint64 (*begin) (gpointer owner, const FjVirtualEntity *entity);
  guint64 (*prepare) (gpointer owner, const FjVirtualEntity *entity, guint64 size);
  gboolean (*write) (gpointer owner, const FjVirtualEntity *entity, guint64 offset,
                     const guint8 *data, gsize length);
  gboolean (*read) (gpointer owner, const FjVirtualEntity *entity, guint64 offset, guint8 *data,
                    gsize length);
  void (*failed) (gpointer owner, const FjVirtualEntity *entity, const char *text);
} FjVirtualEntityFuncs;

/**
 * FjVirtualEntities:
 *
 * U-Boot's DFU data path: the settings, the one buffer that all of them share, and how far each
 * transfer is. The board is locked.
 */
typedef struct _FjVirtualEntities FjVirtualEntities;

FjVirtualEntities *fj_virtual_entities_new (FjVirtualBoard             *board,
                                            const FjVirtualEntityFuncs *funcs, gpointer owner);
void               fj_virtual_entities_free (FjVirtualEntities *self);
/* No settings any more. */
void fj_virtual_entities_clear (FjVirtualEntities *self);
/* And no buffer either, as after a start. */
void fj_virtual_entities_reset (FjVirtualEntities *self);
/* The next setting; takes over what @entity owns. */
void fj_virtual_entities_add (FjVirtualEntities *self, const FjVirtualEntity *entity);

guint                  fj_virtual_entities_get_n (FjVirtualEntities *self);
const FjVirtualEntity *fj_virtual_entities_get (FjVirtualEntities *self, guint alt);
/* (nullable): the setting that is chosen */
const FjVirtualEntity *fj_virtual_entities_get_chosen (FjVirtualEntities *self);

/* A block, or the end, of a download into the setting that is chosen. */
FjTake fj_virtual_entities_take (FjVirtualEntities *self, guint16 block, const guint8 *data,
                                 gsize length);
/* A block of an upload. */
FjTake fj_virtual_entities_give (FjVirtualEntities *self, guint16 block, guint8 *data, gsize length,
                                 gsize *actual);
/*
 * What was put off at the end of a download: writes the rest. @entity: (out) (nullable): whose it
 * was, %NULL: nothing was put off. FALSE resets the board.
 */
gboolean fj_virtual_entities_flush (FjVirtualEntities *self, const FjVirtualEntity **entity);
/* The transfer of @alt is over, or was spoilt: the next one starts with block 0. */
void fj_virtual_entities_close (FjVirtualEntities *self, const FjVirtualEntity *entity);

G_END_DECLS
