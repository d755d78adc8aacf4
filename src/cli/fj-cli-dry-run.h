/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-options.h"

#include <fj-device.h>
#include <fj-plan.h>

G_BEGIN_DECLS

/* The dry run: what would be sent, in which order, and how long it should take. */
void fj_cli_dry_run_print (FjPlan *plan, FjDevice *device, const FjCliOptions *options);

G_END_DECLS
