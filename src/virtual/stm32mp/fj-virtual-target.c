/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-target.h"

#include "fj-virtual-gpt.h"
#include "fj-virtual-shell.h"
#include "fj-virtual-store.h"

#include <string.h>

/* U-Boot drivers/fastboot/fb_mmc.c, and disk/part.c for names with a device in them. */

#define BLOCK 512
#define NAME_ROOM 31 /* characters of a name that are compared */
#define NO_PARTITION "invalid partition or device"
#define NO_TABLE "unanticipated error"

static FjVirtualStorage *
find_mmc (FjVirtualBoard *board, guint64 number, FjArea area)
{
  if (number > G_MAXUINT8)
    return NULL;
  return fj_virtual_storage_set_find (fj_virtual_board_get_storages (board), FJ_STORAGE_MMC,
                                      (guint) number, area);
}

static const FjVirtualChain *
get_chain (FjVirtualBoard *board)
{
  return fj_virtual_chip_get_chain (fj_virtual_chip_get (board));
}

FjVirtualStorage *
fj_virtual_target_get_device (FjVirtualBoard *board)
{
  return find_mmc (board, get_chain (board)->fastboot_mmc, FJ_AREA_USER);
}

static const char *
take_whole (FjVirtualTarget *target, FjVirtualStorage *storage, const char *refusal)
{
  if (storage == NULL)
    return refusal;
  target->storage = storage;
  target->offset = 0;
  target->size = fj_virtual_storage_get_size (storage);
  return NULL;
}

static gboolean
take_entry (FjVirtualTarget *target, FjVirtualStorage *storage, const FjVirtualGpt *table, guint i)
{
  if (i >= table->n_parts || table->parts[i].size == 0)
    return FALSE;
  target->storage = storage;
  target->offset = table->parts[i].offset;
  target->size = table->parts[i].size;
  return TRUE;
}

/* The first entry called so; case matters. */
static gboolean
take_named (FjVirtualTarget *target, FjVirtualStorage *storage, const char *name)
{
  FjVirtualGpt *table = storage != NULL ? fj_virtual_gpt_read (storage) : NULL;
  gboolean      found = FALSE;

  for (guint i = 0; table != NULL && !found && i < table->n_parts; i++)
    found = table->parts[i].name != NULL &&
            strncmp (table->parts[i].name, name, NAME_ROOM) == 0 &&
            take_entry (target, storage, table, i);
  if (table != NULL)
    fj_virtual_gpt_free (table);
  return found;
}

/* "D:N"; 0 is the whole device. */
static const char *
take_numbered (FjVirtualTarget *target, FjVirtualStorage *storage, guint64 number)
{
  FjVirtualGpt *table;
  gboolean      found;

  if (number == 0)
    return take_whole (target, storage, "no such device");
  table = fj_virtual_gpt_read (storage);
  if (table == NULL)
    return NO_TABLE;
  found = number <= table->n_parts && take_entry (target, storage, table, (guint) number - 1);
  fj_virtual_gpt_free (table);
  return found ? NULL : "no such partition";
}

/* Without a number it is the whole device where that has no table, else its first partition. */
static const char *
take_device (FjVirtualTarget *target, FjVirtualStorage *storage)
{
  FjVirtualGpt *table = fj_virtual_gpt_read (storage);

  if (table == NULL)
    return take_whole (target, storage, NO_PARTITION);
  fj_virtual_gpt_free (table);
  return take_numbered (target, storage, 1);
}

/* "D", "D:N", "D.H:N", "D#name", all numbers in hex. */
static const char *
take_by_device (FjVirtualTarget *target, FjVirtualBoard *board, const char *name)
{
  const char       *end;
  guint64           device = g_ascii_strtoull (name, (char **) &end, 16);
  guint64           area = 0;
  guint64           number;
  FjVirtualStorage *storage;

  if (!g_ascii_isxdigit (name[0]))
    return NO_PARTITION;
  if (*end == '.' && g_ascii_isxdigit (end[1]))
    area = g_ascii_strtoull (end + 1, (char **) &end, 16);
  if (*end != '\0' && *end != ':' && *end != '#')
    return NO_PARTITION;
  storage = area > 2 ? NULL
                     : find_mmc (board, device,
                                 area == 0   ? FJ_AREA_USER
                                 : area == 1 ? FJ_AREA_BOOT1
                                             : FJ_AREA_BOOT2);
  if (storage == NULL)
    return "no such device";
  if (*end == '#')
    return take_named (target, storage, end + 1) ? NULL : NO_PARTITION;
  if (*end == '\0')
    return take_device (target, storage);
  number = g_ascii_strtoull (end + 1, (char **) &name, 16);
  return name == end + 1 || *name != '\0' ? "no such partition"
                                          : take_numbered (target, storage, number);
}

static const char *
get_variable (FjVirtualBoard *board, const char *prefix, const char *name)
{
  FjVirtualScript *script = fj_virtual_chip_get_script (fj_virtual_chip_get (board));
  g_autofree char *variable = g_strconcat (prefix, name, NULL);

  return script != NULL ? fj_virtual_script_get_variable (script, variable) : NULL;
}

/* "START COUNT [mmcpart N]", in blocks. */
static gboolean
take_raw (FjVirtualTarget *target, FjVirtualBoard *board, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  FjVirtualStorage *storage;
  guint64           area = 0;

  if (g_strv_length (words) < 2)
    return FALSE;
  if (g_strcmp0 (words[2], "mmcpart") == 0 && words[3] != NULL)
    area = g_ascii_strtoull (words[3], NULL, 0);
  storage = find_mmc (board, get_chain (board)->fastboot_mmc,
                      area == 1   ? FJ_AREA_BOOT1
                      : area == 2 ? FJ_AREA_BOOT2
                                  : FJ_AREA_USER);
  if (storage == NULL)
    return FALSE;
  target->storage = storage;
  target->offset = (g_ascii_strtoull (words[0], NULL, 0) & G_MAXUINT32) * BLOCK;
  target->size = (g_ascii_strtoull (words[1], NULL, 0) & G_MAXUINT32) * BLOCK;
  return TRUE;
}

const char *
fj_virtual_target_find_part (FjVirtualTarget *target, FjVirtualBoard *board, const char *name)
{
  FjVirtualStorage *device = fj_virtual_target_get_device (board);
  const char       *alias = get_variable (board, "fastboot_partition_alias_", name);
  const char       *raw;

  memset (target, 0, sizeof *target);
  if (name[0] == '\0')
    return "partition not given";
  if (alias != NULL)
    name = alias;
  if (take_named (target, device, name))
    return NULL;
  raw = get_variable (board, "fastboot_raw_partition_", name);
  if (raw != NULL && take_raw (target, board, raw))
    return NULL;
  return take_by_device (target, board, name);
}

/* The names of whole areas come before anything in the table. */
static gboolean
find_area (const FjVirtualChain *chain, const char *name, FjArea *area)
{
  *area = FJ_AREA_USER;
  if (!chain->has_boot_names)
    return FALSE;
  if (strcmp (name, "mmc1boot0") == 0)
    *area = FJ_AREA_BOOT1;
  else if (strcmp (name, "mmc1boot1") == 0)
    *area = FJ_AREA_BOOT2;
  else
    return strcmp (name, "mmc1") == 0;
  return TRUE;
}

const char *
fj_virtual_target_find (FjVirtualTarget *target, FjVirtualBoard *board, const char *name)
{
  const FjVirtualChain *chain = get_chain (board);
  FjArea                area;

  if (!find_area (chain, name, &area))
    return fj_virtual_target_find_part (target, board, name);
  memset (target, 0, sizeof *target);
  target->is_boot = area != FJ_AREA_USER;
  return take_whole (target, find_mmc (board, chain->fastboot_mmc, area), "invalid mmc device");
}

gboolean
fj_virtual_target_write (const FjVirtualTarget *target, FjVirtualBoard *board, guint64 position,
                         const guint8 *data, gsize length)
{
  return fj_virtual_store (board, target->storage, target->offset, position, data, length);
}
