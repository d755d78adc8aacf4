/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-flash-job.h"

#include <fj-layout.h>

G_BEGIN_DECLS

/* The parts of a report that are made on the main thread, each added to @text. */
void fj_report_add_head (GString *text, const char *program, gboolean with_paths);
void fj_report_add_device (GString *text, FjDevice *device);
void fj_report_add_job (GString *text, FjFlashJob *job);
void fj_report_add_error (GString *text, const GError *error);
void fj_report_add_layout (GString *text, FjLayout *layout, gboolean with_path);
void fj_report_add_wire_layout (GString *text, FjPlan *plan);
void fj_report_add_issues (GString *text, GPtrArray *issues);

G_END_DECLS
