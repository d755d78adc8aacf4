/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-mtd-table.h"

#include "fj-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define METADATA_NOR                                                             \
  "256k(fsbl1),256k(fsbl2),256k(metadata1),256k(metadata2),4m(fip-a),4m(fip-b)," \
  "512k(u-boot-env),-(nor-user)"
#define METADATA_NAND                                                              \
  "512k(fsbl1),512k(fsbl2),512k(metadata1),512k(metadata2),4m(fip-a1),4m(fip-a2)," \
  "4m(fip-b1),4m(fip-b2),-(UBI)"
#define FIP_NOR "256k(fsbl1),256k(fsbl2),4m(fip),512k(u-boot-env),-(nor_user)"
#define FIP_NAND "2m(fsbl),4m(fip1),4m(fip2),-(UBI)"

/*
 * Of ST's branches: include/configs/stm32mp1.h of v2018.11, board/st/common/Kconfig of v2020.10 and
 * v2021.10 with a FIP (and stm32mp_mtdparts.c there: nor0 only when the layout has an fsbl for it),
 * arch/arm/dts/stm32mp157c-ev1-u-boot.dtsi since; mainline has the same file with other partitions.
 */
static const FjMtdTables tables[FJ_MTD_N_UBOOTS] = {
  [FJ_MTD_UBOOT_2018] = { "v2018.11",
                          "256k(fsbl1),256k(fsbl2),2m(ssbl),256k(u-boot-env),-(nor_user)",
                          "2m(fsbl),2m(ssbl1),2m(ssbl2),-(UBI)", FALSE },
  [FJ_MTD_UBOOT_2020] = { "v2020.10", FIP_NOR, FIP_NAND, TRUE },
  [FJ_MTD_UBOOT_2021] = { "v2021.10", METADATA_NOR, METADATA_NAND, TRUE },
  [FJ_MTD_UBOOT_ST] = { "v2022.10", METADATA_NOR, METADATA_NAND, FALSE },
  [FJ_MTD_UBOOT_MAINLINE] = { "mainline", FIP_NOR, FIP_NAND, FALSE },
};

/**
 * fj_mtd_tables_get:
 *
 * (skip):
 *
 * Returns: (transfer none): how @uboot divides NOR and NAND
 */
const FjMtdTables *
fj_mtd_tables_get (FjMtdUboot uboot)
{
  g_return_val_if_fail (uboot < FJ_MTD_N_UBOOTS, &tables[0]);

  return &tables[uboot];
}

static void
refuse_part (GError **error, const char *part)
{
  g_set_error (
    error, FJ_ERROR, FJ_ERROR_FAILED,
    _ ("“%s” is not a partition of a flash memory; write a size such as 256k or 2m, or - "
       "for the rest"),
    part);
}

static guint
get_shift (char unit)
{
  switch (g_ascii_tolower (unit)) {
  case 'k':
    return 10;
  case 'm':
    return 20;
  case 'g':
    return 30;
  default:
    return 0;
  }
}

/* "256k", "0x40000", or "-" for all of @left */
static gboolean
parse_bytes (char *text, guint64 left, guint64 *bytes)
{
  gsize    length = strlen (text);
  guint    shift = length > 0 ? get_shift (text[length - 1]) : 0;
  gboolean is_hex = g_str_has_prefix (text, "0x");

  *bytes = left;
  if (strcmp (text, "-") == 0)
    return left > 0;
  if (shift > 0)
    text[length - 1] = '\0';
  if (!g_ascii_string_to_unsigned (is_hex ? text + 2 : text, is_hex ? 16 : 10, 1, G_MAXUINT32,
                                   bytes, NULL))
    return FALSE;
  *bytes <<= shift;
  return *bytes <= left;
}

/* "256k(fsbl1)", "-(UBI)", "0x40000": what is left of the device is @left. */
static gboolean
parse_part (const char *text, guint64 left, FjMtdPartition *part)
{
  const char      *name = strchr (text, '(');
  g_autofree char *bytes = name != NULL ? g_strndup (text, (gsize) (name - text)) : g_strdup (text);

  if (name != NULL) {
    g_autofree char *inside =
      g_strndup (name + 1, strlen (name + 1) > 0 ? strlen (name + 1) - 1 : 0);

    if (!g_str_has_suffix (name, ")"))
      return FALSE;
    part->name = g_intern_string (inside);
  }
  return parse_bytes (bytes, left, &part->size);
}

/**
 * fj_mtd_table_parse:
 * @text: "256k(fsbl1),256k(fsbl2),-(user)"; a plus sign is as good as a comma, names may be left
 * out
 * @size: bytes of the device
 * @error: return location for %FJ_ERROR_FAILED, which names what is wrong
 *
 * (pure) Reads a partition table as U-Boot's mtdparts has it (U-Boot cmd/mtdparts.c), without
 * offsets and flags: each partition begins where the one before ends.
 *
 * Returns: (transfer full) (element-type FjMtdPartition): the partitions, whose names live for
 * ever, or %NULL
 */
GArray *
fj_mtd_table_parse (const char *text, guint64 size, GError **error)
{
  g_autoptr (GArray) table = g_array_new (FALSE, TRUE, sizeof (FjMtdPartition));
  g_auto (GStrv) parts = g_strsplit_set (text, ",+", FJ_MTD_MAX_PARTITIONS + 1);
  guint64 offset = 0;

  for (guint i = 0; parts[i] != NULL; i++) {
    FjMtdPartition part = { .offset = offset };

    if (i > 0 && offset == size) {
      g_autofree char *valid = g_utf8_make_valid (parts[i], -1);

      g_set_error (error, FJ_ERROR, FJ_ERROR_FAILED,
                   _ ("There is no room for “%s”: the partitions before it take the whole memory"),
                   valid);
      return NULL;
    }
    if (i == FJ_MTD_MAX_PARTITIONS || !parse_part (parts[i], size - offset, &part)) {
      refuse_part (error, parts[i]);
      return NULL;
    }
    offset += part.size;
    g_array_append_val (table, part);
  }
  if (table->len == 0) {
    refuse_part (error, text);
    return NULL;
  }
  return g_steal_pointer (&table);
}

/* Every table ends with what is left of the device, so that any device will do. */
static gboolean
has_offsets (const char *text, const guint64 *offsets, guint n_offsets)
{
  g_autoptr (GArray) table = fj_mtd_table_parse (text, G_MAXUINT32, NULL);

  if (table == NULL || table->len != n_offsets)
    return FALSE;
  for (guint i = 0; i < n_offsets; i++)
    if (g_array_index (table, FjMtdPartition, i).offset != offsets[i])
      return FALSE;
  return TRUE;
}

/**
 * fj_mtd_tables_fit:
 * @uboot: a U-Boot
 * @kind: kind of a flash memory
 * @offsets: (array length=n_offsets): where its partitions begin, in bytes and in order
 * @n_offsets: how many
 *
 * (pure) Returns: whether @uboot has just these partitions there
 */
gboolean
fj_mtd_tables_fit (FjMtdUboot uboot, FjStorageKind kind, const guint64 *offsets, guint n_offsets)
{
  const FjMtdTables *known = fj_mtd_tables_get (uboot);

  return has_offsets (kind == FJ_STORAGE_NOR ? known->nor : known->nand, offsets, n_offsets);
}

/**
 * fj_mtd_tables_find:
 * @kind: kind of a flash memory
 * @offsets: (array length=n_offsets): where its partitions begin, in bytes and in order
 * @n_offsets: how many
 *
 * (pure) Returns: (transfer full) (nullable): the versions of U-Boot that have just these
 * partitions
 */
char *
fj_mtd_tables_find (FjStorageKind kind, const guint64 *offsets, guint n_offsets)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < FJ_MTD_N_UBOOTS; i++)
    if (fj_mtd_tables_fit (i, kind, offsets, n_offsets))
      g_string_append_printf (found, "%s%s", found->len > 0 ? ", " : "", tables[i].uboot);
  return found->len > 0 ? g_string_free (g_steal_pointer (&found), FALSE) : NULL;
}
