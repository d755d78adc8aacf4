/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-options.h"

#include <fj-layout.h>

G_BEGIN_DECLS

gboolean fj_cli_fix (FjLayout *layout, const FjCliOptions *options, GError **error);

G_END_DECLS
