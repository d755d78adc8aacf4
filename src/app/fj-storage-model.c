/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-model.h"

#include "fj-storage-text.h"
#include "fj-text.h"

/**
 * fj_storage_model_new:
 *
 * Returns: (transfer full): a model of nothing
 */
FjStorageModel *
fj_storage_model_new (void)
{
  FjStorageModel *self = g_new0 (FjStorageModel, 1);

  self->places = fj_storage_places_new ();
  self->segments = g_array_new (FALSE, FALSE, sizeof (FjSegment));
  self->severities = g_array_new (FALSE, TRUE, sizeof (FjSeverity));
  return self;
}

/**
 * fj_storage_model_free:
 * @self: (transfer full): a model
 */
void
fj_storage_model_free (FjStorageModel *self)
{
  g_clear_object (&self->layout);
  g_clear_object (&self->files);
  g_clear_object (&self->device);
  fj_storage_places_free (self->places);
  g_array_unref (self->segments);
  g_array_unref (self->severities);
  g_clear_pointer (&self->plan, fj_plan_unref);
  g_free (self);
}

/**
 * fj_storage_model_get_geometry:
 * @self: a model
 * @n: (out): how many
 *
 * Returns: (array length=n) (nullable): the storages of the board, when they are known
 */
const FjStorageGeometry *
fj_storage_model_get_geometry (FjStorageModel *self, guint *n)
{
  *n = 0;
  return self->device != NULL ? fj_device_get_geometry (self->device, n) : NULL;
}

/**
 * fj_storage_model_rebuild:
 * @self: a model
 * @moved_row: a row that is shown elsewhere for the time being, or -1
 * @moved_offset: where
 *
 * Makes the segments anew, after a change of what they are made of.
 */
void
fj_storage_model_rebuild (FjStorageModel *self, int moved_row, guint64 moved_offset)
{
  FjSegmentSource source = { .layout = self->layout,
                             .files = self->files,
                             .places = self->places,
                             .moved_row = moved_row,
                             .moved_offset = moved_offset };

  source.geometry = fj_storage_model_get_geometry (self, &source.n_geometry);
  g_array_unref (self->segments);
  self->segments = fj_storage_segments_new (&source);
}

/**
 * fj_storage_model_set_checks:
 * @self: a model
 * @issues: (nullable) (element-type FjIssue): what there is to say of the layout
 * @plan: (nullable): what is sent of its files, once it is known
 */
void
fj_storage_model_set_checks (FjStorageModel *self, GPtrArray *issues, FjPlan *plan)
{
  g_clear_pointer (&self->plan, fj_plan_unref);
  self->plan = plan != NULL ? fj_plan_ref (plan) : NULL;
  g_array_set_size (self->severities, 0);
  for (guint i = 0; issues != NULL && i < issues->len; i++) {
    FjIssue    *issue = g_ptr_array_index (issues, i);
    int         row = fj_issue_get_row (issue);
    FjSeverity *severity;

    if (row < 0)
      continue;
    if ((guint) row >= self->severities->len)
      g_array_set_size (self->severities, (guint) row + 1);
    severity = &g_array_index (self->severities, FjSeverity, row);
    *severity = MAX (*severity, fj_issue_get_severity (issue));
  }
}

/* (nullable): how much of its file is in use, where that is not all of it */
static char *
dup_use (FjStorageModel *self, const FjSegment *segment)
{
  const FjPlanRow *row = fj_storage_text_find_gaps (self->plan, segment);

  return row != NULL ? fj_plan_row_describe_use (row) : NULL;
}

/**
 * fj_storage_model_dup_tooltip:
 * @self: a model
 * @i: number of a segment
 *
 * Returns: (transfer full): all that is known of it, in a few lines
 */
char *
fj_storage_model_dup_tooltip (FjStorageModel *self, guint i)
{
  const FjSegment *segment = fj_storage_model_get (self, i);
  g_autofree char *text = fj_storage_text_tooltip (self->layout, segment);
  g_autofree char *use = dup_use (self, segment);

  return use != NULL ? g_strdup_printf ("%s\n%s", text, use) : g_steal_pointer (&text);
}

/**
 * fj_storage_model_get:
 * @self: a model
 * @i: number of a segment
 *
 * Returns: (transfer none): segment @i
 */
FjSegment *
fj_storage_model_get (FjStorageModel *self, guint i)
{
  return &g_array_index (self->segments, FjSegment, i);
}

/**
 * fj_storage_model_find_row:
 * @self: a model
 * @row: a row of the layout, or -1
 *
 * Returns: the number of its segment, or -1
 */
int
fj_storage_model_find_row (FjStorageModel *self, int row)
{
  for (guint i = 0; row >= 0 && i < self->segments->len; i++)
    if (fj_storage_model_get (self, i)->row == row)
      return (int) i;
  return -1;
}

/**
 * fj_storage_model_dup_text:
 * @self: a model
 * @i: number of a segment
 *
 * Returns: (transfer full): all that can be seen of it, in words
 */
char *
fj_storage_model_dup_text (FjStorageModel *self, guint i)
{
  const FjSegment *segment = fj_storage_model_get (self, i);
  g_autofree char *line = fj_storage_text_line (self->layout, segment);
  g_autofree char *use = dup_use (self, segment);
  FjSeverity       severity = FJ_SEVERITY_HINT;

  if (segment->row >= 0 && (guint) segment->row < self->severities->len)
    severity = g_array_index (self->severities, FjSeverity, segment->row);
  return g_strconcat (line, severity != FJ_SEVERITY_HINT ? ", " : "",
                      severity != FJ_SEVERITY_HINT ? fj_text_severity_word (severity) : "",
                      use != NULL ? ". " : "", use, NULL);
}

/**
 * fj_storage_model_find_range:
 * @self: a model
 * @row: a row of the layout, or -1
 * @range: (out): where it can begin
 *
 * Returns: whether it can begin anywhere
 */
gboolean
fj_storage_model_find_range (FjStorageModel *self, int row, FjOffsetRange *range)
{
  int                      i = fj_storage_model_find_row (self, row);
  const FjStorageGeometry *geometry;
  guint                    n_geometry;
  FjOffsetGrid             grid;

  if (i < 0)
    return FALSE;
  geometry = fj_storage_model_get_geometry (self, &n_geometry);
  fj_layout_get_offset_grid (self->layout, fj_storage_model_get (self, (guint) i)->kind,
                             fj_storage_model_get (self, (guint) i)->index, geometry, n_geometry,
                             &grid);
  return fj_offset_range_init (range, self->segments, (guint) i, &grid);
}

/**
 * fj_storage_model_find_step:
 * @self: a model
 * @row: a row of the layout, or -1
 * @by: 1: later, -1: earlier
 * @offset: (out): the next address at which it can begin
 *
 * Returns: whether there is one
 */
gboolean
fj_storage_model_find_step (FjStorageModel *self, int row, int by, guint64 *offset)
{
  FjOffsetRange range;
  int           i = fj_storage_model_find_row (self, row);

  return fj_storage_model_find_range (self, row, &range) &&
         fj_offset_range_step (&range, fj_storage_model_get (self, (guint) i)->offset, by, offset);
}

/* What is free before it. */
static gboolean
find_gap (FjStorageModel *self, int row, guint64 *offset)
{
  FjOffsetRange range;
  int           i = fj_storage_model_find_row (self, row);

  if (i < 1 || fj_storage_model_get (self, (guint) i - 1)->type != FJ_SEGMENT_FREE ||
      !fj_storage_model_find_range (self, row, &range))
    return FALSE;
  *offset = range.low;
  return range.low < fj_storage_model_get (self, (guint) i)->offset;
}

/**
 * fj_storage_model_find_moves:
 * @self: a model
 * @row: a row of the layout, or -1
 * @moves: (out caller-allocates): where it could begin instead
 */
void
fj_storage_model_find_moves (FjStorageModel *self, int row, FjStorageMoves *moves)
{
  *moves = (FjStorageMoves){ 0 };
  moves->has_gap = find_gap (self, row, &moves->gap);
  moves->has_earlier = fj_storage_model_find_step (self, row, -1, &moves->earlier);
  moves->has_later = fj_storage_model_find_step (self, row, 1, &moves->later);
}
