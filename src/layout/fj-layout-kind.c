/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-kind.h"

#include "fj-cell.h"
#include "fj-partition-private.h"
#include "fj-tsv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Words that must be right in a row with tabs and spaces, and in one with spaces alone. */
#define READ_COLUMNS FJ_COLUMN_FILE
#define FEW_RIGHT 4

G_DEFINE_ENUM_TYPE (FjLayoutKind, fj_layout_kind,
                    G_DEFINE_ENUM_VALUE (FJ_LAYOUT_KIND_UBOOT, "uboot"),
                    G_DEFINE_ENUM_VALUE (FJ_LAYOUT_KIND_FIRST_STAGE, "first-stage"),
                    G_DEFINE_ENUM_VALUE (FJ_LAYOUT_KIND_SPACES, "spaces"),
                    G_DEFINE_ENUM_VALUE (FJ_LAYOUT_KIND_EXT_LOADER, "external-loader"),
                    G_DEFINE_ENUM_VALUE (FJ_LAYOUT_KIND_2018, "2018"),
                    G_DEFINE_ENUM_VALUE (FJ_LAYOUT_KIND_UNKNOWN, "unknown"))

static const char *const kind_texts[] = {
  [FJ_LAYOUT_KIND_UBOOT] = N_ ("flash layout for TF-A and U-Boot"),
  [FJ_LAYOUT_KIND_FIRST_STAGE] = N_ ("flash layout with a first stage only"),
  [FJ_LAYOUT_KIND_SPACES] = N_ ("flash layout with spaces in the place of tabs"),
  [FJ_LAYOUT_KIND_EXT_LOADER] = N_ ("flash layout for ST's external loader"),
  [FJ_LAYOUT_KIND_2018] = N_ ("table of 2018, before the flash layout"),
  [FJ_LAYOUT_KIND_UNKNOWN] = N_ ("text that is no flash layout"),
};

/* How a row has its columns. */
typedef enum {
  ROW_TABS,   /* with tabs, right or wrong */
  ROW_SPACES, /* with spaces, or tabs and spaces, and just as many words as there are columns */
  ROW_MIXED,  /* with spaces, and too many words or too few */
} RowStyle;

/* It means something, or can be put right. */
static gboolean
cell_is_familiar (FjPartition *row, FjColumn column)
{
  const char *text = fj_partition_get_text (row, column);
  FjRowValues values;
  g_autoptr (FjIssue) issue = NULL;

  return text[0] != '\0' &&
         (fj_cell_parse (column, text, &values, &issue) || fj_issue_get_fix_label (issue) != NULL);
}

/* (transfer full): with plain spaces in the place of no-break and other wide ones, which text from
 * a web page or a word processor has. */
static char *
use_plain_spaces (const char *raw)
{
  GString *plain = g_string_sized_new (strlen (raw));

  if (!g_utf8_validate (raw, -1, NULL)) {
    g_string_append (plain, raw);
    return g_string_free (plain, FALSE);
  }
  for (const char *c = raw; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);

    if (character >= 0x80 && g_unichar_type (character) == G_UNICODE_SPACE_SEPARATOR)
      g_string_append_c (plain, ' ');
    else
      g_string_append_unichar (plain, character);
  }
  return g_string_free (plain, FALSE);
}

/* (transfer full): the words between the spaces and tabs of a row. */
static GPtrArray *
split_words (const char *row)
{
  GPtrArray       *words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *plain = use_plain_spaces (row);
  const char      *raw = plain;

  for (raw += strspn (raw, " \t"); *raw != '\0'; raw += strspn (raw, " \t")) {
    gsize length = strcspn (raw, " \t");

    g_ptr_array_add (words, g_strndup (raw, length));
    raw += length;
  }
  return words;
}

/* A file's name may have spaces of its own, so only the columns before it tell. */
static gboolean
has_space_between (const char *row)
{
  g_autofree char *raw = use_plain_spaces (row);
  FjTsvSpan        spans[FJ_N_COLUMNS];
  gsize            rest;

  fj_tsv_split (raw, spans, &rest);
  for (guint i = 0; i < READ_COLUMNS; i++) {
    const char *cell = raw + spans[i].start;
    gsize       length = spans[i].end - spans[i].start;
    gsize       start = 0;

    while (start < length && cell[start] == ' ')
      start++;
    while (length > start && cell[length - 1] == ' ')
      length--;
    if (memchr (cell + start, ' ', length - start) != NULL)
      return TRUE;
  }
  return FALSE;
}

static guint
count_right (GPtrArray *words)
{
  guint n = 0;

  for (guint i = 0; i < MIN (words->len, READ_COLUMNS); i++)
    n += g_utf8_validate (g_ptr_array_index (words, i), -1, NULL) &&
         fj_cell_is_valid ((FjColumn) i, g_ptr_array_index (words, i));
  return n;
}

static gboolean
has_all_words (GPtrArray *words)
{
  return words->len == READ_COLUMNS || words->len == FJ_N_COLUMNS;
}

/*
 * A row with a tab in it has spaces in the place of others only if its words make a whole right row
 * of it: a space in a name or in a file's name is none. One without any tab need not be right, but
 * it must be recognizable, or else any sentence of six words would do.
 */
static RowStyle
get_row_style (const char *raw)
{
  gboolean has_tabs = strchr (raw, '\t') != NULL;
  g_autoptr (GPtrArray) words = NULL;
  guint right;

  if (!has_space_between (raw))
    return ROW_TABS;
  words = split_words (raw);
  right = count_right (words);
  if (has_tabs)
    return has_all_words (words) && right == READ_COLUMNS ? ROW_SPACES : ROW_TABS;
  if (right < FEW_RIGHT)
    return ROW_TABS;
  return has_all_words (words) ? ROW_SPACES : ROW_MIXED;
}

typedef struct {
  guint n_spaces;
  guint n_mixed;
  int   first_spaces; /* row, or -1 */
  int   first_mixed;
} SpacedRows;

static SpacedRows
count_spaced_rows (FjLayout *layout)
{
  SpacedRows rows = { 0, 0, -1, -1 };

  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    RowStyle style = get_row_style (fj_partition_get_raw (fj_layout_get_row (layout, i)));

    if (style == ROW_SPACES && rows.n_spaces++ == 0)
      rows.first_spaces = (int) i;
    if (style == ROW_MIXED && rows.n_mixed++ == 0)
      rows.first_mixed = (int) i;
  }
  return rows;
}

/* All rows can be put right at once, or no row can be read. */
static gboolean
has_spaces (FjLayout *layout)
{
  SpacedRows rows = count_spaced_rows (layout);

  return (rows.n_spaces > 0 && rows.n_mixed == 0) ||
         (rows.n_mixed > 0 && rows.n_spaces + rows.n_mixed == fj_layout_get_n_rows (layout));
}

/* Those of its cells or, where there is no tab to tell them by, its words. */
static GPtrArray *
split_row (FjPartition *row)
{
  const char *raw = fj_partition_get_raw (row);
  GPtrArray  *cells;

  if (strchr (raw, '\t') == NULL)
    return split_words (raw);
  cells = g_ptr_array_new_with_free_func (g_free);
  for (FjColumn column = FJ_COLUMN_OPTION; column < FJ_N_COLUMNS; column++)
    g_ptr_array_add (cells, g_strdup (fj_partition_get_text (row, column)));
  return cells;
}

/* Selected or not, and a device by the name of its controller: neither was ever U-Boot's. */
static gboolean
is_row_of_2018 (FjPartition *row)
{
  static const char *const controllers[] = { "SDMMC", "SPI", "QSPI", "FMC" };
  g_autoptr (GPtrArray) cells = split_row (row);
  const char *option;
  const char *device;

  if (cells->len <= FJ_COLUMN_DEVICE)
    return FALSE;
  option = g_ptr_array_index (cells, FJ_COLUMN_OPTION);
  device = g_ptr_array_index (cells, FJ_COLUMN_DEVICE);
  if (strcmp (option, "0") != 0 && strcmp (option, "1") != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (controllers); i++)
    if (g_str_has_prefix (device, controllers[i]) &&
        g_ascii_isdigit (device[strlen (controllers[i])]))
      return TRUE;
  return FALSE;
}

static gboolean
has_rows_of_2018_only (FjLayout *layout)
{
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++)
    if (!is_row_of_2018 (fj_layout_get_row (layout, i)))
      return FALSE;
  return TRUE;
}

/* Where it does not begin with "#", the heading is a row. */
static gboolean
has_heading_of_2018 (FjLayout *layout)
{
  static const char *const heading[] = { "Selected", "PartId", "PartName" };
  g_autoptr (GPtrArray) cells = split_row (fj_layout_get_row (layout, 0));

  for (guint i = 0; i < G_N_ELEMENTS (heading); i++)
    if (i >= cells->len || g_ascii_strcasecmp (g_ptr_array_index (cells, i), heading[i]) != 0)
      return FALSE;
  return TRUE;
}

/* The files that ST ships, and the names that its layouts give to their rows. */
static gboolean
names_ext_loader (FjPartition *row)
{
  static const char *const files[] = { "stm32prgfw", "openbl", "openbootloader", "ext_loader",
                                       "extloader", "external_mem_loader", "external_loader" };
  static const char *const names[] = { "fsbl-openbl", "fsbl-extfl" };
  g_autofree char         *base = g_path_get_basename (fj_partition_get_text (row, FJ_COLUMN_FILE));
  g_autofree char         *file = g_ascii_strdown (base, -1);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    if (strstr (file, files[i]) != NULL)
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (fj_partition_get_text (row, FJ_COLUMN_NAME), names[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_selected_boot_file (FjPartition *row, guint8 id)
{
  const FjRowValues *values = fj_partition_get_values (row);

  return values != NULL && values->storage == FJ_STORAGE_NONE && values->id == id &&
         (values->option & FJ_OPTION_PROGRAM);
}

/*
 * ST's tool wants its own loader selected (P), which U-Boot refuses of a row without a device. But
 * a P on id 0x01 is also a slip in a layout for U-Boot. So both must be there: the P on id 0x01,
 * and on a row with P of id 0x01 or 0x03 a file or a name that is the loader's.
 */
static gboolean
is_for_ext_loader (FjLayout *layout)
{
  gboolean has_first = FALSE;
  gboolean has_loader = FALSE;

  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    FjPartition *row = fj_layout_get_row (layout, i);
    gboolean     is_first = is_selected_boot_file (row, FJ_ID_FSBL);

    has_first = has_first || is_first;
    if (is_first || is_selected_boot_file (row, FJ_ID_SSBL))
      has_loader = has_loader || names_ext_loader (row);
  }
  return has_first && has_loader;
}

static gboolean
has_first_stage_only (FjLayout *layout)
{
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    const FjRowValues *values = fj_partition_get_values (fj_layout_get_row (layout, i));

    if (values == NULL || values->storage != FJ_STORAGE_NONE || values->id != FJ_ID_FSBL)
      return FALSE;
  }
  return TRUE;
}

/* Numbers and names are everywhere: only the words of a layout are not. */
static gboolean
is_unknown (FjLayout *layout)
{
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    FjPartition *row = fj_layout_get_row (layout, i);

    if (cell_is_familiar (row, FJ_COLUMN_OPTION) || cell_is_familiar (row, FJ_COLUMN_TYPE) ||
        cell_is_familiar (row, FJ_COLUMN_DEVICE) ||
        get_row_style (fj_partition_get_raw (row)) != ROW_TABS)
      return FALSE;
  }
  return TRUE;
}

/**
 * fj_layout_get_kind:
 * @layout: a layout
 *
 * Returns: what it is for, by its rows as they are now
 */
FjLayoutKind
fj_layout_get_kind (FjLayout *layout)
{
  g_return_val_if_fail (FJ_IS_LAYOUT (layout), FJ_LAYOUT_KIND_UNKNOWN);

  if (fj_layout_get_n_rows (layout) == 0)
    return FJ_LAYOUT_KIND_UBOOT;
  if (has_heading_of_2018 (layout) || has_rows_of_2018_only (layout))
    return FJ_LAYOUT_KIND_2018;
  if (has_spaces (layout))
    return FJ_LAYOUT_KIND_SPACES;
  if (is_for_ext_loader (layout))
    return FJ_LAYOUT_KIND_EXT_LOADER;
  if (has_first_stage_only (layout))
    return FJ_LAYOUT_KIND_FIRST_STAGE;
  return is_unknown (layout) ? FJ_LAYOUT_KIND_UNKNOWN : FJ_LAYOUT_KIND_UBOOT;
}

/**
 * fj_layout_kind_to_text:
 *
 * Returns: (transfer none): what such a file is, translated
 */
const char *
fj_layout_kind_to_text (FjLayoutKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (kind_texts), "");

  return _ (kind_texts[kind]);
}

/**
 * fj_layout_kind_has_cells:
 *
 * Returns: whether the cells of such a layout mean something
 */
gboolean
fj_layout_kind_has_cells (FjLayoutKind kind)
{
  return kind == FJ_LAYOUT_KIND_UBOOT || kind == FJ_LAYOUT_KIND_FIRST_STAGE;
}

static FjIssue *
new_error (const char *code, const char *text)
{
  return fj_issue_new (FJ_SEVERITY_ERROR, code, -1, FJ_COLUMN_NONE, "%s", text);
}

/* (transfer full): with the one fix for all rows, or the row that has none. */
static FjIssue *
make_spaces_issue (FjLayout *layout)
{
  SpacedRows rows = count_spaced_rows (layout);
  int        place = rows.n_mixed > 0 ? rows.first_mixed : rows.first_spaces;
  FjIssue   *issue;

  if (rows.n_spaces == fj_layout_get_n_rows (layout)) {
    issue = new_error ("spaces-for-tabs",
                       _ ("The columns have spaces between them, where U-Boot wants tabs."));
    fj_issue_set_tabs_fix (issue);
    return issue;
  }
  if (rows.n_mixed == 0)
    issue = fj_issue_new (FJ_SEVERITY_ERROR, "spaces-for-tabs", -1, FJ_COLUMN_NONE,
                          ngettext ("%u row has a space in the place of a tab.",
                                    "%u rows have a space in the place of a tab.", rows.n_spaces),
                          rows.n_spaces);
  else
    issue = fj_issue_new (FJ_SEVERITY_ERROR, "spaces-for-tabs", -1, FJ_COLUMN_NONE,
                          "%s",
                          _ ("The columns have spaces between them, and the words of this row are "
                             "not as many as there are columns: put a tab between each two "
                             "columns."));
  fj_issue_set_place (issue, place,
                      fj_partition_get_line (fj_layout_get_row (layout, (guint) place)));
  if (rows.n_mixed == 0)
    fj_issue_set_tabs_fix (issue);
  return issue;
}

/**
 * fj_layout_kind_make_issue:
 * @kind: the kind of @layout
 * @layout: a layout
 *
 * Returns: (transfer full) (nullable): the one thing to say about it; %NULL where its cells count
 */
FjIssue *
fj_layout_kind_make_issue (FjLayoutKind kind, FjLayout *layout)
{
  g_return_val_if_fail (FJ_IS_LAYOUT (layout), NULL);

  switch (kind) {
  case FJ_LAYOUT_KIND_SPACES:
    return make_spaces_issue (layout);
  case FJ_LAYOUT_KIND_EXT_LOADER:
    return new_error (
      "external-loader",
      _ ("This layout is for STM32CubeProgrammer with ST's own loader (STM32PRGFW or "
         "OpenBL) in the place of U-Boot, which Flashjig cannot run: flash it with "
         "that tool, or use a layout with TF-A and U-Boot."));
  case FJ_LAYOUT_KIND_2018:
    return new_error ("table-of-2018",
                      _ ("This is a table of 2018 (“Selected”, “PartId”, …), which U-Boot refuses: "
                         "write a flash layout with option, id, name, type, device, offset and "
                         "file in its place."));
  case FJ_LAYOUT_KIND_UNKNOWN:
    return new_error (
      "no-layout", _ ("This is no flash layout: no row has an option, a type or a device of one."));
  case FJ_LAYOUT_KIND_UBOOT:
  case FJ_LAYOUT_KIND_FIRST_STAGE:
  default:
    return NULL;
  }
}

/**
 * fj_layout_kind_add_tabs:
 * @raw: a row as it stands in the file
 *
 * (pure) Puts single tabs between the words of a row that has spaces in the place of tabs, and
 * exactly as many words as columns.
 *
 * Returns: (transfer full) (nullable): the new row; %NULL where it is no such row
 */
char *
fj_layout_kind_add_tabs (const char *raw)
{
  g_autoptr (GPtrArray) words = NULL;

  if (get_row_style (raw) != ROW_SPACES)
    return NULL;
  words = split_words (raw);
  g_ptr_array_add (words, NULL);
  return g_strjoinv ("\t", (char **) words->pdata);
}
