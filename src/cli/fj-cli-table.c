/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-table.h"

#include "fj-cli-text.h"

static char *
format_row (char **cells, const guint *widths)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; cells[i] != NULL; i++) {
    g_autofree char *cell = fj_cli_text_pad (cells[i], widths[i]);

    g_string_append (line, i > 0 ? "  " : "");
    g_string_append (line, cells[i + 1] != NULL ? cell : cells[i]);
  }
  return g_string_free (line, FALSE);
}

/**
 * fj_cli_table_format:
 * @rows: (element-type GStrv): cells, as many in each row
 *
 * Columns as wide as what is in them; the last one is not filled up.
 *
 * Returns: (transfer full): a line for each row
 */
char **
fj_cli_table_format (GPtrArray *rows)
{
  guint             n_columns = rows->len > 0 ? g_strv_length (g_ptr_array_index (rows, 0)) : 0;
  g_autofree guint *widths = g_new0 (guint, n_columns);
  char            **lines = g_new0 (char *, rows->len + 1);

  for (guint i = 0; i < rows->len; i++) {
    char **cells = g_ptr_array_index (rows, i);

    for (guint j = 0; j < n_columns; j++)
      widths[j] = MAX (widths[j], fj_cli_text_width (cells[j]));
  }
  for (guint i = 0; i < rows->len; i++)
    lines[i] = format_row (g_ptr_array_index (rows, i), widths);
  return lines;
}
