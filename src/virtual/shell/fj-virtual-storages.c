/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-storages.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * The storages of a board: one of each kind, as on ST's boards, unless something else is asked for.
 */

#define KIB 1024u
#define MIB (1024u * 1024u)
#define GIB G_GUINT64_CONSTANT (1073741824)

#define MIN_SIZE (64 * MIB)
#define MAX_MMC_SIZE (2048 * GIB)
#define MAX_RAM_SIZE (4 * GIB)

#define EMMC_GROUP (512 * KIB)
#define NOR_SIZE (64 * MIB)
#define NAND_SIZE GIB
#define SPI_NAND_SIZE (256 * MIB)
#define NOR_ERASE_SIZE (64 * KIB)
#define NAND_ERASE_SIZE (256 * KIB)
#define SPI_NAND_ERASE_SIZE (128 * KIB)
#define MAX_NORS 2

/* Which NANDs a board has, as bits; the words are in that order. */
typedef enum {
  NAND_PARALLEL = 1 << 0,
  NAND_SPI = 1 << 1,
} Nands;

/* What the options come to. */
typedef struct {
  guint64     sd;   /* bytes; 0: none */
  guint64     emmc; /* bytes; 0: none */
  guint64     ram;
  guint       nors;
  Nands       nands;
  const char *nor_tables[MAX_NORS]; /* (owned) (nullable) */
  const char *nand_table;           /* (owned) (nullable) */
  const char *spi_nand_table;       /* (owned) (nullable) */
  gboolean    has_nors;             /* their number was given */
  gboolean    has_nands;            /* their kinds were given */
} Wishes;

G_GNUC_PRINTF (2, 3)
static gboolean
set_parse_error (GError **error, const char *format, ...)
{
  va_list          args;
  g_autofree char *text = NULL;
  g_autofree char *safe = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  safe = g_utf8_make_valid (text, -1);
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_FAILED, safe);
  return FALSE;
}

/* "32G" and "512M" are powers of two, "32GB" is as cards are sold. */
static gboolean
parse_size (const char *text, guint64 max, guint64 *size, GError **error)
{
  static const struct {
    const char *unit;
    guint64     factor;
  } units[] = { { "M", MIB }, { "G", GIB }, { "MB", 1000000 }, { "GB", 1000000000 } };
  char   *end = NULL;
  guint64 number = g_ascii_isdigit (text[0]) ? g_ascii_strtoull (text, &end, 10) : 0;

  for (guint i = 0; number > 0 && i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strcasecmp (end, units[i].unit) == 0 && number <= max / units[i].factor) {
      *size = number * units[i].factor / EMMC_GROUP * EMMC_GROUP;
      if (*size >= MIN_SIZE)
        return TRUE;
    }
  return set_parse_error (
    error, _ ("“%s” is not the size of a storage from 64M to %uG; write 4G, 32G or 32GB"), text,
    (guint) (max / GIB));
}

static gboolean
parse_card (const char *text, guint64 *size, GError **error)
{
  if (strcmp (text, "none") != 0)
    return parse_size (text, MAX_MMC_SIZE, size, error);
  *size = 0;
  return TRUE;
}

static gboolean
parse_sd (const char *text, Wishes *wishes, GError **error)
{
  return parse_card (text, &wishes->sd, error);
}

static gboolean
parse_emmc (const char *text, Wishes *wishes, GError **error)
{
  return parse_card (text, &wishes->emmc, error);
}

static gboolean
parse_ram (const char *text, Wishes *wishes, GError **error)
{
  return parse_size (text, MAX_RAM_SIZE, &wishes->ram, error);
}

static gboolean
parse_nor (const char *text, Wishes *wishes, GError **error)
{
  if (text[0] < '0' || text[0] > '0' + MAX_NORS || text[1] != '\0')
    return set_parse_error (error, _ ("A virtual board has 0, 1 or 2 NOR memories, not “%s”"),
                            text);
  wishes->nors = (guint) (text[0] - '0');
  wishes->has_nors = TRUE;
  return TRUE;
}

static gboolean
parse_nand (const char *text, Wishes *wishes, GError **error)
{
  static const char *const words[] = { "none", "parallel", "spi", "both" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i], text) == 0) {
      wishes->nands = (Nands) i;
      wishes->has_nands = TRUE;
      return TRUE;
    }
  return set_parse_error (
    error, _ ("The NAND of a virtual board is none, parallel, spi or both, not “%s”"), text);
}

/* What is left at the end may be of any size. */
static gboolean
parse_table (const char *text, guint64 size, guint erase_size, const char **table, GError **error)
{
  g_autoptr (GArray) parts = fj_mtd_table_parse (text, size, error);

  if (parts == NULL)
    return FALSE;
  for (guint i = 1; i < parts->len; i++)
    if (g_array_index (parts, FjMtdPartition, i).offset % erase_size != 0)
      return set_parse_error (
        error, _ ("“%s”: partition %u does not end where an erase block of %uk ends"), text, i,
        erase_size / KIB);
  *table = g_intern_string (text);
  return TRUE;
}

static gboolean
parse_nor0 (const char *text, Wishes *wishes, GError **error)
{
  return parse_table (text, NOR_SIZE, NOR_ERASE_SIZE, &wishes->nor_tables[0], error);
}

static gboolean
parse_nor1 (const char *text, Wishes *wishes, GError **error)
{
  return parse_table (text, NOR_SIZE, NOR_ERASE_SIZE, &wishes->nor_tables[1], error);
}

static gboolean
parse_nand0 (const char *text, Wishes *wishes, GError **error)
{
  return parse_table (text, NAND_SIZE, NAND_ERASE_SIZE, &wishes->nand_table, error);
}

static gboolean
parse_spi_nand0 (const char *text, Wishes *wishes, GError **error)
{
  return parse_table (text, SPI_NAND_SIZE, SPI_NAND_ERASE_SIZE, &wishes->spi_nand_table, error);
}

static const struct {
  const char *name;
  gboolean (*parse) (const char *text, Wishes *wishes, GError **error);
  const char *values;
  const char *description;
} options_known[] = {
  { "sd", parse_sd, "32G", N_ ("size of the card, mmc0; none: no card (8G)") },
  { "emmc", parse_emmc, "8G", N_ ("size of the eMMC, mmc1; none: no eMMC (4G)") },
  { "nor", parse_nor, "2", N_ ("how many NOR memories, nor0 and nor1 (1)") },
  { "nand", parse_nand, "spi", N_ ("which NAND: none, parallel (nand0), spi (spi-nand0), both (parallel)") },
  { "ram", parse_ram, "1G", N_ ("size of the memory, ram0 (512M)") },
  { "nor0", parse_nor0, "256k+256k+-", N_ ("partitions of nor0 instead of those of the board's U-Boot") },
  { "nor1", parse_nor1, "1m+-", N_ ("a second NOR with these partitions") },
  { "nand0", parse_nand0, "2m+4m+-", N_ ("partitions of nand0") },
  { "spi-nand0", parse_spi_nand0, "2m+4m+-", N_ ("partitions of spi-nand0") },
};

static int
find_option (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (options_known); i++) {
    gsize length = strlen (options_known[i].name);

    if (strncmp (text, options_known[i].name, length) == 0 && text[length] == '=')
      return (int) i;
  }
  return -1;
}

/**
 * fj_virtual_storages_is_option:
 * @text: a part of what --virtual was given
 *
 * (pure) Returns: whether it is about a storage: "sd=32G"
 */
gboolean
fj_virtual_storages_is_option (const char *text)
{
  return find_option (text) >= 0;
}

/* Partitions bring their memory along, but where another number or kind was given. */
static gboolean
check_tables (Wishes *wishes, GError **error)
{
  const char *missing = NULL;

  if (!wishes->has_nors && wishes->nor_tables[1] != NULL)
    wishes->nors = MAX_NORS;
  if (!wishes->has_nands)
    wishes->nands |= (wishes->nand_table != NULL ? NAND_PARALLEL : 0) |
                     (wishes->spi_nand_table != NULL ? NAND_SPI : 0);
  if (wishes->nor_tables[0] != NULL && wishes->nors < 1)
    missing = "nor0";
  else if (wishes->nor_tables[1] != NULL && wishes->nors < MAX_NORS)
    missing = "nor1";
  else if (wishes->nand_table != NULL && (wishes->nands & NAND_PARALLEL) == 0)
    missing = "nand0";
  else if (wishes->spi_nand_table != NULL && (wishes->nands & NAND_SPI) == 0)
    missing = "spi-nand0";
  return missing == NULL ||
         set_parse_error (error,
                          _ ("There are partitions for %s, which the board is to be without"),
                          missing);
}

static gboolean
parse_options (const char *text, Wishes *wishes, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  guint seen = 0; /* a bit for each option */

  for (guint i = 0; words[i] != NULL; i++) {
    int option = find_option (words[i]);

    if (words[i][0] == '\0')
      continue;
    if (option < 0)
      return set_parse_error (error, _ ("“%s” says nothing about a storage"), words[i]);
    if ((seen & 1u << option) != 0)
      return set_parse_error (error, _ ("“%s” sets the same thing a second time"), words[i]);
    seen |= 1u << option;
    if (!options_known[option].parse (words[i] + strlen (options_known[option].name) + 1, wishes,
                                      error))
      return FALSE;
  }
  return check_tables (wishes, error);
}

static void
add_mmc (GArray *storages, guint8 index, guint64 size)
{
  FjStorageGeometry card = { FJ_STORAGE_MMC, 0, size, 512, 0x4400, 0, NULL, 0, FALSE };
  FjStorageGeometry emmc = { FJ_STORAGE_MMC, 1, size, EMMC_GROUP, EMMC_GROUP,
                             4 * MIB, NULL, 0, FALSE };

  if (size > 0)
    g_array_append_vals (storages, index == 0 ? &card : &emmc, 1);
}

/* @table (nullable): U-Boot has no partitions there */
static gboolean
add_flash (GArray *storages, FjStorageKind kind, guint8 index, const char *table,
           gboolean needs_fsbl, GError **error)
{
  FjStorageGeometry flash = { .kind = kind, .index = index, .mtd_needs_fsbl = needs_fsbl };
  GArray           *parts;

  flash.size = kind == FJ_STORAGE_NOR ? NOR_SIZE : kind == FJ_STORAGE_NAND ? NAND_SIZE
                                                                           : SPI_NAND_SIZE;
  flash.erase_size = kind == FJ_STORAGE_NOR ? NOR_ERASE_SIZE : SPI_NAND_ERASE_SIZE;
  if (kind == FJ_STORAGE_NAND)
    flash.erase_size = NAND_ERASE_SIZE;
  if (table != NULL) {
    parts = fj_mtd_table_parse (table, flash.size, error);
    if (parts == NULL)
      return FALSE;
    flash.n_mtd = parts->len;
    flash.mtd = (const FjMtdPartition *) (gpointer) g_array_free (parts, FALSE);
  }
  g_array_append_val (storages, flash);
  return TRUE;
}

static gboolean
add_nands (GArray *storages, const FjMtdTables *tables, const Wishes *wishes, GError **error)
{
  const char *parallel = wishes->nand_table != NULL ? wishes->nand_table : tables->nand;
  const char *spi = wishes->spi_nand_table != NULL ? wishes->spi_nand_table : tables->nand;

  return ((wishes->nands & NAND_PARALLEL) == 0 ||
          add_flash (storages, FJ_STORAGE_NAND, 0, parallel, FALSE, error)) &&
         ((wishes->nands & NAND_SPI) == 0 ||
          add_flash (storages, FJ_STORAGE_SPI_NAND, 0, spi, FALSE, error));
}

static GArray *
make_storages (const FjVirtualProfile *profile, const char *options, GError **error)
{
  Wishes wishes = {
    .sd = 8 * GIB, .emmc = 4 * GIB, .ram = 512 * MIB, .nors = 1, .nands = NAND_PARALLEL
  };
  const FjMtdTables *tables = fj_mtd_tables_get (profile->mtd);
  g_autoptr (GArray) storages = g_array_new (FALSE, TRUE, sizeof (FjStorageGeometry));
  FjStorageGeometry ram = {
    .kind = FJ_STORAGE_RAM, .erase_size = 1, .first_usable = profile->ram_address
  };

  if (!parse_options (options, &wishes, error))
    return NULL;
  add_mmc (storages, 0, wishes.sd);
  add_mmc (storages, 1, wishes.emmc);
  for (guint i = 0; i < wishes.nors; i++) {
    gboolean    is_own = wishes.nor_tables[i] != NULL;
    const char *table = is_own || i > 0 ? wishes.nor_tables[i] : tables->nor;

    if (!add_flash (storages, FJ_STORAGE_NOR, (guint8) i, table,
                    tables->needs_fsbl && !is_own && i == 0, error))
      return NULL;
  }
  if (!add_nands (storages, tables, &wishes, error))
    return NULL;
  ram.size = wishes.ram;
  if (profile->has_storages)
    g_array_append_val (storages, ram);
  return g_steal_pointer (&storages);
}

/**
 * fj_virtual_storages_get:
 * @profile: a profile
 * @options: (nullable): what is other than usual, "sd=32G,emmc=8G,nor=2,nand=spi"
 * @n: (out): how many
 * @error: return location for %FJ_ERROR_FAILED, which names what is wrong
 *
 * Any thread. What was made once is kept: boards of the same kind share it, and devices may
 * outlive their boards.
 *
 * Returns: (transfer none) (array length=n) (nullable): the storages of a board
 */
const FjStorageGeometry *
fj_virtual_storages_get (const FjVirtualProfile *profile, const char *options, guint *n,
                         GError **error)
{
  static GMutex      mutex;
  static GHashTable *made = NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autofree char *key = g_strconcat (profile->name, ":", options, NULL);
  GArray          *storages;

  if (made == NULL)
    made = g_hash_table_new (g_str_hash, g_str_equal);
  storages = g_hash_table_lookup (made, key);
  if (storages == NULL && profile->has_storages) {
    storages = make_storages (profile, options != NULL ? options : "", error);
    if (storages == NULL)
      return NULL;
    g_hash_table_insert (made, g_steal_pointer (&key), storages);
  }
  *n = storages != NULL ? storages->len : 0;
  return storages != NULL ? (const FjStorageGeometry *) (gpointer) storages->data : NULL;
}

/**
 * fj_virtual_storages_describe:
 *
 * Returns: (transfer full): all that can be chosen, one a line
 */
char *
fj_virtual_storages_describe (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (options_known); i++) {
    g_autofree char *word =
      g_strdup_printf ("%s=%s", options_known[i].name, options_known[i].values);

    g_string_append_printf (text, "%-20s %s\n", word, _ (options_known[i].description));
  }
  return g_string_free (text, FALSE);
}
