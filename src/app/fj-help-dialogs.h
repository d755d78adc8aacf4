/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void fj_preferences_show (GtkWindow *parent, GSettings *settings);
void fj_boot_switches_show (GtkWindow *parent);
void fj_doctor_show (GtkWindow *parent, FjBoardModel *boards);

G_END_DECLS
