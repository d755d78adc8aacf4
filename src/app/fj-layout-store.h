/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-issue.h>
#include <fj-layout.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_LAYOUT_STORE (fj_layout_store_get_type ())
G_DECLARE_FINAL_TYPE (FjLayoutStore, fj_layout_store, FJ, LAYOUT_STORE, GObject)

FjLayoutStore *fj_layout_store_new (void);
FjLayout      *fj_layout_store_get_layout (FjLayoutStore *self);
void           fj_layout_store_set_layout (FjLayoutStore *self, FjLayout *layout);
void           fj_layout_store_set_issues (FjLayoutStore *self, GPtrArray *issues);
void           fj_layout_store_hold (FjLayoutStore *self, gboolean is_held);
void           fj_layout_store_touch (FjLayoutStore *self);

FjPartition *fj_layout_store_get_partition (FjLayoutStore *self, GtkTreeIter *iter);
int          fj_layout_store_get_row (FjLayoutStore *self, GtkTreeIter *iter);
GtkTreePath *fj_layout_store_dup_path (FjLayoutStore *self, guint row);
gboolean     fj_layout_store_get_mark (FjLayoutStore *self, GtkTreeIter *iter, FjColumn column,
                                       FjSeverity *severity);

G_END_DECLS
