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
