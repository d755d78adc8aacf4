/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-proposal-recipe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a layout from a recipe is made of. */
typedef struct {
  FjProposer      *proposer;
  const FjBootSet *set;
  const FjRecipe  *recipe;
  FjBuildTarget    target;
  FjRowList       *rows;
  gboolean         has_system; /* a file system that is started from was placed */
} Cook;

static const FjBuildFile *
find_file (FjProposer *self, const char *path)
{
  g_autofree char   *base = g_path_get_basename (path);
  const FjBuildFile *found = NULL;

  for (guint i = 0; i < self->build->files->len; i++) {
    const FjBuildFile *file = g_ptr_array_index (self->build->files, i);

    if (g_str_equal (file->path, path))
      return file;
    if (found == NULL && g_str_equal (file->name, base))
      found = file;
  }
  return found;
}

static const FjBuildFile *
find_root (FjProposer *self)
{
  const FjBuildFile *found = NULL;

  for (guint i = 0; i < self->build->files->len; i++) {
    const FjBuildFile *file = g_ptr_array_index (self->build->files, i);

    if (!fj_build_file_is_file_system (file) ||
        fj_build_file_get_system_part (file) != FJ_SYSTEM_ROOT)
      continue;
    if (found == NULL || strstr (file->name, "rootfs") != NULL)
      found = file;
  }
  return found;
}

static gboolean
is_first_stage_name (const char *name)
{
  return g_ascii_strncasecmp (name, "fsbl", 4) == 0;
}

/* A template of Buildroot has %ATFBIN% in place of the name. */
static const FjBuildFile *
find_part_file (const Cook *cook, const FjRecipePart *part)
{
  GPtrArray *files = cook->proposer->build->files;

  if (part->is_root)
    return find_root (cook->proposer);
  if (part->image != NULL && strchr (part->image, '%') == NULL)
    return find_file (cook->proposer, part->image);
  if (part->image != NULL && is_first_stage_name (part->name))
    return fj_boot_set_find_fsbl (cook->set, files, cook->target);
  return NULL;
}

static gboolean
needs_file (const FjRecipePart *part)
{
  return part->image != NULL || part->is_root;
}

static void
say_missing (const Cook *cook, const FjRecipePart *part)
{
  g_autofree char *name = g_path_get_basename (cook->recipe->path);

  if (part->is_root)
    fj_sentences_add (cook->proposer->missing,
                      _ ("“%s” puts the root file system into %s, but there is "
                         "none in the folder."),
                      name, part->name);
  else
    fj_sentences_add (cook->proposer->missing,
                      _ ("“%s” names the file “%s”, which is not in the folder."), name,
                      part->image);
}

/* Whether U-Boot can make the same partitions: it puts each row into the table, in order. */
static gboolean
is_possible (const Cook *cook)
{
  const FjRecipe *recipe = cook->recipe;

  if (!recipe->is_gpt)
    return FALSE;
  for (guint i = 0; i < recipe->parts->len; i++) {
    const FjRecipePart *part = g_ptr_array_index (recipe->parts, i);

    if (part->is_outside)
      return FALSE;
    if (needs_file (part) && find_part_file (cook, part) == NULL) {
      say_missing (cook, part);
      return FALSE;
    }
  }
  return TRUE;
}

static const char *
get_type (Cook *cook, const FjRecipePart *part, const FjBuildFile *file)
{
  gboolean has_bootable = FALSE;

  if (!fj_build_file_is_file_system (file))
    return fj_row_list_get_type (cook->rows, file);
  for (guint i = 0; i < cook->recipe->parts->len; i++)
    has_bootable |= ((FjRecipePart *) g_ptr_array_index (cook->recipe->parts, i))->is_bootable;
  if (!cook->has_system && (part->is_bootable || !has_bootable)) {
    cook->has_system = TRUE;
    return "System";
  }
  return "FileSystem";
}

/* What U-Boot keeps its settings in, as the recipes of builds call it. */
static gboolean
is_environment_name (const char *name)
{
  static const char *const names[] = { "u-boot-env", "uboot-env", "u-boot_env",
                                       "uboot_env", "env", NULL };

  return g_strv_contains (names, name);
}

static void
place_part (Cook *cook, const FjRecipePart *part, gboolean is_last)
{
  const FjBuildFile *file = find_part_file (cook, part);
  FjRowList         *rows = cook->rows;
  guint64            size = MAX (part->size, file != NULL ? file->size : 0);
  gboolean           is_boot = file != NULL && !fj_build_file_is_file_system (file);

  if (part->has_offset && part->offset >= rows->next &&
      (part->offset - rows->first) % rows->step == 0)
    rows->next = part->offset;
  if (size == 0)
    size = FJ_SIZE_UNKNOWN;
  rows->failed |= size == FJ_SIZE_UNKNOWN && !is_last;
  if (file != NULL)
    fj_row_list_place (rows, "P", is_boot, part->name, get_type (cook, part, file), size,
                       file->path);
  else if (is_environment_name (part->name))
    fj_row_list_place (rows, "PED", TRUE, part->name, "Binary", size, NULL);
  else
    fj_row_list_place (rows, "PE", FALSE, part->name, "FileSystem", size, NULL);
}

static gboolean
starts_card (const FjRecipe *recipe)
{
  for (guint i = 0; i < recipe->parts->len; i++)
    if (is_first_stage_name (((FjRecipePart *) g_ptr_array_index (recipe->parts, i))->name))
      return TRUE;
  return FALSE;
}

static void
explain_recipe (const Cook *cook, GPtrArray *reasons)
{
  g_autofree char *name = g_path_get_basename (cook->recipe->path);

  fj_sentences_add (reasons,
                    ngettext ("Partitions: %u, with the name and the file that “%s” gives it.",
                              "Partitions: %u, with the names and the files that “%s” gives them.",
                              cook->recipe->parts->len),
                    cook->recipe->parts->len, name);
  if (cook->target == FJ_TARGET_SD)
    fj_sentences_add (reasons, _ ("Storage: the SD card, because “%s” has a partition with a first "
                                  "stage."),
                      name);
  else
    fj_sentences_add (
      reasons, _ ("Storage: the eMMC, because “%s” has no partition with a first stage."), name);
}

/**
 * fj_propose_recipe: (skip)
 * @self: what is being proposed
 * @set: what starts the board over USB
 * @recipe: how the build puts its card together
 *
 * Proposes the same partitions, written one by one.
 */
void
fj_propose_recipe (FjProposer *self, const FjBootSet *set, const FjRecipe *recipe)
{
  g_auto (FjRowList) rows = { 0 };
  g_autoptr (GPtrArray) reasons = NULL;
  g_autofree char *name = g_path_get_basename (recipe->path);
  Cook             cook = { .proposer = self, .set = set, .recipe = recipe, .rows = &rows };

  cook.target = starts_card (recipe) ? FJ_TARGET_SD : FJ_TARGET_EMMC;
  if (!is_possible (&cook))
    return;
  reasons = fj_proposer_begin_reasons (set);
  fj_row_list_init (&rows, set, cook.target);
  if (cook.target == FJ_TARGET_EMMC && !fj_proposer_add_boot_areas (self, &rows, reasons))
    return;
  for (guint i = 0; i < recipe->parts->len; i++)
    place_part (&cook, g_ptr_array_index (recipe->parts, i), i + 1 == recipe->parts->len);
  explain_recipe (&cook, reasons);
  fj_proposer_add (self, cook.target, name, &rows, g_steal_pointer (&reasons));
}
