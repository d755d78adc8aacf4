/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-uboot-layout.h"
#include "fj-uboot-refusal.h"

typedef struct {
  FjStorageKind kind;
  guint8        index;
} StorageName;

typedef struct {
  const FjRowValues *rows;
  guint              n_rows;
  FjUbootVersion     version;
  StorageName        storages[FJ_MAX_STORAGES]; /* in the order of their first rows */
  guint              n_storages;
  char             **refusal; /* (nullable): where U-Boot's sentence goes */
} Checker;

static gboolean
refuse_duplicate (Checker *self, guint first, guint second)
{
  guint id = self->rows[first].id;

  if (self->version == FJ_UBOOT_2018)
    return fj_uboot_refuse (self->refusal, "Layout: duplicated phase %d at line %d and %d",
                            (int) id, (int) first, (int) second);
  if (self->version == FJ_UBOOT_2020)
    return fj_uboot_refuse (self->refusal, "Layout: duplicated phase 0x%x at line %d and %d", id,
                            (int) first, (int) second);
  return fj_uboot_refuse (self->refusal, "Layout: duplicated phase 0x%x for part %s and %s", id,
                          self->rows[first].name, self->rows[second].name);
}

static gboolean
refuse_phase (Checker *self, const char *what, const FjRowValues *row)
{
  if (self->version <= FJ_UBOOT_2020)
    return fj_uboot_refuse (self->refusal, "Layout: %s phase = 0x%x", what, row->id);
  return fj_uboot_refuse (self->refusal, "Layout: %s phase = 0x%x for part %s", what, row->id,
                          row->name);
}

static gboolean
add_storage (Checker *self, const FjRowValues *row)
{
  for (guint i = 0; i < self->n_storages; i++)
    if (self->storages[i].kind == row->storage && self->storages[i].index == row->storage_index)
      return TRUE;
  if (self->n_storages == FJ_MAX_STORAGES)
    return fj_uboot_refuse (self->refusal, "Layout: too many device");
  self->storages[self->n_storages++] = (StorageName){ row->storage, row->storage_index };
  return TRUE;
}

/* Rows on no storage are looked at as little as U-Boot does: only later rows can repeat their id.
 */
static gboolean
check_row (Checker *self, guint i)
{
  const FjRowValues *row = &self->rows[i];

  if (row->storage == FJ_STORAGE_NONE)
    return (row->option & FJ_OPTION_PROGRAM) ? refuse_phase (self, "selected none", row) : TRUE;
  if (row->id == FJ_ID_LAYOUT)
    return refuse_phase (self, "invalid", row);
  for (guint j = i + 1; j < self->n_rows; j++)
    if (row->id == self->rows[j].id)
      return refuse_duplicate (self, i, j);
  return add_storage (self, row);
}

static gboolean
check_rows (Checker *self)
{
  for (guint i = 0; i < self->n_rows; i++)
    if (!check_row (self, i))
      return FALSE;
  return TRUE;
}

/**
 * fj_uboot_layout_check_rows:
 * @rows: (array length=n_rows): rows of fj_uboot_layout_parse()
 * @n_rows: how many
 * @version: whose rules
 * @text: (out) (optional): on refusal U-Boot's own sentence
 *
 * (pure) The rules about the list of rows that need no storage: P on none, id 0, an id twice, too
 * many storages (U-Boot stm32prog.c, treat_partition_list). U-Boot applies them when it comes back
 * after the layout, not while receiving it.
 *
 * Returns: whether U-Boot accepts the list
 */
gboolean
fj_uboot_layout_check_rows (const FjRowValues *rows, guint n_rows, FjUbootVersion version,
                            char **text)
{
  Checker checker = { .rows = rows, .n_rows = n_rows, .version = version, .refusal = text };

  if (text != NULL)
    *text = NULL;
  return check_rows (&checker);
}

/**
 * fj_uboot_layout_is_full:
 * @rows: (array length=n_rows): rows of fj_uboot_layout_parse()
 * @n_rows: how many
 * @version: whose rules
 * @kind: a kind of storage
 * @index: its number
 *
 * (pure) Whether U-Boot writes a new partition table on that MMC: every row of it has P. The first
 * U-Boot looks at the rows of all storages instead, those of type RawImage excepted.
 *
 * Returns: %FALSE for a partial update, which keeps the present partition table
 */
gboolean
fj_uboot_layout_is_full (const FjRowValues *rows, guint n_rows, FjUbootVersion version,
                         FjStorageKind kind, guint8 index)
{
  for (guint i = 0; i < n_rows; i++) {
    const FjRowValues *row = &rows[i];
    gboolean           counts = row->storage == kind && row->storage_index == index;

    if (version == FJ_UBOOT_2018)
      counts = row->storage != FJ_STORAGE_NONE && row->type != FJ_PARTITION_RAW_IMAGE;
    if (counts && !(row->option & FJ_OPTION_PROGRAM))
      return FALSE;
  }
  return TRUE;
}
