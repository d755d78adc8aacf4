/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-bytes.h>
#include <fj-layout.h>
#include <stdlib.h>
#include <string.h>

/*
 * A layout and a script of edits, undo, redo and saves, in any order: what is taken back leads to
 * the very bytes of the start, what is taken again to those of the end, and what is saved is read
 * as what it was.
 *
 * Input: length of the layout (16 bits), the layout, then the script.
 */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

#define MAX_STEPS 256

enum {
  SET_TEXT,
  INSERT,
  REMOVE,
  MOVE,
  UNDO,
  REDO,
  JOIN,
  SAVE,
  N_STEPS
};

static void
must (gboolean condition)
{
  if (!condition)
    abort ();
}

static void
must_be (FjLayout *layout, GBytes *expected)
{
  g_autoptr (GBytes) bytes = fj_layout_to_bytes (layout);

  must (g_bytes_equal (bytes, expected));
}

/* A short text of the input: any that a person could type. */
static char *
take_text (FjReader *input)
{
  gsize            length = fj_reader_u8 (input) % 24;
  const guint8    *bytes;
  g_autofree char *raw = NULL;

  length = MIN (length, fj_reader_left (input));
  bytes = fj_reader_bytes (input, length);
  raw = bytes != NULL ? g_strndup ((const char *) bytes, length) : g_strdup ("");
  return g_utf8_make_valid (raw, -1);
}

static void
insert (FjLayout *layout, FjReader *input)
{
  char       *cells[FJ_N_COLUMNS] = { NULL };
  const char *texts[FJ_N_COLUMNS + 1] = { NULL };
  guint       row = fj_reader_u8 (input) % (fj_layout_get_n_rows (layout) + 1);
  g_autoptr (FjPartition) partition = NULL;

  for (guint i = 0; i < FJ_N_COLUMNS; i++)
    texts[i] = cells[i] = take_text (input);
  partition = fj_partition_new (texts);
  fj_layout_insert (layout, row, partition);
  for (guint i = 0; i < FJ_N_COLUMNS; i++)
    g_free (cells[i]);
}

static void
must_survive_saving (FjLayout *layout)
{
  g_autoptr (GBytes) bytes = fj_layout_to_bytes (layout);
  g_autoptr (FjLayout) again = fj_layout_new_from_bytes (bytes, NULL);

  /* too large for a layout: then that is said when it is read */
  if (again == NULL)
    return;
  must_be (again, bytes);
  must (fj_layout_get_n_rows (again) == fj_layout_get_n_rows (layout));
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++)
    for (guint column = 0; column < FJ_N_COLUMNS; column++)
      must (g_str_equal (fj_partition_get_text (fj_layout_get_row (layout, i), (FjColumn) column),
                         fj_partition_get_text (fj_layout_get_row (again, i), (FjColumn) column)));
}

static void
change_rows (FjLayout *layout, guint step, FjReader *input)
{
  guint            n = fj_layout_get_n_rows (layout);
  guint            row = n > 0 ? fj_reader_u8 (input) % n : 0;
  g_autofree char *text = NULL;
  guint            column;

  if (n == 0)
    return;
  if (step == REMOVE) {
    fj_layout_remove (layout, row);
  } else if (step == MOVE) {
    fj_layout_move (layout, row, fj_reader_u8 (input) % n);
  } else {
    column = fj_reader_u8 (input) % FJ_N_COLUMNS;
    text = take_text (input);
    fj_layout_set_text (layout, row, (FjColumn) column, text);
  }
}

static void
take_step (FjLayout *layout, FjReader *input)
{
  guint step = fj_reader_u8 (input) % N_STEPS;

  if (step == INSERT)
    insert (layout, input);
  else if (step == UNDO && fj_layout_can_undo (layout))
    fj_layout_undo (layout);
  else if (step == REDO && fj_layout_can_redo (layout))
    fj_layout_redo (layout);
  else if (step == JOIN)
    fj_layout_set_joining (layout, fj_reader_u8 (input) % 2);
  else if (step == SAVE)
    must_survive_saving (layout);
  else if (step == SET_TEXT || step == REMOVE || step == MOVE)
    change_rows (layout, step, input);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  FjReader      input = FJ_READER_INIT (data, size);
  gsize         length = fj_reader_u8 (&input) + 256u * fj_reader_u8 (&input);
  const guint8 *text;
  g_autoptr (GBytes) start = NULL;
  g_autoptr (FjLayout) layout = NULL;

  length = MIN (length, fj_reader_left (&input));
  text = fj_reader_bytes (&input, length);
  start = g_bytes_new (text, text != NULL ? length : 0);
  layout = fj_layout_new_from_bytes (start, NULL);
  if (layout == NULL)
    return 0;
  for (guint i = 0; i < MAX_STEPS && fj_reader_left (&input) > 0; i++)
    take_step (layout, &input);
  fj_layout_set_joining (layout, FALSE);
  while (fj_layout_can_redo (layout))
    fj_layout_redo (layout);
  while (fj_layout_can_undo (layout))
    fj_layout_undo (layout);
  must_be (layout, start);
  must (!fj_layout_get_modified (layout));
  while (fj_layout_can_redo (layout))
    fj_layout_redo (layout);
  must_survive_saving (layout);
  return 0;
}
