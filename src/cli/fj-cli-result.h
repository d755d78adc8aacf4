/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-run-set.h>

G_BEGIN_DECLS

/* Words of views for people. All (transfer full), fit for a terminal. */
void  fj_cli_result_print (FjFlashJob *job, gboolean quiet);
void  fj_cli_result_print_end (FjRunSet *runs, gboolean quiet);
char *fj_cli_result_board (FjFlashJob *job);
char *fj_cli_result_item_end (FjJobItem *item);

G_END_DECLS
