/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * fj_format_size:
 * @bytes: a number of bytes
 *
 * Returns: (transfer full): @bytes in words, in units of a thousand ("539.0 MB"), translated
 */
char *
fj_format_size (guint64 bytes)
{
  return g_format_size (bytes);
}

/**
 * fj_format_rate:
 * @bytes_per_second: a rate; anything that is not a positive number shows as zero
 *
 * Returns: (transfer full): the rate in words ("1.9 MB/s"), translated
 */
char *
fj_format_rate (double bytes_per_second)
{
  g_autofree char *size = NULL;

  if (!(bytes_per_second > 0))
    bytes_per_second = 0;
  size = g_format_size ((guint64) MIN (bytes_per_second, 1e15));
  /* Translators: a data rate; %s is a size such as "1.9 MB" */
  return g_strdup_printf (_ ("%s/s"), size);
}

/**
 * fj_format_duration:
 * @seconds: a duration in seconds; a negative one shows as zero
 *
 * Returns: (transfer full): the duration in words, in two units at most ("4 min 31 s"), translated
 */
char *
fj_format_duration (double seconds)
{
  guint64 whole;

  if (!(seconds > 0))
    seconds = 0;
  if (seconds < 9.95)
    /* Translators: a duration in seconds with one decimal */
    return g_strdup_printf (_ ("%.1f s"), seconds);
  whole = (guint64) (MIN (seconds, 1e12) + 0.5);
  if (whole < 60)
    /* Translators: a duration in whole seconds */
    return g_strdup_printf (_ ("%u s"), (guint) whole);
  if (whole < 3600)
    /* Translators: a duration in minutes and seconds */
    return g_strdup_printf (_ ("%u min %02u s"), (guint) (whole / 60), (guint) (whole % 60));
  /* Translators: a duration in hours and minutes */
  return g_strdup_printf (_ ("%u h %02u min"), (guint) (whole / 3600), (guint) (whole / 60 % 60));
}

/**
 * fj_format_offset:
 * @offset: an address on a storage, in bytes
 *
 * Returns: (transfer full): @offset as layouts write it ("0x00004400")
 */
char *
fj_format_offset (guint64 offset)
{
  return g_strdup_printf ("0x%08" G_GINT64_MODIFIER "x", offset);
}

/**
 * fj_format_safe_text:
 * @data: bytes of a device or a file
 * @length: how many
 *
 * Returns: (transfer full): the bytes up to the first NUL as valid UTF-8, with every control
 *   character but the space shown as "\x1b"; fit to be shown on a terminal or in a label
 */
char *
fj_format_safe_text (const void *data, gsize length)
{
  g_autofree char *valid = NULL;
  GString         *text = g_string_new (NULL);

  valid =
    g_utf8_make_valid (length > 0 ? data : "", (gssize) (length > 0 ? strnlen (data, length) : 0));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
      g_string_append_printf (text, "\\x%02x", c);
    else
      g_string_append_unichar (text, c);
  }
  return g_string_free (text, FALSE);
}
