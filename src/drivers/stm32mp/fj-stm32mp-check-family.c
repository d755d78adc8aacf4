/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-checks.h"

#include <glib/gi18n-lib.h>

/* The family of chips that first stages are for, which their headers say. */

static const FjStm32mpFamily *
get_meant (const FjDraftRow *row)
{
  const FjStm32Header *header = row->image != NULL ? fj_image_get_stm32_header (row->image) : NULL;
  gboolean             is_first_stage = row->values.storage == FJ_STORAGE_NONE
                                          ? row->values.id == FJ_ID_FSBL
                                          : fj_draft_row_is_fsbl_partition (row);

  return header != NULL && is_first_stage ? fj_stm32mp_family_from_version (header->version) : NULL;
}

/* One file in several rows says no more than in one. */
static gboolean
is_counted (FjDraft *self, const FjDraftRow *row)
{
  for (const FjDraftRow *other = self->rows; other < row; other++)
    if (other->image == row->image)
      return FALSE;
  return TRUE;
}

static guint
count_files (FjDraft *self, const FjStm32mpFamily *family)
{
  guint n = 0;

  for (guint i = 0; i < self->n_rows; i++)
    n += get_meant (&self->rows[i]) == family && is_counted (self, &self->rows[i]);
  return n;
}

/**
 * fj_stm32mp_check_deduce_family:
 * @self: a draft with images
 *
 * Without a board the family is the one that most first stages are for; the one that is sent
 * counts when there are as many of both.
 *
 * Returns: (nullable): that one
 */
const FjStm32mpFamily *
fj_stm32mp_check_deduce_family (FjDraft *self)
{
  const FjDraftRow      *sent = fj_draft_find_boot_row (self, FJ_ID_FSBL);
  const FjStm32mpFamily *best = sent != NULL ? get_meant (sent) : NULL;
  guint                  n_best = best != NULL ? count_files (self, best) : 0;

  for (guint i = 0; i < self->n_rows; i++) {
    const FjStm32mpFamily *family = get_meant (&self->rows[i]);
    guint                  n = family != NULL ? count_files (self, family) : 0;

    if (n <= n_best)
      continue;
    best = family;
    n_best = n;
  }
  return best;
}

/**
 * fj_stm32mp_check_get_family:
 * @self: a draft with images
 *
 * Returns: (nullable): the family that files are judged by: the board's, else the one that most
 * first stages are for
 */
const FjStm32mpFamily *
fj_stm32mp_check_get_family (FjDraft *self)
{
  const FjStm32mpFamily *board = fj_stm32mp_family_from_info (self->family);

  return board != NULL ? board : fj_stm32mp_check_deduce_family (self);
}

static const char *
find_file (FjDraft *self, const FjStm32mpFamily *family)
{
  for (guint i = 0; i < self->n_rows; i++)
    if (get_meant (&self->rows[i]) == family)
      return self->rows[i].text;
  return "";
}

/**
 * fj_stm32mp_check_family:
 * @self: a draft with images
 * @row: a row with a first stage
 * @name: name of the issue
 *
 * Says when the first stage is for other chips than the board has or, without a board, than the
 * other first stages are for.
 */
void
fj_stm32mp_check_family (FjDraft *self, const FjDraftRow *row, const char *name)
{
  const FjStm32mpFamily *meant = get_meant (row);
  const FjStm32mpFamily *family = fj_stm32mp_check_get_family (self);

  if (meant == NULL || family == NULL || meant == family)
    return;
  if (self->family != NULL)
    fj_draft_report (self, row, FJ_SEVERITY_ERROR, FJ_ERROR_WRONG_CHIP, name, FJ_COLUMN_FILE,
                     _ ("“%s” is for %s, but the board is an %s."), row->text, meant->family.name,
                     family->family.name);
  else
    fj_draft_report (self, row, FJ_SEVERITY_ERROR, FJ_ERROR_WRONG_CHIP, name, FJ_COLUMN_FILE,
                     _ ("“%s” is for %s, but “%s” is for %s."), row->text, meant->family.name,
                     find_file (self, family), family->family.name);
}
