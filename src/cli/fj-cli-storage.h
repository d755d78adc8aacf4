/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-options.h"

G_BEGIN_DECLS

void fj_cli_storage_print (FjDeviceProvider *provider, FjDevice *device,
                           const FjCliOptions *options);

G_END_DECLS
