/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-alt.h"
#include "fj-usb-pipe.h"

G_BEGIN_DECLS

#define FJ_DFU_MAX_ALTS 256

/**
 * FjDfuInfo:
 *
 * What a device says about itself in DFU mode: its descriptors, its strings, its alternate
 * settings. Immutable, boxed, atomic reference count.
 */
typedef struct {
  /*< private >*/
  gatomicrefcount ref_count;

  /*< public, read-only >*/
  guint16 vendor;
  guint16 product_id;
  guint16 bcd_device;
  char   *manufacturer; /* (owned) (nullable) valid UTF-8 */
  char   *product;      /* (owned) (nullable) */
  char   *serial;       /* (owned) (nullable) NULL also when it is empty */
  guint8  dfu_attributes;
  guint16 detach_timeout_ms;
  guint16 transfer_size; /* bytes, at least 64 */
  guint16 bcd_dfu;
  guint   n_alts;
  FjAlt  *alts; /* (owned) (array length=n_alts) */
} FjDfuInfo;

#define FJ_TYPE_DFU_INFO (fj_dfu_info_get_type ())
GType fj_dfu_info_get_type (void);

/*
 * (pure) From raw descriptors: 18 bytes device, then the configuration; strings by index (each
 * nullable), as a device list or a fuzzer has them.
 */
FjDfuInfo   *fj_dfu_info_parse (const guint8 *device, gsize device_length, const guint8 *config,
                                gsize config_length, const char *const *strings, guint n_strings,
                                GError **error);
FjDfuInfo   *fj_dfu_info_ref (FjDfuInfo *self);
void         fj_dfu_info_unref (FjDfuInfo *self);
const FjAlt *fj_dfu_info_find_phase (FjDfuInfo *self, guint8 phase); /* (nullable) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjDfuInfo, fj_dfu_info_unref)

G_END_DECLS
