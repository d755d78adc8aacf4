/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-read-order.h"

struct _FjReadOrder {
  gatomicrefcount ref_count;
  gboolean        may_replace; /* files that are there already */
  GPtrArray      *parts;       /* (owned) (element-type FjReadPart) */
};

static void
part_free (FjReadPart *part)
{
  g_clear_pointer (&part->contents, g_byte_array_unref);
  g_free (part->digest);
  g_free (part->path);
  g_free (part);
}

/**
 * fj_read_order_new:
 * @may_replace: whether files that are there already may be replaced
 *
 * Returns: (transfer full): an order for nothing yet
 */
FjReadOrder *
fj_read_order_new (gboolean may_replace)
{
  FjReadOrder *self = g_new0 (FjReadOrder, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->may_replace = may_replace;
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  return self;
}

/**
 * fj_read_order_ref:
 *
 * Returns: (transfer full): @self
 */
FjReadOrder *
fj_read_order_ref (FjReadOrder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * fj_read_order_unref:
 *
 * Gives back a reference.
 */
void
fj_read_order_unref (FjReadOrder *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->parts);
  g_free (self);
}

/**
 * fj_read_order_add:
 * @self: an order that nobody works on yet
 * @id: of a row that the plan reads; each once
 * @range: which part of it
 * @path: (nullable): where to; %NULL: into memory, %FJ_READ_MEMORY_MAX bytes at most
 */
void
fj_read_order_add (FjReadOrder *self, guint8 id, const FjRange *range, const char *path)
{
  FjReadPart *part;

  g_return_if_fail (self != NULL && range != NULL);

  part = g_new0 (FjReadPart, 1);
  part->id = id;
  part->range = *range;
  part->path = g_strdup (path);
  g_ptr_array_add (self->parts, part);
}

/**
 * fj_read_order_may_replace:
 *
 * Returns: whether files that are there already may be replaced
 */
gboolean
fj_read_order_may_replace (FjReadOrder *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->may_replace;
}

/**
 * fj_read_order_get_n:
 *
 * Returns: how many parts there are
 */
guint
fj_read_order_get_n (FjReadOrder *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->parts->len;
}

/**
 * fj_read_order_edit:
 *
 * Returns: (transfer none): a part, to be filled in by the worker
 */
FjReadPart *
fj_read_order_edit (FjReadOrder *self, guint part)
{
  g_return_val_if_fail (self != NULL && part < self->parts->len, NULL);

  return g_ptr_array_index (self->parts, part);
}

/**
 * fj_read_order_get:
 *
 * Returns: (transfer none): a part
 */
const FjReadPart *
fj_read_order_get (FjReadOrder *self, guint part)
{
  return fj_read_order_edit (self, part);
}
