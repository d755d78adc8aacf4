/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-row-use.h"

#include <string.h>

/* What the plan sends, what the rules demand, what the window
 * looks for: all of it is asked here. */

/**
 * fj_row_is_file_name:
 * @text: text of a cell of column "file"
 *
 * Returns: whether it names a file; "none" and nothing at all do not
 */
gboolean
fj_row_is_file_name (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return text[0] != '\0' && strcmp (text, "none") != 0;
}

/* The boot ROM asks for 0x01 and TF-A for 0x02 and 0x03 (TF-A stm32cubeprogrammer_usb.c). */
static gboolean
is_asked_for (guint8 id)
{
  return id == FJ_ID_FSBL || id == FJ_ID_DDR_FIP || id == FJ_ID_SSBL;
}

/**
 * fj_row_values_get_use:
 * @self: a row, of which the option, the id and the device count
 *
 * Returns: what becomes of it, whatever the other rows are
 */
FjRowUse
fj_row_values_get_use (const FjRowValues *self)
{
  g_return_val_if_fail (self != NULL, FJ_ROW_USE_UNKNOWN);

  if (self->storage == FJ_STORAGE_NONE)
    return is_asked_for (self->id) ? FJ_ROW_USE_BOOT : FJ_ROW_USE_UNUSED;
  if (!(self->option & FJ_OPTION_PROGRAM))
    return FJ_ROW_USE_UNUSED;
  if (!(self->option & FJ_OPTION_EMPTY))
    return FJ_ROW_USE_PROGRAM;
  return self->option & FJ_OPTION_DELETE ? FJ_ROW_USE_ERASE : FJ_ROW_USE_EMPTY;
}

/* Of boot files with one id, the board gets the first. */
static gboolean
repeats_row_before (FjLayout *layout, guint row, const FjRowValues *values)
{
  for (guint i = 0; i < row; i++) {
    const FjRowValues *before = fj_partition_get_values (fj_layout_get_row (layout, i));

    if (before != NULL && before->storage == FJ_STORAGE_NONE && before->id == values->id)
      return TRUE;
  }
  return FALSE;
}

/**
 * fj_layout_get_row_use:
 * @layout: a layout
 * @row: index of a row
 *
 * Returns: what becomes of it; %FJ_ROW_USE_UNKNOWN where a cell means nothing
 */
FjRowUse
fj_layout_get_row_use (FjLayout *layout, guint row)
{
  const FjRowValues *values;
  FjRowUse           use;

  g_return_val_if_fail (FJ_IS_LAYOUT (layout), FJ_ROW_USE_UNKNOWN);
  g_return_val_if_fail (row < fj_layout_get_n_rows (layout), FJ_ROW_USE_UNKNOWN);

  values = fj_partition_get_values (fj_layout_get_row (layout, row));
  if (values == NULL)
    return FJ_ROW_USE_UNKNOWN;
  use = fj_row_values_get_use (values);
  if (use == FJ_ROW_USE_BOOT && repeats_row_before (layout, row, values))
    return FJ_ROW_USE_UNUSED;
  return use;
}

/**
 * fj_row_use_has_file:
 * @self: what becomes of a row
 *
 * Returns: whether a file is sent for it
 */
gboolean
fj_row_use_has_file (FjRowUse self)
{
  return self == FJ_ROW_USE_BOOT || self == FJ_ROW_USE_PROGRAM;
}
