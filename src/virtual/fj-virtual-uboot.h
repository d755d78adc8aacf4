/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-storage.h"

#include <fj-layout-types.h>

G_BEGIN_DECLS

#define FJ_PHASE_DO_RESET 0x1FF /* phase 0xFF after it has been read */

#define FJ_OTP_MAX 4096
#define FJ_PMIC_SIZE 8
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

typedef struct {
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
  guint8           reply[512];
  gsize            reply_length;
  guint8           otp_written[FJ_OTP_MAX];
  guint8           pmic_written[FJ_PMIC_SIZE];
  guint8           boot_area[10];  /* by eMMC: the boot area that starts, 0: none */
  guint            n_in_table[10]; /* by MMC: entries of the table that was written, 0: none was */
  gint64           work;           /* µs that erasing took on hardware */
} FjVirtualUboot;

G_END_DECLS
