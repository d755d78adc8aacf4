/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-build.h>
#include <fj-family.h>
#include <fj-layout.h>

G_BEGIN_DECLS

/* @kind: "sd", "emmc", "nand", "raw" or "empty". (transfer full) (nullable): not one of these. */
FjLayout *fj_layout_template_new (const char *kind, const FjFamily *family, const char *image);
/* Files of another layout into its rows; returns how many. */
guint fj_layout_template_fill (FjLayout *layout, FjLayout *model);
/* Those of a build that lacks others; returns how many rows have got one. */
guint fj_layout_template_fill_some (FjLayout *layout, const FjBuild *build);
/* A new row that is right behind the last one. (transfer full) */
FjPartition *fj_layout_template_new_row (FjLayout *layout, guint after);
/* The same for a file, with a type and a name that fit. (transfer full) */
FjPartition *fj_layout_template_new_row_for (FjLayout *layout, guint after, const char *file);

/* Rows as text for the clipboard, and back. */
char      *fj_rows_to_text (FjLayout *layout, GArray *rows);
GPtrArray *fj_rows_from_text (const char *text); /* (element-type FjPartition), perhaps empty */

G_END_DECLS
