/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flash-order.h"

#include <glib/gi18n.h>

struct _FjFlashOrder {
  GPtrArray *partitions; /* (owned) (element-type FjPartition): the rows of the layout as they were */
  GPtrArray *boards;     /* (owned) (element-type FjBoard) */
  GPtrArray *plans;      /* (owned) (element-type FjPlan): by board */
};

/**
 * fj_flash_order_new:
 * @layout: what is flashed
 *
 * Returns: (transfer full): an order for no board yet
 */
FjFlashOrder *
fj_flash_order_new (FjLayout *layout)
{
  FjFlashOrder *self = g_new0 (FjFlashOrder, 1);

  self->partitions = g_ptr_array_new_with_free_func (g_object_unref);
  self->boards = g_ptr_array_new_with_free_func (g_object_unref);
  self->plans = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_plan_unref);
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++)
    g_ptr_array_add (self->partitions, g_object_ref (fj_layout_get_row (layout, i)));
  return self;
}

/**
 * fj_flash_order_free:
 *
 * Frees an order.
 */
void
fj_flash_order_free (FjFlashOrder *self)
{
  g_ptr_array_unref (self->partitions);
  g_ptr_array_unref (self->boards);
  g_ptr_array_unref (self->plans);
  g_free (self);
}

/**
 * fj_flash_order_add:
 * @self: an order
 * @board: another board of it
 * @plan: what that board gets
 */
void
fj_flash_order_add (FjFlashOrder *self, FjBoard *board, FjPlan *plan)
{
  g_ptr_array_add (self->boards, g_object_ref (board));
  g_ptr_array_add (self->plans, fj_plan_ref (plan));
}

/**
 * fj_flash_order_get_n_boards:
 *
 * Returns: how many boards it is for
 */
guint
fj_flash_order_get_n_boards (FjFlashOrder *self)
{
  return self->boards->len;
}

/**
 * fj_flash_order_get_board:
 *
 * Returns: (transfer none): a board of it
 */
FjBoard *
fj_flash_order_get_board (FjFlashOrder *self, guint index)
{
  return g_ptr_array_index (self->boards, index);
}

/**
 * fj_flash_order_get_plan:
 *
 * Returns: (transfer none): what that board gets
 */
FjPlan *
fj_flash_order_get_plan (FjFlashOrder *self, guint index)
{
  return g_ptr_array_index (self->plans, index);
}

/**
 * fj_flash_order_dup_partitions:
 * @self: an order
 * @index: a board of it
 *
 * Returns: (transfer full) (element-type FjPartition): the rows of the layout by row of its plan
 */
GPtrArray *
fj_flash_order_dup_partitions (FjFlashOrder *self, guint index)
{
  FjPlan    *plan = fj_flash_order_get_plan (self, index);
  GPtrArray *partitions = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    guint row = fj_plan_get_row (plan, i)->layout_row;

    g_ptr_array_add (partitions, g_object_ref (g_ptr_array_index (self->partitions, row)));
  }
  return partitions;
}

/**
 * fj_flash_order_get_bytes:
 * @self: an order
 *
 * Returns: bytes that are sent to all boards together
 */
guint64
fj_flash_order_get_bytes (FjFlashOrder *self)
{
  guint64 bytes = 0;

  for (guint i = 0; i < self->plans->len; i++)
    bytes += fj_plan_get_bytes (fj_flash_order_get_plan (self, i));
  return bytes;
}

/**
 * fj_flash_order_get_seconds:
 * @self: an order
 *
 * Returns: seconds that the slowest board is likely to take
 */
double
fj_flash_order_get_seconds (FjFlashOrder *self)
{
  double seconds = 0;

  for (guint i = 0; i < self->plans->len; i++) {
    FjDevice *device = fj_board_get_device (fj_flash_order_get_board (self, i));
    double    estimate = fj_plan_estimate_seconds (fj_flash_order_get_plan (self, i),
                                                   fj_device_get_family (device));

    seconds = MAX (seconds, estimate);
  }
  return seconds;
}

/**
 * fj_flash_order_dup_erased:
 * @self: an order
 *
 * Returns: (transfer full) (nullable): one line for each partition that is erased and does not get
 *   new content, %NULL when there is none
 */
char *
fj_flash_order_dup_erased (FjFlashOrder *self)
{
  GString *text = g_string_new (NULL);
  FjPlan  *plan = self->plans->len > 0 ? fj_flash_order_get_plan (self, 0) : NULL;
  guint    n = plan != NULL ? fj_plan_get_n_rows (plan) : 0;

  for (guint i = 0; i < n; i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);
    const char      *device;

    if (!(row->values.option & FJ_OPTION_DELETE) || row->is_sent)
      continue;
    device = fj_partition_get_text (g_ptr_array_index (self->partitions, row->layout_row),
                                    FJ_COLUMN_DEVICE);
    /* Translators: name of a partition, storage it is on ("mmc0") */
    g_string_append_printf (text, _ ("%s on %s"), row->values.name, device);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, text->len == 0);
}
