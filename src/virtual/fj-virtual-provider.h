/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-board.h"

#include <fj-device-provider.h>

G_BEGIN_DECLS

#define FJ_TYPE_VIRTUAL_PROVIDER (fj_virtual_provider_get_type ())
G_DECLARE_FINAL_TYPE (FjVirtualProvider, fj_virtual_provider, FJ, VIRTUAL_PROVIDER, GObject)

/* What the command line and the window offer for --virtual. */
typedef struct {
  const char *spec;    /* (nullable) "3", or "PROFILE[:FAULT…]" separated by commas; NULL: one mp15-v1 */
  const char *folder;  /* (nullable) where storages are kept */
  gboolean    instant; /* no pacing */
} FjVirtualOptions;

FjDeviceProvider *fj_virtual_provider_new (const FjVirtualOptions *options, GError **error);
/* (transfer none): the board behind a device, to look inside. (nullable) */
FjVirtualBoard *fj_virtual_provider_get_board (FjVirtualProvider *self, FjDevice *device);

G_END_DECLS
