/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-storage-scene.h"

#include <fj-issue.h>
#include <fj-plan.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FjStorageColours:
 *
 * What the map is drawn with, taken from the theme. Text of @text can be read on each ground.
 */
typedef struct {
  GdkRGBA text;
  GdkRGBA ground;   /* of the window */
  GdkRGBA part;     /* ground of a partition */
  GdkRGBA selected; /* ground of the selected one */
  GdkRGBA fill;     /* how much of it is filled; no text stands on it */
  GdkRGBA border;
  GdkRGBA bad; /* hatching; no text stands on it */
} FjStorageColours;

/**
 * FjStorageDrawing:
 *
 * What is drawn, and on what.
 */
typedef struct {
  GtkWidget               *widget;
  FjLayout                *layout;
  const FjStorageScene    *scene;
  const FjStorageGeometry *geometry; /* (nullable) */
  guint                    n_geometry;
  GArray                  *severities; /* (element-type FjSeverity): of the rows */
  FjPlan                  *plan;       /* (nullable): what is sent of the files */
  int                      selected;   /* index of a segment, or -1 */
  int                      moved;      /* one that is being moved, or -1 */
} FjStorageDrawing;

void fj_storage_colours_init (FjStorageColours *self, GtkStyleContext *style);
void fj_storage_drawing_init_sizes (GtkWidget *widget, double width, FjSceneSizes *sizes);
void fj_storage_drawing_draw (const FjStorageDrawing *self, cairo_t *cr);

G_END_DECLS
