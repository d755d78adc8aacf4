/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-templates.h"

#include <fj-layout-hex.h>
#include <fj-layout-template.h>
#include <fj-proposal-finder.h>
#include <fj-row-use.h>
#include <string.h>

/* What the menus call the kinds. */
static const struct {
  const char *kind;
  FjTemplate template;
} kinds[] = {
  { "sd", FJ_TEMPLATE_SD },
  { "emmc", FJ_TEMPLATE_EMMC },
  { "nand", FJ_TEMPLATE_NAND },
  { "raw", FJ_TEMPLATE_RAW_SD },
};

static void
set_image (FjLayout *layout, const char *image)
{
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    const FjRowValues *values = fj_partition_get_values (fj_layout_get_row (layout, i));

    if (values != NULL && values->type == FJ_PARTITION_RAW_IMAGE)
      fj_layout_set_text (layout, i, FJ_COLUMN_FILE, image);
  }
}

/**
 * fj_layout_template_new:
 * @kind: "sd", "emmc", "nand": partition by partition; "raw": an image of a whole card; "empty"
 * @family: (nullable): the chip; unknown: as for STM32MP15
 * @image: (nullable): for "raw": name of the image
 *
 * Returns: (transfer full) (nullable): a new layout to start from, %NULL when there is no such kind
 */
FjLayout *
fj_layout_template_new (const char *kind, const FjFamily *family, const char *image)
{
  if (g_str_equal (kind, "empty"))
    return fj_layout_new ();
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    FjLayout *layout;

    if (!g_str_equal (kinds[i].kind, kind))
      continue;
    layout = fj_layout_new_from_template (kinds[i].template,
                                          family != NULL ? family->flow : FJ_TEMPLATE_FLOW_FIP);
    if (image != NULL)
      set_image (layout, image);
    return layout;
  }
  return NULL;
}

static const FjRowValues *
get_values (FjLayout *layout, guint row)
{
  return fj_partition_get_values (fj_layout_get_row (layout, row));
}

static gboolean
is_same_storage (const FjRowValues *a, const FjRowValues *b)
{
  return a->storage == b->storage && a->storage_index == b->storage_index;
}

/* (nullable): the row of @model that is for the same as @row of @layout */
static FjPartition *
find_like (FjLayout *model, FjLayout *layout, guint row)
{
  const FjRowValues *wanted = get_values (layout, row);

  for (guint i = 0; wanted != NULL && i < fj_layout_get_n_rows (model); i++) {
    const FjRowValues *values = get_values (model, i);

    if (values != NULL && is_same_storage (values, wanted) &&
        (values->id == wanted->id || g_str_equal (values->name, wanted->name)))
      return fj_layout_get_row (model, i);
  }
  return NULL;
}

/* Whether @model is for the storage that the last row of @layout is on. */
static gboolean
is_alike (FjLayout *layout, FjLayout *model)
{
  guint              n = fj_layout_get_n_rows (layout);
  const FjRowValues *wanted = n > 0 ? get_values (layout, n - 1) : NULL;

  for (guint i = 0; wanted != NULL && i < fj_layout_get_n_rows (model); i++) {
    const FjRowValues *values = get_values (model, i);

    if (values != NULL && is_same_storage (values, wanted))
      return TRUE;
  }
  return FALSE;
}

/**
 * fj_layout_template_fill:
 * @layout: a layout of fj_layout_template_new()
 * @model: a layout for files that are there
 *
 * Takes the files from rows of @model that are for the same, as one step of undo.
 *
 * Returns: how many rows have got another file; none when @model is for another storage
 */
guint
fj_layout_template_fill (FjLayout *layout, FjLayout *model)
{
  guint n = 0;

  if (!is_alike (layout, model))
    return 0;
  fj_layout_set_joining (layout, TRUE);
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    const char  *old = fj_partition_get_text (fj_layout_get_row (layout, i), FJ_COLUMN_FILE);
    FjPartition *row = find_like (model, layout, i);
    const char  *text = row != NULL ? fj_partition_get_text (row, FJ_COLUMN_FILE) : "none";

    if (!fj_row_is_file_name (old) || g_path_is_absolute (old) || !fj_row_is_file_name (text) ||
        g_str_equal (old, text))
      continue;
    fj_layout_set_text (layout, i, FJ_COLUMN_FILE, text);
    n++;
  }
  fj_layout_set_joining (layout, FALSE);
  return n;
}

static gboolean
is_boot_row (const FjRowValues *values, const FjBuildFile *file)
{
  switch (values->id) {
  case FJ_ID_FSBL:
    return fj_build_file_is_for_usb (file);
  case FJ_ID_DDR_FIP:
    return file->kind == FJ_IMAGE_FIP && (file->says & FJ_NAME_SAYS_DDR);
  default:
    return values->type == FJ_PARTITION_FIP ? file->kind == FJ_IMAGE_FIP && file->has_uboot
                                            : fj_build_file_is_headered_uboot (file);
  }
}

static guint
get_storage_says (const FjRowValues *values)
{
  if (values->storage == FJ_STORAGE_MMC)
    return values->storage_index == 0 ? FJ_NAME_SAYS_SD : FJ_NAME_SAYS_EMMC;
  return values->storage == FJ_STORAGE_NOR ? FJ_NAME_SAYS_NOR : FJ_NAME_SAYS_NAND;
}

static gboolean
is_system_part (const FjRowValues *values, const FjBuildFile *file)
{
  static const char *const names[FJ_N_SYSTEM_PARTS] = { [FJ_SYSTEM_BOOT] = "bootfs",
                                                        [FJ_SYSTEM_VENDOR] = "vendorfs",
                                                        [FJ_SYSTEM_ROOT] = "rootfs",
                                                        [FJ_SYSTEM_USER] = "userfs" };

  return fj_build_file_is_file_system (file) &&
         g_str_equal (values->name, names[fj_build_file_get_system_part (file)]);
}

/* Whether a row of a template is for such a file. */
static gboolean
is_for (const FjRowValues *values, const FjBuildFile *file)
{
  if (values->storage == FJ_STORAGE_NONE)
    return is_boot_row (values, file);
  if (values->type == FJ_PARTITION_RAW_IMAGE)
    return file->kind == FJ_IMAGE_DISK;
  if (values->type == FJ_PARTITION_FIP || g_str_has_prefix (values->name, "ssbl"))
    return is_boot_row (values, file);
  if (g_str_has_prefix (values->name, "fsbl"))
    return fj_build_file_is_first_stage (file) && !fj_build_file_is_for_usb (file) &&
           (file->says & FJ_NAME_SAYS_STORAGE) == get_storage_says (values);
  if (g_str_equal (values->name, "ubi"))
    return file->kind == FJ_IMAGE_UBI;
  return is_system_part (values, file);
}

/* (nullable): the only file that the row can be for, unless what it names is there */
static const char *
find_only_file (const FjBuild *build, const FjRowValues *values, const char *old)
{
  const char *path = NULL;
  guint       n = 0;

  for (guint i = 0; i < build->files->len; i++) {
    const FjBuildFile *file = g_ptr_array_index (build->files, i);

    if (g_str_equal (file->path, old))
      return NULL;
    if (!is_for (values, file))
      continue;
    path = file->path;
    n++;
  }
  return n == 1 ? path : NULL;
}

/**
 * fj_layout_template_fill_some:
 * @layout: a layout of fj_layout_template_new()
 * @build: files that are there, some of those that make a board start
 *
 * Puts each file into the rows that it is for, as one step of undo. Where several fit, and where
 * none does, the row keeps the name that says what is missing.
 *
 * Returns: how many rows have got another file
 */
guint
fj_layout_template_fill_some (FjLayout *layout, const FjBuild *build)
{
  guint n = 0;

  fj_layout_set_joining (layout, TRUE);
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    const FjRowValues *values = get_values (layout, i);
    const char        *old = fj_partition_get_text (fj_layout_get_row (layout, i), FJ_COLUMN_FILE);
    const char        *path;

    if (values == NULL || !fj_row_is_file_name (old) || g_path_is_absolute (old))
      continue;
    path = find_only_file (build, values, old);
    if (path == NULL)
      continue;
    fj_layout_set_text (layout, i, FJ_COLUMN_FILE, path);
    n++;
  }
  fj_layout_set_joining (layout, FALSE);
  return n;
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
  g_autofree char   *id = fj_layout_format_id (layout, find_free_id (layout));
  g_autofree char   *name = g_strdup_printf ("part-%s", id + 2);
  g_autofree char   *offset = NULL;
  const char        *device = "mmc0";

  if (after < fj_layout_get_n_rows (layout))
    values = fj_partition_get_values (fj_layout_get_row (layout, after));
  if (values != NULL && values->storage != FJ_STORAGE_NONE) {
    device = fj_partition_get_text (fj_layout_get_row (layout, after), FJ_COLUMN_DEVICE);
    if (values->area == FJ_AREA_USER)
      offset = fj_layout_format_offset (layout, values->offset + 64 * 1024 * 1024);
  }
  return fj_partition_new ((const char *const[FJ_N_COLUMNS]){
    "P", id, name, "Binary", device, offset != NULL ? offset : "0x00080000", "" });
}

/* By the name of a file, for U-Boot and for people. */
static const char *
find_type (const char *name)
{
  static const char *const systems[] = { ".ext2", ".ext3", ".ext4", ".squashfs", ".sqfs",
                                         ".vfat", ".fat", ".btrfs", ".f2fs", ".erofs" };
  g_autofree char         *lower = g_ascii_strdown (name, -1);

  if (fj_is_card_image_name (lower))
    return "RawImage";
  if (strstr (lower, ".ubi") != NULL)
    return "System";
  for (guint i = 0; i < G_N_ELEMENTS (systems); i++)
    if (strstr (lower, systems[i]) != NULL)
      return "FileSystem";
  return g_str_has_prefix (lower, "fip") ? "FIP" : "Binary";
}

static gboolean
is_name_taken (FjLayout *layout, const char *name)
{
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++)
    if (g_str_equal (fj_partition_get_text (fj_layout_get_row (layout, i), FJ_COLUMN_NAME), name))
      return TRUE;
  return FALSE;
}

/* The part of a system that the file is called by, or its first word; with a number if taken. */
static char *
find_name (FjLayout *layout, const char *file)
{
  static const char *const parts[] = { "bootfs", "vendorfs", "rootfs", "userfs" };
  g_autofree char         *first = g_strndup (file, MIN (strcspn (file, "."), FJ_NAME_MAX - 4));
  g_autofree char         *name = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (file, parts[i]) != NULL) {
      g_free (first);
      first = g_strdup (parts[i]);
    }
  g_strcanon (first, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_", '-');
  name = g_strdup (first[0] != '\0' ? first : "part");
  for (guint n = 2; is_name_taken (layout, name); n++) {
    g_free (name);
    name = g_strdup_printf ("%s-%u", first[0] != '\0' ? first : "part", n);
  }
  return g_steal_pointer (&name);
}

/**
 * fj_layout_template_new_row_for:
 * @layout: a layout
 * @after: the row it will stand behind
 * @file: what is to be written, as it will stand in the row
 *
 * Returns: (transfer full): as of fj_layout_template_new_row(), with a type and a name by what the
 *   file is called; the image of a card begins where the card does
 */
FjPartition *
fj_layout_template_new_row_for (FjLayout *layout, guint after, const char *file)
{
  g_autoptr (FjPartition) row = fj_layout_template_new_row (layout, after);
  g_autofree char *base = g_path_get_basename (file);
  g_autofree char *name = find_name (layout, base);
  const char      *type = find_type (base);
  const char      *cells[FJ_N_COLUMNS];

  for (FjColumn column = 0; column < FJ_N_COLUMNS; column++)
    cells[column] = fj_partition_get_text (row, column);
  cells[FJ_COLUMN_NAME] = name;
  cells[FJ_COLUMN_TYPE] = type;
  cells[FJ_COLUMN_FILE] = file;
  if (g_str_equal (type, "RawImage"))
    cells[FJ_COLUMN_OFFSET] = "0x0";
  return fj_partition_new (cells);
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
