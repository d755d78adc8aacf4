/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-record-query.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_HISTORY_DETAILS (fj_history_details_get_type ())
G_DECLARE_FINAL_TYPE (FjHistoryDetails, fj_history_details, FJ, HISTORY_DETAILS, GtkBox)

void fj_history_details_set_details (FjHistoryDetails *self, const FjRecordDetails *details);
void fj_history_details_set_error (FjHistoryDetails *self, const GError *error);
void fj_history_details_set_sums (FjHistoryDetails *self, const FjRecordSums *sums);

G_END_DECLS
