/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FjCliDump:
 *
 * A file that gets a line now and then while a command runs. Threads may write to it.
 */
typedef struct _FjCliDump FjCliDump;

FjCliDump  *fj_cli_dump_open (const char *path, gboolean is_at_once, GError **error);
void        fj_cli_dump_write (FjCliDump *self, const char *line);
const char *fj_cli_dump_get_name (FjCliDump *self);
gboolean    fj_cli_dump_flush (FjCliDump *self, GError **error);

G_END_DECLS
