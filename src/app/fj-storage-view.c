/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-view.h"

#include "fj-storage-drawing.h"
#include "fj-storage-text.h"

#define MARGIN 24

/**
 * fj_storage_view_init:
 * @self: (out caller-allocates): a view
 * @widget: where it is seen; outlives it
 * @model: what is seen; outlives it
 *
 * Nothing is selected yet.
 */
void
fj_storage_view_init (FjStorageView *self, GtkWidget *widget, FjStorageModel *model)
{
  *self = (FjStorageView){ .widget = widget, .model = model, .selected = -1 };
  self->lens.segment = -1;
}

/**
 * fj_storage_view_clear:
 * @self: a view
 *
 * Ends it.
 */
void
fj_storage_view_clear (FjStorageView *self)
{
  g_clear_pointer (&self->scene, fj_storage_scene_free);
}

/**
 * fj_storage_view_forget:
 * @self: a view
 *
 * Says that everything stands elsewhere, maybe.
 */
void
fj_storage_view_forget (FjStorageView *self)
{
  g_clear_pointer (&self->scene, fj_storage_scene_free);
  gtk_widget_queue_resize (self->widget);
  gtk_widget_queue_draw (self->widget);
}

/**
 * fj_storage_view_get_selected:
 * @self: a view
 *
 * Returns: the segment of the selected row, or -1
 */
int
fj_storage_view_get_selected (FjStorageView *self)
{
  return fj_storage_model_find_row (self->model, self->selected);
}

static FjStorageScene *
make_scene (FjStorageView *self, double width)
{
  FjSceneSizes sizes;
  FjSceneFocus focus = self->lens;

  focus.segment = fj_storage_view_get_selected (self);
  fj_storage_drawing_init_sizes (self->widget, width, &sizes);
  return fj_storage_scene_new (self->model->segments, &sizes, &focus);
}

/* (transfer none): where everything stands, until the next change */
static FjStorageScene *
get_scene (FjStorageView *self)
{
  double width = gtk_widget_get_allocated_width (self->widget);

  if (self->scene != NULL && self->scene->sizes.width != width)
    g_clear_pointer (&self->scene, fj_storage_scene_free);
  if (self->scene == NULL)
    self->scene = make_scene (self, width);
  return self->scene;
}

/**
 * fj_storage_view_get_height:
 * @self: a view
 * @width: pixels
 *
 * Returns: pixels that it needs at this width
 */
int
fj_storage_view_get_height (FjStorageView *self, int width)
{
  g_autoptr (FjStorageScene) scene = make_scene (self, width);

  return (int) (fj_storage_scene_get_height (scene) + 0.5);
}

/**
 * fj_storage_view_set_lens:
 * @self: a view
 * @lens: (nullable): what is to be magnified; %NULL: what the selection needs
 *
 * Turns the lens to something.
 */
void
fj_storage_view_set_lens (FjStorageView *self, const FjSceneFocus *lens)
{
  self->lens = lens != NULL ? *lens : (FjSceneFocus){ .segment = -1 };
  fj_storage_view_forget (self);
}

/* Whether the strip shows it and, if its file does not fit, how far that goes. */
static gboolean
shows_all (const FjStorageStrip *strip, const FjSegment *segment)
{
  guint64 end = segment->offset + MIN (segment->content, G_MAXUINT64 - segment->offset);

  return segment->offset >= strip->from && (!segment->is_overlap || end <= strip->to);
}

/* A lens that shows the segment well need not be turned. */
static gboolean
find_good_lens (FjStorageView *self, int segment, FjSceneFocus *lens)
{
  FjStorageScene *scene = get_scene (self);

  for (guint i = 0; segment >= 0 && i < scene->strips->len; i++) {
    const FjSceneStrip *strip = &g_array_index (scene->strips, FjSceneStrip, i);
    const FjStripBlock *block = NULL;

    if (strip->is_lens && (guint) segment >= strip->first)
      block = fj_storage_strip_find_segment (strip->strip, (guint) segment - strip->first);
    if (block == NULL || block->n > 1 || block->width < scene->sizes.strip.enough ||
        !shows_all (strip->strip, fj_storage_model_get (self->model, (guint) segment)))
      continue;
    *lens = fj_scene_strip_get_focus (strip);
    return TRUE;
  }
  return FALSE;
}

/**
 * fj_storage_view_select:
 * @self: a view
 * @row: the selected row of the layout, or -1
 *
 * Shows it as selected, in the lens if it is small.
 */
void
fj_storage_view_select (FjStorageView *self, int row)
{
  FjSceneFocus lens;
  gboolean     is_good =
    find_good_lens (self, fj_storage_model_find_row (self->model, row), &lens);

  self->selected = row;
  fj_storage_view_set_lens (self, is_good ? &lens : NULL);
}

/**
 * fj_storage_view_open:
 * @self: a view
 * @hit: a block of several segments
 *
 * Magnifies the block.
 */
void
fj_storage_view_open (FjStorageView *self, const FjSceneHit *hit)
{
  FjSceneFocus lens = { .segment = -1, .has_range = TRUE, .first = hit->strip->first };

  if (fj_storage_model_get (self->model, hit->strip->first + hit->block->first)->is_lost)
    return;
  fj_storage_strip_get_range (hit->strip->strip, hit->block, &lens.from, &lens.to);
  fj_storage_view_set_lens (self, &lens);
}

/**
 * fj_storage_view_find:
 * @self: a view
 * @x: pixels in the widget
 * @y: pixels in the widget
 * @hit: (out): what is there
 *
 * Returns: whether anything is there
 */
gboolean
fj_storage_view_find (FjStorageView *self, double x, double y, FjSceneHit *hit)
{
  return fj_storage_scene_find (get_scene (self), x, y, hit);
}

static char *
dup_segment_tooltip (FjStorageView *self, int segment)
{
  return fj_storage_model_dup_tooltip (self->model, (guint) segment);
}

/**
 * fj_storage_view_dup_tooltip:
 * @self: a view
 * @is_keyboard: whether it is asked for with the keyboard: for what is selected
 * @x: pixels in the widget
 * @y: pixels in the widget
 *
 * Returns: (transfer full) (nullable): what is to say of what is there
 */
char *
fj_storage_view_dup_tooltip (FjStorageView *self, gboolean is_keyboard, double x, double y)
{
  int              selected = fj_storage_view_get_selected (self);
  FjSceneHit       hit;
  g_autofree char *text = NULL;
  g_autofree char *note = NULL;

  if (is_keyboard)
    return selected >= 0 ? dup_segment_tooltip (self, selected) : NULL;
  if (!fj_storage_view_find (self, x, y, &hit))
    return NULL;
  if (hit.segment >= 0)
    text = dup_segment_tooltip (self, hit.segment);
  else
    text = fj_storage_text_small (hit.block->n);
  if (!hit.block->is_stretched)
    return g_steal_pointer (&text);
  note = fj_storage_text_not_to_scale ();
  return g_strdup_printf ("%s\n%s", text, note);
}

/**
 * fj_storage_view_get_area:
 * @self: a view
 * @segment: number of a segment, or -1
 * @area: (out): where it is in the widget
 *
 * Returns: whether it is shown
 */
gboolean
fj_storage_view_get_area (FjStorageView *self, int segment, GdkRectangle *area)
{
  FjSceneArea exact;

  if (segment < 0 || !fj_storage_scene_find_segment (get_scene (self),
                                                     (guint) segment, &exact))
    return FALSE;
  *area = (GdkRectangle){ (int) exact.x, (int) exact.y, (int) MAX (exact.width, 1),
                          (int) MAX (exact.height, 1) };
  return TRUE;
}

/**
 * fj_storage_view_scroll:
 * @self: a view
 *
 * Brings what is selected into sight: with many storages the map is higher than the room for it.
 */
void
fj_storage_view_scroll (FjStorageView *self)
{
  GtkWidget   *window = gtk_widget_get_ancestor (self->widget, GTK_TYPE_SCROLLED_WINDOW);
  GdkRectangle area;

  if (window != NULL &&
      fj_storage_view_get_area (self, fj_storage_view_get_selected (self), &area))
    gtk_adjustment_clamp_page (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window)), area.y - MARGIN,
      area.y + area.height + MARGIN);
}

/**
 * fj_storage_view_draw:
 * @self: a view
 * @cr: where
 * @moved_row: a row that is being moved, or -1
 *
 * Draws it.
 */
void
fj_storage_view_draw (FjStorageView *self, cairo_t *cr, int moved_row)
{
  FjStorageDrawing drawing = { .widget = self->widget,
                               .layout = self->model->layout,
                               .scene = get_scene (self),
                               .severities = self->model->severities,
                               .plan = self->model->plan,
                               .selected = fj_storage_view_get_selected (self),
                               .moved = fj_storage_model_find_row (self->model, moved_row) };

  drawing.geometry = fj_storage_model_get_geometry (self->model, &drawing.n_geometry);
  fj_storage_drawing_draw (&drawing, cr);
}
