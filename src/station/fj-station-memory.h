/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-station.h"

G_BEGIN_DECLS

/**
 * FjStationMemory:
 *
 * What a station comes back with after the end of the program, however that ended: its job, and
 * what its boards have come to. It comes back paused. A plain value: zero it, load it, clear it.
 */
typedef struct {
  char           *job;           /* (owned) (nullable): what the job was called; %NULL: none */
  char           *layout_sha256; /* (owned) (nullable): of the layout as it was used */
  FjStationCounts counts;
} FjStationMemory;

GFile   *fj_station_memory_new_file (void);
gboolean fj_station_memory_load (FjStationMemory *self, GFile *file, GError **error);
GBytes  *fj_station_memory_to_bytes (const FjStationMemory *self);
void     fj_station_memory_take (FjStationMemory *self, FjStation *station);
gboolean fj_station_memory_give (const FjStationMemory *self, FjStation *station);
void     fj_station_memory_clear (FjStationMemory *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjStationMemory, fj_station_memory_clear)

G_END_DECLS
