/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-proposer.h"

#include "fj-proposal.h"

#include <glib/gi18n-lib.h>

/* Nobody chooses among more. */
#define MAX_PROPOSALS 40

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
fj_proposer_add (FjProposer *self, FjBuildTarget target, const char *system, FjRowList *rows,
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
  proposal->title = g_strdup_printf (_ ("%s: %s, for %s"), fj_build_target_to_text (target), system,
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
fj_proposer_explain_start (GPtrArray *reasons, const FjBuildFile *file, FjBuildTarget target)
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
  gboolean           is_mp2 = set->chips->has_ddr_fip;

  if (fsbl == NULL)
    return FALSE;
  fj_row_list_add (rows, "P", TRUE, is_mp2 ? "fsbla1" : "fsbl1", "Binary", "boot1", fsbl->path);
  fj_row_list_add (rows, "P", TRUE, is_mp2 ? "fsbla2" : "fsbl2", "Binary", "boot2", fsbl->path);
  fj_proposer_explain_start (reasons, fsbl, FJ_TARGET_EMMC);
  return TRUE;
}
