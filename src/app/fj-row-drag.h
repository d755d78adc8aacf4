/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-view.h"

G_BEGIN_DECLS

#define FJ_TYPE_ROW_DRAG (fj_row_drag_get_type ())
G_DECLARE_FINAL_TYPE (FjRowDrag, fj_row_drag, FJ, ROW_DRAG, GObject)

FjRowDrag *fj_row_drag_new (FjLayoutView *view);

G_END_DECLS
