/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_ALT_NAME_MAX 64
/* Access of what cannot be written. */
#define FJ_ALT_READ_ONLY 'a'

/**
 * FjAlt:
 *
 * An alternate setting, as its interface string describes it: "@FSBL /0x01/1*128Ke" of the ROM and
 * TF-A, "@virtual/0xf1/1*512Be" of U-Boot.
 */
typedef struct {
  guint8   number;    /* bAlternateSetting */
  gboolean has_phase; /* the string could be read */
  guint8   phase;
  char     name[FJ_ALT_NAME_MAX]; /* trimmed, without "@"; the whole text when unreadable */
  guint64  size;                  /* bytes as announced (rounded down by U-Boot); 0: none */
  char     access;                /* 'a', 'e' … or 0 */
} FjAlt;

/* (pure) @text is an untrusted string of a device. */
void    fj_alt_parse (FjAlt *self, guint8 number, const char *text);
guint64 fj_alt_get_max_size (const FjAlt *self);

G_END_DECLS
