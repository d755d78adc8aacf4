/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-run-flow.h"

G_BEGIN_DECLS

/* What a run is, in words; (transfer full). */
char *fj_run_text_plan (FjRunFlow *flow, FjBoard *board);
char *fj_run_text_headline (FjRunFlow *flow);
char *fj_run_text_counts (FjRunFlow *flow);
char *fj_run_text_end (FjRunFlow *flow, gboolean *all_passed);
char *fj_run_text_stop (FjRunFlow *flow, FjBoard *board);
char *fj_run_text_button (FjRunFlow *flow);

G_END_DECLS
