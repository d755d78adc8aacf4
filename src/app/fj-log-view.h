/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-log.h"

G_BEGIN_DECLS

#define FJ_TYPE_LOG_VIEW (fj_log_view_get_type ())
G_DECLARE_FINAL_TYPE (FjLogView, fj_log_view, FJ, LOG_VIEW, GtkBox)

void fj_log_view_set_log (FjLogView *self, FjLog *log);
void fj_log_view_search (FjLogView *self);

G_END_DECLS
