/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-station.h"

G_BEGIN_DECLS

#define FJ_TYPE_STATION_KEEPER (fj_station_keeper_get_type ())
G_DECLARE_FINAL_TYPE (FjStationKeeper, fj_station_keeper, FJ, STATION_KEEPER, GObject)

/**
 * FjStationKeeper:
 *
 * Writes what a station has come to into its file (FjStationMemory), after each change, on a
 * thread. Main thread only.
 *
 * Signal "failed" (GError): it could not be written; the next change tries again.
 */
FjStationKeeper *fj_station_keeper_new (FjStation *station, GFile *file);
gboolean         fj_station_keeper_is_settled (FjStationKeeper *self); /* all is written */

G_END_DECLS
