/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-boards.h"
#include "fj-cli-exit.h"
#include "fj-cli-layout.h"
#include "fj-cli-options.h"
#include "fj-cli-stop.h"

#include <fj-job-keeper.h>
#include <fj-record-store.h>
#include <fj-run.h>

G_BEGIN_DECLS

/**
 * FjCliFlash:
 *
 * One call of the command "flash": what is to be sent, to which boards, and how it ends. A plain
 * value: zero it, fill in the first part, run it, clear it.
 */
typedef struct {
  /* what was asked for */
  FjCliOptions options;
  FjCliRows    rows;
  char        *layout_path; /* (owned) */
  char        *folder;      /* (owned) (nullable) */
  gboolean     dry_run;
  int          n_jobs;  /* boards at once; 0: all */
  int          per_hub; /* of these on the ports of one hub; 0: all */
  gboolean     loop;    /* whatever is plugged into the bays */
  char       **bays;    /* (owned) (nullable): only these */
  gboolean     again;   /* in a loop, boards that have passed, too */
  char        *report;  /* (owned) (nullable): where a report of the run goes */
  gboolean     with_paths;
  gboolean     allow_outside; /* files from wherever the layout names them */
  char        *records;       /* (owned) (nullable): the file of records, or "off" */
  char        *user;          /* (owned) (nullable): who flashes */
  char        *job_path;      /* (owned) (nullable): a job, which says the rest */
  gboolean     trust_hooks;   /* the job may start its programs, from now on */

  /* while it runs */
  FjLayout      *layout;  /* (owned) (nullable) */
  FjCliStop     *stop;    /* (owned) (nullable) */
  FjCliBoards    boards;  /* zero until they are needed */
  GPtrArray     *devices; /* (owned) (nullable) (element-type FjDevice) */
  FjRun         *run;     /* (owned) (nullable) */
  FjRecordStore *store;   /* (owned) (nullable) */
  FjJobKeeper   *keeper;  /* (owned) (nullable): where there is a job */
  gboolean       is_told; /* why it cannot be done stands among the issues that were printed */
} FjCliFlash;

FjCliExit fj_cli_flash_run (FjCliFlash *self);
void      fj_cli_flash_clear (FjCliFlash *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjCliFlash, fj_cli_flash_clear)

G_END_DECLS
