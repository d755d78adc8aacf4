/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a file of records says of the boards of a job. Blocking, for a moment. */
gboolean fj_record_job_count (const char *path, const char *job_sha256, GPtrArray *without,
                              guint *passed, GError **error);
gboolean fj_record_job_has_passed (const char *path, const char *job_sha256, const char *serial,
                                   gboolean *passed, GError **error);

G_END_DECLS
