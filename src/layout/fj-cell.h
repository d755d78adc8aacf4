/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-issue.h"

G_BEGIN_DECLS

gboolean fj_cell_parse (FjColumn column, const char *text, FjRowValues *values, FjIssue **issue);
gboolean fj_cell_is_valid (FjColumn column, const char *text);
char    *fj_cell_clean (FjColumn column, const char *text);
char    *fj_cell_quote (const char *text);

G_END_DECLS
