/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-chip.h"
#include "fj-virtual-phase.h"
#include "fj-virtual-storage.h"

#include <fj-layout-types.h>

G_BEGIN_DECLS

#define FJ_PHASE_DO_RESET 0x1FF /* phase 0xFF after it has been read */

#define FJ_LAYOUT_ROOM (256 * 1024)
#define FJ_DFU_BUFFER (8 * 1024 * 1024) /* U-Boot's CONFIG_SYS_DFU_DATA_BUF_SIZE */

typedef enum {
  FJ_ENTITY_LAYOUT,
  FJ_ENTITY_PARTITION,
  FJ_ENTITY_COMMAND,
  FJ_ENTITY_OTP,
  FJ_ENTITY_PMIC,
} FjEntityKind;

/**
 * FjVirtualEntity: what U-Boot's DFU code has behind one alternate setting. A transfer that was
 * begun and not brought to its end stays open.
 */
typedef struct {
  FjEntityKind      kind;
  char             *name;    /* (owned) the interface string */
  guint             row;     /* of a partition, in the layout */
  FjVirtualStorage *storage; /* (nullable) */
  guint64           start;   /* first byte on the storage */
  guint64           size;    /* bytes */
  gboolean          is_ubi;
  gsize             buffer_size;

  gboolean open;   /* a transfer is under way */
  guint16  next;   /* block number that must come next */
  guint64  offset; /* of the next write to, or read from, the storage */
  gsize    fill;   /* bytes in the buffer */
  guint64  left;   /* bytes still to be read */
} FjVirtualEntity;

/**
 * FjVirtualUboot:
 *
 * U-Boot's "stm32prog", a program's state: the layout that it has accepted, what is behind each
 * setting, and how far it is.
 */
typedef struct {
  FjVirtualBoard       *board; /* (not owned) */
  FjVirtualChip        *chip;  /* (not owned) */
  const FjVirtualChain *chain; /* static */
  FjVirtualDfu          dfu;

  FjRowValues     *rows; /* (owned) (array length=n_rows) the accepted layout */
  guint            n_rows;
  GArray          *placed;   /* (owned) (nullable) (element-type FjUbootPartition) */
  gboolean         is_first; /* the enumeration that takes the layout */
  FjVirtualEntity *entities; /* (owned) (array length=n_entities) by alternate setting */
  guint            n_entities;
  guint8          *buffer; /* (owned) (nullable) the one DFU buffer, for all entities */
  int              phase;
  int              current;   /* row that is being programmed, or -1 */
  guint32          offset;    /* for the next download into it */
  char            *text;      /* (owned) (nullable) why the phase is 0xFF */
  GByteArray      *layout;    /* (owned) (nullable) what was sent to the layout's setting */
  gboolean         is_script; /* a U-Boot script instead of a layout */
  int              flush;     /* entity whose flush was put off, or -1 */
  guint8           reply[FJ_PHASE_REPLY_MAX];
  gsize            reply_length;
  guint8           otp_written[FJ_OTP_MAX];
  guint8           pmic_written[FJ_PMIC_SIZE];
  guint            n_in_table[10]; /* by MMC: entries of the table that was written, 0: none was */
  gint64           work;           /* µs that erasing took on hardware */
} FjVirtualUboot;

/* fj-virtual-uboot.c */
/* U-Boot is no longer there. */
void fj_virtual_uboot_clear (FjVirtualBoard *board);
void fj_virtual_uboot_fail (FjVirtualUboot *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* U-Boot starts; returns the µs that its erasing takes on hardware. */
gint64 fj_virtual_uboot_boot (FjVirtualBoard *board);
void   fj_virtual_uboot_add_entity (FjVirtualUboot *self, const FjVirtualEntity *entity);
void   fj_virtual_uboot_clear_entities (FjVirtualUboot *self);
void   fj_virtual_uboot_close (FjVirtualEntity *entity);

/* fj-virtual-uboot-start.c */
gboolean fj_virtual_uboot_init_devices (FjVirtualUboot *self);
void     fj_virtual_uboot_init_entities (FjVirtualUboot *self);

/* fj-virtual-uboot-write.c */
FjTake   fj_virtual_uboot_take (gpointer owner, guint16 block, const guint8 *data, gsize length);
gboolean fj_virtual_uboot_flush (FjVirtualUboot *self, FjVirtualEntity *entity);
FjTake   fj_virtual_uboot_give (gpointer owner, guint16 block, guint8 *data, gsize length,
                                gsize *actual);

/* fj-virtual-uboot-special.c: settings that are not partitions */
gboolean fj_virtual_uboot_write_special (FjVirtualUboot *self, FjVirtualEntity *entity,
                                         const guint8 *data, gsize length);
void     fj_virtual_uboot_start_special (FjVirtualUboot *self, FjVirtualEntity *entity);
gboolean fj_virtual_uboot_open_special (FjVirtualUboot *self, FjVirtualEntity *entity);
gboolean fj_virtual_uboot_read_special (FjVirtualUboot *self, FjVirtualEntity *entity,
                                        guint64 offset, guint8 *data, gsize length);

G_END_DECLS
