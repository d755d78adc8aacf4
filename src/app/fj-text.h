/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-device.h>
#include <fj-error.h>
#include <fj-issue.h>
#include <fj-job-row.h>

G_BEGIN_DECLS

/* The words of the window: each state is a sign and a word, and the same everywhere. */
const char *fj_text_job_sign (FjJobState state);
const char *fj_text_job_word (FjJobState state);
const char *fj_text_item_sign (FjItemState state);
const char *fj_text_item_word (FjItemState state);
const char *fj_text_item_state (FjJobItem *item, FjItemState state);
const char *fj_text_row_sign (FjJobRow *row);
const char *fj_text_row_word (FjJobRow *row);
const char *fj_text_severity_sign (FjSeverity severity);
const char *fj_text_severity_word (FjSeverity severity);

gboolean fj_text_job_waits_for_people (FjFlashJob *job);

/* (transfer full) */
char *fj_text_serial_tail (const char *serial);
char *fj_text_device_name (FjDevice *device);
char *fj_text_device_state (FjDevice *device);
char *fj_text_job_progress (FjFlashJob *job);
char *fj_text_job_detail (FjFlashJob *job);
char *fj_text_job_figure (FjFlashJob *job);
char *fj_text_job_brief (FjFlashJob *job);
char *fj_text_job_brief_detail (FjFlashJob *job);
char *fj_text_short_path (GFile *file);
char *fj_text_day_of_file (GFileInfo *info);

G_END_DECLS
