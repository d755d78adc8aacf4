/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-station-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_STATION_VIEW (fj_station_view_get_type ())
G_DECLARE_FINAL_TYPE (FjStationView, fj_station_view, FJ, STATION_VIEW, GtkBox)

void fj_station_view_set_desk (FjStationView *self, FjStationDesk *desk);
void fj_station_view_focus (FjStationView *self);

G_END_DECLS
