/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-layout.h>

G_BEGIN_DECLS

char *fj_layout_words_new (FjLayout *layout, const char *path);

G_END_DECLS
