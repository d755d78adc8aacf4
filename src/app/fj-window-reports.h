/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-window-parts.h"

G_BEGIN_DECLS

/* Actions of the window that are about what boards have done. */
void fj_window_copy_report (FjWindowParts *parts, GVariant *parameter);
void fj_window_save_report (FjWindowParts *parts, GVariant *parameter);
void fj_window_save_log (FjWindowParts *parts, GVariant *parameter);

G_END_DECLS
