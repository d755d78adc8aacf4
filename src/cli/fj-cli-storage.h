/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-options.h"

#include <fj-flash-job.h>

G_BEGIN_DECLS

void fj_cli_storage_print (FjDeviceProvider *provider, FjFlashJob *job,
                           const FjCliOptions *options);

G_END_DECLS
