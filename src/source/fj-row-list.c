/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-row-list.h"

#include <fj-format.h>
#include <string.h>

#define HEADING "#Opt\tId\tName\tType\tIP\tOffset\tBinary\n"
#define FIRST_BOOT_ID 0x04
/* U-Boot's partition table ends here. */
#define SD_FIRST 0x4400
#define SD_STEP 512
/* The erase group of an eMMC. */
#define EMMC_STEP (512 * 1024)

static void
add_folder (FjRowList *self, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (!g_ptr_array_find_with_equal_func (self->folders, folder, g_str_equal, NULL))
    g_ptr_array_add (self->folders, g_steal_pointer (&folder));
}

static void
append_row (FjRowList *self, const char *option, guint id, const char *name, const char *type,
            const char *device, const char *offset, const char *path)
{
  g_string_append_printf (self->text, "%s\t0x%02X\t%s\t%s\t%s\t%s\t%s\n", option, id, name, type,
                          device, offset, path != NULL ? path : "none");
  if (path != NULL)
    add_folder (self, path);
}

/**
 * fj_row_list_get_type:
 * @self: rows
 * @file: the file of one
 *
 * Returns: its type; U-Boot before 2021 knows no “FIP”
 */
const char *
fj_row_list_get_type (const FjRowList *self, const FjBuildFile *file)
{
  guint year = fj_build_file_get_uboot_year (self->set->ssbl);

  return file->kind == FJ_IMAGE_FIP && (year == 0 || year >= 2021) ? "FIP" : "Binary";
}

static void
append_boot_rows (FjRowList *self)
{
  const FjBootSet *set = self->set;

  append_row (self, "-", FJ_ID_FSBL, "fsbl-boot", "Binary", "none", "0x0", set->fsbl->path);
  if (set->ddr != NULL)
    append_row (self, "-", FJ_ID_DDR_FIP, "fip-ddr", fj_row_list_get_type (self, set->ddr), "none",
                "0x0", set->ddr->path);
  append_row (self, "-", FJ_ID_SSBL, set->ssbl->kind == FJ_IMAGE_FIP ? "fip-boot" : "ssbl-boot",
              fj_row_list_get_type (self, set->ssbl), "none", "0x0", set->ssbl->path);
}

/**
 * fj_row_list_init:
 * @self: (out): rows, to be cleared
 * @set: what starts the board over USB
 * @target: where the first of them go
 *
 * Begins with the rows for the boot ROM and TF-A.
 */
void
fj_row_list_init (FjRowList *self, const FjBootSet *set, FjBuildTarget target)
{
  *self = (FjRowList){ .set = set,
                       .text = g_string_new (HEADING),
                       .folders = g_ptr_array_new_with_free_func (g_free),
                       .boot_id = FIRST_BOOT_ID,
                       .user_id = FJ_ID_FIRST_USER };
  append_boot_rows (self);
  fj_row_list_use (self, target);
}

/**
 * fj_row_list_clear:
 *
 * Frees what it holds.
 */
void
fj_row_list_clear (FjRowList *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  self->text = NULL;
  g_clear_pointer (&self->folders, g_ptr_array_unref);
}

/**
 * fj_row_list_use:
 * @self: rows
 * @target: where the next ones go
 */
void
fj_row_list_use (FjRowList *self, FjBuildTarget target)
{
  static const char *const devices[FJ_N_TARGETS] = { "mmc0", "mmc1", "nor0", "nand0" };

  self->device = devices[target];
  self->first = target == FJ_TARGET_SD ? SD_FIRST : 0;
  self->step = target == FJ_TARGET_SD ? SD_STEP : EMMC_STEP;
  self->next = target == FJ_TARGET_EMMC ? EMMC_STEP : self->first;
}

/* What U-Boot and its settings take for the name of a partition. */
static char *
make_name (const char *name)
{
  char *made = g_strndup (name[0] != '\0' ? name : "part", FJ_NAME_MAX - 1);

  return g_strcanon (made, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_", '-');
}

/**
 * fj_row_list_add:
 * @self: rows
 * @option: "P", "PE", "PED"
 * @is_boot: whether it gets one of the ids for boot files
 * @name: what it is called, as far as U-Boot takes it
 * @type: "Binary" …
 * @offset: its cell
 * @path: (nullable): its file
 */
void
fj_row_list_add (FjRowList *self, const char *option, gboolean is_boot, const char *name,
                 const char *type, const char *offset, const char *path)
{
  guint           *id = is_boot ? &self->boot_id : &self->user_id;
  guint            limit = is_boot ? FJ_ID_FIRST_USER : FJ_ID_LAST;
  g_autofree char *made = make_name (name);

  self->failed |= *id >= limit;
  append_row (self, option, (*id)++, made, type, self->device, offset, path);
}

/**
 * fj_row_list_add_at:
 *
 * As fj_row_list_add(), at an offset in bytes.
 */
void
fj_row_list_add_at (FjRowList *self, const char *option, gboolean is_boot, const char *name,
                    const char *type, guint64 offset, const char *path)
{
  g_autofree char *text = fj_format_offset (offset);

  fj_row_list_add (self, option, is_boot, name, type, text, path);
}

static guint64
align_offset (const FjRowList *self, guint64 offset)
{
  guint64 rest = (offset - self->first) % self->step;

  return rest == 0 ? offset : offset + self->step - rest;
}

/**
 * fj_row_list_place:
 * @self: rows
 * @size: bytes that it needs, or %FJ_SIZE_UNKNOWN
 *
 * As fj_row_list_add(), behind the row before.
 */
void
fj_row_list_place (FjRowList *self, const char *option, gboolean is_boot, const char *name,
                   const char *type, guint64 size, const char *path)
{
  if (self->next > G_MAXINT64) {
    self->failed = TRUE;
    return;
  }
  fj_row_list_add_at (self, option, is_boot, name, type, self->next, path);
  self->next = size > G_MAXINT64 - self->next - self->step ? G_MAXUINT64
                                                           : align_offset (self, self->next + size);
}

/**
 * fj_row_list_dup_folders:
 * @self: rows
 *
 * Returns: (transfer full) (nullable): the folders that the files lie in, for people; %NULL when it
 * is just one
 */
char *
fj_row_list_dup_folders (const FjRowList *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->folders->len < 2)
    return NULL;
  for (guint i = 0; i < self->folders->len; i++)
    g_string_append_printf (text, "%s“%s”", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (self->folders, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * fj_row_list_finish:
 * @self: rows
 *
 * Returns: (transfer full) (nullable): the layout; %NULL when the rows do not fit
 */
GBytes *
fj_row_list_finish (FjRowList *self)
{
  GString *text = g_steal_pointer (&self->text);

  if (!self->failed)
    return g_string_free_to_bytes (text);
  g_string_free (text, TRUE);
  return NULL;
}
