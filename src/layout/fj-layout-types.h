/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The columns of a flash layout, in file order. */
typedef enum {
  FJ_COLUMN_NONE = -1, /* the whole row, or the whole file */
  FJ_COLUMN_OPTION,
  FJ_COLUMN_ID,
  FJ_COLUMN_NAME,
  FJ_COLUMN_TYPE,
  FJ_COLUMN_DEVICE, /* ST calls it "IP" */
  FJ_COLUMN_OFFSET,
  FJ_COLUMN_FILE, /* ST calls it "Binary" */
  FJ_N_COLUMNS,
} FjColumn;

/* What U-Boot does with a row. No flag at all is the "-" of a layout: described only. */
typedef enum {
  FJ_OPTION_NONE = 0,
  FJ_OPTION_PROGRAM = 1 << 0, /* P */
  FJ_OPTION_EMPTY = 1 << 1,   /* E: created, not written */
  FJ_OPTION_DELETE = 1 << 2,  /* D: erased first */
} FjOption;

typedef enum {
  FJ_PARTITION_BINARY,
  FJ_PARTITION_FIP,
  FJ_PARTITION_FWU_MDATA,
  FJ_PARTITION_ENV,
  FJ_PARTITION_ESP,
  FJ_PARTITION_SYSTEM,
  FJ_PARTITION_FILE_SYSTEM,
  FJ_PARTITION_RAW_IMAGE,
} FjPartitionType;

/* What becomes of a file that is packed (.gz and the like). */
typedef enum {
  FJ_PACKING_AUTOMATIC, /* unpacked where that can only be what is meant */
  FJ_PACKING_UNPACK,
  FJ_PACKING_KEEP, /* sent as it is */
} FjPacking;

/* The kinds of storage that a row can be on. */
typedef enum {
  FJ_STORAGE_NONE, /* "none": a file for the boot ROM or TF-A */
  FJ_STORAGE_MMC,
  FJ_STORAGE_NOR,
  FJ_STORAGE_NAND,
  FJ_STORAGE_SPI_NAND,
  FJ_STORAGE_RAM,
} FjStorageKind;

/* Where on its storage a row begins. */
typedef enum {
  FJ_AREA_USER,  /* at an address of the ordinary area */
  FJ_AREA_BOOT1, /* first eMMC boot area */
  FJ_AREA_BOOT2,
} FjArea;

/* Ids that mean something by themselves; an id is what DFU's phase protocol calls a phase. */
#define FJ_ID_LAYOUT 0x00
#define FJ_ID_FSBL 0x01
#define FJ_ID_DDR_FIP 0x02
#define FJ_ID_SSBL 0x03
#define FJ_ID_FIRST_USER 0x10
#define FJ_ID_LAST 0xF0

/* Their nicks are the words of the layout, of its notes, and of its columns for machines. */
#define FJ_TYPE_COLUMN (fj_column_get_type ())
#define FJ_TYPE_PARTITION_TYPE (fj_partition_type_get_type ())
#define FJ_TYPE_PACKING (fj_packing_get_type ())
#define FJ_TYPE_STORAGE_KIND (fj_storage_kind_get_type ())
GType fj_column_get_type (void);
GType fj_partition_type_get_type (void);
GType fj_packing_get_type (void);
GType fj_storage_kind_get_type (void);

#define FJ_NAME_MAX 16
#define FJ_MAX_STORAGES 5
#define FJ_MAX_LINES 240

/**
 * FjRowValues:
 *
 * What the cells of one row mean. Only meaningful where every cell could be read.
 */
typedef struct {
  FjOption        option;
  guint8          id;
  char            name[FJ_NAME_MAX + 1];
  FjPartitionType type;
  guint           copies; /* N of Binary(N), else 1 */
  FjStorageKind   storage;
  guint8          storage_index; /* 0 to 9 */
  FjArea          area;
  guint64         offset; /* bytes; 0 in a boot area and for RawImage */
} FjRowValues;

/* A partition that a board has already: by its device tree (MTD) or its partition table (GPT). */
typedef struct {
  guint64     offset; /* bytes */
  guint64     size;   /* bytes; 0: no such entry */
  const char *name;   /* (nullable) */
} FjMtdPartition;

/**
 * FjStorageGeometry:
 *
 * One storage of a board, as far as the rules of a layout depend on it.
 */
typedef struct {
  FjStorageKind         kind;
  guint8                index;
  guint64               size;         /* bytes */
  guint32               erase_size;   /* bytes: 512 (SD), erase group (eMMC), block (MTD) */
  guint64               first_usable; /* lowest address in bytes; RAM: where it begins */
  guint64               boot_size;    /* size of each eMMC boot area in bytes; 0: has none */
  const FjMtdPartition *mtd;          /* static table of an MTD device (nullable) */
  guint                 n_mtd;
  gboolean              mtd_needs_fsbl; /* has it only for a layout with a row "fsbl…" on a NOR */
} FjStorageGeometry;

const FjStorageGeometry *fj_storage_geometry_find (const FjStorageGeometry *geometry,
                                                   guint n_geometry, FjStorageKind kind,
                                                   guint8 index);
gboolean                 fj_storage_geometry_is_equal (const FjStorageGeometry *a, guint n_a,
                                                       const FjStorageGeometry *b, guint n_b);

const char *fj_option_to_text (FjOption option);
const char *fj_partition_type_to_text (FjPartitionType type);
const char *fj_storage_kind_to_text (FjStorageKind kind);
const char *fj_column_to_text (FjColumn column);
char       *fj_storage_dup_name (FjStorageKind kind, guint index);
gboolean    fj_storage_kind_is_mtd (FjStorageKind kind);

G_END_DECLS
