/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-run-set.h"

G_BEGIN_DECLS

/* What all boards of some runs together are at, in words. (transfer full), translated */
char *fj_run_set_describe (FjRunSet *self);
char *fj_run_set_describe_end (FjRunSet *self); /* (nullable) */

G_END_DECLS
