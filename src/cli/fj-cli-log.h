/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean fj_cli_log_start (const char *path, GError **error);
gboolean fj_cli_log_finish (GError **error);

G_END_DECLS
