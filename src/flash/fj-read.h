/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-flash.h"
#include "fj-read-order.h"

G_BEGIN_DECLS

#define FJ_TYPE_READ (fj_read_get_type ())
G_DECLARE_FINAL_TYPE (FjRead, fj_read, FJ, READ, GObject)

/**
 * FjRead:
 *
 * The operation that reads: takes a board to where its storages can be read, by the steps of its
 * driver with a plan that writes nothing, and puts what is there into files. A file has its name
 * only once it is whole. An object runs once.
 *
 * Errors of the run: those of FjFlash, and %FJ_ERROR_UNSUPPORTED for what the board has no way to
 * give, %FJ_ERROR_LAYOUT for a range that is not in its partition.
 */
FjRead *fj_read_new (FjFlash *flash, FjReadOrder *order, FjProgress *progress);

G_END_DECLS
