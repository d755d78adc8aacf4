/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-station.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_STATION_TILE (fj_station_tile_get_type ())
G_DECLARE_FINAL_TYPE (FjStationTile, fj_station_tile, FJ, STATION_TILE, GtkButton)

GtkWidget *fj_station_tile_new (FjStation *station, FjBay *bay);
FjBay     *fj_station_tile_get_bay (FjStationTile *self);
void       fj_station_tile_set_room (FjStationTile *self, int width, int height);
void       fj_station_tile_refresh (FjStationTile *self);
void       fj_station_tile_show_more (FjStationTile *self, FjStation *station);

G_END_DECLS
