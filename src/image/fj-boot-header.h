/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-stm32-header.h>

G_BEGIN_DECLS

/* Binary types (ST wiki, "STM32 header for binary files"). */
#define FJ_STM32_BINARY_UBOOT 0x00
#define FJ_STM32_BINARY_TFA 0x10

/**
 * FjStm32Header:
 *
 * The header that the boot ROM and old TF-A want before a file (ST wiki, "STM32 header for binary
 * files"; TF-A tools/stm32image).
 */
typedef struct {
  guint32  version;      /* FjStm32HeaderVersion, or an unknown value */
  guint32  header_size;  /* bytes before the payload */
  guint32  image_length; /* bytes of the payload */
  guint32  checksum;     /* sum of all payload bytes */
  guint32  entry_point;
  guint32  load_address;
  guint32  image_version;
  guint32  flags; /* option flags (1.0) or extension flags (2.x) */
  guint8   binary_type;
  gboolean is_signed; /* signature present and asked for */
  gboolean is_encrypted;
} FjStm32Header;

/* (pure) Reads the header at the start of @data; FALSE when there is none that is whole. */
gboolean fj_stm32_header_parse (const guint8 *data, gsize length, FjStm32Header *header);
guint32  fj_stm32_checksum_add (guint32 sum, const guint8 *data, gsize length);
/* Writes a version 1.0 header of 256 bytes into @out. */
void fj_stm32_header_write_v1 (guint8 *out, guint32 payload_length, guint32 checksum);

#define FJ_FIP_MAX_ENTRIES 32

typedef struct {
  guint8  uuid[16];
  guint64 offset;
  guint64 size;
} FjFipEntry;

typedef struct {
  guint32    serial;
  guint      n_entries;
  FjFipEntry entries[FJ_FIP_MAX_ENTRIES];
  guint64    total_size; /* as the end entry says; 0 without one */
} FjFip;

/* (pure) Reads a FIP table of contents; FALSE when there is none that is whole and sane. */
gboolean    fj_fip_parse (const guint8 *data, gsize length, guint64 file_size, FjFip *fip);
gboolean    fj_fip_has (const FjFip *fip, const char *uuid_name); /* "BL33", "BL32", "BL31" … */
const char *fj_fip_entry_name (const FjFipEntry *entry);          /* (nullable) */

G_END_DECLS
