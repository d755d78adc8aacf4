/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-build.h"

#include "fj-recipe.h"

/**
 * fj_build_new:
 *
 * Returns: (transfer full): a build without files
 */
FjBuild *
fj_build_new (void)
{
  FjBuild *self = g_new0 (FjBuild, 1);

  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_build_file_free);
  self->recipes = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_recipe_free);
  self->unread = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * fj_build_free:
 *
 * Frees @self.
 */
void
fj_build_free (FjBuild *self)
{
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->recipes);
  g_ptr_array_unref (self->unread);
  g_free (self);
}
