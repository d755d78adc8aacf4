/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-uboot-layout.h>
#include <fj-wire-layout.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static const FjMtdPartition    table[] = { { 0, 0x40000, "fsbl1" }, { 0x40000, 0x3fc0000, NULL } };
static const FjStorageGeometry board[] = {
  { FJ_STORAGE_MMC, 0, G_GUINT64_CONSTANT (0x200000000), 512, 0x4400, 0, NULL, 0 },
  { FJ_STORAGE_MMC, 1, G_GUINT64_CONSTANT (0x100000000), 0x80000, 0x80000, 0x400000, NULL, 0 },
  { FJ_STORAGE_NOR, 0, 0x4000000, 0x10000, 0, 0, table, G_N_ELEMENTS (table) },
  { FJ_STORAGE_RAM, 0, 0x20000000, 1, 0xc0000000, 0, NULL, 0 },
};

static void
must (gboolean condition)
{
  if (!condition)
    abort ();
}

/* The rows that are accepted can be sent on as canonical text and mean the same. */
static void
check_canonical (GArray *rows, FjUbootVersion version)
{
  const FjRowValues *values = (const FjRowValues *) (gconstpointer) rows->data;
  g_autoptr (GBytes) text = fj_wire_layout_format (values, rows->len);
  g_autoptr (GBytes) image = fj_wire_layout_add_header (text);
  g_autoptr (GArray) again = NULL;

  if (rows->len >= FJ_MAX_LINES)
    return;
  again = fj_uboot_layout_parse (image, version, FALSE, NULL);
  must (again != NULL && again->len == rows->len);
  for (guint i = 0; i < rows->len; i++) {
    const FjRowValues *a = &values[i];
    const FjRowValues *b = &g_array_index (again, FjRowValues, i);

    must (a->option == b->option && a->id == b->id && strcmp (a->name, b->name) == 0);
    must (a->type == b->type && a->copies == b->copies && a->storage == b->storage);
    must (a->storage_index == b->storage_index && a->area == b->area && a->offset == b->offset);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);

  for (FjUbootVersion version = FJ_UBOOT_2018; version <= FJ_UBOOT_CURRENT; version++) {
    g_autofree char *refusal = NULL;
    g_autofree char *second = NULL;
    g_autoptr (GArray) rows = fj_uboot_layout_parse (bytes, version, TRUE, &refusal);
    g_autoptr (GArray) placed = NULL;

    must ((rows == NULL) == (refusal != NULL));
    if (rows == NULL)
      continue;
    placed = fj_uboot_layout_place ((const FjRowValues *) (gconstpointer) rows->data, rows->len,
                                    version, board, G_N_ELEMENTS (board), NULL, 0, &second);
    must ((placed == NULL) == (second != NULL));
    check_canonical (rows, version);
  }
  return 0;
}
