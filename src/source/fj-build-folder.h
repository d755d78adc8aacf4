/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-build.h"

#include <gio/gio.h>

G_BEGIN_DECLS

FjBuild *fj_build_folder_read (GFile *folder, const char *only, GCancellable *cancellable,
                               GError **error);
GFile   *fj_build_folder_resolve (GFile *folder);
gboolean fj_build_folder_can_name (const char *path);

G_END_DECLS
