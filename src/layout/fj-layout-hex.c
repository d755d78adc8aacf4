/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-hex.h"

#include <fj-format.h>

/* More than 0: the file writes A to F; less: a to f; 0: it has shown neither. */
static int
get_preference (FjLayout *self)
{
  static const FjColumn columns[] = { FJ_COLUMN_ID, FJ_COLUMN_OFFSET };
  int                   balance = 0;

  for (guint i = 0; i < fj_layout_get_n_rows (self) * G_N_ELEMENTS (columns); i++) {
    FjPartition *row = fj_layout_get_row (self, i / G_N_ELEMENTS (columns));
    const char  *text = fj_partition_get_text (row, columns[i % G_N_ELEMENTS (columns)]);

    for (const char *c = text; text[0] == '0' && *c != '\0'; c++)
      balance += g_ascii_isxdigit (*c) ? !!g_ascii_isupper (*c) - !!g_ascii_islower (*c) : 0;
  }
  return balance;
}

/**
 * fj_layout_format_offset:
 * @self: a layout
 * @offset: in bytes
 *
 * Returns: (transfer full): @offset as this layout would write it; with small letters where nothing
 *   says otherwise
 */
char *
fj_layout_format_offset (FjLayout *self, guint64 offset)
{
  char *text;

  g_return_val_if_fail (FJ_IS_LAYOUT (self), NULL);

  text = fj_format_offset (offset);
  for (char *c = text + 2; get_preference (self) > 0 && *c != '\0'; c++)
    *c = g_ascii_toupper (*c);
  return text;
}

/**
 * fj_layout_format_id:
 * @self: a layout
 * @id: of a row
 *
 * Returns: (transfer full): @id as this layout would write it; with capitals where nothing says
 *   otherwise
 */
char *
fj_layout_format_id (FjLayout *self, guint id)
{
  g_return_val_if_fail (FJ_IS_LAYOUT (self), NULL);

  return g_strdup_printf (get_preference (self) < 0 ? "0x%02x" : "0x%02X", id);
}
