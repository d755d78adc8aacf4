/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  FJ_FAMILY_UNKNOWN,
  FJ_FAMILY_MP15,
  FJ_FAMILY_MP13,
  FJ_FAMILY_MP21,
  FJ_FAMILY_MP2, /* MP23 and MP25, which share a device id */
} FjFamily;

/**
 * FjFamilyInfo: what a chip family asks of a host. A table, not code.
 */
typedef struct {
  FjFamily    family;
  guint16     device_id;         /* in product strings, e.g. 0x500 */
  const char *nick;              /* "stm32mp15": stable */
  const char *name;              /* "STM32MP15" */
  guint32     header_version;    /* FjStm32HeaderVersion the ROM takes */
  guint32     fsbl_limit;        /* bytes, header included */
  gboolean    fsbl_needs_detach; /* DFU_DETACH after 0x01 */
  gboolean    has_ddr_fip;       /* asks for 0x02 */
} FjFamilyInfo;

const FjFamilyInfo *fj_family_get_info (FjFamily family); /* (nullable) for UNKNOWN */
const FjFamilyInfo *fj_family_from_device_id (guint16 device_id);
const FjFamilyInfo *fj_family_from_header_version (guint32 version);

G_END_DECLS
