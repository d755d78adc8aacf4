/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout.h"

G_BEGIN_DECLS

/**
 * FjLayoutKind:
 *
 * What a layout is for. Its cells are judged only where U-Boot or the boot ROM is meant to get it;
 * of all others there is one thing to say.
 */
typedef enum {
  FJ_LAYOUT_KIND_UBOOT,       /* for TF-A and U-Boot; a layout without rows too */
  FJ_LAYOUT_KIND_FIRST_STAGE, /* nothing but the file that the boot ROM starts */
  FJ_LAYOUT_KIND_SPACES,      /* has spaces where tabs belong */
  FJ_LAYOUT_KIND_EXT_LOADER,  /* for ST's tool with its own loader in place of U-Boot */
  FJ_LAYOUT_KIND_2018,        /* the table of 2018, before the flash layout */
  FJ_LAYOUT_KIND_UNKNOWN,     /* text, but no flash layout */
} FjLayoutKind;

#define FJ_TYPE_LAYOUT_KIND (fj_layout_kind_get_type ())
GType fj_layout_kind_get_type (void);

FjLayoutKind fj_layout_get_kind (FjLayout *layout);
const char  *fj_layout_kind_to_text (FjLayoutKind kind);
gboolean     fj_layout_kind_has_cells (FjLayoutKind kind);
FjIssue     *fj_layout_kind_make_issue (FjLayoutKind kind, FjLayout *layout);
char        *fj_layout_kind_add_tabs (const char *raw);

G_END_DECLS
