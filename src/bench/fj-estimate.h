/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-past-rates.h"
#include "fj-time-left.h"

G_BEGIN_DECLS

#define FJ_N_STORAGE_KINDS (FJ_STORAGE_RAM + 1)
/* What is read back is a kind of its own: it takes its time whatever it is read from. */
#define FJ_ESTIMATE_READING FJ_N_STORAGE_KINDS
#define FJ_N_ESTIMATE_KINDS (FJ_N_STORAGE_KINDS + 1)

/**
 * FjEstimateWork:
 *
 * How far a run is, by kind of storage. Files for the boot stages (%FJ_STORAGE_NONE) belong to the
 * start.
 */
typedef struct {
  double   elapsed;                    /* seconds since the start of the run */
  guint    active;                     /* what is at work now; none: it starts or waits */
  gboolean is_begun;                   /* a storage has been written to */
  guint64  done[FJ_N_ESTIMATE_KINDS];  /* bytes */
  guint64  total[FJ_N_ESTIMATE_KINDS]; /* bytes */
} FjEstimateWork;

/**
 * FjEstimate:
 *
 * When a run will be over, from what such boards need in general, what those on this computer have
 * needed, and, ever more, from what this one does. Pure: it asks nobody. A plain value.
 */
typedef struct {
  double start_seconds; /* until the first byte of a storage */
  double start_spread;  /* share by which that may be wrong */
  struct {
    double rate;    /* bytes per second as expected */
    double spread;  /* share by which that may be wrong */
    double weight;  /* seconds of a run that say as much */
    double seconds; /* that this run has been at it */
  } kinds[FJ_N_ESTIMATE_KINDS];
  FjEstimateWork last;
  double         begun; /* seconds of the run when a storage was begun */
} FjEstimate;

/* @seconds: of the start; @rates: by kind. Where the past knows better, that counts. */
void fj_estimate_init (FjEstimate *self, double seconds, const double *rates, FjPastRates *past,
                       const char *family);
void fj_estimate_set_start (FjEstimate *self, double seconds);
void fj_estimate_update (FjEstimate *self, const FjEstimateWork *work);
void fj_estimate_get (const FjEstimate *self, FjTimeLeft *left);
void fj_estimate_learn (const FjEstimate *self, FjPastRates *past, const char *family);

G_END_DECLS
