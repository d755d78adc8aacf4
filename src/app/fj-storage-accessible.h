/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk-a11y.h>

G_BEGIN_DECLS

#define FJ_TYPE_STORAGE_ACCESSIBLE (fj_storage_accessible_get_type ())
G_DECLARE_FINAL_TYPE (FjStorageAccessible, fj_storage_accessible, FJ, STORAGE_ACCESSIBLE,
                      GtkWidgetAccessible)

void fj_storage_accessible_update (FjStorageAccessible *self);

G_END_DECLS
