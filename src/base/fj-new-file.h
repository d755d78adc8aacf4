/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FjNewFile:
 *
 * A large file that grows from its start to its end, and has its name only once it is whole: what
 * is dropped before leaves nothing behind, not even where the program is killed. Runs of zeros are
 * holes. It knows the SHA-256 of what it holds. One thread.
 */
typedef struct _FjNewFile FjNewFile;

FjNewFile  *fj_new_file_create (const char *path, gboolean may_replace, GError **error);
gboolean    fj_new_file_append (FjNewFile *self, const guint8 *data, gsize length, GError **error);
gboolean    fj_new_file_finish (FjNewFile *self, GError **error);
guint64     fj_new_file_get_size (FjNewFile *self);   /* bytes, with the holes */
const char *fj_new_file_get_digest (FjNewFile *self); /* SHA-256, in hexadecimal; ends it */
void        fj_new_file_free (FjNewFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjNewFile, fj_new_file_free)

G_END_DECLS
