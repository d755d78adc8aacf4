/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-options.h"

G_BEGIN_DECLS

/**
 * FjCliCompatWords:
 *
 * What a command line in the words of ST's tool asks for. A plain value: zero it, read, clear it.
 */
typedef struct {
  FjCliOptions options; /* Flashjig's own words for virtual boards */
  gboolean     help;
  gboolean     version;
  gboolean     list;
  gboolean     connect;
  guint        index;    /* N of port=usbN, 0: any */
  char        *serial;   /* (owned) (nullable) */
  char        *layout;   /* (owned) (nullable) */
  char        *folder;   /* (owned) (nullable) */
  gboolean     reset;    /* at the end */
  const char  *word;     /* (nullable) (not owned): the command that is read, as it was written */
  const char  *end_word; /* (nullable) (not owned): the word about the end */
  GPtrArray   *notes;    /* (owned) (nullable) (element-type utf8): what to say of the words */
} FjCliCompatWords;

gboolean fj_cli_compat_words_know (const char *word);
gboolean fj_cli_compat_words_read (FjCliCompatWords *self, int argc, char **argv, GError **error);
void     fj_cli_compat_words_clear (FjCliCompatWords *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjCliCompatWords, fj_cli_compat_words_clear)

G_END_DECLS
