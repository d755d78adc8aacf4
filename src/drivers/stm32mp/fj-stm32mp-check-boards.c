/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-checks.h"

#include <glib/gi18n-lib.h>

/* Boot files against each other: TF-A and U-Boot bring a device tree each, of one board. */

static gboolean
is_boot_file (const FjDraftRow *row)
{
  const FjRowValues *values = &row->values;

  if (row->image == NULL)
    return FALSE;
  if (values->storage == FJ_STORAGE_NONE)
    return values->id == FJ_ID_FSBL || values->id == FJ_ID_SSBL;
  return values->type == FJ_PARTITION_FIP || fj_draft_row_is_fsbl_partition (row);
}

static gboolean
names_board (const FjDraftRow *row)
{
  return is_boot_file (row) && fj_image_get_boards (row->image)->len > 0;
}

/* (nullable): the first stage that is sent or, when that says nothing, the first file that does */
static const FjDraftRow *
find_first (FjDraft *self)
{
  const FjDraftRow *sent = fj_draft_find_boot_row (self, FJ_ID_FSBL);

  if (sent != NULL && names_board (sent))
    return sent;
  for (guint i = 0; i < self->n_rows; i++)
    if (names_board (&self->rows[i]))
      return &self->rows[i];
  return NULL;
}

/* One file in several rows is one mistake. */
static gboolean
was_reported (FjDraft *self, const FjDraftRow *row)
{
  for (const FjDraftRow *other = self->rows; other < row; other++)
    if (is_boot_file (other) && other->image == row->image)
      return TRUE;
  return FALSE;
}

static const char *
get_board (const FjDraftRow *row)
{
  return fj_board_name_to_text (fj_image_get_boards (row->image)->pdata[0]);
}

/**
 * fj_stm32mp_check_boards:
 * @self: a draft with images
 *
 * Says which boot files are for another board than the first stage is. Files that do not say what
 * they are for may be for any.
 */
void
fj_stm32mp_check_boards (FjDraft *self)
{
  const FjDraftRow *first = find_first (self);

  for (guint i = 0; first != NULL && i < self->n_rows; i++) {
    const FjDraftRow *row = &self->rows[i];

    if (!names_board (row) || was_reported (self, row) ||
        fj_board_names_agree (fj_image_get_boards (first->image), fj_image_get_boards (row->image)))
      continue;
    fj_draft_report (self, row, FJ_SEVERITY_WARNING, FJ_ERROR_IMAGE, "other-board", FJ_COLUMN_FILE,
                     /* Translators: file, board, file, board */
                     _ ("“%s” is built for the board “%s”, but “%s” for “%s”."), row->text,
                     get_board (row), first->text, get_board (first));
  }
}
