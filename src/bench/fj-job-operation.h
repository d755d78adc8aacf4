/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-device.h"

#include <fj-read.h>

G_BEGIN_DECLS

FjOperation *fj_job_operation_new (FjDevice *device, FjPlan *plan, FjPortWatch *watch,
                                   FjProgress *progress, FjEnd end, FjReadOrder *order,
                                   FjRunState **run);

G_END_DECLS
