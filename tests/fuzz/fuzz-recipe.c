/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-layout.h>
#include <fj-proposal-maker.h>
#include <fj-recipe.h>
#include <stdlib.h>

/*
 * Any recipe: its partitions have sane names and sizes, and what is proposed from it, for a build
 * that has the files for it, is a layout that can be read.
 */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
must (gboolean condition)
{
  if (!condition)
    abort ();
}

static FjBuildFile *
add (FjBuild *build, const char *path, FjImageKind kind)
{
  FjBuildFile *file = fj_build_file_new (path);

  file->kind = kind;
  file->size = 100000;
  file->is_whole = TRUE;
  g_ptr_array_add (build->files, file);
  return file;
}

static FjBuild *
make_build (void)
{
  FjBuild     *build = fj_build_new ();
  FjBuildFile *fsbl = add (build, "tf-a.stm32", FJ_IMAGE_STM32);
  FjBuildFile *fip = add (build, "fip.bin", FJ_IMAGE_FIP);

  fsbl->chips = fj_stm32_chips_from_version (FJ_STM32_HEADER_1_0);
  fsbl->binary_type = FJ_STM32_BINARY_TFA;
  fsbl->has_usb = TRUE;
  fip->has_uboot = TRUE;
  add (build, "rootfs.ext4", FJ_IMAGE_EXT4);
  return build;
}

static void
check_recipe (const FjRecipe *recipe)
{
  must (recipe->parts->len <= FJ_RECIPE_MAX_PARTS);
  for (guint i = 0; i < recipe->parts->len; i++) {
    const FjRecipePart *part = g_ptr_array_index (recipe->parts, i);

    must (g_utf8_validate (part->name, -1, NULL));
    must (part->image == NULL || g_utf8_validate (part->image, -1, NULL));
  }
}

static void
check_proposals (FjBuild *build)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) proposals = fj_proposals_make (build, NULL, missing);

  for (guint i = 0; i < proposals->len; i++) {
    FjProposal *proposal = g_ptr_array_index (proposals, i);
    g_autoptr (FjLayout) layout = fj_layout_new_from_bytes (proposal->layout, NULL);

    must (layout != NULL && fj_layout_get_n_rows (layout) > 2);
    for (guint row = 0; row < fj_layout_get_n_rows (layout); row++)
      must (fj_partition_get_values (fj_layout_get_row (layout, row)) != NULL);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (FjBuild) build = make_build ();
  g_autoptr (GPtrArray) cards = fj_genimage_read ("genimage.cfg", (const char *) data, size);

  if (cards != NULL)
    g_ptr_array_extend_and_steal (build->recipes, g_steal_pointer (&cards));
  g_ptr_array_extend_and_steal (build->recipes,
                                fj_wks_read ("card.wks", (const char *) data, size));
  for (guint i = 0; i < build->recipes->len; i++)
    check_recipe (g_ptr_array_index (build->recipes, i));
  check_proposals (build);
  return 0;
}
