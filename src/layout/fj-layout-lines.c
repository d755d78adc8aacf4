/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-lines.h"

#include "fj-issue.h"
#include "fj-partition-private.h"
#include "fj-row-note.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * fj_layout_line_new_row:
 *
 * Returns: (transfer full): a line that holds @row
 */
FjLayoutLine *
fj_layout_line_new_row (FjPartition *row)
{
  FjLayoutLine *self = g_rc_box_new0 (FjLayoutLine);

  self->row = g_object_ref (row);
  return self;
}

/* @notes: the lines directly above a row that belong to it */
static FjLayoutLine *
line_new_from_tsv (const FjTsvLine *line, const char *notes)
{
  FjLayoutLine    *self = g_rc_box_new0 (FjLayoutLine);
  g_autofree char *raw = g_strconcat (notes, line->raw, NULL);

  if (line->is_row)
    self->row = fj_partition_new_from_raw (raw, line->number);
  else
    self->raw = g_steal_pointer (&raw);
  memcpy (self->end, line->end, sizeof self->end);
  return self;
}

/* As ST's own layouts begin. */
static FjLayoutLine *
line_new_heading (void)
{
  FjLayoutLine *self = g_rc_box_new0 (FjLayoutLine);

  self->raw = g_strdup ("#Opt\tId\tName\tType\tIP\tOffset\tBinary");
  self->end[0] = '\n';
  return self;
}

/**
 * fj_layout_line_ref:
 *
 * Returns: (transfer full): another reference
 */
FjLayoutLine *
fj_layout_line_ref (FjLayoutLine *self)
{
  return g_rc_box_acquire (self);
}

static void
line_clear (gpointer data)
{
  FjLayoutLine *self = data;

  g_clear_object (&self->row);
  g_free (self->raw);
}

/**
 * fj_layout_line_unref:
 *
 * Gives up a reference.
 */
void
fj_layout_line_unref (FjLayoutLine *self)
{
  g_rc_box_release_full (self, line_clear);
}

/* How many lines from @first on are notes of the row that follows them. */
static guint
count_notes (FjTsv *tsv, guint first)
{
  guint     i = first;
  FjPacking packing;

  while (i < fj_tsv_get_n_lines (tsv) &&
         fj_row_note_parse (fj_tsv_get_line (tsv, i)->raw, &packing))
    i++;
  return i < fj_tsv_get_n_lines (tsv) && fj_tsv_get_line (tsv, i)->is_row ? i - first : 0;
}

/* A row and its notes are one line to everybody else: they stay together whatever becomes of it. */
static void
read_lines (FjLayoutLines *self, FjTsv *tsv)
{
  guint i = 0;

  while (i < fj_tsv_get_n_lines (tsv)) {
    g_autoptr (GString) notes = g_string_new (NULL);

    for (guint n = count_notes (tsv, i); n > 0; n--, i++)
      g_string_append_printf (notes, "%s%s", fj_tsv_get_line (tsv, i)->raw,
                              fj_tsv_get_line (tsv, i)->end);
    fj_layout_lines_insert (self, self->lines->len,
                            line_new_from_tsv (fj_tsv_get_line (tsv, i++), notes->str));
  }
}

/**
 * fj_layout_lines_new:
 * @tsv: (nullable): what was read; %NULL for a new file, which has a heading
 *
 * Returns: (transfer full): the lines
 */
FjLayoutLines *
fj_layout_lines_new (FjTsv *tsv)
{
  FjLayoutLines *self = g_new0 (FjLayoutLines, 1);
  guint          n = tsv != NULL ? fj_tsv_get_n_lines (tsv) : 0;

  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_layout_line_unref);
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->has_mark = tsv != NULL && fj_tsv_has_mark (tsv);
  self->has_cr_ends = tsv != NULL && fj_tsv_has_cr_ends (tsv);
  if (tsv != NULL)
    read_lines (self, tsv);
  else
    fj_layout_lines_insert (self, 0, line_new_heading ());
  self->end = n > 0 ? g_intern_string (fj_tsv_get_line (tsv, 0)->end) : "\n";
  if (self->end[0] == '\0')
    self->end = "\n";
  return self;
}

/**
 * fj_layout_lines_free:
 *
 * Frees @self.
 */
void
fj_layout_lines_free (FjLayoutLines *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/**
 * fj_layout_lines_to_bytes:
 *
 * Returns: (transfer full): the file
 */
GBytes *
fj_layout_lines_to_bytes (FjLayoutLines *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++) {
    const FjLayoutLine *line = g_ptr_array_index (self->lines, i);
    gboolean            is_last = i + 1 == self->lines->len;

    g_string_append (text, line->row != NULL ? fj_partition_get_whole (line->row) : line->raw);
    g_string_append (text, line->end[0] != '\0' || is_last ? line->end : self->end);
  }
  /* Whoever reads the file takes one mark away: a row that came to
   * the top with one needs a second. */
  if (self->has_mark || g_str_has_prefix (text->str, FJ_TSV_MARK))
    g_string_prepend (text, FJ_TSV_MARK);
  return g_string_free_to_bytes (text);
}

static guint
count_lines (const FjLayoutLine *line)
{
  return line->row != NULL ? fj_partition_count_lines (line->row) : 1;
}

/* What Flashjig does not mind, because it sends its own text, but other programs do. */
static void
check_line (const FjLayoutLine *line, int row, guint number, gboolean is_last, gboolean *has_spaces,
            GPtrArray *issues)
{
  const char *raw = line->row != NULL ? fj_partition_get_raw (line->row) : line->raw;
  gsize       length = strlen (raw);
  const char *start = raw + strspn (raw, "\t");
  FjIssue    *issue = NULL;

  if (row >= 0 && raw[length - 1] == '\t')
    issue = fj_issue_new (FJ_SEVERITY_HINT, "trailing-tab", row, FJ_COLUMN_NONE,
                          _ ("The row ends with a tab: U-Boot loses the next row when another "
                             "program sends the file as it is."));
  else if (row < 0 && *start != '#' && *start != '\0' && !*has_spaces)
    issue = fj_issue_new (FJ_SEVERITY_HINT, "spaces-before-comment", -1, FJ_COLUMN_NONE,
                          _ ("A comment or an empty line begins with spaces: U-Boot refuses it "
                             "when another program sends the file as it is."));
  else if (row < 0 && fj_row_note_is_note (raw))
    issue = fj_issue_new (FJ_SEVERITY_WARNING, "note-unused", -1, FJ_COLUMN_NONE,
                          _ ("A comment that begins with “#flashjig” has no effect: only "
                             "“packed=unpack” and “packed=keep” are known, directly above a row."));
  else if (is_last && *start == '#' && line->end[0] == '\0')
    issue = fj_issue_new (FJ_SEVERITY_HINT, "comment-at-end", -1, FJ_COLUMN_NONE,
                          _ ("The file ends inside a comment: U-Boot refuses it when another "
                             "program sends the file as it is."));
  if (issue == NULL)
    return;
  *has_spaces = *has_spaces || (row < 0 && *start != '#');
  fj_issue_set_place (issue, row, number);
  g_ptr_array_add (issues, issue);
}

/**
 * fj_layout_lines_check:
 * @self: lines
 * @issues: (element-type FjIssue): where to add what is found
 *
 * Finds what line ends, tabs and encoding do to other programs that read the file. Of lines that
 * are no rows there can be a million, so only the first with spaces is told.
 */
void
fj_layout_lines_check (FjLayoutLines *self, GPtrArray *issues)
{
  int      row = 0;
  guint    number = 0;
  gboolean has_spaces = FALSE;

  if (self->has_mark)
    g_ptr_array_add (issues,
                     fj_issue_new (FJ_SEVERITY_HINT, "byte-order-mark", -1, FJ_COLUMN_NONE,
                                   _ ("The file begins with a byte order mark, which U-Boot and "
                                      "other programs take for a wrong option.")));
  if (self->has_cr_ends)
    g_ptr_array_add (issues,
                     fj_issue_new (FJ_SEVERITY_WARNING, "cr-line-ends", -1, FJ_COLUMN_NONE,
                                   _ ("There are lines that end with a carriage return only: "
                                      "other programs and U-Boot do not see where they end.")));
  for (guint i = 0; i < self->lines->len; i++) {
    const FjLayoutLine *line = g_ptr_array_index (self->lines, i);

    number += count_lines (line);
    check_line (line, line->row != NULL ? row++ : -1, number, i + 1 == self->lines->len,
                &has_spaces, issues);
  }
}

/**
 * fj_layout_lines_renumber:
 *
 * Tells every row its line in the file as it is now.
 */
void
fj_layout_lines_renumber (FjLayoutLines *self)
{
  guint number = 0;

  for (guint i = 0; i < self->lines->len; i++) {
    const FjLayoutLine *line = g_ptr_array_index (self->lines, i);

    number += count_lines (line);
    if (line->row != NULL)
      fj_partition_set_line (line->row, number);
  }
}

/**
 * fj_layout_lines_find_row:
 *
 * Returns: index of the line with row @row; the number of lines if none
 */
guint
fj_layout_lines_find_row (FjLayoutLines *self, guint row)
{
  for (guint i = 0; i < self->lines->len; i++) {
    const FjLayoutLine *line = g_ptr_array_index (self->lines, i);

    if (line->row != NULL && row-- == 0)
      return i;
  }
  return self->lines->len;
}

/**
 * fj_layout_lines_find_place:
 * @self: lines
 * @row: index that a new row shall have
 *
 * Returns: index of the line where it goes: right behind the row before it, because a comment
 *   belongs to what follows it
 */
guint
fj_layout_lines_find_place (FjLayoutLines *self, guint row)
{
  if (row > 0 && self->rows->len > 0)
    return fj_layout_lines_find_row (self, MIN (row, self->rows->len) - 1) + 1;
  return fj_layout_lines_find_row (self, 0);
}

static guint
count_rows_before (FjLayoutLines *self, guint index)
{
  guint n = 0;

  for (guint i = 0; i < index; i++)
    n += ((const FjLayoutLine *) g_ptr_array_index (self->lines, i))->row != NULL;
  return n;
}

/**
 * fj_layout_lines_insert:
 * @self: lines
 * @index: where to
 * @line: (transfer full): what
 *
 * Returns: index of the row that it is, or would be
 */
guint
fj_layout_lines_insert (FjLayoutLines *self, guint index, FjLayoutLine *line)
{
  guint row = index == self->lines->len ? self->rows->len : count_rows_before (self, index);

  g_ptr_array_insert (self->lines, (int) index, line);
  if (line->row != NULL)
    g_ptr_array_insert (self->rows, (int) row, g_object_ref (line->row));
  return row;
}

/**
 * fj_layout_lines_remove:
 *
 * Takes out line @index.
 *
 * Returns: index of the row that it was
 */
guint
fj_layout_lines_remove (FjLayoutLines *self, guint index)
{
  const FjLayoutLine *line = g_ptr_array_index (self->lines, index);
  guint               row = count_rows_before (self, index);

  if (line->row != NULL)
    g_ptr_array_remove_index (self->rows, row);
  g_ptr_array_remove_index (self->lines, index);
  return row;
}
