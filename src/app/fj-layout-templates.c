/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-templates.h"

#include <fj-format.h>
#include <fj-layout-check.h>
#include <string.h>

#define HEADER "#Opt\tId\tName\tType\tIP\tOffset\tBinary\n"

/*
 * Starting points, with the names that OpenSTLinux and Buildroot give their files. Addresses: an SD
 * card's partitions start behind its partition table (sector 34, 0x4400); those of an eMMC on a
 * border of 512 KiB, its first-stage file in the two boot areas (U-Boot doc/board/st/stm32mp1.rst).
 */
typedef struct {
  const char *kind;
  const char *fsbl; /* what the boot ROM finds on this storage */
  const char *rows;
} Template;

static const Template templates[] = {
  { "sd", "tf-a-sdcard.stm32",
    "P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004400\t%s\n"
    "P\t0x05\tfsbl2\tBinary\tmmc0\t0x00044400\t%s\n"
    "P\t0x06\tfip\tFIP\tmmc0\t0x00084400\tfip.bin\n"
    "P\t0x10\trootfs\tSystem\tmmc0\t0x00484400\trootfs.ext4\n" },
  { "emmc", "tf-a-emmc.stm32",
    "P\t0x04\tfsbl1\tBinary\tmmc1\tboot1\t%s\n"
    "P\t0x05\tfsbl2\tBinary\tmmc1\tboot2\t%s\n"
    "P\t0x06\tfip\tFIP\tmmc1\t0x00080000\tfip.bin\n"
    "P\t0x10\trootfs\tSystem\tmmc1\t0x00480000\trootfs.ext4\n" },
  { "nand", "tf-a-nand.stm32",
    "P\t0x04\tfsbl\tBinary(2)\tnand0\t0x00000000\t%s\n"
    "P\t0x06\tfip\tFIP\tnand0\t0x00200000\tfip.bin\n"
    "P\t0x10\tubi\tSystem\tnand0\t0x00600000\trootfs.ubi\n" },
};

static void
add_boot_rows (GString *text, FjFamily family)
{
  const FjFamilyInfo *info = fj_family_get_info (family);

  g_string_append (text, HEADER "-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a-usb.stm32\n");
  if (info != NULL && info->has_ddr_fip)
    g_string_append (text, "-\t0x02\tfip-ddr\tFIP\tnone\t0x0\tfip-ddr.bin\n");
  g_string_append (text, "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin\n");
}

static void
add_rows (GString *text, const Template *template)
{
  g_auto (GStrv) parts = g_strsplit (template->rows, "%s", -1);
  g_autofree char *rows = g_strjoinv (template->fsbl, parts);

  g_string_append (text, rows);
}

/**
 * fj_layout_template_new:
 * @kind: "sd", "emmc", "nand": partition by partition; "raw": an image of a whole card; "empty"
 * @family: the chip; unknown: as for STM32MP15
 * @image: (nullable): for "raw": name of the image
 *
 * Returns: (transfer full) (nullable): a new layout to start from, %NULL when there is no such kind
 */
FjLayout *
fj_layout_template_new (const char *kind, FjFamily family, const char *image)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  gboolean found = g_str_equal (kind, "raw") || g_str_equal (kind, "empty");

  if (g_str_equal (kind, "empty"))
    g_string_append (text, HEADER);
  else
    add_boot_rows (text, family);
  if (g_str_equal (kind, "raw"))
    g_string_append_printf (text, "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\t%s\n",
                            image != NULL ? image : "sdcard.img");
  for (guint i = 0; i < G_N_ELEMENTS (templates); i++) {
    if (!g_str_equal (templates[i].kind, kind))
      continue;
    add_rows (text, &templates[i]);
    found = TRUE;
  }
  if (!found)
    return NULL;
  bytes = g_bytes_new (text->str, text->len);
  return fj_layout_new_from_bytes (bytes, NULL);
}

static guint8
find_free_id (FjLayout *layout)
{
  for (guint id = FJ_ID_FIRST_USER; id <= FJ_ID_LAST; id++) {
    gboolean taken = FALSE;

    for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
      const FjRowValues *values = fj_partition_get_values (fj_layout_get_row (layout, i));

      taken |= values != NULL && values->id == id;
    }
    if (!taken)
      return (guint8) id;
  }
  return FJ_ID_LAST;
}

/**
 * fj_layout_template_new_row:
 * @layout: a layout
 * @after: the row it will stand behind
 *
 * Returns: (transfer full): a new row with a free id, on the same storage, 64 MiB further
 */
FjPartition *
fj_layout_template_new_row (FjLayout *layout, guint after)
{
  const FjRowValues *values = NULL;
  g_autofree char   *id = g_strdup_printf ("0x%02X", find_free_id (layout));
  g_autofree char   *name = g_strdup_printf ("part-%s", id + 2);
  g_autofree char   *offset = NULL;
  const char        *device = "mmc0";

  if (after < fj_layout_get_n_rows (layout))
    values = fj_partition_get_values (fj_layout_get_row (layout, after));
  if (values != NULL && values->storage != FJ_STORAGE_NONE) {
    device = fj_partition_get_text (fj_layout_get_row (layout, after), FJ_COLUMN_DEVICE);
    if (values->area == FJ_AREA_USER)
      offset = fj_format_offset (values->offset + 64 * 1024 * 1024);
  }
  return fj_partition_new ((const char *const[FJ_N_COLUMNS]){
    "P", id, name, "Binary", device, offset != NULL ? offset : "0x00080000", "" });
}

/**
 * fj_rows_to_text:
 * @layout: a layout
 * @rows: (element-type guint): rows of it
 *
 * Returns: (transfer full): them as lines of a layout
 */
char *
fj_rows_to_text (FjLayout *layout, GArray *rows)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++) {
    FjPartition *partition = fj_layout_get_row (layout, g_array_index (rows, guint, i));

    for (FjColumn column = 0; column < FJ_N_COLUMNS; column++)
      g_string_append_printf (text, "%s%s", column > 0 ? "\t" : "",
                              fj_partition_get_text (partition, column));
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

/**
 * fj_rows_from_text:
 * @text: what is on the clipboard, whoever put it there
 *
 * Returns: (transfer full) (element-type FjPartition): the rows in it; none when it is no layout
 */
GPtrArray *
fj_rows_from_text (const char *text)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (FjLayout) layout = NULL;

  if (strchr (text, '\t') == NULL)
    return rows;
  layout = fj_layout_new_from_bytes (bytes, NULL);
  for (guint i = 0; layout != NULL && i < fj_layout_get_n_rows (layout); i++) {
    const char *cells[FJ_N_COLUMNS];

    for (FjColumn column = 0; column < FJ_N_COLUMNS; column++)
      cells[column] = fj_partition_get_text (fj_layout_get_row (layout, i), column);
    g_ptr_array_add (rows, fj_partition_new (cells));
  }
  return rows;
}
