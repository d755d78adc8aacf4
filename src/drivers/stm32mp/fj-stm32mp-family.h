/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-family.h"

#include <fj-stm32-chips.h>

G_BEGIN_DECLS

/**
 * FjStm32mpFamily: what a family of STM32MP chips asks of a host. A table, not code; compared by
 * pointer.
 */
typedef struct {
  FjFamily            family;
  const FjStm32Chips *chips;             /* by the header that its boot ROM takes */
  guint16             device_id;         /* in product strings, e.g. 0x500 */
  guint32             fsbl_limit;        /* bytes, header included */
  gboolean            fsbl_needs_detach; /* DFU_DETACH after 0x01 */
  double              rom_rate;          /* bytes a second, as measured */
} FjStm32mpFamily;

/* All (nullable). */
const FjStm32mpFamily *fj_stm32mp_family_from_device_id (guint16 device_id);
const FjStm32mpFamily *fj_stm32mp_family_from_version (guint32 header_version);
/* %NULL also for a family of another driver. */
const FjStm32mpFamily *fj_stm32mp_family_from_info (const FjFamily *family); /* (nullable) */
gboolean               fj_stm32mp_family_asks_for (const FjStm32mpFamily *self, guint8 id);
/* As the others know it. (nullable self) */
const FjFamily *fj_stm32mp_family_get_info (const FjStm32mpFamily *self);

G_END_DECLS
