/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-run-set.h>

G_BEGIN_DECLS

#define FJ_CLI_TYPE_VIEW (fj_cli_view_get_type ())
G_DECLARE_INTERFACE (FjCliView, fj_cli_view, FJ_CLI, VIEW, GObject)

/**
 * FjCliViewInterface:
 * @begin: the jobs (element-type FjFlashJob) that are about to run, which will be those of @runs;
 *   without @runs there are none yet: they come into the array and leave it again
 * @started: (nullable): a job is about to run; for each, also for those of @begin
 * @event: something happened in one of them
 * @update: time goes by; called some times a second
 * @ended: a job is over
 * @pause: (nullable): somebody else is about to print
 * @end: all jobs are over
 *
 * How people or programs see jobs run.
 */
struct _FjCliViewInterface {
  GTypeInterface parent_iface;

  void (*begin) (FjCliView *self, FjRunSet *runs, GPtrArray *jobs);
  void (*started) (FjCliView *self, FjFlashJob *job);
  void (*event) (FjCliView *self, FjFlashJob *job, const FjJobEvent *event);
  void (*update) (FjCliView *self);
  void (*ended) (FjCliView *self, FjFlashJob *job);
  void (*pause) (FjCliView *self);
  void (*end) (FjCliView *self);
};

void fj_cli_view_begin (FjCliView *self, FjRunSet *runs, GPtrArray *jobs);
void fj_cli_view_started (FjCliView *self, FjFlashJob *job);
void fj_cli_view_event (FjCliView *self, FjFlashJob *job, const FjJobEvent *event);
void fj_cli_view_update (FjCliView *self);
void fj_cli_view_ended (FjCliView *self, FjFlashJob *job);
void fj_cli_view_pause (FjCliView *self);
void fj_cli_view_end (FjCliView *self);

/* One line per fact, for programs. */
FjCliView *fj_cli_view_new_json (void);
/* Lines that only ever follow each other; @quiet: nothing but failures. */
FjCliView *fj_cli_view_new_plain (gboolean quiet, gboolean verbose);
/* Bars that are redrawn in place. */
FjCliView *fj_cli_view_new_terminal (gboolean verbose);

G_END_DECLS
