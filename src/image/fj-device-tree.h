/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FjBoardName:
 *
 * The board that a device tree is for, as the tree's root says.
 */
typedef struct {
  char **compatible; /* (owned) (not nullable): the most special first, "st,stm32mp157c-dk2" */
  char  *model;      /* (owned) (nullable): for people */
} FjBoardName;

/* (pure) The boards of all device trees inside @data. (element-type FjBoardName) */
GPtrArray *fj_device_tree_find_boards (const guint8 *data, gsize length);
/* What people call the board. */
const char *fj_board_name_to_text (const FjBoardName *self);
/* Whether two such lists may be about one board. FALSE only when both say which, and differ. */
gboolean fj_board_names_agree (GPtrArray *left, GPtrArray *right);

G_END_DECLS
