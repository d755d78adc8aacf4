/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-device.h"

#include <fj-progress.h>

G_BEGIN_DECLS

/* A stage that the board was in, and when it got there. */
typedef struct {
  const FjStageInfo *stage;
  double             elapsed; /* seconds since the start */
} FjAttemptStage;

/**
 * FjAttempt:
 *
 * One board and one run, for whoever keeps a record of it. Made on the main thread, when the job
 * starts; from then on it belongs to the job's thread.
 */
typedef struct {
  char    *id;    /* (owned): the run's id, a UUID */
  gint64   begun; /* by the clock of the system, µs since 1970 */
  FjClock *clock; /* (owned): durations go by it */
  gint64   started;

  char    *port;      /* (owned) */
  char    *place;     /* (owned) (nullable) */
  char    *serial;    /* (owned) (nullable) */
  char    *family;    /* (owned) (nullable) */
  char    *title;     /* (owned): the chip in words */
  gboolean is_unique; /* the serial number tells it from other boards */
  gboolean is_virtual;

  FjPlan *plan;          /* (owned) */
  char   *layout;        /* (owned) (nullable): its path, valid UTF-8 */
  char   *layout_sha256; /* (owned) (nullable): of the layout as it was used */
  char   *job;           /* (owned) (nullable): name of what it is one of, as a guard has it */
  char   *job_sha256;    /* (owned) (nullable): by which that is told from others */

  /* what has happened */
  GArray     *stages;  /* (owned) (element-type FjAttemptStage) */
  double      seconds; /* from the start to the end */
  guint64     bytes;   /* acknowledged by the board */
  guint64     total;   /* to be sent */
  guint64     proven;  /* read back, and the same */
  FjWay       way;     /* over what the bulk went; auto: it did not get there */
  const char *why;     /* (nullable): why that one, a translated sentence that nobody frees */
} FjAttempt;

FjAttempt *fj_attempt_new (FjDevice *device, FjPlan *plan, FjClock *clock);
void       fj_attempt_free (FjAttempt *self);
void       fj_attempt_take_event (FjAttempt *self, const FjEvent *event);
void       fj_attempt_end (FjAttempt *self, FjProgress *progress);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjAttempt, fj_attempt_free)

G_END_DECLS
