/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-alt.h"

#include <fj-format.h>
#include <string.h>

/* More text than any device sends: a string descriptor holds 126 characters. */
#define TEXT_MAX 512

/* Copies what fits, without cutting a character in two. @text is valid UTF-8. */
static void
set_name (FjAlt *self, const char *text)
{
  const char *end;
  gsize       length = MIN (strlen (text), sizeof self->name - 1);

  memcpy (self->name, text, length);
  self->name[length] = '\0';
  if (!g_utf8_validate (self->name, -1, &end))
    self->name[end - self->name] = '\0';
}

/* "/0x10": the hexadecimal number behind the slash at @p; NULL when there is none up to 0xFF. */
static const char *
read_phase (const char *p, guint8 *phase)
{
  guint value = 0;

  if (p[0] != '/' || p[1] != '0' || (p[2] != 'x' && p[2] != 'X') || !g_ascii_isxdigit (p[3]))
    return NULL;
  for (p += 3; g_ascii_isxdigit (*p) && value <= 0xff; p++)
    value = value * 16 + (guint) g_ascii_xdigit_value (*p);
  if (value > 0xff || (*p != '/' && *p != '\0'))
    return NULL;
  *phase = (guint8) value;
  return p;
}

static const char *
read_decimal (const char *p, guint64 *value)
{
  if (!g_ascii_isdigit (*p))
    return NULL;
  *value = 0;
  for (; g_ascii_isdigit (*p) && *value < G_MAXUINT32; p++)
    *value = *value * 10 + (guint64) g_ascii_digit_value (*p);
  return g_ascii_isdigit (*p) ? NULL : p;
}

static guint64
unit_bytes (char unit)
{
  switch (unit) {
  case 'B':
    return 1;
  case 'K':
    return 1024;
  case 'M':
    return 1024 * 1024;
  case 'G':
    return 1024 * 1024 * 1024;
  default:
    return 0;
  }
}

/* "/1*256Ke": count, size, unit and the access letter. Anything else leaves @self as it is. */
static void
read_size (FjAlt *self, const char *p)
{
  guint64 count;
  guint64 size;
  guint64 bytes;

  if (*p++ != '/' || (p = read_decimal (p, &count)) == NULL || *p++ != '*')
    return;
  if ((p = read_decimal (p, &size)) == NULL || unit_bytes (*p) == 0)
    return;
  if (!g_uint64_checked_mul (&bytes, count, size) ||
      !g_uint64_checked_mul (&bytes, bytes, unit_bytes (*p)))
    return;
  self->size = bytes;
  self->access = g_ascii_isalpha (p[1]) ? p[1] : '\0';
}

/**
 * fj_alt_parse:
 * @self: (out): what was read
 * @number: its bAlternateSetting
 * @text: (nullable): the interface string, as the device sent it
 *
 * Reads "@NAME/0xID/COUNT*SIZEUNITACCESS". The ROM and TF-A put a space before the first slash and
 * write upper-case digits, U-Boot does neither (U-Boot stm32prog_alt_add(), TF-A usb_dfu.c). A text
 * of another form is kept whole as the name, without a phase.
 */
void
fj_alt_parse (FjAlt *self, guint8 number, const char *text)
{
  g_autofree char *safe = fj_format_safe_text (text, text != NULL ? strnlen (text, TEXT_MAX) : 0);
  g_autofree char *name = NULL;
  const char      *slash = strchr (safe, '/');
  const char      *rest;

  memset (self, 0, sizeof *self);
  self->number = number;
  set_name (self, safe);
  if (safe[0] != '@' || slash == NULL)
    return;
  rest = read_phase (slash, &self->phase);
  if (rest == NULL)
    return;
  self->has_phase = TRUE;
  read_size (self, rest);
  name = g_strndup (safe + 1, (gsize) (slash - safe - 1));
  set_name (self, g_strstrip (name));
}

/**
 * fj_alt_get_max_size:
 * @self: an alternate setting with a size
 *
 * U-Boot rounds sizes down to the unit that it writes (stm32prog_alt_add()).
 *
 * Returns: the largest size in bytes that is announced so
 */
guint64
fj_alt_get_max_size (const FjAlt *self)
{
  for (guint64 unit = 1024 * 1024 * 1024; unit > 1; unit /= 1024)
    if (self->size % unit == 0)
      return self->size + unit - 1;
  return self->size;
}
