/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-window-parts.h"

G_BEGIN_DECLS

void fj_window_choices_add (FjWindowParts *parts);
void fj_window_choices_restore (FjWindowParts *parts);

G_END_DECLS
