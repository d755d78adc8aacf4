/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-wire-layout.h"

#include <fj-boot-header.h>
#include <string.h>

static void
append_device (GString *text, const FjRowValues *row)
{
  g_string_append (text, fj_storage_kind_to_text (row->storage));
  if (row->storage != FJ_STORAGE_NONE)
    g_string_append_printf (text, "%u", row->storage_index);
}

static void
append_offset (GString *text, const FjRowValues *row)
{
  if (row->area == FJ_AREA_USER)
    g_string_append_printf (text, "0x%08" G_GINT64_MODIFIER "x", row->offset);
  else
    g_string_append (text, row->area == FJ_AREA_BOOT1 ? "boot1" : "boot2");
}

/**
 * fj_wire_layout_format:
 * @rows: (array length=n_rows): rows
 * @n_rows: how many
 *
 * (pure) The canonical text, which every U-Boot reads alike: six columns, single tabs, LF after
 * every row, no comments, numbers with 0x.
 *
 * Returns: (transfer full): the text, without a NUL at its end
 */
GBytes *
fj_wire_layout_format (const FjRowValues *rows, guint n_rows)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_rows; i++) {
    const FjRowValues *row = &rows[i];

    g_string_append_printf (text, "%s\t0x%02X\t%s\t%s", fj_option_to_text (row->option), row->id,
                            row->name, fj_partition_type_to_text (row->type));
    if (row->type == FJ_PARTITION_BINARY && row->copies != 1)
      g_string_append_printf (text, "(%u)", row->copies);
    g_string_append_c (text, '\t');
    append_device (text, row);
    g_string_append_c (text, '\t');
    append_offset (text, row);
    g_string_append_c (text, '\n');
  }
  return g_string_free_to_bytes (text);
}

/**
 * fj_wire_layout_add_header:
 * @text: a layout's text
 *
 * (pure) Puts an STM32 image header 1.0 before @text, not signed, with its checksum. TF-A and
 * U-Boot before v2021.10 take a layout only so, and the later ones take it too.
 *
 * Returns: (transfer full): header and text
 */
GBytes *
fj_wire_layout_add_header (GBytes *text)
{
  gsize         length;
  const guint8 *data = g_bytes_get_data (text, &length);
  guint8       *image = g_malloc (FJ_STM32_HEADER_SIZE_V1 + length);

  fj_stm32_header_write_v1 (image, (guint32) length, fj_stm32_checksum_add (0, data, length));
  memcpy (image + FJ_STM32_HEADER_SIZE_V1, data, length);
  return g_bytes_new_take (image, FJ_STM32_HEADER_SIZE_V1 + length);
}
