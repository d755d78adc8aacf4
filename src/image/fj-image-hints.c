/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-hints.h"

#include <string.h>

#define WINDOW_SIZE (256 * 1024)
#define VERSION_MAX 120
/* Bytes of a window that are looked at again at the start of the next one: half of it so that a
 * text that begins there can be read to its end, half so that one can be read back to its start. */
#define OVERLAP 512

struct _FjHintSearch {
  gboolean prefers_tfa;
  gboolean has_usb_programmer;
  gboolean has_stm32prog;
  gboolean takes_scripts;
  gboolean has_fastboot;
  gboolean needs_fwu_metadata;
  char    *tfa_version;   /* (owned) (nullable) */
  char    *uboot_version; /* (owned) (nullable) */
  gsize    used;
  gsize    limit; /* strings that begin behind this are looked for in the next window */
  guint8   window[WINDOW_SIZE];
};

/**
 * fj_hint_search_new:
 * @prefers_tfa: whether the version of TF-A says more than that of U-Boot
 *
 * Returns: (transfer full): a search that has seen nothing yet
 */
FjHintSearch *
fj_hint_search_new (gboolean prefers_tfa)
{
  FjHintSearch *self = g_new0 (FjHintSearch, 1);

  self->prefers_tfa = prefers_tfa;
  return self;
}

/**
 * fj_hint_search_free:
 *
 * Frees @self.
 */
void
fj_hint_search_free (FjHintSearch *self)
{
  g_free (self->tfa_version);
  g_free (self->uboot_version);
  g_free (self);
}

static const guint8 *
find_text (FjHintSearch *self, const char *needle)
{
  const guint8 *found = memmem (self->window, self->used, needle, strlen (needle));

  return found != NULL && found < self->window + self->limit ? found : NULL;
}

static gboolean
is_text (guint8 c)
{
  return g_ascii_isprint ((char) c);
}

/* The text from @from on, as far as it is text. */
static char *
take_text (FjHintSearch *self, const guint8 *from, const char *prefix)
{
  gsize room = MIN ((gsize) (self->window + self->used - from), VERSION_MAX);
  gsize length = 0;

  while (length < room && is_text (from[length]))
    length++;
  while (length > 0 && from[length - 1] == ':')
    length--;
  return g_strdup_printf ("%s%.*s", prefix, (int) length, (const char *) from);
}

/* U-Boot prints "U-Boot 2023.10-stm32mp-r1 (...)"; SPL has its name in between. */
static void
find_uboot_version (FjHintSearch *self)
{
  static const char *const needles[] = { "U-Boot 20", "U-Boot SPL 20" };

  for (gsize i = 0; i < G_N_ELEMENTS (needles); i++) {
    const guint8 *found = find_text (self, needles[i]);
    gsize         end = strlen (needles[i]);

    if (found == NULL || self->window + self->used < found + end + 3)
      continue;
    if (g_ascii_isdigit (found[end]) && g_ascii_isdigit (found[end + 1]) && found[end + 2] == '.') {
      self->uboot_version = take_text (self, found, "");
      return;
    }
  }
}

/* TF-A keeps "v2.10(release):v2.10-r1": the text around "(release):" that begins with a v. */
static void
find_tfa_version (FjHintSearch *self)
{
  static const char *const needles[] = { "(release):", "(debug):" };

  for (gsize i = 0; i < G_N_ELEMENTS (needles); i++) {
    const guint8 *found = find_text (self, needles[i]);
    const guint8 *start = found;

    if (found == NULL)
      continue;
    while (start > self->window && found - start < VERSION_MAX && is_text (start[-1]))
      start--;
    if (start[0] == 'v' && g_ascii_isdigit (start[1])) {
      self->tfa_version = take_text (self, start, "TF-A ");
      return;
    }
  }
}

static void
search_window (FjHintSearch *self)
{
  /* the name of TF-A's command interface on USB: stm32mp1_usb_dfu.c, stm32mp2_usb_dfu.c */
  if (!self->has_usb_programmer)
    self->has_usb_programmer = find_text (self, "@virtual /0xF1") != NULL;
  if (!self->has_stm32prog)
    self->has_stm32prog = find_text (self, "stm32prog") != NULL;
  /* stm32prog.c takes one in the place of a layout; g_dnl.c has a gadget of that name */
  if (!self->takes_scripts)
    self->takes_scripts = find_text (self, "U-Boot script received") != NULL;
  if (!self->has_fastboot)
    self->has_fastboot = find_text (self, "usb_dnl_fastboot") != NULL;
  /* TF-A drivers/fwu/fwu.c: "loading of Bkup-FWU-Metadata failed" */
  if (!self->needs_fwu_metadata)
    self->needs_fwu_metadata = find_text (self, "Bkup-FWU-Metadata") != NULL;
  if (self->uboot_version == NULL)
    find_uboot_version (self);
  if (self->tfa_version == NULL)
    find_tfa_version (self);
}

/**
 * fj_hint_search_add:
 * @self: a search
 * @data: the next piece of the file
 * @length: its length
 */
void
fj_hint_search_add (FjHintSearch *self, const guint8 *data, gsize length)
{
  while (length > 0) {
    gsize n = MIN (length, WINDOW_SIZE - self->used);

    memcpy (self->window + self->used, data, n);
    self->used += n;
    data += n;
    length -= n;
    if (self->used == WINDOW_SIZE) {
      self->limit = WINDOW_SIZE - OVERLAP / 2;
      search_window (self);
      memmove (self->window, self->window + WINDOW_SIZE - OVERLAP, OVERLAP);
      self->used = OVERLAP;
    }
  }
}

/**
 * fj_hint_search_finish:
 *
 * The file has no more pieces.
 */
void
fj_hint_search_finish (FjHintSearch *self)
{
  self->limit = self->used;
  search_window (self);
}

/**
 * fj_hint_search_has_usb_programmer:
 *
 * Returns: whether this is a TF-A that talks USB
 */
gboolean
fj_hint_search_has_usb_programmer (FjHintSearch *self)
{
  return self->has_usb_programmer;
}

/**
 * fj_hint_search_has_stm32prog:
 *
 * Returns: whether this is a U-Boot with the command stm32prog
 */
gboolean
fj_hint_search_has_stm32prog (FjHintSearch *self)
{
  return self->has_stm32prog;
}

/**
 * fj_hint_search_has_fastboot:
 *
 * Returns: whether this is a U-Boot that a script can make start fastboot
 */
gboolean
fj_hint_search_has_fastboot (FjHintSearch *self)
{
  return self->takes_scripts && self->has_fastboot;
}

/**
 * fj_hint_search_needs_fwu_metadata:
 *
 * Returns: whether this is a TF-A that stops without metadata
 */
gboolean
fj_hint_search_needs_fwu_metadata (FjHintSearch *self)
{
  return self->needs_fwu_metadata;
}

/**
 * fj_hint_search_get_version:
 *
 * Returns: (nullable): what the file calls its version
 */
const char *
fj_hint_search_get_version (FjHintSearch *self)
{
  if (self->prefers_tfa && self->tfa_version != NULL)
    return self->tfa_version;
  return self->uboot_version != NULL ? self->uboot_version : self->tfa_version;
}
