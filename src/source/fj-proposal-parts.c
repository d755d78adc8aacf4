/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-proposal-parts.h"

#include <fj-mtd-table.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define KIB 1024
#define MIB (1024 * 1024)
#define FSBL_ROOM (256 * KIB)
#define METADATA_ROOM (256 * KIB)
#define EMMC_METADATA_ROOM (512 * KIB)
#define ENV_ROOM (512 * KIB)
#define FIP_ROOM (4 * MIB)
#define SSBL_ROOM (2 * MIB)

/* What a layout of parts is made of. */
typedef struct {
  FjBuildTarget      target;
  const FjBuildFile *fsbl;
  const FjBuildFile *ssbl;
  const FjBuildFile *metadata;                  /* (nullable) */
  const FjBuildFile *ubi;                       /* (nullable) */
  const char        *table;                     /* (nullable): of a flash memory, in mtdparts */
  const FjBuildFile *system[FJ_N_SYSTEM_PARTS]; /* (nullable) each */
} Parts;

static guint
rank_for_target (const FjBuildFile *file, FjBuildTarget target)
{
  guint bit = 1u << (target == FJ_TARGET_NOR ? FJ_TARGET_SD : target);

  if (file->says & FJ_NAME_SAYS_UPDATE)
    return 0;
  if ((file->says & FJ_NAME_SAYS_STORAGE) == bit)
    return 3;
  if (file->says & bit)
    return 2;
  return file->says & FJ_NAME_SAYS_STORAGE ? 0 : 1;
}

/* How many words the names share: the parts of one system are called alike. */
static guint
count_common_words (const FjBuildFile *a, const FjBuildFile *b)
{
  g_auto (GStrv) words = g_strsplit_set (a->name, "-_.", -1);
  g_auto (GStrv) others = g_strsplit_set (b->name, "-_.", -1);
  guint count = 0;

  for (guint i = 0; words[i] != NULL; i++)
    count += words[i][0] != '\0' && g_strv_contains ((const char *const *) others, words[i]);
  return MIN (count, 99);
}

static const FjBuildFile *
find_part (FjProposer *self, FjBuildTarget target, FjSystemPart part, const FjBuildFile *like)
{
  const FjBuildFile *best = NULL;
  guint              best_rank = 0;

  for (guint i = 0; i < self->build->files->len; i++) {
    const FjBuildFile *file = g_ptr_array_index (self->build->files, i);
    guint              rank = 0;

    if (fj_build_file_is_file_system (file) && fj_build_file_get_system_part (file) == part)
      rank = 100 * rank_for_target (file, target);
    if (rank > 0 && like != NULL)
      rank += count_common_words (file, like);
    else if (rank > 0 && strstr (file->name, "rootfs") != NULL)
      rank += 1;
    if (rank > best_rank) {
      best = file;
      best_rank = rank;
    }
  }
  return best;
}

static const FjBuildFile *
find_ubi (FjProposer *self)
{
  for (guint i = 0; i < self->build->files->len; i++) {
    const FjBuildFile *file = g_ptr_array_index (self->build->files, i);

    if (file->kind == FJ_IMAGE_UBI && rank_for_target (file, FJ_TARGET_NAND) > 0)
      return file;
  }
  return NULL;
}

/* TF-A that was built to be updated looks for it; ST's builds lay the file beside TF-A then. */
static const FjBuildFile *
find_metadata (FjProposer *self, const FjBootSet *set)
{
  for (guint i = 0; set->ssbl->kind == FJ_IMAGE_FIP && i < self->build->files->len; i++) {
    const FjBuildFile *file = g_ptr_array_index (self->build->files, i);

    if (!g_str_equal (file->name, "metadata.bin") || file->kind != FJ_IMAGE_OTHER)
      continue;
    if (file->is_whole && file->size <= METADATA_ROOM)
      return file;
    fj_sentences_add (
      self->missing,
      _ ("“%s” is no metadata of an update: it is blank or its checksum is wrong. Build it "
         "again."),
      file->path);
  }
  return NULL;
}

static gboolean
is_mp2 (const FjRowList *rows)
{
  return rows->set->chips->has_ddr_fip;
}

static void
place_fsbls (FjRowList *rows, const Parts *parts)
{
  fj_row_list_place (rows, "P", TRUE, is_mp2 (rows) ? "fsbla1" : "fsbl1", "Binary", FSBL_ROOM,
                     parts->fsbl->path);
  fj_row_list_place (rows, "P", TRUE, is_mp2 (rows) ? "fsbla2" : "fsbl2", "Binary", FSBL_ROOM,
                     parts->fsbl->path);
}

static const char *
get_metadata_type (const FjRowList *rows)
{
  return fj_build_file_get_uboot_year (rows->set->ssbl) >= 2023 ? "FWU_MDATA" : "Binary";
}

static void
place_firmware (FjRowList *rows, const Parts *parts)
{
  const char *type = fj_row_list_get_type (rows, parts->ssbl);
  gboolean    is_fip = parts->ssbl->kind == FJ_IMAGE_FIP;
  guint64     room = MAX (is_fip ? FIP_ROOM : SSBL_ROOM, parts->ssbl->size);
  guint64     metadata = parts->target == FJ_TARGET_SD ? METADATA_ROOM : EMMC_METADATA_ROOM;

  if (parts->metadata == NULL) {
    fj_row_list_place (rows, "P", TRUE, is_fip ? "fip" : "ssbl", type, room, parts->ssbl->path);
    return;
  }
  fj_row_list_place (rows, "P", TRUE, "metadata1", get_metadata_type (rows), metadata,
                     parts->metadata->path);
  fj_row_list_place (rows, "P", TRUE, "metadata2", get_metadata_type (rows), metadata,
                     parts->metadata->path);
  fj_row_list_place (rows, "P", TRUE, "fip-a", type, room, parts->ssbl->path);
  fj_row_list_place (rows, "PED", TRUE, "fip-b", type, room, NULL);
}

/* The root file system comes last, where it has the rest of the storage to grow into. */
static void
place_system (FjRowList *rows, const Parts *parts)
{
  static const struct {
    FjSystemPart part;
    const char  *name;
  } order[FJ_N_SYSTEM_PARTS] = { { FJ_SYSTEM_BOOT, "bootfs" },
                                 { FJ_SYSTEM_VENDOR, "vendorfs" },
                                 { FJ_SYSTEM_USER, "userfs" },
                                 { FJ_SYSTEM_ROOT, "rootfs" } };
  gboolean has_boot = parts->system[FJ_SYSTEM_BOOT] != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    const FjBuildFile *file = parts->system[order[i].part];
    gboolean           is_first = order[i].part == (has_boot ? FJ_SYSTEM_BOOT : FJ_SYSTEM_ROOT);

    if (file != NULL)
      fj_row_list_place (rows, "P", FALSE, order[i].name, is_first ? "System" : "FileSystem",
                         file->size > 0 ? file->size : FJ_SIZE_UNKNOWN, file->path);
  }
}

/*
 * How the U-Boot that programs divides NOR and NAND: by its version, and by what it lies beside.
 * Only the boards of the first family have had more than one way.
 */
static const char *
get_table (const FjBootSet *set, const Parts *parts)
{
  const char *version = set->ssbl->version;
  guint       year = fj_build_file_get_uboot_year (set->ssbl);
  FjMtdUboot  uboot = FJ_MTD_UBOOT_MAINLINE;

  if (set->ssbl->kind != FJ_IMAGE_FIP)
    uboot = FJ_MTD_UBOOT_2018;
  else if (!set->chips->has_old_chain)
    uboot = FJ_MTD_UBOOT_ST;
  else if (year == 0)
    uboot = parts->metadata != NULL ? FJ_MTD_UBOOT_ST : FJ_MTD_UBOOT_MAINLINE;
  else if (strstr (version, "-stm32mp") != NULL)
    uboot = year >= 2022 ? FJ_MTD_UBOOT_ST : year == 2021 ? FJ_MTD_UBOOT_2021
                                                          : FJ_MTD_UBOOT_2020;
  return parts->target == FJ_TARGET_NOR ? fj_mtd_tables_get (uboot)->nor
                                        : fj_mtd_tables_get (uboot)->nand;
}

static void
add_flash_fsbl (FjRowList *rows, const Parts *parts, const FjMtdPartition *part)
{
  const char      *number = part->name + strlen ("fsbl");
  g_autofree char *name = g_strconcat (is_mp2 (rows) ? "fsbla" : "fsbl", number, NULL);

  /* the one partition of a NAND holds the file as often as it fits, one by erase block */
  fj_row_list_add_at (rows, "P", TRUE, name, number[0] == '\0' ? "Binary(2)" : "Binary",
                      part->offset, parts->fsbl->path);
}

static void
add_flash_part (FjRowList *rows, const Parts *parts, const FjMtdPartition *part)
{
  const char *type = fj_row_list_get_type (rows, parts->ssbl);

  if (g_str_has_prefix (part->name, "fsbl"))
    add_flash_fsbl (rows, parts, part);
  else if (g_str_has_prefix (part->name, "metadata"))
    fj_row_list_add_at (rows, "P", TRUE, part->name, get_metadata_type (rows), part->offset,
                        parts->metadata->path);
  else if (g_str_has_prefix (part->name, "fip-b"))
    fj_row_list_add_at (rows, "PED", TRUE, part->name, type, part->offset, NULL);
  else if (g_str_has_prefix (part->name, "fip") || g_str_has_prefix (part->name, "ssbl"))
    fj_row_list_add_at (rows, "P", TRUE, part->name, type, part->offset, parts->ssbl->path);
  else if (g_str_equal (part->name, "UBI"))
    fj_row_list_add_at (rows, "P", FALSE, "ubi", "System", part->offset, parts->ubi->path);
  else
    fj_row_list_add_at (rows, g_str_equal (part->name, "u-boot-env") ? "PED" : "PE", TRUE,
                        part->name, "Binary", part->offset, NULL);
}

static void
add_flash (FjRowList *rows, const Parts *parts)
{
  g_autoptr (GArray) table = fj_mtd_table_parse (parts->table, G_MAXUINT32, NULL);

  for (guint i = 0; i < table->len; i++)
    add_flash_part (rows, parts, &g_array_index (table, FjMtdPartition, i));
}

static gboolean
uses_metadata (const Parts *parts)
{
  return parts->table == NULL || strstr (parts->table, "metadata") != NULL;
}

static void
explain_system (GPtrArray *reasons, const Parts *parts)
{
  const FjBuildFile *const *system = parts->system;

  if (system[FJ_SYSTEM_BOOT] != NULL)
    fj_sentences_add (reasons, _ ("Boot partition: “%s”, because its name or its kind says so."),
                      system[FJ_SYSTEM_BOOT]->name);
  if (system[FJ_SYSTEM_VENDOR] != NULL)
    fj_sentences_add (reasons, _ ("Vendor partition: “%s”, because its name says so."),
                      system[FJ_SYSTEM_VENDOR]->name);
  if (system[FJ_SYSTEM_ROOT] != NULL)
    fj_sentences_add (reasons,
                      _ ("Root file system: “%s”, because it is a file system and its name says "
                         "nothing else."),
                      system[FJ_SYSTEM_ROOT]->name);
  if (system[FJ_SYSTEM_ROOT] != NULL && system[FJ_SYSTEM_USER] != NULL)
    g_ptr_array_add (
      reasons, g_strdup (_ ("Order: the root file system comes last, so that it has the rest of "
                            "the storage.")));
  if (system[FJ_SYSTEM_USER] != NULL)
    fj_sentences_add (reasons, _ ("User partition: “%s”, because its name says so."),
                      system[FJ_SYSTEM_USER]->name);
}

static void
explain_parts (GPtrArray *reasons, const Parts *parts)
{
  fj_proposer_explain_start (reasons, parts->fsbl, parts->target);
  fj_sentences_add (reasons,
                    _ ("Stored second stage: “%s”, because it goes with that first stage."),
                    parts->ssbl->name);
  if (parts->metadata != NULL && uses_metadata (parts))
    fj_sentences_add (reasons, _ ("Update: “%s” lies beside the boot files, so there are "
                                  "partitions for two FIPs, as a TF-A that can be updated "
                                  "wants them."),
                      parts->metadata->name);
  if (parts->target != FJ_TARGET_NAND)
    fj_sentences_add (reasons,
                      _ ("Settings: u-boot-env is erased, so that no old settings of U-Boot are "
                         "left."));
  if (parts->table != NULL)
    fj_sentences_add (reasons, _ ("Offsets: those that a U-Boot of this version has for the "
                                  "boards of ST; a U-Boot with other offsets refuses the "
                                  "layout and says where its partitions belong."));
  if (parts->ubi != NULL)
    fj_sentences_add (reasons,
                      _ ("System: “%s”, because it is a UBI image, which is for NAND flash."),
                      parts->ubi->name);
  else
    explain_system (reasons, parts);
}

static gboolean
find_system (FjProposer *self, Parts *parts)
{
  const FjBuildFile *root;

  if (parts->target == FJ_TARGET_NAND) {
    parts->ubi = find_ubi (self);
    return parts->ubi != NULL;
  }
  root = find_part (self, parts->target, FJ_SYSTEM_ROOT, NULL);
  if (root == NULL)
    return FALSE;
  for (FjSystemPart i = 0; i < FJ_N_SYSTEM_PARTS; i++)
    parts->system[i] = i == FJ_SYSTEM_ROOT ? root : find_part (self, parts->target, i, root);
  return TRUE;
}

static gboolean
find_boot_files (FjProposer *self, const FjBootSet *set, Parts *parts)
{
  parts->fsbl = fj_boot_set_find_fsbl (set, self->build->files, parts->target);
  parts->ssbl = fj_boot_set_find_ssbl (set, self->build->files, parts->target);
  /* a NOR flash has little room: only a build that is meant for it goes there */
  if (parts->target == FJ_TARGET_NOR && parts->fsbl != NULL &&
      !(parts->fsbl->says & FJ_NAME_SAYS_NOR))
    return FALSE;
  if (parts->target == FJ_TARGET_NAND && (parts->fsbl == NULL || parts->ssbl == NULL))
    fj_sentences_add (
      self->missing,
      _ ("“%s” is for NAND flash, but there is no first stage or no second stage for it "
         "(tf-a-…-nand.stm32)."),
      parts->ubi->name);
  return parts->fsbl != NULL && parts->ssbl != NULL;
}

/* A TF-A that can be updated starts from nothing but metadata, and the U-Boot has to have places
 * for it. */
static gboolean
fits_metadata (FjProposer *self, const FjBootSet *set, const Parts *parts)
{
  const char *storage = fj_build_target_to_text (parts->target);

  if (parts->metadata == NULL && parts->fsbl->needs_metadata) {
    fj_sentences_add (self->missing,
                      _ ("%s: there is no “metadata.bin”, without which “%s” does not start."),
                      storage, parts->fsbl->name);
    return FALSE;
  }
  if (parts->table == NULL || uses_metadata (parts) == (parts->metadata != NULL))
    return TRUE;
  if (parts->metadata == NULL)
    fj_sentences_add (
      self->missing,
      _ ("%s: there is no “metadata.bin”, for which the U-Boot in “%s” has partitions."), storage,
      set->ssbl->name);
  else
    fj_sentences_add (
      self->missing,
      _ ("%s: the U-Boot in “%s” has no partition for “%s”, without which a TF-A that can be "
         "updated does not start."),
      storage, set->ssbl->name, parts->metadata->path);
  return FALSE;
}

static void
add_rows (FjProposer *self, FjRowList *rows, const Parts *parts)
{
  g_autoptr (GPtrArray) ignored = g_ptr_array_new_with_free_func (g_free);

  if (parts->target == FJ_TARGET_SD || parts->target == FJ_TARGET_EMMC) {
    if (parts->target == FJ_TARGET_SD)
      place_fsbls (rows, parts);
    else
      fj_proposer_add_boot_areas (self, rows, ignored);
    place_firmware (rows, parts);
    fj_row_list_place (rows, "PED", TRUE, "u-boot-env", "Binary", ENV_ROOM, NULL);
    place_system (rows, parts);
    return;
  }
  add_flash (rows, parts);
  if (parts->target == FJ_TARGET_NOR) {
    fj_row_list_use (rows, FJ_TARGET_SD);
    place_system (rows, parts);
  }
}

/**
 * fj_propose_parts: (skip)
 * @self: what is being proposed
 * @set: what starts the board over USB
 * @target: where the system goes
 *
 * Proposes a layout partition by partition, where the parts for it are there.
 */
void
fj_propose_parts (FjProposer *self, const FjBootSet *set, FjBuildTarget target)
{
  g_auto (FjRowList) rows = { 0 };
  Parts      parts = { .target = target };
  GPtrArray *reasons;

  if (!find_system (self, &parts) || !find_boot_files (self, set, &parts))
    return;
  parts.metadata = find_metadata (self, set);
  if (target == FJ_TARGET_NOR || target == FJ_TARGET_NAND)
    parts.table = get_table (set, &parts);
  if (!fits_metadata (self, set, &parts))
    return;
  reasons = fj_proposer_begin_reasons (set);
  fj_row_list_init (&rows, set, target);
  add_rows (self, &rows, &parts);
  explain_parts (reasons, &parts);
  fj_proposer_add (self, target,
                   parts.ubi != NULL ? parts.ubi->name : parts.system[FJ_SYSTEM_ROOT]->name, &rows,
                   reasons);
}
