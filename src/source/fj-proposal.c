/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-proposal.h"

#include "fj-build-homes.h"
#include "fj-proposal-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Nobody chooses among more. */
#define MAX_PROPOSALS 40
/* Nobody reads about more. */
#define MAX_UNUSED 10

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

/**
 * fj_proposal_free:
 *
 * Frees @self.
 */
void
fj_proposal_free (FjProposal *self)
{
  g_free (self->board);
  g_free (self->system);
  g_free (self->title);
  g_bytes_unref (self->layout);
  g_ptr_array_unref (self->reasons);
  g_free (self);
}

/**
 * fj_proposal_copy:
 *
 * Returns: (transfer full): the same once more
 */
FjProposal *
fj_proposal_copy (const FjProposal *self)
{
  FjProposal *copy = g_new0 (FjProposal, 1);

  copy->target = self->target;
  copy->board = g_strdup (self->board);
  copy->system = g_strdup (self->system);
  copy->title = g_strdup (self->title);
  copy->layout = g_bytes_ref (self->layout);
  copy->reasons = g_ptr_array_ref (self->reasons);
  return copy;
}

static const struct {
  const char *name;
  const char *text;
  const char *needs;
} targets[FJ_N_TARGETS] = {
  [FJ_TARGET_SD] = { "sd", N_ ("SD card"),
                     N_ ("An SD card needs the image of a whole card, or a root file "
                         "system and a first stage for it (tf-a-…-sdcard.stm32).") },
  [FJ_TARGET_EMMC] = { "emmc", N_ ("eMMC"),
                       N_ ("An eMMC needs a first stage for it (tf-a-…-emmc.stm32), "
                           "and the image of a whole card or a root file system.") },
  [FJ_TARGET_NOR] = { "nor", N_ ("NOR flash and SD card"),
                      N_ ("NOR flash needs a first stage with “nor” in its name "
                          "(tf-a-…-nor.stm32), and a root file system for the SD "
                          "card.") },
  [FJ_TARGET_NAND] = { "nand", N_ ("NAND flash"),
                       N_ ("NAND flash needs a UBI image and a first stage for it "
                           "(tf-a-…-nand.stm32).") },
};

/**
 * fj_target_to_text:
 *
 * Returns: what people call it, translated
 */
const char *
fj_target_to_text (FjTarget target)
{
  return _ (targets[target].text);
}

/**
 * fj_target_get_needs:
 *
 * Returns: what a proposal for it is made of, in a sentence, translated
 */
const char *
fj_target_get_needs (FjTarget target)
{
  return _ (targets[target].needs);
}

/**
 * fj_target_to_name:
 *
 * Returns: the word of the command line for it
 */
const char *
fj_target_to_name (FjTarget target)
{
  return targets[target].name;
}

/**
 * fj_target_from_name:
 *
 * Returns: whether @name is one; then @target is set
 */
gboolean
fj_target_from_name (const char *name, FjTarget *target)
{
  for (guint i = 0; i < FJ_N_TARGETS; i++)
    if (g_str_equal (targets[i].name, name)) {
      *target = i;
      return TRUE;
    }
  return FALSE;
}

/**
 * fj_proposer_begin_reasons:
 *
 * Returns: (transfer full): the sentences about the boot files
 */
GPtrArray *
fj_proposer_begin_reasons (const FjBootSet *set)
{
  return g_ptr_array_copy (set->reasons, (GCopyFunc) (void (*) (void)) g_strdup, NULL);
}

static char *
dup_board (FjProposer *self, const FjBootSet *set)
{
  g_autofree char *words = fj_boot_set_dup_words (set);

  if (self->home == NULL)
    return g_steal_pointer (&words);
  /* Translators: a board, and the folder that its files are in: stm32mp157c-dk2 (STM32MP15) in
   * “old” */
  return g_strdup_printf (_ ("%s in “%s”"), words, self->home);
}

/* What lies apart may be of two builds, which nothing in the files shows. */
static void
explain_folders (const FjRowList *rows, GPtrArray *reasons)
{
  g_autofree char *folders = fj_row_list_dup_folders (rows);

  if (folders != NULL)
    fj_sentences_add (reasons,
                      _ ("Folders: %s, because none of them has all that is needed; they should be "
                         "of one build."),
                      folders);
}

/**
 * fj_proposer_add:
 * @self: what is being proposed
 * @target: where it goes
 * @system: what goes there
 * @rows: the rows, used up
 * @reasons: (transfer full): why
 */
void
fj_proposer_add (FjProposer *self, FjTarget target, const char *system, FjRowList *rows,
                 GPtrArray *reasons)
{
  FjProposal *proposal;
  GBytes     *layout = fj_row_list_finish (rows);

  explain_folders (rows, reasons);
  if (layout == NULL || self->proposals->len >= MAX_PROPOSALS) {
    g_clear_pointer (&layout, g_bytes_unref);
    g_ptr_array_unref (reasons);
    return;
  }
  proposal = g_new0 (FjProposal, 1);
  proposal->target = target;
  proposal->board = dup_board (self, rows->set);
  proposal->system = g_strdup (system);
  /* Translators: a storage, what goes onto it, a board: "SD card:
   * sdcard.img, for stm32mp157c-dk2" */
  proposal->title = g_strdup_printf (_ ("%s: %s, for %s"), fj_target_to_text (target), system,
                                     proposal->board);
  proposal->layout = layout;
  proposal->reasons = reasons;
  g_ptr_array_add (self->proposals, proposal);
}

/**
 * fj_proposer_explain_start:
 * @reasons: (element-type utf8): sentences
 * @file: the first stage that was chosen
 * @target: what the board starts from with it
 */
void
fj_proposer_explain_start (GPtrArray *reasons, const FjBuildFile *file, FjTarget target)
{
  if (file->says & (1u << target))
    fj_sentences_add (
      reasons, _ ("Stored first stage: “%s”, because its name says that it starts from there."),
      file->name);
  else
    fj_sentences_add (reasons,
                      _ ("Stored first stage: “%s”, because its name ties it to no other storage."),
                      file->name);
}

/**
 * fj_proposer_add_boot_areas:
 * @self: what is being proposed
 * @rows: rows on an eMMC
 * @reasons: (element-type utf8): sentences
 *
 * The boot ROM starts an eMMC from its boot areas.
 *
 * Returns: whether there is a first stage for them
 */
gboolean
fj_proposer_add_boot_areas (FjProposer *self, FjRowList *rows, GPtrArray *reasons)
{
  const FjBootSet   *set = rows->set;
  const FjBuildFile *fsbl = fj_boot_set_find_fsbl (set, self->build->files, FJ_TARGET_EMMC);
  gboolean           is_mp2 = set->family->has_ddr_fip;

  if (fsbl == NULL)
    return FALSE;
  fj_row_list_add (rows, "P", TRUE, is_mp2 ? "fsbla1" : "fsbl1", "Binary", "boot1", fsbl->path);
  fj_row_list_add (rows, "P", TRUE, is_mp2 ? "fsbla2" : "fsbl2", "Binary", "boot2", fsbl->path);
  fj_proposer_explain_start (reasons, fsbl, FJ_TARGET_EMMC);
  return TRUE;
}

static void
propose_set (FjProposer *self, const FjBootSet *set, const char *only)
{
  for (guint i = 0; i < self->build->files->len; i++) {
    const FjBuildFile *file = g_ptr_array_index (self->build->files, i);

    if (file->kind == FJ_IMAGE_DISK && (only == NULL || g_str_equal (only, file->path)))
      fj_propose_card (self, set, file);
  }
  if (only != NULL)
    return;
  for (guint i = 0; i < self->build->recipes->len; i++)
    fj_propose_recipe (self, set, g_ptr_array_index (self->build->recipes, i));
  for (FjTarget target = 0; target < FJ_N_TARGETS; target++)
    fj_propose_parts (self, set, target);
}

/* What one of several builds is made of; it borrows all of it. */
static void
propose_home (FjProposer *proposer, GPtrArray *homes, const char *home, const char *only)
{
  const FjBuild *all = proposer->build;
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  g_autoptr (GPtrArray) recipes = g_ptr_array_new ();
  g_autoptr (GPtrArray) sets = NULL;
  FjBuild    own = { .files = files, .recipes = recipes, .unread = all->unread };
  FjProposer self = *proposer;

  for (guint i = 0; i < all->files->len; i++)
    if (fj_build_homes_share (homes, home,
                              ((FjBuildFile *) g_ptr_array_index (all->files, i))->path))
      g_ptr_array_add (files, g_ptr_array_index (all->files, i));
  for (guint i = 0; i < all->recipes->len; i++)
    if (fj_build_homes_share (homes, home,
                              ((FjRecipe *) g_ptr_array_index (all->recipes, i))->path))
      g_ptr_array_add (recipes, g_ptr_array_index (all->recipes, i));
  self.build = &own;
  self.home = homes->len > 1 ? home : NULL;
  sets = fj_boot_sets_find (files, self.missing);
  for (guint i = 0; i < sets->len; i++)
    propose_set (&self, g_ptr_array_index (sets, i), only);
  if (sets->len > 0 && self.proposals->len == 0 && self.missing->len == 0)
    fj_sentences_add (self.missing,
                      _ ("There is nothing to write: no image of a card, and no file system "
                         "with a first stage for its storage."));
}

static gboolean
is_used (GPtrArray *proposals, const FjBuildFile *file)
{
  g_autofree char *cell = g_strdup_printf ("\t%s\n", file->path);

  for (guint i = 0; i < proposals->len; i++) {
    gsize       length;
    const char *text =
      g_bytes_get_data (((FjProposal *) g_ptr_array_index (proposals, i))->layout, &length);

    if (g_strstr_len (text, (gssize) length, cell) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* What people may have meant, and what no proposal has, is named. */
static void
explain_unused (GPtrArray *files, GPtrArray *proposals, GPtrArray *missing)
{
  guint n_unused = 0;

  for (guint i = 0; proposals->len > 0 && i < files->len && n_unused < MAX_UNUSED; i++) {
    const FjBuildFile *file = g_ptr_array_index (files, i);

    if ((!fj_build_file_is_file_system (file) && file->kind != FJ_IMAGE_UBI) ||
        is_used (proposals, file))
      continue;
    n_unused++;
    fj_sentences_add (
      missing,
      _ ("“%s” is in no proposal: another file is taken for its partition, or it fits no "
         "storage. Put it into its row if it is meant."),
      file->path);
  }
}

static void
drop_repeated (GPtrArray *sentences)
{
  for (guint i = 0; i < sentences->len; i++)
    for (guint j = sentences->len - 1; j > i; j--)
      if (g_str_equal (g_ptr_array_index (sentences, i), g_ptr_array_index (sentences, j)))
        g_ptr_array_remove_index (sentences, j);
}

/**
 * fj_proposals_make:
 * @build: what is known about the files
 * @only: (nullable): path of the one card image that is asked for
 * @missing: (element-type utf8): sentences about what is missing are added here
 *
 * Pure: reads no file.
 *
 * Returns: (transfer full) (element-type FjProposal): complete layouts, the best one first
 */
GPtrArray *
fj_proposals_make (const FjBuild *build, const char *only, GPtrArray *missing)
{
  GPtrArray *proposals = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_proposal_free);
  g_autoptr (GPtrArray) homes = fj_build_homes_find (build->files);
  FjProposer self = { .build = build, .proposals = proposals, .missing = missing };

  for (guint i = 0; i < homes->len; i++)
    propose_home (&self, homes, g_ptr_array_index (homes, i), only);
  if (only == NULL)
    explain_unused (build->files, proposals, missing);
  for (guint i = 0; i < build->unread->len; i++)
    g_ptr_array_add (missing, g_strdup (g_ptr_array_index (build->unread, i)));
  drop_repeated (missing);
  for (guint i = 0; i < proposals->len; i++)
    g_debug ("proposal %u: %s", i + 1, ((FjProposal *) g_ptr_array_index (proposals, i))->title);
  g_debug ("proposals: %u of %u files and %u recipes, %u sentences about what is missing",
           proposals->len, build->files->len, build->recipes->len, missing->len);
  return proposals;
}
