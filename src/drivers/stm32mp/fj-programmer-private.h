/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-phase.h"
#include "fj-programmer.h"
#include "fj-stm32mp-stage.h"

G_BEGIN_DECLS

/* What is waited for while the board goes from one program to the next. */
typedef enum {
  FJ_STEP_FIND,    /* the board at the start */
  FJ_STEP_TFA,     /* the FSBL to start */
  FJ_STEP_DDR,     /* TF-A to come back with memory */
  FJ_STEP_UBOOT,   /* OP-TEE and U-Boot to start */
  FJ_STEP_STORAGE, /* U-Boot to come back with the partitions of the layout */
  FJ_STEP_ERASE,   /* the same, when it erases before */
} FjStep;

typedef struct {
  const char *what;    /* not yet translated */
  guint       seconds; /* limit */
  FjStage     stage;   /* that is expected then */
} FjStepInfo;

#define FJ_N_IDS 256

struct _FjProgrammer {
  GObject parent_instance;

  FjPlan      *plan;          /* (owned) */
  FjPortWatch *watch;         /* (owned) */
  FjProgress  *progress;      /* (owned) */
  FjClock     *clock;         /* (not owned) the watch's */
  FjEnd        end;           /* what to do at the end */
  char        *wanted_serial; /* (owned) (nullable) */
  gboolean     has_run;

  /* The board as it is on the bus now. */
  FjUsbPipe *pipe;    /* (owned) (nullable) open */
  guint64    arrival; /* number of its arrival */
  FjDfuInfo *info;    /* (owned) (nullable) */
  FjDfu     *dfu;     /* (owned) (nullable) */
  FjStage    stage;
  FjFamily   family;
  char      *serial; /* (owned) (nullable) the first that was seen in this run */

  /* What has happened in this run. */
  gboolean fsbl_sent;
  gboolean uboot_has_layout; /* U-Boot itself got it from us */
  gboolean storage_prepared; /* U-Boot has come back with it */
  gboolean alts_compared;
  gboolean went_back[FJ_N_IDS];    /* SET PHASE was tried */
  gboolean acknowledged[FJ_N_IDS]; /* the board went on after it */
  int      last_boot_id;           /* last boot file that was sent, or -1 */
  int      pending;                /* was sent, the board has not said what it wants next; or -1 */
  gboolean must_detach;            /* U-Boot waits for it to reset the board */
  gboolean needs_reset;            /* the next run cannot begin before a reset */
  guint8  *buffer;                 /* (owned) (nullable) */

  /* Where it is, for errors. */
  int      item; /* of the progress, or -1 */
  int      phase;
  gint64   byte;
  gboolean is_manifesting;
  gboolean refused_to_go_on;
  FjStep   missed_step; /* what was waited for in vain */
};

/* fj-programmer-link.c: the board on its port. */
const FjStepInfo *fj_step_get_info (FjStep step);
gboolean          fj_programmer_find (FjProgrammer *self, GCancellable *cancellable,
                                      GError **error);
gboolean          fj_programmer_come_back (FjProgrammer *self, FjStep step, gint64 deadline,
                                           GCancellable *cancellable, GError **error);
gboolean          fj_programmer_go_on (FjProgrammer *self, FjStep step, GCancellable *cancellable,
                                       GError **error);
gboolean          fj_programmer_look_again (FjProgrammer *self, FjStage stage,
                                            GCancellable *cancellable, GError **error);
void              fj_programmer_restore_limits (FjProgrammer *self);
void              fj_programmer_set_stage (FjProgrammer *self, FjStage stage);
void              fj_programmer_disconnect (FjProgrammer *self);

/* fj-programmer-send.c: what goes to the board. */
gboolean fj_programmer_send_row (FjProgrammer *self, const FjPlanRow *row,
                                 GCancellable *cancellable, GError **error);
gboolean fj_programmer_send_layout (FjProgrammer *self, GCancellable *cancellable, GError **error);
gboolean fj_programmer_read_phase (FjProgrammer *self, FjPhase *phase, guint tries,
                                   GCancellable *cancellable, GError **error);
gboolean fj_programmer_write_phase (FjProgrammer *self, guint8 id, guint64 offset,
                                    GCancellable *cancellable, GError **error);
void     fj_programmer_acknowledge (FjProgrammer *self, guint8 id);

/* fj-programmer-alone.c: a first stage and nothing else. */
gboolean fj_programmer_start_alone (FjProgrammer *self, GCancellable *cancellable, GError **error);
gboolean fj_programmer_run_alone (FjProgrammer *self, GCancellable *cancellable, GError **error);

/* fj-programmer-boot.c and fj-programmer-uboot.c: the way to U-Boot, and the way to the storage. */
gboolean     fj_programmer_phase_is_from_tfa (const FjPhase *phase);
gboolean     fj_programmer_probe_tfa (FjProgrammer *self, gboolean *is_tfa, GCancellable *cancellable,
                                      GError **error);
gboolean     fj_programmer_boot_rom (FjProgrammer *self, GCancellable *cancellable, GError **error);
gboolean     fj_programmer_boot_tfa (FjProgrammer *self, GCancellable *cancellable, GError **error);
gboolean     fj_programmer_run_uboot (FjProgrammer *self, GCancellable *cancellable, GError **error);
const FjAlt *fj_programmer_find_alt (FjProgrammer *self, const FjPlanRow *row);

/* fj-programmer-error.c: what an error means. */
gboolean fj_programmer_fail_text (FjProgrammer *self, const FjPhase *phase, GError **error);
gboolean fj_programmer_fail_phase (FjProgrammer *self, const FjPhase *phase, GError **error);
gboolean fj_programmer_fail_not_started (FjProgrammer *self, GError **error);
gboolean fj_programmer_refuse_stage (FjProgrammer *self, GError **error);
void     fj_programmer_investigate (FjProgrammer *self, GError **error, GCancellable *cancellable);
void     fj_programmer_explain (FjProgrammer *self, GError **error);

/* fj-programmer-advice.c: what to do about it. */
void fj_programmer_advise (FjProgrammer *self, GError *error);

G_END_DECLS
