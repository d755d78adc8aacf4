/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-plan.h"

G_BEGIN_DECLS

/* What boards give over DFU, as it follows from what they take: no log of it is known. */
#define FJ_VERIFY_READ_RATE 2.0e6

gboolean fj_verify_amount_has_row (const FjPlanRow *row);
guint64  fj_verify_amount_bytes (FjPlan *plan);
guint64  fj_verify_amount_written (FjPlan *plan);
double   fj_verify_amount_seconds (FjPlan *plan);

G_END_DECLS
