/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-extent-probe.h"

G_BEGIN_DECLS

/**
 * FjExtentDeclared:
 *
 * What the maker of an image says beside it of which of its blocks are in use: its .bmap. It is
 * looked for when it is asked for the first time, and counts only if it belongs to the image. What
 * it leaves out were holes, which some file systems need to be zero: who knows the file system is
 * asked first. Private to the room.
 */
typedef struct _FjExtentDeclared FjExtentDeclared;

FjExtentDeclared *fj_extent_declared_new (void);
void              fj_extent_declared_free (FjExtentDeclared *self);
FjExtentVerdict   fj_extent_declared_probe (FjExtentDeclared *self, FjExtentProbe *probe);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjExtentDeclared, fj_extent_declared_free)

G_END_DECLS
