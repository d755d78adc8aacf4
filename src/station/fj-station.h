/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-bay.h"

#include <fj-device-list.h>
#include <fj-run.h>

G_BEGIN_DECLS

/**
 * FjStationCounts:
 *
 * What came of the boards that a station has started. A plain value. Boards that are at work are
 * started, and nothing else yet.
 */
typedef struct {
  guint  started;
  guint  passed;
  guint  failed;
  guint  stopped; /* by somebody, or by the end of the program */
  double seconds; /* of those that passed, together */
} FjStationCounts;

double fj_station_counts_get_yield (const FjStationCounts *self); /* 0 to 1; -1: nothing yet */
double fj_station_counts_get_time (const FjStationCounts *self);  /* s a board; -1: nothing yet */

#define FJ_TYPE_STATION (fj_station_get_type ())
G_DECLARE_FINAL_TYPE (FjStation, fj_station, FJ, STATION, GObject)

/**
 * FjStation:
 *
 * Bays in which board after board is flashed with one job. When it is armed, a board that comes out
 * of its bag, in its boot ROM, starts by itself as soon as it is plugged in; its result stays until
 * it is unplugged. One that has passed with this job before, which its serial number and the
 * records tell, starts only when somebody says so. Boards outside of bays never start by
 * themselves. Main thread only.
 *
 * Property "armed", notified; a new station is paused. Signals "changed": the counts are other
 * ones; "bay-started" and "bay-over" (FjBay): a run begins, or has a result; "job-changed": it
 * flashes something else.
 */
FjStation *fj_station_new (FjDeviceList *devices, FjClock *clock);
void       fj_station_set_ports (FjStation *self, const char *const *ports);
gboolean   fj_station_set_run (FjStation *self, FjRun *run, const char *job, GError **error);
void       fj_station_set_again (FjStation *self, gboolean again);
void       fj_station_set_armed (FjStation *self, gboolean is_armed);
gboolean   fj_station_is_armed (FjStation *self);
void       fj_station_start_bay (FjStation *self, FjBay *bay);
void       fj_station_stop_bay (FjStation *self, FjBay *bay);
void       fj_station_stop (FjStation *self);

/* (transfer none): lists of FjBay, in their order, and of FjDevice outside of bays */
GListModel *fj_station_get_bays (FjStation *self);
GListModel *fj_station_get_others (FjStation *self);
FjRun      *fj_station_get_run (FjStation *self);           /* (transfer none) (nullable) */
const char *fj_station_get_job (FjStation *self);           /* (nullable): what the job is called */
const char *fj_station_get_layout_sha256 (FjStation *self); /* (nullable) */
guint       fj_station_get_n_running (FjStation *self);     /* runs that are not over */
void        fj_station_get_counts (FjStation *self, FjStationCounts *counts);
void        fj_station_set_counts (FjStation *self, const FjStationCounts *counts);

G_END_DECLS
