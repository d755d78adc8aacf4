/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-draft-plan.h"

#include <fj-extent-scan.h>

/*
 * Which rows may have gaps. Only what Linux reads as a disk or a file system is known to have
 * blocks that nobody reads; U-Boot finds its environment and its files by what is in them. On NAND
 * and NOR flash a board counts from the start of what it is sent.
 */
static gboolean
may_have_gaps (const FjDraftRow *row)
{
  return fj_draft_row_takes_image (row) && row->values.storage == FJ_STORAGE_MMC &&
         row->values.area == FJ_AREA_USER && row->values.copies <= 1;
}

/* What goes wrong with the file is told when it is sent. */
static gboolean
scan_row (FjDraft *self, FjDraftRow *row, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint64 size = fj_image_get_size (row->image);

  if (self->everything) {
    row->extents = fj_extent_map_new_whole (size, FJ_EXTENT_WHY_ASKED);
    return TRUE;
  }
  row->extents = fj_extent_scan_image (row->image, cancellable, &local);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (row->extents == NULL)
    row->extents = fj_extent_map_new_whole (size, FJ_EXTENT_WHY_UNKNOWN);
  return TRUE;
}

/**
 * fj_draft_find_extents:
 * @self: a draft with opened images
 *
 * Looks for what is in use of the images of rows that may have gaps. Blocking.
 *
 * Returns: %FALSE only when cancelled
 */
gboolean
fj_draft_find_extents (FjDraft *self, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < self->n_rows; i++) {
    FjDraftRow *row = &self->rows[i];

    if (row->image != NULL && may_have_gaps (row) && !scan_row (self, row, cancellable, error))
      return FALSE;
  }
  return TRUE;
}
