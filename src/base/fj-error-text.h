/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-error.h"

G_BEGIN_DECLS

/*
 * What an error code means to somebody with a board on the desk, for all programs and all rooms. An
 * error that knows better has a cause and an advice of its own in its detail.
 */
const char *fj_error_code_get_title (FjError code);  /* a few words */
const char *fj_error_code_get_advice (FjError code); /* (nullable) a sentence or two */

/* The detail's, else those of the code; (transfer none) (nullable). */
const char *fj_error_get_cause (const GError *error);
const char *fj_error_get_advice (const GError *error);

G_END_DECLS
