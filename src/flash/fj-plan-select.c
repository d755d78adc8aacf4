/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-draft-plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static char *
list_names (FjDraft *self)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].is_valid)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", self->rows[i].values.name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
check_words (FjDraft *self, GStrv words, gboolean takes_all)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++) {
    gboolean         is_known = takes_all && g_str_equal (words[i], "all");
    g_autofree char *names = NULL;

    for (guint row = 0; row < self->n_rows; row++)
      is_known |= fj_draft_row_matches (&self->rows[row], words[i]);
    if (is_known)
      continue;
    names = list_names (self);
    /* Translators: the second %s is a list of names */
    fj_draft_report (self, NULL, FJ_SEVERITY_ERROR, FJ_ERROR_LAYOUT, "selection-unknown",
                     FJ_COLUMN_NONE,
                     _ ("The layout has no partition “%s”; it has these: %s."), words[i], names);
  }
}

/* Rows that are part of a partition table that U-Boot writes only as a whole. */
static gboolean
is_in_gpt (const FjRowValues *values)
{
  return values->storage == FJ_STORAGE_MMC && values->area == FJ_AREA_USER &&
         values->type != FJ_PARTITION_RAW_IMAGE;
}

/* U-Boot stm32prog.c, treat_partition_list(): one row without P, and the table is not written. */
static void
warn_partial_update (FjDraft *self, const FjDraftRow *row, gboolean warned[10])
{
  const FjRowValues *values = &row->values;

  if (!is_in_gpt (values) || warned[values->storage_index % 10])
    return;
  warned[values->storage_index % 10] = TRUE;
  fj_draft_report (self, row, FJ_SEVERITY_WARNING, FJ_ERROR_LAYOUT, "selection-partial",
                   FJ_COLUMN_NONE,
                   _ ("Only a part of mmc%u is written, so the card must already have exactly the "
                      "partitions of this layout."),
                   values->storage_index);
}

/**
 * fj_draft_select:
 * @self: a draft
 *
 * Takes out the rows that are not selected: they are described to the board, and not written.
 */
void
fj_draft_select (FjDraft *self)
{
  gboolean warned[10] = { FALSE };

  check_words (self, self->only, FALSE);
  check_words (self, self->skip, FALSE);
  check_words (self, self->unpack, TRUE);
  check_words (self, self->keep_packed, TRUE);
  for (guint i = 0; i < self->n_rows; i++) {
    FjDraftRow *row = &self->rows[i];

    if (fj_draft_row_is_selected (self, row))
      continue;
    row->is_sent = FALSE;
    row->is_read = FALSE;
    row->is_skipped = TRUE;
    if (row->values.option == FJ_OPTION_NONE)
      continue;
    row->values.option = FJ_OPTION_NONE;
    warn_partial_update (self, row, warned);
  }
}
