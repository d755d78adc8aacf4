/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-row-note.h"

#include "fj-enum.h"

#include <string.h>

#define NOTE_MARK "#flashjig"
#define PACKED "packed="

/**
 * fj_row_note_is_note:
 *
 * Returns: whether a comment is meant for Flashjig, understood or not
 */
gboolean
fj_row_note_is_note (const char *line)
{
  gsize length = strlen (NOTE_MARK);

  return strncmp (line, NOTE_MARK, length) == 0 && strchr (" \t", line[length]) != NULL;
}

/**
 * fj_row_note_parse:
 * @line: a line without its end
 * @packing: (out): what it says
 *
 * (pure) Returns: whether it is a note that is understood
 */
gboolean
fj_row_note_parse (const char *line, FjPacking *packing)
{
  g_autofree char *word = NULL;
  int              value;

  if (!fj_row_note_is_note (line))
    return FALSE;
  word = g_strstrip (g_strdup (line + strlen (NOTE_MARK)));
  if (!g_str_has_prefix (word, PACKED) ||
      !fj_enum_from_nick (FJ_TYPE_PACKING, word + strlen (PACKED), &value) ||
      value == FJ_PACKING_AUTOMATIC)
    return FALSE;
  *packing = (FjPacking) value;
  return TRUE;
}

/**
 * fj_row_note_measure:
 * @raw: a row, with notes above it or without
 * @packing: (out): what the last of them says
 *
 * (pure) Returns: bytes of the notes with the ends of their lines; 0: there is none
 */
gsize
fj_row_note_measure (const char *raw, FjPacking *packing)
{
  gsize start = 0;

  *packing = FJ_PACKING_AUTOMATIC;
  for (;;) {
    gsize            length = strcspn (raw + start, "\r\n");
    g_autofree char *line = g_strndup (raw + start, length);

    if (raw[start + length] == '\0' || !fj_row_note_parse (line, packing))
      break;
    start += length + strspn (raw + start + length, "\r\n");
  }
  return start;
}

/**
 * fj_row_note_format:
 * @packing: what it shall say
 * @end: how lines end in this file
 *
 * (pure) Returns: (transfer full): the note with its line's end, "" where there is nothing to say
 */
char *
fj_row_note_format (FjPacking packing, const char *end)
{
  if (packing == FJ_PACKING_AUTOMATIC)
    return g_strdup ("");
  return g_strconcat (NOTE_MARK " " PACKED, fj_enum_to_nick (FJ_TYPE_PACKING, (int) packing), end,
                      NULL);
}
