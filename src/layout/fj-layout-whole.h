/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout.h"

G_BEGIN_DECLS

FjLayout *fj_layout_copy_for_storage (FjLayout *self, const char *storage, GError **error);

G_END_DECLS
