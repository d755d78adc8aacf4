/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-exit.h"
#include "fj-cli-options.h"

#include <fj-flash-job.h>
#include <fj-layout.h>

G_BEGIN_DECLS

void      fj_cli_virtual_choose (FjCliOptions *options, FjLayout *layout,
                                 GCancellable *cancellable);
FjCliExit fj_cli_virtual_finish (FjDeviceProvider *provider, GPtrArray *jobs, FjCliExit code,
                                 const FjCliOptions *options);

G_END_DECLS
