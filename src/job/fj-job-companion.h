/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-image.h>

G_BEGIN_DECLS

/* The file beside an image that says which of its blocks are in use, where there is one. */
GFile *fj_job_find_companion (FjImage *image); /* (transfer full) (nullable) */

G_END_DECLS
