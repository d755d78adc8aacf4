/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-storage-model.h"
#include "fj-storage-scene.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FjStorageView:
 *
 * What of a model is seen in a widget: where everything stands at its width, what is selected and
 * what the lens shows.
 */
typedef struct {
  GtkWidget      *widget;   /* (not owned) */
  FjStorageModel *model;    /* (not owned) */
  FjStorageScene *scene;    /* (owned) (nullable): at the width that the widget has now */
  FjSceneFocus    lens;     /* what was asked to be magnified */
  int             selected; /* row, or -1 */
} FjStorageView;

void     fj_storage_view_init (FjStorageView *self, GtkWidget *widget,
                               FjStorageModel *model);
void     fj_storage_view_clear (FjStorageView *self);
void     fj_storage_view_forget (FjStorageView *self);
int      fj_storage_view_get_height (FjStorageView *self, int width);
int      fj_storage_view_get_selected (FjStorageView *self);
void     fj_storage_view_select (FjStorageView *self, int row);
void     fj_storage_view_set_lens (FjStorageView *self, const FjSceneFocus *lens);
void     fj_storage_view_open (FjStorageView *self, const FjSceneHit *hit);
gboolean fj_storage_view_find (FjStorageView *self, double x, double y, FjSceneHit *hit);
char    *fj_storage_view_dup_tooltip (FjStorageView *self, gboolean is_keyboard, double x,
                                      double y);
gboolean fj_storage_view_get_area (FjStorageView *self, int segment, GdkRectangle *area);
void     fj_storage_view_scroll (FjStorageView *self);
void     fj_storage_view_draw (FjStorageView *self, cairo_t *cr, int moved_row);

G_END_DECLS
