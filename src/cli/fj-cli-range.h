/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-plan-ranges.h>

G_BEGIN_DECLS

gboolean fj_cli_range_parse (FjRange *range, const char *text, GError **error);

G_END_DECLS
