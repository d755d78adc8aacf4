/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-options.h"

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean fj_cli_info_print_layout (GFile *file, const FjCliOptions *options, GError **error);

G_END_DECLS
