/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FjStorageMoves:
 *
 * Where a partition could begin instead.
 */
typedef struct {
  gboolean has_gap; /* what is free before it could be its */
  guint64  gap;
  gboolean has_earlier;
  guint64  earlier;
  gboolean has_later;
  guint64  later;
} FjStorageMoves;

typedef void (*FjStorageMoveFunc) (GtkWidget *map, guint64 offset);

GtkWidget *fj_storage_menu_new (GtkWidget *map, const FjStorageMoves *moves,
                                FjStorageMoveFunc move);

G_END_DECLS
