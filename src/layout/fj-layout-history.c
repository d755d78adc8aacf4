/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-history.h"

#include "fj-partition-private.h"

static void
change_free (gpointer data)
{
  FjLayoutChange *self = data;

  fj_layout_line_unref (self->line);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

/**
 * fj_layout_history_new:
 *
 * Returns: (transfer full): a history whose saved state is the present one
 */
FjLayoutHistory *
fj_layout_history_new (void)
{
  FjLayoutHistory *self = g_new0 (FjLayoutHistory, 1);

  self->changes = g_ptr_array_new_with_free_func (change_free);
  return self;
}

/**
 * fj_layout_history_free:
 *
 * Frees @self.
 */
void
fj_layout_history_free (FjLayoutHistory *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->changes);
  g_free (self);
}

/**
 * fj_layout_history_push:
 * @self: a history
 * @kind: what the step does
 * @from: index of a line
 * @to: index of a line
 * @line: the line that it is about
 *
 * Adds a step that is in force, and forgets those that were taken back.
 *
 * Returns: (transfer none): the step
 */
FjLayoutChange *
fj_layout_history_push (FjLayoutHistory *self, FjLayoutChangeKind kind, guint from, guint to,
                        FjLayoutLine *line)
{
  FjLayoutChange *change = g_new0 (FjLayoutChange, 1);

  change->kind = kind;
  change->from = from;
  change->to = to;
  change->line = fj_layout_line_ref (line);
  change->joins = self->is_joining && self->has_first;
  self->has_first = self->is_joining;
  if (self->saved > (int) self->position)
    self->saved = -1;
  if (self->saving > (int) self->position)
    self->saving = -1;
  g_ptr_array_set_size (self->changes, (int) self->position);
  g_ptr_array_add (self->changes, change);
  self->position++;
  return change;
}

/**
 * fj_layout_history_push_text:
 * @self: a history
 * @line: a row's line
 * @after: what the row shall be
 *
 * Adds a step that makes the row another, and forgets those that were taken back.
 *
 * Returns: (transfer none): the step
 */
FjLayoutChange *
fj_layout_history_push_text (FjLayoutHistory *self, FjLayoutLine *line, const char *after)
{
  FjLayoutChange *change = fj_layout_history_push (self, FJ_LAYOUT_CHANGE_TEXT, 0, 0, line);

  change->before = g_strdup (fj_partition_get_whole (line->row));
  change->after = g_strdup (after);
  return change;
}

/**
 * fj_layout_history_set_joining:
 *
 * Whether the steps from now on are one to people.
 */
void
fj_layout_history_set_joining (FjLayoutHistory *self, gboolean joining)
{
  self->is_joining = joining;
  self->has_first = FALSE;
}

/**
 * fj_layout_history_is_saved:
 *
 * Returns: whether the present state is the saved one
 */
gboolean
fj_layout_history_is_saved (FjLayoutHistory *self)
{
  return self->saved == (int) self->position;
}

/**
 * fj_layout_history_begin_save:
 *
 * The present state is about to be written, and may be left before it is.
 */
void
fj_layout_history_begin_save (FjLayoutHistory *self)
{
  self->saving = (int) self->position;
}

/**
 * fj_layout_history_end_save:
 *
 * The state in which the last save began is the saved one from now on.
 */
void
fj_layout_history_end_save (FjLayoutHistory *self)
{
  self->saved = self->saving;
}

/**
 * fj_layout_history_back:
 *
 * Returns: (transfer none) (nullable): the step to take back
 */
FjLayoutChange *
fj_layout_history_back (FjLayoutHistory *self)
{
  return self->position > 0 ? g_ptr_array_index (self->changes, --self->position) : NULL;
}

/**
 * fj_layout_history_is_joined:
 *
 * Returns: whether the step to take again belongs to the one before it
 */
gboolean
fj_layout_history_is_joined (FjLayoutHistory *self)
{
  FjLayoutChange *next = NULL;

  if (self->position < self->changes->len)
    next = g_ptr_array_index (self->changes, self->position);
  return next != NULL && next->joins;
}

/**
 * fj_layout_history_forward:
 *
 * Returns: (transfer none) (nullable): the step to take again
 */
FjLayoutChange *
fj_layout_history_forward (FjLayoutHistory *self)
{
  if (self->position == self->changes->len)
    return NULL;
  return g_ptr_array_index (self->changes, self->position++);
}
