/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-build-file.h"

G_BEGIN_DECLS

/* The folders that hold all that starts a board, each the home of a build. Pure. */
GPtrArray *fj_build_homes_find (GPtrArray *files);
gboolean   fj_build_homes_share (GPtrArray *homes, const char *home, const char *path);

G_END_DECLS
