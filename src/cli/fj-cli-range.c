/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-range.h"

#include <glib/gi18n.h>
#include <string.h>

/* A number as people write it: 17408, 0x4400, 17K. */
static gboolean
read_size (const char **text, guint64 *size)
{
  static const char units[] = "KMGT";
  gboolean          is_hex = g_str_has_prefix (*text, "0x") || g_str_has_prefix (*text, "0X");
  char             *end;
  const char       *unit;
  guint             shift = 0;

  if (!g_ascii_isdigit (**text))
    return FALSE;
  errno = 0;
  *size = g_ascii_strtoull (is_hex ? *text + 2 : *text, &end, is_hex ? 16 : 10);
  if (errno != 0 || (is_hex && end == *text + 2))
    return FALSE;
  unit = *end != '\0' ? strchr (units, *end) : NULL;
  if (unit != NULL) {
    shift = 10 * (guint) (unit - units + 1);
    end++;
  }
  *text = end;
  if (*size > (guint64) G_MAXINT64 >> shift)
    return FALSE;
  *size <<= shift;
  return TRUE;
}

/**
 * fj_cli_range_parse:
 * @range: (out): the range; a length that is left out is up to the end
 * @text: "OFFSET:LENGTH" or "OFFSET:", in bytes, or with K, M, G or T for units of 1024
 * @error: return location for %G_OPTION_ERROR
 *
 * Returns: whether it is one
 */
gboolean
fj_cli_range_parse (FjRange *range, const char *text, GError **error)
{
  const char *at = text;

  *range = (FjRange){ 0, G_MAXUINT64 };
  if (read_size (&at, &range->offset) && *at++ == ':' &&
      (*at == '\0' || (read_size (&at, &range->length) && *at == '\0' && range->length > 0)))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* Translators: the words in capitals are those of the help */
               _ ("--range takes OFFSET:LENGTH, as in 4M:512K, or OFFSET: up to the end; not “%s”."),
               text);
  return FALSE;
}
