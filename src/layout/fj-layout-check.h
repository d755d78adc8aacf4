/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout.h"

G_BEGIN_DECLS

/*
 * The codes of the issues. E: error, W: warning, H: hint; * has a fix where there is an obvious
 * one, ? one that people have to choose.
 *
 * The kind of the file, and then nothing else:
 *   spaces-for-tabs E*, external-loader E, table-of-2018 E, no-layout E
 * The file:
 *   byte-order-mark H, cr-line-ends W, trailing-tab H, spaces-before-comment H, comment-at-end H
 * The grammar of a row:
 *   rows-none E, rows-too-many E, cell-missing E*, not-utf8 E, invisible-characters E*,
 *   option-invalid E*?, option-order H*, id-invalid E*, id-range E, id-octal W*, name-missing E,
 *   name-too-long E*, name-characters E*, type-invalid E*, device-invalid E*, offset-invalid E*,
 *   offset-leading-zero W*
 * Rows among each other:
 *   id-zero E*, id-duplicate E* or, where no row is on a storage, W, id-reserved W*,
 *   none-selected E*, none-unknown H, fsbl-missing W, ssbl-missing W, first-stage-only H,
 *   storage-none H, file-missing E?, name-space E* or, without a device, W*, name-duplicate W,
 *   devices-too-many E, partitions-too-many E, copies-place E*, type-new H, partial-update W,
 *   raw-offset W*, raw-and-partitions W, raw-without-boot W, order H
 * Partitions that are left empty:
 *   file-unused W, environment-kept H
 * Offsets:
 *   offset-same E, offset-too-low E*, offset-too-high E, offset-unaligned E* or, where it depends
 *   on an unknown storage, W*, boot-area E* or W, boot-area-twice W, mtd-table E*, or H where
 *   U-Boot's table is not known
 * With a geometry:
 *   device-missing E, uboot-refuses E (U-Boot's own sentence, where nothing above explains it)
 */
GPtrArray *fj_layout_check (FjLayout *layout, const FjStorageGeometry *geometry, guint n_geometry);
GPtrArray *fj_layout_check_selected (FjLayout *layout, const FjStorageGeometry *geometry,
                                     guint n_geometry, const gboolean *is_left_out);

G_END_DECLS
