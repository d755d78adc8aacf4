/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-record-reader.h"

G_BEGIN_DECLS

/* Records in words for people, a line each, without control characters. (transfer full) */
char *fj_record_to_text (FjRecord *self);
char *fj_record_to_line (FjRecord *self);
char *fj_record_comparison_to_text (FjRecord *pass, FjRecord *record);
char *fj_record_totals_to_text (const FjRecordTotals *totals);

G_END_DECLS
