/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-log.h"
#include "fj-notice.h"
#include "fj-report.h"

G_BEGIN_DECLS

void fj_report_copy (const FjReportInput *input, FjNotice *notice);
void fj_report_save (const FjReportInput *input, GFile *file, FjNotice *notice);
void fj_log_save (FjLog *log, GFile *file, FjNotice *notice);

G_END_DECLS
