/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-draft-plan.h"

#include "fj-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WARN(draft, row, name, ...)                                                       \
  fj_draft_report (draft, row, FJ_SEVERITY_WARNING, FJ_ERROR_IMAGE, name, FJ_COLUMN_FILE, \
                   __VA_ARGS__)

static void
check_sparse (FjDraft *self, FjDraftRow *row)
{
  if (fj_image_get_kind (row->image) == FJ_IMAGE_ANDROID_SPARSE)
    WARN (self, row, "android-sparse",
          _ ("“%s” is an Android sparse image, which the board would write as it is; unpack it "
             "with simg2img first."),
          row->text);
}

static void
check_cut_off (FjDraft *self, FjDraftRow *row)
{
  guint64          declared = fj_image_get_declared_size (row->image);
  g_autofree char *size = NULL;
  g_autofree char *should = NULL;

  if (declared <= fj_image_get_size (row->image) || fj_draft_row_is_fsbl_partition (row))
    return;
  size = fj_format_size (fj_image_get_size (row->image));
  should = fj_format_size (declared);
  if (fj_image_lacks_partitions (row->image)) {
    fj_draft_report (self, row, FJ_SEVERITY_ERROR, FJ_ERROR_IMAGE, "file-cut-off", FJ_COLUMN_FILE,
                     _ ("“%s” has been cut off: it has %s of the %s of its card, "
                        "and its partitions reach beyond that. Copy or build it "
                        "again."),
                     row->text, size, should);
    return;
  }
  WARN (self, row, "file-cut-off",
        _ ("“%s” should have %s by its own account, and has %s: it may have been cut off."),
        row->text, should, size);
}

/* A table that lies about the card: the copy of it belongs into the last sector. */
static void
check_disk (FjDraft *self, FjDraftRow *row)
{
  gboolean         is_disk = fj_image_get_kind (row->image) == FJ_IMAGE_DISK;
  gboolean         is_raw = row->values.type == FJ_PARTITION_RAW_IMAGE;
  guint64          declared = fj_image_get_declared_size (row->image);
  g_autofree char *declared_text = fj_format_size (declared);
  g_autofree char *room = fj_format_size (row->capacity);

  if ((is_disk || fj_image_get_kind (row->image) == FJ_IMAGE_DISK_MBR) && !is_raw)
    WARN (self, row, "disk-in-partition",
          _ ("“%s” is the image of a whole card, but %s is one partition."), row->text,
          row->values.name);
  else if (is_disk && fj_image_get_gpt (row->image) == NULL)
    WARN (self, row, "disk-damaged", _ ("“%s” has a damaged partition table."), row->text);
  else if (is_disk && declared > row->capacity)
    WARN (self, row, "disk-too-large",
          _ ("“%s” is the image of a card of %s, but the storage has %s."), row->text,
          declared_text, room);
}

static void
check_image (FjDraft *self, FjDraftRow *row)
{
  check_sparse (self, row);
  check_cut_off (self, row);
  check_disk (self, row);
}

/**
 * fj_draft_check_images:
 * @self: a draft with images
 *
 * Says what is wrong with the files that are written to storages, whatever starts from them.
 */
void
fj_draft_check_images (FjDraft *self)
{
  for (guint i = 0; i < self->n_rows; i++) {
    FjDraftRow *row = &self->rows[i];

    if (row->image != NULL && row->values.storage != FJ_STORAGE_NONE)
      check_image (self, row);
  }
}
