/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-draft-plan.h"

#include <string.h>

/* What can be said of one row, whatever else is in the layout. */

/* By name, or by id as people write one: 0x10, 16. */
gboolean
fj_draft_row_matches (const FjDraftRow *row, const char *word)
{
  char   *end;
  guint64 id;

  if (!row->is_valid)
    return FALSE;
  if (strcmp (row->values.name, word) == 0)
    return TRUE;
  if (!g_ascii_isdigit (word[0]))
    return FALSE;
  id = g_ascii_strtoull (word, &end, g_str_has_prefix (word, "0x") ? 16 : 10);
  return *end == '\0' && id == row->values.id;
}

/**
 * fj_draft_row_is_listed:
 *
 * Returns: whether one of @words is the name or the id of the row
 */
gboolean
fj_draft_row_is_listed (const FjDraftRow *row, GStrv words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (fj_draft_row_matches (row, words[i]))
      return TRUE;
  return FALSE;
}

/**
 * fj_draft_row_is_selected:
 * @self: a draft
 * @row: a row of it
 *
 * A boot file is needed to get as far as writing partitions: only --skip leaves it out.
 *
 * Returns: whether the row keeps its option; one that cannot be read does
 */
gboolean
fj_draft_row_is_selected (FjDraft *self, const FjDraftRow *row)
{
  if (!row->is_valid)
    return TRUE;
  if (self->skip != NULL && fj_draft_row_is_listed (row, self->skip))
    return FALSE;
  return self->only == NULL || row->values.storage == FJ_STORAGE_NONE ||
         fj_draft_row_is_listed (row, self->only);
}

/* The types whose content Linux reads from the storage itself. */
gboolean
fj_draft_row_takes_image (const FjDraftRow *row)
{
  const FjRowValues *values = &row->values;

  if (values->storage == FJ_STORAGE_NONE)
    return FALSE;
  return values->type == FJ_PARTITION_SYSTEM || values->type == FJ_PARTITION_FILE_SYSTEM ||
         values->type == FJ_PARTITION_ESP || values->type == FJ_PARTITION_RAW_IMAGE;
}

/**
 * fj_draft_row_get_unpack:
 *
 * Returns: what becomes of the row's file if it turns out to be packed
 */
FjUnpack
fj_draft_row_get_unpack (const FjDraftRow *row)
{
  if (row->packing == FJ_PACKING_UNPACK)
    return FJ_UNPACK_ALWAYS;
  if (row->packing == FJ_PACKING_KEEP || !fj_draft_row_takes_image (row))
    return FJ_UNPACK_NEVER;
  return FJ_UNPACK_STORAGE;
}

/**
 * fj_draft_row_is_fsbl_partition:
 *
 * Returns: whether the board starts from what is written there
 */
gboolean
fj_draft_row_is_fsbl_partition (const FjDraftRow *row)
{
  const FjRowValues *values = &row->values;

  if (values->type != FJ_PARTITION_BINARY || values->storage == FJ_STORAGE_NONE)
    return FALSE;
  return values->area != FJ_AREA_USER ||
         (values->id < FJ_ID_FIRST_USER && g_str_has_prefix (values->name, "fsbl"));
}
