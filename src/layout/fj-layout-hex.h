/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout.h"

G_BEGIN_DECLS

/* Numbers with the capitals, or without, that the file has. (transfer full) */
char *fj_layout_format_offset (FjLayout *self, guint64 offset);
char *fj_layout_format_id (FjLayout *self, guint id);

G_END_DECLS
