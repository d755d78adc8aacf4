/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-text.h"

#include <string.h>

/* Behind a colour sequence that begins at @p, or @p. */
static const char *
skip_colour (const char *p)
{
  const char *end;

  if (p[0] != '\x1b' || p[1] != '[')
    return p;
  end = p + 2 + strspn (p + 2, "0123456789;");
  return *end == 'm' ? end + 1 : p;
}

static guint
char_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

/**
 * fj_cli_text_width:
 *
 * Returns: columns that @text takes
 */
guint
fj_cli_text_width (const char *text)
{
  guint width = 0;

  while (*text != '\0') {
    const char *behind = skip_colour (text);

    if (behind == text) {
      width += char_width (g_utf8_get_char (text));
      behind = g_utf8_next_char (text);
    }
    text = behind;
  }
  return width;
}

/**
 * fj_cli_text_fit:
 *
 * Returns: (transfer full): as much of @text as @columns hold, colours whole
 */
char *
fj_cli_text_fit (const char *text, guint columns)
{
  GString *out = g_string_new (NULL);
  guint    width = 0;

  while (*text != '\0') {
    const char *behind = skip_colour (text);

    if (behind == text) {
      guint one = char_width (g_utf8_get_char (text));

      behind = g_utf8_next_char (text);
      if (width + one <= columns)
        g_string_append_len (out, text, behind - text);
      width += one;
    } else {
      g_string_append_len (out, text, behind - text);
    }
    text = behind;
  }
  return g_string_free (out, FALSE);
}

/**
 * fj_cli_text_pad:
 *
 * Returns: (transfer full): @text cut or filled with spaces to @columns
 */
char *
fj_cli_text_pad (const char *text, guint columns)
{
  g_autofree char *fit = fj_cli_text_fit (text, columns);
  guint            width = fj_cli_text_width (fit);

  return g_strdup_printf ("%s%*s", fit, (int) (columns - MIN (width, columns)), "");
}

/**
 * fj_cli_text_fill:
 *
 * Returns: (transfer full): @text filled with spaces to @columns; what is wider stays whole
 */
char *
fj_cli_text_fill (const char *text, guint columns)
{
  return fj_cli_text_pad (text, MAX (columns, fj_cli_text_width (text)));
}

/**
 * fj_cli_text_pad_start:
 *
 * Returns: (transfer full): @text behind as many spaces as make it @columns wide, for figures
 */
char *
fj_cli_text_pad_start (const char *text, guint columns)
{
  guint width = fj_cli_text_width (text);

  return g_strdup_printf ("%*s%s", (int) (columns - MIN (width, columns)), "", text);
}

/* A line never begins with one of these. */
static gboolean
belongs_to_line_before (gunichar c)
{
  static const GUnicodeBreakType types[] = {
    G_UNICODE_BREAK_CLOSE_PUNCTUATION,
    G_UNICODE_BREAK_CLOSE_PARANTHESIS,
    G_UNICODE_BREAK_NON_STARTER,
    G_UNICODE_BREAK_CONDITIONAL_JAPANESE_STARTER,
    G_UNICODE_BREAK_EXCLAMATION,
    G_UNICODE_BREAK_INFIX_SEPARATOR,
    G_UNICODE_BREAK_QUOTATION,
    G_UNICODE_BREAK_COMBINING_MARK,
  };
  GUnicodeBreakType type = g_unichar_break_type (c);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i] == type)
      return TRUE;
  return FALSE;
}

/* East Asian text has no spaces: lines end between any characters, but not before a full stop. */
static gboolean
may_break_between (gunichar before, gunichar c)
{
  GUnicodeBreakType type = g_unichar_break_type (before);

  return (g_unichar_iswide (before) || g_unichar_iswide (c)) &&
         !belongs_to_line_before (c) &&
         type != G_UNICODE_BREAK_OPEN_PUNCTUATION && type != G_UNICODE_BREAK_QUOTATION;
}

/* The end of what stays together at the beginning of @text, no space; @width: its columns. */
static const char *
find_word_end (const char *text, guint *width)
{
  gunichar before = 0;

  *width = 0;
  while (*text != '\0' && *text != ' ') {
    const char *behind = skip_colour (text);

    if (behind == text) {
      gunichar c = g_utf8_get_char (text);

      if (before != 0 && may_break_between (before, c))
        return text;
      *width += char_width (c);
      before = c;
      behind = g_utf8_next_char (text);
    }
    text = behind;
  }
  return text;
}

/**
 * fj_cli_text_wrap:
 * @text: one line
 * @columns: how wide lines may be
 *
 * Breaks @text between words; further lines begin two columns behind the spaces that it begins
 * with. Words that are wider than a line stay whole.
 *
 * Returns: (transfer full): lines
 */
char *
fj_cli_text_wrap (const char *text, guint columns)
{
  GString *out = g_string_new (NULL);
  guint    indent = (guint) strspn (text, " ") + 2;
  guint    at = 0;

  while (*text != '\0') {
    guint       spaces = (guint) strspn (text, " ");
    guint       width;
    const char *end = find_word_end (text + spaces, &width);

    if (at > indent && at + spaces + width > columns) {
      g_string_append_printf (out, "\n%*s", (int) indent, "");
      at = indent;
    } else {
      g_string_append_len (out, text, spaces);
      at += spaces;
    }
    g_string_append_len (out, text + spaces, end - text - spaces);
    at += width;
    text = end;
  }
  return g_string_free (out, FALSE);
}

/**
 * fj_cli_text_bar:
 * @fraction: how much is done, 0 to 1
 * @columns: its width, 3 at least
 * @ascii: whether only ASCII can be shown
 *
 * Returns: (transfer full): a bar
 */
char *
fj_cli_text_bar (double fraction, guint columns, gboolean ascii)
{
  GString *out = g_string_new ("[");
  guint    inner = columns - 2;
  guint    full = (guint) (CLAMP (fraction, 0, 1) * inner);

  for (guint i = 0; i < inner; i++)
    if (i < full)
      g_string_append (out, ascii ? "#" : "█");
    else
      g_string_append (out, ascii ? "." : "░");
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}
