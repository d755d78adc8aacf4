/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-board-link.h"
#include "fj-sender.h"

G_BEGIN_DECLS

#define FJ_TYPE_STEP_PROVIDER (fj_step_provider_get_type ())
G_DECLARE_INTERFACE (FjStepProvider, fj_step_provider, FJ, STEP_PROVIDER, GObject)

typedef struct _FjStep FjStep;

typedef gboolean (*FjStepFunc) (const FjStep *step, GCancellable *cancellable, GError **error);

/**
 * FjStep:
 *
 * The next thing to do with a board: @func if there is one, else sending @row if there is one; then
 * the board is expected to come back as @expect, if that is given. Nothing of it is owned.
 */
struct _FjStep {
  const char        *nick;      /* for the log */
  const FjStageInfo *stage;     /* (nullable) of a list: no need of it behind this one */
  FjStepFunc         func;      /* (nullable) what only the driver knows to do */
  gpointer           data;      /* (nullable) the driver's */
  const FjPlanRow   *row;       /* (nullable) */
  const FjExpect    *expect;    /* (nullable) the board leaves, and comes back so */
  gboolean           is_last;   /* nothing is left to do after it */
  gboolean           is_finish; /* everything is written: the writer may finish */
};

/**
 * FjStepProviderInterface:
 * @next: fills in the next step. It may ask the board what that is, and may fail when what the
 *   board says makes no sense
 * @get_writer: (nullable) (transfer none): what writes rows, from the first step that has one
 * @investigate: (nullable): finds out what an error was really about, and replaces it then. The
 *   device is still open
 * @clean_up: (nullable): leaves the board in order, whatever happened, within two seconds and
 *   without a cancellable
 *
 * Where the steps of a run come from: a board that is asked for each (STM32MP), or a list
 * (fj_step_list_new()) where the host decides.
 */
struct _FjStepProviderInterface {
  GTypeInterface parent_iface;

  gboolean (*next) (FjStepProvider *self, FjStep *step, GCancellable *cancellable, GError **error);
  FjStorageWriter *(*get_writer) (FjStepProvider *self);
  void (*investigate) (FjStepProvider *self, GError **error, GCancellable *cancellable);
  void (*clean_up) (FjStepProvider *self);
};

FjStorageWriter *fj_step_provider_get_writer (FjStepProvider *self);
void             fj_step_provider_investigate (FjStepProvider *self, GError **error,
                                               GCancellable *cancellable);
void             fj_step_provider_clean_up (FjStepProvider *self);

gboolean fj_step_provider_run (FjStepProvider *self, FjBoardLink *link, FjSender *sender,
                               gboolean *is_written, GCancellable *cancellable, GError **error);

G_END_DECLS
