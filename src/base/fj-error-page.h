/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-error.h"

G_BEGIN_DECLS

char *fj_error_dup_help (void);
char *fj_error_dup_page (const GError *error);
char *fj_error_dup_page_path (const GError *error);
char *fj_issue_dup_page (const char *code);

G_END_DECLS
