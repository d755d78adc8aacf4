/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-view.h"

G_BEGIN_DECLS

/* Keys and menu of the rows, for the actions of the window. */
void fj_table_keys_attach (FjLayoutView *view, GMenuModel *menu);

G_END_DECLS
