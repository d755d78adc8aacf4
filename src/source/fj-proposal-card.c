/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-proposal-card.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A card that carries the name of another board is not for this one. */
static gboolean
is_for_board (FjProposer *self, const FjBootSet *set, const FjBuildFile *card)
{
  g_autofree char *lower = g_ascii_strdown (card->name, -1);
  gboolean         names_other = FALSE;

  g_strdelimit (lower, "_.", '-');
  if (set->board[0] == '\0' || strstr (lower, set->board) != NULL)
    return TRUE;
  for (guint i = 0; i < self->build->files->len; i++) {
    const FjBuildFile *file = g_ptr_array_index (self->build->files, i);

    if (fj_build_file_is_first_stage (file) && file->board[0] != '\0' &&
        fj_build_boards_match (file->board, set->board) == 0)
      names_other |= strstr (lower, file->board) != NULL;
  }
  return !names_other;
}

static void
explain_card (GPtrArray *reasons, const FjBuildFile *card)
{
  guint n = card->gpt != NULL ? card->gpt->len : 0;

  fj_sentences_add (
    reasons,
    ngettext ("Card: “%s”, because it is the image of a whole card with %u partition.",
              "Card: “%s”, because it is the image of a whole card with %u partitions.", n),
    card->name, n);
  if (card->packed)
    fj_sentences_add (reasons, _ ("“%s” is unpacked while it is sent."), card->name);
}

static void
propose_sd (FjProposer *self, const FjBootSet *set, const FjBuildFile *card)
{
  g_auto (FjRowList) rows = { 0 };
  GPtrArray *reasons = fj_proposer_begin_reasons (set);

  fj_row_list_init (&rows, set, FJ_TARGET_SD);
  fj_row_list_add (&rows, "P", FALSE, "sdcard", "RawImage", "0x0", card->path);
  explain_card (reasons, card);
  fj_sentences_add (reasons,
                    _ ("Storage: the SD card, because a partition of “%s” holds a first stage "
                       "to start from."),
                    card->name);
  fj_proposer_add (self, FJ_TARGET_SD, card->name, &rows, reasons);
}

static void
propose_emmc (FjProposer *self, const FjBootSet *set, const FjBuildFile *card)
{
  g_auto (FjRowList) rows = { 0 };
  g_autoptr (GPtrArray) reasons = fj_proposer_begin_reasons (set);

  fj_row_list_init (&rows, set, FJ_TARGET_EMMC);
  if (!fj_proposer_add_boot_areas (self, &rows, reasons)) {
    fj_sentences_add (self->missing,
                      _ ("“%s” is for an eMMC, but there is no first stage for its boot areas "
                         "(tf-a-…-emmc.stm32)."),
                      card->name);
    return;
  }
  fj_row_list_add (&rows, "P", FALSE, "emmc", "RawImage", "0x0", card->path);
  explain_card (reasons, card);
  if (card->says & FJ_NAME_SAYS_EMMC)
    fj_sentences_add (reasons, _ ("Storage: the eMMC, because the name of “%s” says so."),
                      card->name);
  else
    fj_sentences_add (reasons,
                      _ ("Storage: the eMMC, because no partition of “%s” holds a first stage, "
                         "as that of an SD card would."),
                      card->name);
  fj_proposer_add (self, FJ_TARGET_EMMC, card->name, &rows, g_steal_pointer (&reasons));
}

/**
 * fj_propose_card: (skip)
 * @self: what is being proposed
 * @set: what starts the board over USB
 * @card: the image of a whole card
 */
void
fj_propose_card (FjProposer *self, const FjBootSet *set, const FjBuildFile *card)
{
  if (card->says & FJ_NAME_SAYS_UPDATE) {
    fj_sentences_add (
      self->missing,
      _ ("“%s” is an update for a system that runs already; the image of the whole card "
         "has “factory” in its name."),
      card->name);
    return;
  }
  if (card->gpt == NULL) {
    fj_sentences_add (self->missing, _ ("“%s” has a damaged partition table."), card->name);
    return;
  }
  if (card->is_cut_off) {
    fj_sentences_add (self->missing,
                      _ ("“%s” has been cut off: its partitions reach beyond its "
                         "end. Copy or build it again."),
                      card->path);
    return;
  }
  if (!is_for_board (self, set, card))
    return;
  if ((card->says & FJ_NAME_SAYS_SD) && !fj_build_file_starts_card (card))
    fj_sentences_add (
      self->missing,
      _ ("“%s” has no partition with a first stage (fsbl1), so no board starts from it."),
      card->name);
  else if ((card->says & FJ_NAME_SAYS_EMMC) || !fj_build_file_starts_card (card))
    propose_emmc (self, set, card);
  else
    propose_sd (self, set, card);
}
