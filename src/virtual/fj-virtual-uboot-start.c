/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-gpt.h"
#include "fj-virtual-private.h"

#include <string.h>

/* What U-Boot does with an accepted layout before it enumerates again (stm32prog.c). */

#define TYPE_RESERVED "8DA63339-0007-60C0-C436-083AC8230908"
#define TYPE_LINUX "0FC63DAF-8483-4772-8E79-3D69D8477DE4"
#define TYPE_FIP "19D5DF83-11B0-457B-BE2C-7559C13142A5"
#define TYPE_FWU_MDATA "8A7A84A0-8387-40F6-AB41-A8B9A5A60D23"
#define TYPE_ENV "3DE21764-95BD-54BD-A5C3-4ABE786F38A8"
#define TYPE_ESP "C12A7328-F81F-11D2-BA4B-00A0C93EC93B"

#define FIP_A "4FD84C93-54EF-463F-A7EF-AE25FF887087"
#define FIP_B "09C54952-D5BF-45AF-ACEE-335303766FB3"

/* Bytes a second that an erase gets through, and the time that looking at the devices takes. */
#define MMC_ERASE_RATE 400000000
#define NOR_ERASE_RATE 262144
#define NAND_ERASE_RATE 131072000

static const char *const rootfs_uuids[] = {
  "E91C4E10-16E6-4C0E-BD0E-77BECF4A3582",
  "491F6117-415D-4F53-88C9-6E0DE54DEAC6",
  "FD58F1C7-BE0D-4338-88E9-AD8F050AEB18",
};

static const FjUbootPartition *
find_placed (FjVirtualBoard *self, guint row)
{
  for (guint i = 0; self->uboot.placed != NULL && i < self->uboot.placed->len; i++) {
    const FjUbootPartition *part = &g_array_index (self->uboot.placed, FjUbootPartition, i);

    if (part->row == row)
      return part;
  }
  return NULL;
}

/* The partition tables that the MMCs carry now, for the comparison of partial updates. */
static GPtrArray *
read_tables (FjVirtualBoard *self, GArray *gpts)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_virtual_gpt_free);

  for (guint i = 0; i < self->n_storages; i++) {
    const FjStorageGeometry *geometry = fj_virtual_storage_get_geometry (self->storages[i]);
    FjVirtualGpt            *table;
    FjUbootGpt               gpt;

    if (geometry->kind != FJ_STORAGE_MMC ||
        fj_virtual_storage_get_area (self->storages[i]) != FJ_AREA_USER)
      continue;
    table = fj_virtual_gpt_read (self->storages[i]);
    if (table == NULL)
      continue;
    gpt = (FjUbootGpt){ geometry->index, table->parts, table->n_parts };
    g_array_append_val (gpts, gpt);
    g_ptr_array_add (tables, table);
  }
  return tables;
}

static gboolean
place (FjVirtualBoard *self)
{
  FjVirtualUboot  *uboot = &self->uboot;
  g_autofree char *text = NULL;
  g_autoptr (GArray) gpts = g_array_new (FALSE, FALSE, sizeof (FjUbootGpt));
  g_autoptr (GPtrArray) tables = read_tables (self, gpts);

  uboot->placed = fj_uboot_layout_place (uboot->rows, uboot->n_rows, self->profile->uboot_version,
                                         self->profile->storages, self->profile->n_storages,
                                         (FjUbootGpt *) (gpointer) gpts->data, gpts->len, &text);
  if (uboot->placed == NULL)
    fj_virtual_uboot_fail (self, "%s", text != NULL ? text : "Unspecified");
  return uboot->placed != NULL;
}

static gint64
get_erase_rate (FjStorageKind kind)
{
  if (kind == FJ_STORAGE_NOR)
    return NOR_ERASE_RATE;
  return kind == FJ_STORAGE_MMC ? MMC_ERASE_RATE : NAND_ERASE_RATE;
}

static void
fail_erase (FjVirtualBoard *self, const FjRowValues *row, const FjUbootPartition *part)
{
  if (row->storage == FJ_STORAGE_MMC)
    fj_virtual_uboot_fail (self, "%s (0x%x): MMC erase failed", row->name, row->id);
  else
    fj_virtual_uboot_fail (self,
                           "%s (0x%x): MTD erase commands failed (mtd erase %s%u "
                           "0x%" G_GINT64_MODIFIER "x 0x%" G_GINT64_MODIFIER "x)",
                           row->name, row->id, fj_storage_kind_to_text (row->storage),
                           row->storage_index, part->offset, part->size);
}

static gboolean
erase_row (FjVirtualBoard *self, guint index)
{
  const FjRowValues      *row = &self->uboot.rows[index];
  const FjUbootPartition *part = find_placed (self, index);
  FjVirtualStorage       *storage;
  GError                 *error = NULL;
  gboolean                fails;
  guint64                 offset;

  storage = fj_virtual_board_find_storage (self, row->storage, row->storage_index, row->area);
  fails = self->has_faults &&
          fj_virtual_faults_take (self->faults, FJ_FAULT_ERASE_FAILS, FJ_STAGE_UBOOT, row->id,
                                  FJ_FAULT_ANY) != NULL;
  if (part == NULL || storage == NULL)
    return TRUE;
  offset = part->offset;
  if (row->storage == FJ_STORAGE_RAM)
    offset -= fj_virtual_storage_get_geometry (storage)->first_usable;
  if (fails || !fj_virtual_storage_erase (storage, offset, part->size, &error)) {
    fail_erase (self, row, part);
    if (error != NULL)
      fj_virtual_board_fail (self, error);
    return FALSE;
  }
  self->uboot.work += (gint64) (part->size * G_USEC_PER_SEC / get_erase_rate (row->storage));
  return TRUE;
}

/* All rows with D, either those of type RawImage or the others. */
static gboolean
erase_rows (FjVirtualBoard *self, gboolean raw)
{
  const FjOption wanted = FJ_OPTION_PROGRAM | FJ_OPTION_DELETE;

  for (guint i = 0; i < self->uboot.n_rows; i++) {
    const FjRowValues *row = &self->uboot.rows[i];

    if ((row->type == FJ_PARTITION_RAW_IMAGE) == raw && (row->option & wanted) == wanted &&
        row->storage != FJ_STORAGE_NONE && !erase_row (self, i))
      return FALSE;
  }
  return TRUE;
}

static const char *
get_type_guid (FjPartitionType type)
{
  switch (type) {
  case FJ_PARTITION_BINARY:
    return TYPE_RESERVED;
  case FJ_PARTITION_FIP:
    return TYPE_FIP;
  case FJ_PARTITION_FWU_MDATA:
    return TYPE_FWU_MDATA;
  case FJ_PARTITION_ENV:
    return TYPE_ENV;
  case FJ_PARTITION_ESP:
    return TYPE_ESP;
  case FJ_PARTITION_SYSTEM:
  case FJ_PARTITION_FILE_SYSTEM:
  case FJ_PARTITION_RAW_IMAGE:
  default:
    return TYPE_LINUX;
  }
}

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

static GArray *
collect_entries (FjVirtualBoard *self, guint8 mmc)
{
  GArray  *entries = g_array_new (FALSE, TRUE, sizeof (FjVirtualGptEntry));
  gboolean has_rootfs = FALSE;

  for (guint i = 0; i < self->uboot.placed->len; i++) {
    const FjUbootPartition *part = &g_array_index (self->uboot.placed, FjUbootPartition, i);
    const FjRowValues      *row = &self->uboot.rows[part->row];
    FjVirtualGptEntry       entry;

    if (row->storage != FJ_STORAGE_MMC || row->storage_index != mmc || part->number == 0)
      continue;
    entry = (FjVirtualGptEntry){
      .name = row->name,
      .type = get_type_guid (row->type),
      .uuid = get_fixed_uuid (row, &has_rootfs),
      .offset = part->offset,
      .size = part->size,
      .is_bootable = row->type == FJ_PARTITION_SYSTEM,
    };
    g_array_append_val (entries, entry);
  }
  return entries;
}

/* Storages with partitions of which every row has P get a new table. */
static gboolean
write_tables (FjVirtualBoard *self)
{
  FjVirtualUboot *uboot = &self->uboot;

  for (guint8 mmc = 0; mmc < 10; mmc++) {
    FjVirtualStorage *storage = fj_virtual_board_find_storage (self, FJ_STORAGE_MMC, mmc, FJ_AREA_USER);
    g_autoptr (GArray) entries = collect_entries (self, mmc);
    GError *error = NULL;

    if (storage == NULL || entries->len == 0 ||
        !fj_uboot_layout_is_full (uboot->rows, uboot->n_rows, self->profile->uboot_version,
                                  FJ_STORAGE_MMC, mmc))
      continue;
    if (!fj_virtual_gpt_write (storage, (FjVirtualGptEntry *) (gpointer) entries->data,
                               entries->len, self->serial, &error)) {
      fj_virtual_uboot_fail (self, "GPT partitionning fail: gpt write mmc %u", mmc);
      fj_virtual_board_fail (self, error);
      return FALSE;
    }
  }
  return TRUE;
}

void
fj_virtual_uboot_init_devices (FjVirtualBoard *self)
{
  if (place (self) && erase_rows (self, TRUE) && write_tables (self))
    erase_rows (self, FALSE);
}

/* "@name/0x10/1*256Ke": as U-Boot writes it, never more than 31 characters. */
static char *
make_name (FjVirtualBoard *self, const FjRowValues *row, guint64 size)
{
  gboolean         is_written = (row->option & (FJ_OPTION_PROGRAM | FJ_OPTION_EMPTY)) == FJ_OPTION_PROGRAM;
  guint            shift = 0;
  g_autofree char *name = NULL;

  if (size > 1 << 30 && self->profile->uboot_version != FJ_UBOOT_2018)
    shift = 30;
  else if (size > 1 << 20)
    shift = 20;
  else if (size > 1 << 10)
    shift = 10;
  name = g_strdup_printf ("@%s/0x%02x/1*%u%c%c", row->name, row->id, (guint) (size >> shift),
                          "BKMG"[shift / 10], is_written ? 'e' : 'a');
  return g_strndup (name, 31);
}

static void
add_partition (FjVirtualBoard *self, guint index)
{
  const FjRowValues      *row = &self->uboot.rows[index];
  const FjUbootPartition *part = find_placed (self, index);
  FjVirtualEntity         entity = { .kind = FJ_ENTITY_PARTITION, .row = index };

  if (part == NULL)
    return;
  entity.name = make_name (self, row, part->size);
  entity.storage = fj_virtual_board_find_storage (self, row->storage, row->storage_index, row->area);
  entity.start = part->offset;
  entity.size = part->size;
  entity.buffer_size = FJ_DFU_BUFFER;
  if (entity.storage != NULL && fj_virtual_storage_is_flash (entity.storage)) {
    entity.buffer_size = fj_virtual_storage_get_geometry (entity.storage)->erase_size;
    entity.is_ubi = row->type == FJ_PARTITION_SYSTEM;
  }
  if (entity.storage != NULL && row->storage == FJ_STORAGE_RAM)
    entity.start -= MIN (entity.start, fj_virtual_storage_get_geometry (entity.storage)->first_usable);
  fj_virtual_uboot_add_entity (self, &entity);
}

static void
add_special (FjVirtualBoard *self, FjEntityKind kind, char *name, guint64 size)
{
  FjVirtualEntity entity = { .kind = kind, .name = name, .size = size, .buffer_size = FJ_DFU_BUFFER };

  fj_virtual_uboot_add_entity (self, &entity);
}

/* One setting for each row on a storage, by id, then the special ones. */
void
fj_virtual_uboot_init_entities (FjVirtualBoard *self)
{
  const FjVirtualProfile *profile = self->profile;
  FjVirtualUboot         *uboot = &self->uboot;

  fj_virtual_uboot_clear_entities (self);
  if (uboot->n_rows == 0)
    add_special (self, FJ_ENTITY_LAYOUT, g_strdup ("@FlashLayout/0x00/1*256Ke"), FJ_LAYOUT_ROOM);
  for (guint id = 1; id <= FJ_ID_LAST; id++) {
    guint i = 0;

    /* Of two rows with one id the first counts, even when it is on no storage. */
    while (i < uboot->n_rows && uboot->rows[i].id != id)
      i++;
    if (i < uboot->n_rows && uboot->rows[i].storage != FJ_STORAGE_NONE)
      add_partition (self, i);
  }
  add_special (self, FJ_ENTITY_COMMAND, g_strdup ("@virtual/0xf1/1*512Be"), 512);
  if (profile->otp_size > 0)
    add_special (self, FJ_ENTITY_OTP, g_strdup_printf ("@OTP/0xf2/1*%uBe", profile->otp_announced),
                 profile->otp_size);
  if (profile->has_pmic)
    add_special (self, FJ_ENTITY_PMIC, g_strdup ("@PMIC/0xf4/1*8Be"), FJ_PMIC_SIZE);
}
