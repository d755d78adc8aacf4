/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FjTree:
 *
 * A folder of files that a test makes, and that goes with it.
 */
typedef struct {
  char *path; /* (owned) */
} FjTree;

FjTree *fj_tree_new (void);
void    fj_tree_free (FjTree *self);
void    fj_tree_write (FjTree *self, const char *name, const char *text);
void    fj_tree_link (FjTree *self, const char *name, const char *target);
GFile  *fj_tree_file (FjTree *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjTree, fj_tree_free)

G_END_DECLS
