/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-checks.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WARN(draft, row, name, ...)                                                       \
  fj_draft_report (draft, row, FJ_SEVERITY_WARNING, FJ_ERROR_IMAGE, name, FJ_COLUMN_FILE, \
                   __VA_ARGS__)

static void
check_fsbl_partition (FjDraft *self, FjDraftRow *row)
{
  const FjStm32Header *header = fj_image_get_stm32_header (row->image);

  if (header == NULL) {
    WARN (self, row, "boot-no-header",
          _ ("“%s” has no whole STM32 header, so the board will not start from %s."), row->text,
          row->values.name);
    return;
  }
  fj_stm32mp_check_family (self, row, "boot-wrong-chip");
  if (!fj_image_is_checksum_right (row->image))
    WARN (self, row, "boot-checksum",
          _ ("“%s” is damaged: the checksum in its header is not that of its content."), row->text);
  else if (fj_image_has_usb_programmer (row->image) &&
           strstr (fj_image_get_name (row->image), "usb") != NULL)
    WARN (self, row, "boot-usb-build",
          _ ("“%s” seems to be the build for USB programming; the board may not start from it."),
          row->text);
}

static void
check_fip_partition (FjDraft *self, FjDraftRow *row)
{
  if (fj_image_get_kind (row->image) != FJ_IMAGE_FIP)
    WARN (self, row, "part-no-fip", _ ("“%s” is not a FIP, although %s is for one."), row->text,
          row->values.name);
  else if (fj_image_get_fip (row->image) == NULL)
    WARN (self, row, "part-fip-damaged", _ ("“%s” is a FIP that is damaged or cut off."),
          row->text);
}

static void
check_boot_partition (FjDraft *self, FjDraftRow *row)
{
  if (fj_draft_row_is_fsbl_partition (row))
    check_fsbl_partition (self, row);
  if (row->values.type == FJ_PARTITION_FIP)
    check_fip_partition (self, row);
}

/**
 * fj_stm32mp_check_boot_partitions:
 * @self: a draft with images, whose boot files have been checked
 *
 * Says what is wrong with the files that an STM32MP starts from a storage.
 */
void
fj_stm32mp_check_boot_partitions (FjDraft *self)
{
  for (guint i = 0; i < self->n_rows; i++) {
    FjDraftRow *row = &self->rows[i];

    if (row->image != NULL && row->values.storage != FJ_STORAGE_NONE)
      check_boot_partition (self, row);
  }
}
