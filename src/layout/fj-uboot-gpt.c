/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-uboot-gpt.h"

#include <string.h>

/* The partition table of an MMC: U-Boot stm32prog.c, create_gpt_partitions. */

#define COMMAND_SIZE 8192  /* of the buffer for one "gpt write", the NUL included */
#define COMMAND_MARGIN 100 /* with less room than that a partition is left out */
#define MAX_ENTRIES 128    /* of the table */

/* A type of partition in the table and, where it is another one, U-Boot's word for it. */
typedef struct {
  const char *guid;
  const char *word; /* (nullable) */
} TypeName;

static const TypeName type_names[] = {
  [FJ_PARTITION_BINARY] = { "8DA63339-0007-60C0-C436-083AC8230908", NULL },
  [FJ_PARTITION_FIP] = { "19D5DF83-11B0-457B-BE2C-7559C13142A5", NULL },
  [FJ_PARTITION_FWU_MDATA] = { "8A7A84A0-8387-40F6-AB41-A8B9A5A60D23", NULL },
  [FJ_PARTITION_ENV] = { "3DE21764-95BD-54BD-A5C3-4ABE786F38A8", "u-boot-env" },
  [FJ_PARTITION_ESP] = { "C12A7328-F81F-11D2-BA4B-00A0C93EC93B", "system" },
  [FJ_PARTITION_SYSTEM] = { "0FC63DAF-8483-4772-8E79-3D69D8477DE4", "linux" },
  [FJ_PARTITION_FILE_SYSTEM] = { "0FC63DAF-8483-4772-8E79-3D69D8477DE4", "linux" },
  [FJ_PARTITION_RAW_IMAGE] = { "0FC63DAF-8483-4772-8E79-3D69D8477DE4", "linux" },
};

static const char *const rootfs_uuids[] = {
  "E91C4E10-16E6-4C0E-BD0E-77BECF4A3582",
  "491F6117-415D-4F53-88C9-6E0DE54DEAC6",
  "FD58F1C7-BE0D-4338-88E9-AD8F050AEB18",
};

#define FIP_A "4FD84C93-54EF-463F-A7EF-AE25FF887087"
#define FIP_B "09C54952-D5BF-45AF-ACEE-335303766FB3"

/* (nullable): the id that U-Boot gives a partition of that name */
static const char *
get_fixed_uuid (const FjRowValues *row, gboolean *has_rootfs)
{
  gboolean is_rootfs = strcmp (row->name, "rootfs") == 0 || strcmp (row->name, "rootfs-a") == 0;

  if (is_rootfs && !*has_rootfs && row->storage_index < G_N_ELEMENTS (rootfs_uuids)) {
    *has_rootfs = TRUE;
    return rootfs_uuids[row->storage_index];
  }
  if (row->type != FJ_PARTITION_FIP)
    return NULL;
  if (strcmp (row->name, "fip-a") == 0)
    return FIP_A;
  return strcmp (row->name, "fip-b") == 0 ? FIP_B : NULL;
}

static FjUbootGptEntry
make_entry (const FjRowValues *row, const FjUbootPartition *part, gboolean *has_rootfs)
{
  return (FjUbootGptEntry){
    .name = row->name,
    .type = type_names[row->type].guid,
    .uuid = get_fixed_uuid (row, has_rootfs),
    .offset = part->offset,
    .size = part->size,
    .is_bootable = row->type == FJ_PARTITION_SYSTEM,
  };
}

static void
append_entry (GString *command, const FjRowValues *row, const FjUbootGptEntry *entry)
{
  const TypeName *type = &type_names[row->type];

  if (command->len == 0)
    g_string_append_printf (command, "gpt write mmc %u \"", row->storage_index);
  g_string_append_printf (command,
                          "name=%s,start=0x%" G_GINT64_MODIFIER "x,size=0x%" G_GINT64_MODIFIER "x",
                          entry->name, entry->offset, entry->size);
  g_string_append_printf (command, ",type=%s", type->word != NULL ? type->word : type->guid);
  if (entry->is_bootable)
    g_string_append (command, ",bootable");
  if (entry->uuid != NULL)
    g_string_append_printf (command, ",uuid=%s", entry->uuid);
  g_string_append_c (command, ';');
}

/**
 * fj_uboot_gpt_build:
 * @rows: (array length=n_rows): rows of fj_uboot_layout_parse()
 * @parts: (array length=n_parts): what fj_uboot_layout_place() made of them
 * @n_parts: how many
 * @mmc: number of an MMC
 * @too_much: (out): the first row that there is no room for, or -1
 *
 * (pure) The table that U-Boot writes on an MMC. It does so by one command, whose text has to fit
 * into 8 KiB: partitions for which there is hardly any room left are left out in silence, and a
 * text that is too long in the end is cut off, which makes the command fail.
 *
 * Returns: (transfer full) (nullable) (element-type FjUbootGptEntry): the entries that get into the
 *   table, none for an MMC without partitions; %NULL when the command fails
 */
GArray *
fj_uboot_gpt_build (const FjRowValues *rows, const FjUbootPartition *parts, guint n_parts,
                    guint8 mmc, int *too_much)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (FjUbootGptEntry));
  g_autoptr (GString) command = g_string_new (NULL);
  gboolean has_rootfs = FALSE;
  int      last = -1;

  *too_much = -1;
  for (guint i = 0; i < n_parts; i++) {
    const FjRowValues *row = &rows[parts[i].row];
    FjUbootGptEntry    entry;

    if (row->storage != FJ_STORAGE_MMC || row->storage_index != mmc || parts[i].number == 0)
      continue;
    if (command->len + COMMAND_MARGIN > COMMAND_SIZE || entries->len == MAX_ENTRIES) {
      *too_much = (int) parts[i].row;
      break;
    }
    last = (int) parts[i].row;
    entry = make_entry (row, &parts[i], &has_rootfs);
    append_entry (command, row, &entry);
    g_array_append_val (entries, entry);
  }
  if (command->len + strlen ("\"") < COMMAND_SIZE)
    return g_steal_pointer (&entries);
  *too_much = last;
  return NULL;
}
