/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-layout.h>

G_BEGIN_DECLS

#define FJ_TYPE_LAYOUT_WATCH (fj_layout_watch_get_type ())
G_DECLARE_FINAL_TYPE (FjLayoutWatch, fj_layout_watch, FJ, LAYOUT_WATCH, GObject)

FjLayoutWatch *fj_layout_watch_new (void);
void           fj_layout_watch_set_layout (FjLayoutWatch *self, FjLayout *layout);
void           fj_layout_watch_set_saving (FjLayoutWatch *self, gboolean is_saving);
FjLayoutDisk   fj_layout_watch_get_disk (FjLayoutWatch *self);

G_END_DECLS
