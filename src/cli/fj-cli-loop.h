/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-boards.h"
#include "fj-cli-exit.h"
#include "fj-cli-stop.h"
#include "fj-cli-view.h"

G_BEGIN_DECLS

/**
 * FjCliLoop:
 *
 * What "flash --loop" was asked for: which bays, and when it ends. A plain value, all of it
 * borrowed.
 */
typedef struct {
  char      **bays;     /* (nullable): names or ports; %NULL: all */
  guint       n_boards; /* that pass before it ends; 0: until it is stopped */
  gboolean    again;    /* boards that have passed before start, too */
  gboolean    json;
  gboolean    quiet;
  const char *job; /* what people call it */
} FjCliLoop;

FjCliExit fj_cli_loop_run (const FjCliLoop *self, FjCliBoards *boards, FjRun *run, FjCliView *view,
                           FjCliStop *stop, GError **error);

G_END_DECLS
