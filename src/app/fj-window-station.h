/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-window-parts.h"

G_BEGIN_DECLS

void     fj_window_show_station (FjWindowParts *parts, GVariant *parameter);
void     fj_window_arm_station (FjWindowParts *parts, GVariant *parameter);
void     fj_window_teach_bays (FjWindowParts *parts, GVariant *parameter);
void     fj_window_fill_screen (FjWindowParts *parts, GVariant *parameter);
gboolean fj_window_can_arm_station (FjWindowParts *parts);
gboolean fj_window_is_station_shown (FjWindowParts *parts);
void     fj_window_come_back_to_station (FjWindowParts *parts);
void     fj_window_remember_station (FjWindowParts *parts);

G_END_DECLS
