/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-tsv.h"

#include "fj-error.h"
#include "fj-stm32-header.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _FjTsv {
  GArray  *lines; /* (owned) (element-type FjTsvLine) */
  gboolean has_mark;
  gboolean has_cr_ends;
};

static void
clear_line (gpointer data)
{
  FjTsvLine *line = data;

  g_free (line->raw);
}

/* Text has no NUL; these are the files that people take for a layout and that have some. */
static gboolean
check_text (const char *data, gsize size, GError **error)
{
  if (size == 0)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_LAYOUT, _ ("The file is empty."));
  else if (size > FJ_TSV_MAX_SIZE)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_LAYOUT,
                         _ ("The file is larger than 1 MiB, so it is no flash layout."));
  else if (memchr (data, '\0', size) == NULL)
    return TRUE;
  else if (size > 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_LAYOUT,
      _ ("The file is text in UTF-16. A flash layout has to be saved as UTF-8."));
  else if (size > 4 && memcmp (data, FJ_STM32_HEADER_MAGIC, 4) == 0)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_LAYOUT,
                         _ ("The file begins with an STM32 image header. Choose the flash layout "
                            "from which it was made."));
  else
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_LAYOUT,
                         _ ("The file is binary, so it is no flash layout."));
  return FALSE;
}

/* Where the line's text ends, and how many bytes its end takes. */
static gsize
find_line_end (const char *text, gsize size, gsize *end_length)
{
  gsize length = 0;

  while (length < size && text[length] != '\n' && text[length] != '\r')
    length++;
  *end_length = length < size ? 1 : 0;
  if (length + 1 < size && text[length] == '\r' && text[length + 1] == '\n')
    *end_length = 2;
  return length;
}

/* Neither a comment nor empty. */
static gboolean
is_row (const char *raw)
{
  raw += strspn (raw, "\t \r\v\f");
  return *raw != '\0' && *raw != '#';
}

static gboolean
read_lines (FjTsv *self, const char *text, gsize size, GError **error)
{
  guint n_rows = 0;

  while (size > 0) {
    gsize     end_length;
    gsize     length = find_line_end (text, size, &end_length);
    FjTsvLine line = { .number = self->lines->len + 1, .raw = g_strndup (text, length) };

    memcpy (line.end, text + length, end_length);
    line.is_row = is_row (line.raw);
    self->has_cr_ends = self->has_cr_ends || strcmp (line.end, "\r") == 0;
    g_array_append_val (self->lines, line);
    text += length + end_length;
    size -= length + end_length;
    if (line.is_row && ++n_rows > FJ_TSV_MAX_ROWS) {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_LAYOUT,
                           _ ("The file has thousands of rows, so it is no flash layout."));
      return FALSE;
    }
  }
  return TRUE;
}

/**
 * fj_tsv_parse:
 * @bytes: a file
 * @error: return location
 *
 * (pure) Takes a file apart into lines, losing nothing. A carriage return alone ends a line too.
 * Fails with %FJ_ERROR_LAYOUT where the file is empty, too large
 * or no text.
 *
 * Returns: (transfer full) (nullable): the lines
 */
FjTsv *
fj_tsv_parse (GBytes *bytes, GError **error)
{
  g_autoptr (FjTsv) self = g_new0 (FjTsv, 1);
  gsize       size;
  const char *data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  self->lines = g_array_new (FALSE, TRUE, sizeof (FjTsvLine));
  g_array_set_clear_func (self->lines, clear_line);
  if (!check_text (data, size, error))
    return NULL;
  self->has_mark = size >= 3 && memcmp (data, FJ_TSV_MARK, 3) == 0;
  if (self->has_mark) {
    data += 3;
    size -= 3;
  }
  return read_lines (self, data, size, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * fj_tsv_free:
 *
 * Frees @self.
 */
void
fj_tsv_free (FjTsv *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->lines);
  g_free (self);
}

/**
 * fj_tsv_has_mark:
 *
 * Returns: whether the file begins with a byte order mark
 */
gboolean
fj_tsv_has_mark (FjTsv *self)
{
  return self->has_mark;
}

/**
 * fj_tsv_has_cr_ends:
 *
 * Returns: whether a line ends with a carriage return alone
 */
gboolean
fj_tsv_has_cr_ends (FjTsv *self)
{
  return self->has_cr_ends;
}

/**
 * fj_tsv_get_n_lines:
 *
 * Returns: how many lines there are, comments and blank lines included
 */
guint
fj_tsv_get_n_lines (FjTsv *self)
{
  return self->lines->len;
}

/**
 * fj_tsv_get_line:
 *
 * Returns: (transfer none): line @i, from 0
 */
const FjTsvLine *
fj_tsv_get_line (FjTsv *self, guint i)
{
  g_return_val_if_fail (i < self->lines->len, NULL);

  return &g_array_index (self->lines, FjTsvLine, i);
}

/**
 * fj_tsv_split:
 * @raw: a line without its end
 * @spans: (out): where the cells are
 * @rest: (out): first byte after them: further columns and tabs at the end
 *
 * (pure) Finds the cells of a row. Tabs side by side separate once, as for U-Boot.
 */
void
fj_tsv_split (const char *raw, FjTsvSpan spans[FJ_N_COLUMNS], gsize *rest)
{
  gsize position = strspn (raw, "\t");

  *rest = 0;
  for (guint i = 0; i < FJ_N_COLUMNS; i++) {
    spans[i].start = position;
    position += strcspn (raw + position, "\t");
    spans[i].end = position;
    if (spans[i].start < spans[i].end)
      *rest = position;
    position += strspn (raw + position, "\t");
  }
}

/* Stands for a cell that has nothing in it but others behind it: tabs side by side would not. */
static const char *
get_placeholder (FjColumn column)
{
  if (column == FJ_COLUMN_OPTION)
    return "-";
  return column == FJ_COLUMN_FILE ? "none" : "?";
}

static guint
count_cells (const FjTsvSpan spans[FJ_N_COLUMNS])
{
  guint n = 0;

  while (n < FJ_N_COLUMNS && spans[n].start < spans[n].end)
    n++;
  return n;
}

/* What stands between the cells @i - 1 and @i of @raw, or else a tab. */
static void
append_separator (GString *line, const char *raw, const FjTsvSpan spans[FJ_N_COLUMNS], guint i)
{
  if (i > 0 && i < FJ_N_COLUMNS && spans[i].start < spans[i].end)
    g_string_append_len (line, raw + spans[i - 1].end,
                         (gssize) (spans[i].start - spans[i - 1].end));
  else
    g_string_append_c (line, '\t');
}

static char *
append_cell (const char *raw, const FjTsvSpan spans[FJ_N_COLUMNS], FjColumn column,
             const char *text)
{
  GString *line = g_string_new (raw);
  guint    n = count_cells (spans);

  for (guint i = n; i <= (guint) column; i++) {
    if (line->len > 0 && line->str[line->len - 1] != '\t')
      append_separator (line, raw, spans, n - 1);
    g_string_append (line, i < (guint) column ? get_placeholder ((FjColumn) i) : text);
  }
  return g_string_free (line, FALSE);
}

/**
 * fj_tsv_replace:
 * @raw: a row without its line's end
 * @column: the cell to change
 * @text: a clean text (see fj_cell_clean()), empty for none
 *
 * (pure) Changes one cell and leaves every other byte as it is.
 *
 * Returns: (transfer full): the new row
 */
char *
fj_tsv_replace (const char *raw, FjColumn column, const char *text)
{
  FjTsvSpan spans[FJ_N_COLUMNS];
  gsize     rest;
  GString  *line;

  g_return_val_if_fail (column >= 0 && column < FJ_N_COLUMNS, NULL);

  fj_tsv_split (raw, spans, &rest);
  if (spans[column].start == spans[column].end)
    return text[0] == '\0' ? g_strdup (raw) : append_cell (raw, spans, column, text);
  if (text[0] == '\0' && column > 0 &&
      raw[spans[column].end + strspn (raw + spans[column].end, "\t")] == '\0')
    return g_strndup (raw, spans[column - 1].end);
  line = g_string_new_len (raw, (gssize) spans[column].start);
  g_string_append (line, text[0] == '\0' ? get_placeholder (column) : text);
  g_string_append (line, raw + spans[column].end);
  return g_string_free (line, FALSE);
}

/**
 * fj_tsv_join:
 * @cells: (array fixed-size=7): clean texts (see fj_cell_clean()), each nullable
 * @style: (nullable): a row whose spacing is taken over
 *
 * (pure) Makes a row of cells.
 *
 * Returns: (transfer full): the row
 */
char *
fj_tsv_join (const char *const cells[FJ_N_COLUMNS], const char *style)
{
  GString  *line = g_string_new (NULL);
  guint     n = FJ_N_COLUMNS;
  FjTsvSpan spans[FJ_N_COLUMNS];
  gsize     rest;

  fj_tsv_split (style != NULL ? style : "", spans, &rest);
  while (n > 1 && (cells[n - 1] == NULL || cells[n - 1][0] == '\0'))
    n--;
  for (guint i = 0; i < n; i++) {
    gboolean is_empty = cells[i] == NULL || cells[i][0] == '\0';

    if (i > 0)
      append_separator (line, style, spans, i);
    g_string_append (line, is_empty ? get_placeholder ((FjColumn) i) : cells[i]);
  }
  return g_string_free (line, FALSE);
}
