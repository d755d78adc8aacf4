/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-run-flow.h"

#include <fj-station.h>

G_BEGIN_DECLS

#define FJ_TYPE_STATION_DESK (fj_station_desk_get_type ())
G_DECLARE_FINAL_TYPE (FjStationDesk, fj_station_desk, FJ, STATION_DESK, GObject)

FjStationDesk *fj_station_desk_new (FjRunFlow *flow, GSettings *settings);
FjStation     *fj_station_desk_get_station (FjStationDesk *self);  /* (transfer none) */
const char    *fj_station_desk_get_obstacle (FjStationDesk *self); /* (nullable) */
void           fj_station_desk_set_armed (FjStationDesk *self, gboolean is_armed);
void           fj_station_desk_toggle_teaching (FjStationDesk *self);
char          *fj_station_desk_dup_lesson (FjStationDesk *self);      /* (nullable) */
GFile         *fj_station_desk_dup_last_layout (FjStationDesk *self); /* (nullable) */

G_END_DECLS
