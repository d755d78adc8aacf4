/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-family.h"

#include <fj-layout-types.h>
#include <gio/gio.h>

G_BEGIN_DECLS

gboolean fj_virtual_storages_is_option (const char *text);
/* (transfer none) (array length=n): they live as long as the program. (nullable) */
const FjStorageGeometry *fj_virtual_storages_get (const FjVirtualProfile *profile,
                                                  const char *options, guint *n, GError **error);
char                    *fj_virtual_storages_describe (void);

G_END_DECLS
