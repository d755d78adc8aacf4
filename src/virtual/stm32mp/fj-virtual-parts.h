/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-chip.h"
#include "fj-virtual-entities.h"

#include <fj-layout-types.h>

G_BEGIN_DECLS

/**
 * FjVirtualParts:
 *
 * The layout that U-Boot has accepted, and what it makes of it on the storages before it enumerates
 * again. The board is locked.
 */
typedef struct _FjVirtualParts FjVirtualParts;

FjVirtualParts *fj_virtual_parts_new (FjVirtualBoard *board, const FjVirtualChain *chain);
void            fj_virtual_parts_free (FjVirtualParts *self);
/* As after a start. */
void fj_virtual_parts_clear (FjVirtualParts *self);
/*
 * Reads a layout; @has_size is FALSE when U-Boot looks for one in its memory by itself. FALSE and
 * @text (transfer full) when it is none.
 */
gboolean fj_virtual_parts_read (FjVirtualParts *self, GBytes *bytes, gboolean has_size,
                                char **text);
/*
 * Erases, and writes partition tables. FALSE when that fails: it forgets the layout, and does not
 * always say why in @text (transfer full) (nullable).
 */
gboolean fj_virtual_parts_set_up (FjVirtualParts *self, char **text);
/* µs that setting up took on hardware */
gint64 fj_virtual_parts_get_work (FjVirtualParts *self);

guint              fj_virtual_parts_get_n_rows (FjVirtualParts *self);
const FjRowValues *fj_virtual_parts_get_row (FjVirtualParts *self, guint row);
/* The first row with @id, or -1. */
int fj_virtual_parts_find_row (FjVirtualParts *self, int id);
/* One setting for each row on a storage, by id; FALSE at the first that cannot be set up. */
gboolean fj_virtual_parts_add_entities (FjVirtualParts *self, FjVirtualEntities *entities);
/* The copies of an FSBL go to the erase blocks that follow it. */
gboolean fj_virtual_parts_copy_fsbl (FjVirtualParts *self, const FjVirtualEntity *entity,
                                     guint copies);

G_END_DECLS
