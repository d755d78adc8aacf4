/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-exit.h"
#include "fj-cli-stop.h"
#include "fj-cli-view.h"

#include <fj-run-set.h>

G_BEGIN_DECLS

FjCliExit fj_cli_run_jobs (FjRunSet *runs, FjRun *run, FjCliView *view, FjCliStop *stop);

G_END_DECLS
