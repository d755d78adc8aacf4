/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-parts.h"

/**
 * FjStorageParts:
 *
 * A widget that draws partitions, tables and gaps, as assistive technologies need it: what is on
 * it, one part after the other.
 */
G_DEFINE_INTERFACE (FjStorageParts, fj_storage_parts, GTK_TYPE_WIDGET)

static void
fj_storage_parts_default_init (FjStoragePartsInterface *interface)
{
}

/**
 * fj_storage_parts_get_n:
 * @self: a widget with parts
 *
 * Returns: how many partitions, tables and gaps there are on it
 */
guint
fj_storage_parts_get_n (FjStorageParts *self)
{
  g_return_val_if_fail (FJ_IS_STORAGE_PARTS (self), 0);

  return FJ_STORAGE_PARTS_GET_IFACE (self)->get_n (self);
}

/**
 * fj_storage_parts_get_selected:
 * @self: a widget with parts
 *
 * Returns: the part of the selected row, or -1
 */
int
fj_storage_parts_get_selected (FjStorageParts *self)
{
  g_return_val_if_fail (FJ_IS_STORAGE_PARTS (self), -1);

  return FJ_STORAGE_PARTS_GET_IFACE (self)->get_selected (self);
}

/**
 * fj_storage_parts_dup_text:
 * @self: a widget with parts
 * @part: number of a part
 *
 * Returns: (transfer full): all that can be seen of it, in words
 */
char *
fj_storage_parts_dup_text (FjStorageParts *self, guint part)
{
  g_return_val_if_fail (part < fj_storage_parts_get_n (self), NULL);

  return FJ_STORAGE_PARTS_GET_IFACE (self)->dup_text (self, part);
}

/**
 * fj_storage_parts_get_area:
 * @self: a widget with parts
 * @part: number of a part
 * @area: (out): where it is on the widget
 *
 * Returns: whether it is shown
 */
gboolean
fj_storage_parts_get_area (FjStorageParts *self, guint part, GdkRectangle *area)
{
  g_return_val_if_fail (FJ_IS_STORAGE_PARTS (self) && area != NULL, FALSE);

  return part < fj_storage_parts_get_n (self) &&
         FJ_STORAGE_PARTS_GET_IFACE (self)->get_area (self, part, area);
}

/**
 * fj_storage_parts_select:
 * @self: a widget with parts
 * @part: number of a part
 *
 * Returns: whether it is a row, which is asked for now
 */
gboolean
fj_storage_parts_select (FjStorageParts *self, guint part)
{
  return part < fj_storage_parts_get_n (self) &&
         FJ_STORAGE_PARTS_GET_IFACE (self)->select (self, part);
}

/**
 * fj_storage_parts_edit:
 * @self: a widget with parts
 * @part: number of a part
 *
 * Returns: whether it is a row, whose form is shown now
 */
gboolean
fj_storage_parts_edit (FjStorageParts *self, guint part)
{
  return part < fj_storage_parts_get_n (self) &&
         FJ_STORAGE_PARTS_GET_IFACE (self)->edit (self, part);
}
