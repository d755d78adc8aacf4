/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-words.h"

#include <fj-layout-kind.h>
#include <fj-row-use.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * A layout in words: what it writes to, for which board, how the board boots, and how much there is
 * of it. The rows say the storages; for board and boot chain there are only names: that of the
 * layout and its folders, as OpenSTLinux and Buildroot make them, and those of the boot files.
 */

typedef struct {
  const char *token; /* as part of a name, in lower case */
  const char *text;  /* (translatable) (nullable): the boot chain it stands for */
} Word;

/* What a part of a name means that is not the board's; the first chain that is found counts. */
static const Word words[] = {
  { "scmi", N_ ("OP-TEE with SCMI") },
  { "opteemin", N_ ("OP-TEE, minimal") },
  { "optee", N_ ("OP-TEE") },
  { "trusted", N_ ("TF-A without OP-TEE") },
  { "basic", N_ ("U-Boot SPL") },
  { "spl", N_ ("U-Boot SPL") },
  { "usb", NULL },
  { "uart", NULL },
  { "programmer", NULL },
  { "serialboot", NULL },
  { "sdcard", NULL },
  { "sd", NULL },
  { "emmc", NULL },
  { "nor", NULL },
  { "nand", NULL },
  { "spinand", NULL },
  { "raw", NULL },
  { "sp", NULL },
  { "fwup", NULL },
  { "sample", NULL },
  { "debug", NULL },
  { "extensible", NULL },
};

static const Word *
find_word (const char *token)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (token, words[i].token) == 0)
      return &words[i];
  return NULL;
}

static GStrv
split_name (const char *name)
{
  return g_strsplit_set (name, "-_./", -1);
}

/* The table decides, not the order in the name: "scmi-optee" is more than OP-TEE. */
static const char *
find_chain (const char *name)
{
  g_auto (GStrv) tokens = split_name (name);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (words[i].text == NULL)
      continue;
    for (guint k = 0; tokens[k] != NULL; k++)
      if (g_ascii_strcasecmp (tokens[k], words[i].token) == 0)
        return _ (words[i].text);
  }
  return NULL;
}

/* "stm32mp157c-dk2" of "…_stm32mp157c-dk2-optee.tsv": the part, and what follows when it is no
 * other word. */
static char *
find_board (const char *name)
{
  g_autoptr (GRegex) regex = g_regex_new ("(?:stm|osd)32mp[0-9]+[a-z]*(?:-([a-z0-9]+))?",
                                          G_REGEX_CASELESS | G_REGEX_RAW, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *after = NULL;

  if (!g_regex_match (regex, name, 0, &match))
    return NULL;
  whole = g_match_info_fetch (match, 0);
  after = g_match_info_fetch (match, 1);
  if (after != NULL && after[0] != '\0' && find_word (after) != NULL)
    whole[strlen (whole) - strlen (after) - 1] = '\0';
  return g_ascii_strup (whole, -1);
}

/* Of a name for one board; a name like "stm32mp1" says too little to end the search. */
static gboolean
is_whole_board (const char *board)
{
  return board != NULL && strchr (board, '-') != NULL;
}

static const char *
get_boot_file (FjLayout *layout, guint8 id)
{
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    FjPartition       *row = fj_layout_get_row (layout, i);
    const FjRowValues *values = fj_partition_get_values (row);

    if (values != NULL && values->storage == FJ_STORAGE_NONE && values->id == id)
      return fj_partition_get_text (row, FJ_COLUMN_FILE);
  }
  return "";
}

static char *
choose_board (FjLayout *layout, const char *path)
{
  g_autofree char  *name = g_path_get_basename (path);
  const char *const names[] = { name, get_boot_file (layout, FJ_ID_FSBL),
                                get_boot_file (layout, FJ_ID_SSBL), path };
  char             *board = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names) && !is_whole_board (board); i++) {
    g_autofree char *found = find_board (names[i]);

    if (board == NULL || is_whole_board (found)) {
      g_free (board);
      board = g_steal_pointer (&found);
    }
  }
  return board;
}

static const char *
choose_chain (FjLayout *layout, const char *path)
{
  g_autofree char  *name = g_path_get_basename (path);
  const char *const names[] = { name, get_boot_file (layout, FJ_ID_SSBL),
                                get_boot_file (layout, FJ_ID_FSBL), path };
  const char       *chain = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names) && chain == NULL; i++)
    chain = find_chain (names[i]);
  return chain;
}

static gboolean
has_boot_area (FjLayout *layout, guint8 index)
{
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    const FjRowValues *values = fj_partition_get_values (fj_layout_get_row (layout, i));

    if (values != NULL && values->storage == FJ_STORAGE_MMC && values->storage_index == index &&
        values->area != FJ_AREA_USER)
      return TRUE;
  }
  return FALSE;
}

/* mmc0 is the card on nearly every board, unless the layout has boot areas on it. */
static const char *
get_storage_text (FjLayout *layout, const FjRowValues *values)
{
  switch (values->storage) {
  case FJ_STORAGE_MMC:
    if (values->storage_index == 0 && !has_boot_area (layout, 0))
      return _ ("SD card");
    return _ ("eMMC");
  case FJ_STORAGE_NOR:
    return _ ("NOR flash");
  case FJ_STORAGE_NAND:
    return _ ("NAND flash");
  case FJ_STORAGE_SPI_NAND:
    return _ ("SPI NAND flash");
  case FJ_STORAGE_RAM:
    return _ ("RAM");
  case FJ_STORAGE_NONE:
  default:
    return NULL;
  }
}

typedef struct {
  guint n_valid;
  guint n_stored;  /* rows on a storage */
  guint n_written; /* of these: those that get a file */
  guint n_whole;   /* of those: a whole storage, which has no partitions of the layout */
  guint n_wiped;   /* rows for a whole storage that get no file */
} Count;

static gboolean
is_written (const FjRowValues *values)
{
  return fj_row_values_get_use (values) == FJ_ROW_USE_PROGRAM;
}

static Count
count_rows (FjLayout *layout)
{
  Count count = { 0 };

  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    const FjRowValues *values = fj_partition_get_values (fj_layout_get_row (layout, i));

    if (values == NULL)
      continue;
    count.n_valid++;
    count.n_stored += values->storage != FJ_STORAGE_NONE;
    count.n_written += is_written (values);
    count.n_whole += is_written (values) && values->type == FJ_PARTITION_RAW_IMAGE;
    count.n_wiped += values->storage != FJ_STORAGE_NONE && !is_written (values) &&
                     values->type == FJ_PARTITION_RAW_IMAGE;
  }
  return count;
}

/*
 * The storages in the order of the rows, each once: those that are written. Some layouts erase all
 * others, too, which is not what they are for; unless it is all that they do.
 */
static void
add_storages (GPtrArray *parts, FjLayout *layout, const Count *count)
{
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    const FjRowValues *values = fj_partition_get_values (fj_layout_get_row (layout, i));
    const char        *text = NULL;

    if (values != NULL && (count->n_written == 0 || is_written (values)))
      text = get_storage_text (layout, values);
    if (text != NULL && !g_ptr_array_find_with_equal_func (parts, text, g_str_equal, NULL))
      g_ptr_array_add (parts, g_strdup (text));
  }
}

static void
add_count (GPtrArray *parts, const Count *count)
{
  guint n = count->n_stored - count->n_wiped;

  if (count->n_valid == 0)
    g_ptr_array_add (parts, g_strdup (_ ("no row that U-Boot can read")));
  else if (count->n_stored == 0)
    g_ptr_array_add (parts, g_strdup (_ ("boot files only")));
  else if (count->n_written == 0)
    g_ptr_array_add (parts, g_strdup (_ ("writes nothing, erases only")));
  else if (count->n_whole == n)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u image of a whole storage",
                                                       "%u images of whole storages", n),
                                             n));
  else
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u partition", "%u partitions", n), n));
}

/**
 * fj_layout_words_new:
 * @layout: a layout
 * @path: its name, with the folders that say something about it
 *
 * Says what a layout is for, so that a person can choose among several: "SD card ·
 * STM32MP157C-DK2 · OP-TEE · 12 partitions". Board and boot chain are told from names and left out
 * where no name tells them.
 *
 * Returns: (transfer full): some words
 */
char *
fj_layout_words_new (FjLayout *layout, const char *path)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  FjLayoutKind kind;
  Count        count;
  const char  *chain;
  char        *board;

  g_return_val_if_fail (FJ_IS_LAYOUT (layout) && path != NULL, NULL);

  kind = fj_layout_get_kind (layout);
  board = choose_board (layout, path);
  chain = choose_chain (layout, path);
  count = count_rows (layout);
  add_storages (parts, layout, &count);
  if (board != NULL)
    g_ptr_array_add (parts, board);
  if (!fj_layout_kind_has_cells (kind)) {
    g_ptr_array_add (parts, g_strdup (fj_layout_kind_to_text (kind)));
  } else {
    if (chain != NULL)
      g_ptr_array_add (parts, g_strdup (chain));
    add_count (parts, &count);
  }
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}
