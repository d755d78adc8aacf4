/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-file-dialogs.h"

G_BEGIN_DECLS

GtkWidget *fj_layout_choice_show (GtkWindow *parent, GPtrArray *layouts, const char *note,
                                  FjFileFunc func, gpointer user_data);

G_END_DECLS
