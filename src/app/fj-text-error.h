/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-error.h>

G_BEGIN_DECLS

/* The window's words for why a run failed. (transfer full) */
char *fj_text_error_headline (const GError *error);
char *fj_text_error_meaning (const GError *error);

G_END_DECLS
