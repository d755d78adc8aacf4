/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-checks.h"

#include <fj-row-use.h>
#include <glib/gi18n-lib.h>

/* Metadata of firmware updates, by which TF-A chooses what it starts: TF-A drivers/fwu/fwu.c. */

#define WARN(draft, row, name, ...)                                                       \
  fj_draft_report (draft, row, FJ_SEVERITY_WARNING, FJ_ERROR_IMAGE, name, FJ_COLUMN_FILE, \
                   __VA_ARGS__)

static gboolean
is_metadata (const FjDraftRow *row)
{
  return row->is_valid && row->values.storage != FJ_STORAGE_NONE &&
         (row->values.type == FJ_PARTITION_FWU_MDATA ||
          g_str_has_prefix (row->values.name, "metadata"));
}

/* Made, and left empty. One that is not touched may have been written before. */
static gboolean
is_left_empty (const FjDraftRow *row)
{
  FjRowUse use = fj_row_values_get_use (&row->values);

  return use == FJ_ROW_USE_EMPTY || use == FJ_ROW_USE_ERASE;
}

static gboolean
share_storage (const FjDraftRow *row, const FjDraftRow *other)
{
  return row->values.storage == other->values.storage &&
         row->values.storage_index == other->values.storage_index;
}

static gboolean
has_metadata (FjDraft *self, const FjDraftRow *row)
{
  for (guint i = 0; i < self->n_rows; i++)
    if (is_metadata (&self->rows[i]) && share_storage (&self->rows[i], row) &&
        !is_left_empty (&self->rows[i]))
      return TRUE;
  return FALSE;
}

static gboolean
needs_metadata (const FjDraftRow *row)
{
  return row->image != NULL && fj_draft_row_is_fsbl_partition (row) &&
         fj_image_needs_fwu_metadata (row->image);
}

/* The second copy of a first stage says nothing new. */
static gboolean
is_first (FjDraft *self, const FjDraftRow *row)
{
  for (const FjDraftRow *other = self->rows; other < row; other++)
    if (needs_metadata (other) && share_storage (other, row))
      return FALSE;
  return TRUE;
}

static void
check_row (FjDraft *self, FjDraftRow *row)
{
  if (is_metadata (row) && row->image != NULL && fj_image_get_fwu_metadata (row->image) == NULL)
    WARN (self, row, "fwu-metadata",
          _ ("“%s” is no metadata of firmware updates, or is damaged: its checksum is wrong. A "
             "TF-A that is built for them does not start with it."),
          row->text);
  if (needs_metadata (row) && is_first (self, row) && !has_metadata (self, row))
    WARN (self, row, "fwu-metadata-missing",
          _ ("“%s” is built for firmware updates: it does not start without their metadata, which "
             "no row writes to this device."),
          row->text);
}

/**
 * fj_stm32mp_check_fwu_metadata:
 * @self: a draft with images
 *
 * Says where the metadata of firmware updates is wrong, or missing although TF-A needs it.
 */
void
fj_stm32mp_check_fwu_metadata (FjDraft *self)
{
  for (guint i = 0; i < self->n_rows; i++)
    check_row (self, &self->rows[i]);
}
