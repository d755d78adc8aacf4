/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-flash-job.h>

G_BEGIN_DECLS

#define FJ_TYPE_BAY_STATE (fj_bay_state_get_type ())
GType fj_bay_state_get_type (void);

typedef enum {
  FJ_BAY_EMPTY,    /* nothing is plugged in */
  FJ_BAY_UNKNOWN,  /* something is that cannot be flashed; the device's problem says why */
  FJ_BAY_CROWDED,  /* two boards say that they are on this port */
  FJ_BAY_SEEN,     /* a board that has not been started */
  FJ_BAY_CHECKING, /* records and files are looked at */
  FJ_BAY_ALREADY,  /* the board has passed before: it starts only when it is told to */
  FJ_BAY_BUSY,     /* a run that is not the station's flashes the board */
  FJ_BAY_WAITING,  /* for its turn */
  FJ_BAY_RUNNING,
  FJ_BAY_PASSED, /* from here on there is a result, which stays until the board is unplugged */
  FJ_BAY_FAILED,
  FJ_BAY_STOPPED,
} FjBayState;

#define FJ_TYPE_BAY (fj_bay_get_type ())
G_DECLARE_FINAL_TYPE (FjBay, fj_bay, FJ, BAY, GObject)

/**
 * FjBay:
 *
 * A port with a name where one board after the other is flashed, and what the board that is there
 * is at. A station makes and moves it, everybody else reads. Main thread only.
 *
 * A board that leaves by itself when its run is over, or that a reset brings back, is not
 * unplugged: its result stays until another board comes.
 *
 * Property "state" (FjBayState), notified. Signal "changed": anything else may be
 * different.
 */
FjBay *fj_bay_new (const char *port, FjClock *clock);

const char *fj_bay_get_port (FjBay *self);
const char *fj_bay_get_name (FjBay *self); /* what people call it */
FjBayState  fj_bay_get_state (FjBay *self);
gboolean    fj_bay_has_result (FjBay *self);
FjDevice   *fj_bay_get_device (FjBay *self); /* (transfer none) (nullable): what is plugged in */
/* (transfer none) (nullable): the last run of this board, also when it is over */
FjFlashJob *fj_bay_get_job (FjBay *self);
/* (transfer none) (nullable): why there is no run, or why it did not pass */
const GError *fj_bay_get_error (FjBay *self);
/* when this board passed before, µs since 1970; 0: it is not known to have passed */
gint64 fj_bay_get_passed_before (FjBay *self);
/* somebody may start its board now */
gboolean fj_bay_can_start (FjBay *self);

/* For stations. */
void     fj_bay_set_name (FjBay *self, const char *name);
void     fj_bay_set_device (FjBay *self, FjDevice *device, const char *serial, gboolean is_crowded);
void     fj_bay_set_checking (FjBay *self, gboolean is_checking);
void     fj_bay_set_passed_before (FjBay *self, gint64 when);
void     fj_bay_take_job (FjBay *self, FjFlashJob *job);
void     fj_bay_follow_job (FjBay *self);
void     fj_bay_refuse (FjBay *self, const GError *error);
void     fj_bay_forget (FjBay *self);
void     fj_bay_start_anew (FjBay *self);
gboolean fj_bay_is_known (FjBay *self);
gboolean fj_bay_starts_by_itself (FjBay *self);
/* (transfer none) (nullable): of the board that is there, when it tells the board from others */
const char *fj_bay_get_serial (FjBay *self);

G_END_DECLS
