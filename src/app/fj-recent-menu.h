/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GMenuModel *fj_recent_menu_new (GPtrArray *recent);

G_END_DECLS
