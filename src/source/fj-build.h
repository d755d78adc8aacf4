/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-build-file.h"

G_BEGIN_DECLS

/**
 * FjBuild:
 *
 * What is known about a build before anything is proposed.
 */
typedef struct {
  GPtrArray *files;   /* (owned) (element-type FjBuildFile): sorted by path */
  GPtrArray *recipes; /* (owned) (element-type FjRecipe) */
  GPtrArray *unread;  /* (owned) (element-type utf8): sentences about what was not looked at */
} FjBuild;

FjBuild *fj_build_new (void);
void     fj_build_free (FjBuild *self);


G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjBuild, fj_build_free)

G_END_DECLS
