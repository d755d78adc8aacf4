/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-accessible.h"

#include "fj-storage-part.h"
#include "fj-storage-parts.h"

/**
 * FjStorageAccessible:
 *
 * The map as assistive technologies see it: a list of parts of which one is selected.
 */
struct _FjStorageAccessible {
  GtkWidgetAccessible parent_instance;

  GPtrArray *parts; /* (owned) (element-type FjStoragePart) */
  int        selected;
};

static void selection_init (AtkSelectionIface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjStorageAccessible, fj_storage_accessible,
                               GTK_TYPE_WIDGET_ACCESSIBLE,
                               G_IMPLEMENT_INTERFACE (ATK_TYPE_SELECTION, selection_init))

static FjStorageParts *
get_map (FjStorageAccessible *self)
{
  GtkWidget *widget = gtk_accessible_get_widget (GTK_ACCESSIBLE (self));

  return widget != NULL ? FJ_STORAGE_PARTS (widget) : NULL;
}

static int
fj_storage_accessible_get_n_children (AtkObject *object)
{
  return (int) FJ_STORAGE_ACCESSIBLE (object)->parts->len;
}

static AtkObject *
fj_storage_accessible_ref_child (AtkObject *object, int i)
{
  FjStorageAccessible *self = FJ_STORAGE_ACCESSIBLE (object);

  if (i < 0 || (guint) i >= self->parts->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->parts, (guint) i));
}

static int
get_selected (FjStorageAccessible *self)
{
  FjStorageParts *map = get_map (self);
  int             selected = map != NULL ? fj_storage_parts_get_selected (map) : -1;

  return selected < (int) self->parts->len ? selected : -1;
}

static gboolean
fj_storage_accessible_add_selection (AtkSelection *selection, int i)
{
  FjStorageAccessible *self = FJ_STORAGE_ACCESSIBLE (selection);
  FjStorageParts      *map = get_map (self);

  return map != NULL && i >= 0 && (guint) i < self->parts->len &&
         fj_storage_parts_select (map, (guint) i);
}

static AtkObject *
fj_storage_accessible_ref_selection (AtkSelection *selection, int i)
{
  int selected = get_selected (FJ_STORAGE_ACCESSIBLE (selection));

  if (i != 0 || selected < 0)
    return NULL;
  return atk_object_ref_accessible_child (ATK_OBJECT (selection), selected);
}

static int
fj_storage_accessible_get_selection_count (AtkSelection *selection)
{
  return get_selected (FJ_STORAGE_ACCESSIBLE (selection)) >= 0 ? 1 : 0;
}

static gboolean
fj_storage_accessible_is_child_selected (AtkSelection *selection, int i)
{
  return i >= 0 && get_selected (FJ_STORAGE_ACCESSIBLE (selection)) == i;
}

static void
selection_init (AtkSelectionIface *interface)
{
  interface->add_selection = fj_storage_accessible_add_selection;
  interface->ref_selection = fj_storage_accessible_ref_selection;
  interface->get_selection_count = fj_storage_accessible_get_selection_count;
  interface->is_child_selected = fj_storage_accessible_is_child_selected;
}

static void
fj_storage_accessible_finalize (GObject *object)
{
  FjStorageAccessible *self = FJ_STORAGE_ACCESSIBLE (object);

  for (guint i = 0; i < self->parts->len; i++)
    fj_storage_part_detach (g_ptr_array_index (self->parts, i));
  g_ptr_array_unref (self->parts);
  G_OBJECT_CLASS (fj_storage_accessible_parent_class)->finalize (object);
}

static void
fj_storage_accessible_class_init (FjStorageAccessibleClass *klass)
{
  AtkObjectClass *object_class = ATK_OBJECT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fj_storage_accessible_finalize;
  object_class->get_n_children = fj_storage_accessible_get_n_children;
  object_class->ref_child = fj_storage_accessible_ref_child;
}

static void
fj_storage_accessible_init (FjStorageAccessible *self)
{
  self->parts = g_ptr_array_new_with_free_func (g_object_unref);
  self->selected = -1;
}

static void
remove_last (FjStorageAccessible *self)
{
  guint          last = self->parts->len - 1;
  FjStoragePart *part = g_ptr_array_steal_index (self->parts, last);

  fj_storage_part_detach (part);
  g_signal_emit_by_name (self, "children-changed::remove", last, part, NULL);
  atk_object_notify_state_change (ATK_OBJECT (part), ATK_STATE_DEFUNCT, TRUE);
  g_object_unref (part);
}

static void
add_part (FjStorageAccessible *self, FjStorageParts *map)
{
  FjStoragePart *part = fj_storage_part_new (map, self->parts->len);

  g_ptr_array_add (self->parts, part);
  g_signal_emit_by_name (self, "children-changed::add", self->parts->len - 1, part, NULL);
}

static void
tell_selection (FjStorageAccessible *self)
{
  int selected = get_selected (self);
  int before = self->selected;

  if (selected == before)
    return;
  self->selected = selected;
  if (before >= 0 && (guint) before < self->parts->len)
    atk_object_notify_state_change (g_ptr_array_index (self->parts, (guint) before),
                                    ATK_STATE_SELECTED, FALSE);
  if (selected >= 0)
    atk_object_notify_state_change (g_ptr_array_index (self->parts, (guint) selected),
                                    ATK_STATE_SELECTED, TRUE);
  g_signal_emit_by_name (self, "selection-changed");
  if (selected >= 0)
    g_signal_emit_by_name (self, "active-descendant-changed",
                           g_ptr_array_index (self->parts, (guint) selected));
}

/**
 * fj_storage_accessible_update:
 * @self: what assistive technologies see of a map
 *
 * Tells them what has become of the map.
 */
void
fj_storage_accessible_update (FjStorageAccessible *self)
{
  FjStorageParts *map;
  guint           n;

  g_return_if_fail (FJ_IS_STORAGE_ACCESSIBLE (self));

  map = get_map (self);
  n = map != NULL ? fj_storage_parts_get_n (map) : 0;
  while (self->parts->len > n)
    remove_last (self);
  for (guint i = 0; i < self->parts->len; i++)
    fj_storage_part_update (g_ptr_array_index (self->parts, i));
  while (self->parts->len < n)
    add_part (self, map);
  tell_selection (self);
}
