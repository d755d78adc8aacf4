/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-station.h>

G_BEGIN_DECLS

/* The words of the station, to be read from a distance. (transfer full) */
char *fj_station_text_mark (FjBay *bay, gboolean is_armed);
char *fj_station_text_detail (FjBay *bay, gboolean is_armed);
char *fj_station_text_foot (FjBay *bay);
char *fj_station_text_name (FjBay *bay, gboolean is_armed);
char *fj_station_text_more (FjBay *bay);
char *fj_station_text_counts (const FjStationCounts *counts);
char *fj_station_text_others (GListModel *others); /* (nullable) */

FjJobState fj_station_text_look (FjBay *bay);

G_END_DECLS
