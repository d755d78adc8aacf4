/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image-file.h"

G_BEGIN_DECLS

/**
 * FjGunzip:
 *
 * Unpacks a gzip file, with every member in it, and checks the checksum and length of each.
 * libarchive, which unpacks the other kinds, does not compare gzip's checksum. Private to the
 * image room.
 */
typedef struct _FjGunzip FjGunzip;

FjGunzip *fj_gunzip_new (FjImageFile *file);
void      fj_gunzip_free (FjGunzip *self);
gssize    fj_gunzip_read (FjGunzip *self, guint8 *buffer, gsize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjGunzip, fj_gunzip_free)

G_END_DECLS
