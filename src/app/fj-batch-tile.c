/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-batch-tile.h"

#include "fj-job-style.h"
#include "fj-text.h"

#include <glib/gi18n.h>

/**
 * FjBatchTile:
 *
 * One board of a batch in one line: how it is, large, and which it is. Signal "rank-changed": it
 * belongs elsewhere among the others.
 */
struct _FjBatchTile {
  GtkButton parent_instance;

  FjBoard *board; /* (owned) (not nullable) */
  guint    rank;

  GtkLabel *state;
  GtkLabel *name;
};

enum {
  SIGNAL_RANK_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjBatchTile, fj_batch_tile, GTK_TYPE_BUTTON)

/* What somebody has to look after comes first. */
static guint
find_rank (FjJobState state)
{
  switch (state) {
  case FJ_JOB_FAILED:
    return 0;
  case FJ_JOB_CANCELLED:
    return 1;
  case FJ_JOB_RUNNING:
  case FJ_JOB_STOPPING:
    return 2;
  case FJ_JOB_PASSED:
    return 4;
  case FJ_JOB_READY:
  case FJ_JOB_QUEUED:
  default:
    return 3;
  }
}

static void
update_texts (FjBatchTile *self, FjFlashJob *job)
{
  g_autofree char *state = fj_text_job_figure (job);
  g_autofree char *tail = fj_text_serial_tail (fj_device_get_serial (
    fj_board_get_device (self->board)));
  g_autofree char *name = fj_board_dup_name (self->board);
  g_autofree char *detail = fj_text_job_waits_for_people (job) ? fj_text_job_detail (job) : NULL;
  g_autofree char *full = g_strdup_printf (detail != NULL ? "%s, %s, %s" : "%s, %s", name, state,
                                           detail);

  if (g_strcmp0 (gtk_label_get_text (self->state), state) != 0)
    gtk_label_set_text (self->state, state);
  if (g_strcmp0 (gtk_label_get_text (self->name), tail) != 0)
    gtk_label_set_text (self->name, tail);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), full);
}

static void
on_board_changed (FjBatchTile *self)
{
  FjFlashJob *job = fj_board_get_job (self->board);
  guint       rank;

  g_assert (FJ_IS_BATCH_TILE (self));

  if (job == NULL)
    return;
  update_texts (self, job);
  fj_job_style_apply (GTK_WIDGET (self->state), fj_flash_job_get_state (job));
  rank = find_rank (fj_flash_job_get_state (job));
  if (rank == self->rank)
    return;
  self->rank = rank;
  g_signal_emit (self, signals[SIGNAL_RANK_CHANGED], 0);
}

static void
fj_batch_tile_dispose (GObject *object)
{
  FjBatchTile *self = FJ_BATCH_TILE (object);

  if (self->board != NULL)
    g_signal_handlers_disconnect_by_data (self->board, self);
  g_clear_object (&self->board);
  G_OBJECT_CLASS (fj_batch_tile_parent_class)->dispose (object);
}

static void
fj_batch_tile_class_init (FjBatchTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_batch_tile_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/batch-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, FjBatchTile, state);
  gtk_widget_class_bind_template_child (widget_class, FjBatchTile, name);
  signals[SIGNAL_RANK_CHANGED] = g_signal_new ("rank-changed", FJ_TYPE_BATCH_TILE,
                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                               0);
}

static void
fj_batch_tile_init (FjBatchTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * fj_batch_tile_new:
 * @board: a board with a job
 *
 * Returns: (transfer floating): a tile that shows it
 */
GtkWidget *
fj_batch_tile_new (FjBoard *board)
{
  FjBatchTile *self = g_object_new (FJ_TYPE_BATCH_TILE, NULL);

  self->board = g_object_ref (board);
  g_signal_connect_object (board, "changed", G_CALLBACK (on_board_changed), self,
                           G_CONNECT_SWAPPED);
  on_board_changed (self);
  return GTK_WIDGET (self);
}

/**
 * fj_batch_tile_get_board:
 * @self: a tile
 *
 * Returns: (transfer none): its board
 */
FjBoard *
fj_batch_tile_get_board (FjBatchTile *self)
{
  g_return_val_if_fail (FJ_IS_BATCH_TILE (self), NULL);

  return self->board;
}

/**
 * fj_batch_tile_get_rank:
 * @self: a tile
 *
 * Returns: its place among others; what somebody has to look after comes first
 */
guint
fj_batch_tile_get_rank (FjBatchTile *self)
{
  g_return_val_if_fail (FJ_IS_BATCH_TILE (self), 0);

  return self->rank;
}
