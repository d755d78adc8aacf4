/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-text-unit.h"

#include <fj-format.h>
#include <glib/gi18n.h>
#include <gtk/gtk.h>

#define FIRST_STRONG_ISOLATE "\xe2\x81\xa8"
#define POP_ISOLATE "\xe2\x81\xa9"
#define WORD_JOINER "\xe2\x81\xa0"
#define NO_BREAK_SPACE "\xc2\xa0"

/* Of sizes, also in French, of speeds and of times. */
#define UNIT "(?:[kKMGT]?[Bo](?:/s)?|bytes|octets|s|min|h)(?!\\pL)"

/* Neither behind a number nor inside of its unit. */
static char *
dup_unbroken (const char *text)
{
  GString *unbroken = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++) {
    if (*at == ' ' && at > text && g_ascii_isdigit (at[-1]))
      g_string_append (unbroken, NO_BREAK_SPACE);
    else
      g_string_append_c (unbroken, *at);
    if (*at == '/')
      g_string_append (unbroken, WORD_JOINER);
  }
  return g_string_free (unbroken, FALSE);
}

/* (transfer full) (nullable) @text */
static char *
make_unit (char *text)
{
  g_autofree char *owned = text;
  g_autofree char *unbroken = text != NULL ? dup_unbroken (text) : NULL;

  return text != NULL ? fj_text_isolate (unbroken) : NULL;
}

/**
 * fj_text_isolate:
 * @text: a serial number, a port, a number with its unit: not a word of the person's language
 *
 * Returns: (transfer full): @text, which stays as it is where everything else runs from right to
 *   left
 */
char *
fj_text_isolate (const char *text)
{
  if (*text == '\0' || gtk_widget_get_default_direction () != GTK_TEXT_DIR_RTL)
    return g_strdup (text);
  return g_strconcat (FIRST_STRONG_ISOLATE, text, POP_ISOLATE, NULL);
}

static gboolean
isolate_unit (const GMatchInfo *match, GString *text, gpointer user_data)
{
  g_autofree char *unit = make_unit (g_match_info_fetch (match, 0));

  g_string_append (text, unit);
  return FALSE;
}

/**
 * fj_text_units:
 * @text: a sentence that was made where nobody knows of the window
 *
 * Returns: (transfer full): @text, whose numbers are neither parted from their units nor swapped
 *   with them where everything else runs from right to left
 */
char *
fj_text_units (const char *text)
{
  g_autoptr (GRegex) units = g_regex_new ("\\d[\\d.,]* " UNIT "(?: \\d+ " UNIT ")*", 0, 0, NULL);

  return g_regex_replace_eval (units, text, -1, 0, 0, isolate_unit, NULL, NULL);
}

/**
 * fj_text_size:
 * @bytes: a number of bytes
 *
 * Returns: (transfer full): as fj_format_size()
 */
char *
fj_text_size (guint64 bytes)
{
  return make_unit (fj_format_size (bytes));
}

/**
 * fj_text_rate:
 * @bytes_per_second: a rate
 *
 * Returns: (transfer full): as fj_format_rate()
 */
char *
fj_text_rate (double bytes_per_second)
{
  return make_unit (fj_format_rate (bytes_per_second));
}

/**
 * fj_text_duration:
 * @seconds: a duration in seconds
 *
 * Returns: (transfer full): as fj_format_duration()
 */
char *
fj_text_duration (double seconds)
{
  return make_unit (fj_format_duration (seconds));
}

/**
 * fj_text_time_left:
 * @left: a range of seconds
 *
 * Returns: (transfer full) (nullable): as fj_time_left_to_text()
 */
char *
fj_text_time_left (const FjTimeLeft *left)
{
  return make_unit (fj_time_left_to_text (left));
}

/**
 * fj_text_speed:
 * @speed: speed of a USB link
 *
 * Returns: (transfer full): the speed in words, an empty string when it is not known
 */
char *
fj_text_speed (FjSpeed speed)
{
  const char *text = "";

  switch (speed) {
  case FJ_SPEED_LOW:
    text = _ ("1.5 Mbit/s");
    break;
  case FJ_SPEED_FULL:
    text = _ ("12 Mbit/s");
    break;
  case FJ_SPEED_HIGH:
    text = _ ("480 Mbit/s");
    break;
  case FJ_SPEED_SUPER:
    text = _ ("5 Gbit/s");
    break;
  case FJ_SPEED_UNKNOWN:
  default:
    break;
  }
  return make_unit (g_strdup (text));
}
