/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-proposal-maker.h"

#include "fj-boot-set.h"
#include "fj-build-homes.h"
#include "fj-proposal-card.h"
#include "fj-proposal-parts.h"
#include "fj-proposal-recipe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Nobody reads about more. */
#define MAX_UNUSED 10

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
  for (FjBuildTarget target = 0; target < FJ_N_TARGETS; target++)
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
