/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **fj_cli_table_format (GPtrArray *rows);

G_END_DECLS
