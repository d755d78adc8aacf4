/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board-model.h"
#include "fj-flash-controller.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_WINDOW (fj_window_get_type ())
G_DECLARE_FINAL_TYPE (FjWindow, fj_window, FJ, WINDOW, GtkApplicationWindow)

FjWindow          *fj_window_new (GtkApplication *application, FjDeviceList *devices,
                                  GSettings *settings);
void               fj_window_open (FjWindow *self, GFile *file);
FjBoardModel      *fj_window_get_boards (FjWindow *self);
FjFlashController *fj_window_get_controller (FjWindow *self);
FjLayout          *fj_window_get_layout (FjWindow *self);

G_END_DECLS
