/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FJ_TYPE_FILE_WATCH (fj_file_watch_get_type ())
G_DECLARE_FINAL_TYPE (FjFileWatch, fj_file_watch, FJ, FILE_WATCH, GObject)

FjFileWatch *fj_file_watch_new (void);
gboolean     fj_file_watch_set_files (FjFileWatch *self, GPtrArray *files);

G_END_DECLS
