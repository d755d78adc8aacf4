/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-part.h"

#include <glib/gi18n.h>

/**
 * FjStoragePart:
 *
 * A partition on the map, as assistive technologies see it: it can be selected and edited.
 */
struct _FjStoragePart {
  AtkObject parent_instance;

  FjStorageParts *parts; /* (weak) (nullable): gone */
  guint           index;
};

/* The actions, in the order in which they are offered. */
enum {
  ACTION_SELECT,
  ACTION_EDIT,
  N_ACTIONS,
};

static void component_init (AtkComponentIface *interface);
static void action_init (AtkActionIface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjStoragePart, fj_storage_part, ATK_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ATK_TYPE_COMPONENT, component_init)
                                 G_IMPLEMENT_INTERFACE (ATK_TYPE_ACTION, action_init))

static gboolean
is_there (FjStoragePart *self)
{
  return self->parts != NULL && self->index < fj_storage_parts_get_n (self->parts);
}

static void
to_screen (FjStorageParts *parts, AtkCoordType type, GdkRectangle *area)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (parts));
  int        x = 0;
  int        y = 0;

  gtk_widget_translate_coordinates (GTK_WIDGET (parts), window, 0, 0, &x, &y);
  area->x += x;
  area->y += y;
  if (type != ATK_XY_SCREEN || gtk_widget_get_window (window) == NULL)
    return;
  gdk_window_get_origin (gtk_widget_get_window (window), &x, &y);
  area->x += x;
  area->y += y;
}

static void
fj_storage_part_get_extents (AtkComponent *component, int *x, int *y, int *width, int *height,
                             AtkCoordType type)
{
  FjStoragePart *self = FJ_STORAGE_PART (component);
  GdkRectangle   area = { 0 };

  if (is_there (self) && fj_storage_parts_get_area (self->parts, self->index, &area))
    to_screen (self->parts, type, &area);
  *x = area.x;
  *y = area.y;
  *width = area.width;
  *height = area.height;
}

static gboolean
fj_storage_part_grab_focus (AtkComponent *component)
{
  FjStoragePart *self = FJ_STORAGE_PART (component);

  if (!is_there (self))
    return FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (self->parts));
  return fj_storage_parts_select (self->parts, self->index);
}

static void
component_init (AtkComponentIface *interface)
{
  interface->get_extents = fj_storage_part_get_extents;
  interface->grab_focus = fj_storage_part_grab_focus;
}

static gboolean
fj_storage_part_do_action (AtkAction *action, int i)
{
  FjStoragePart *self = FJ_STORAGE_PART (action);

  if (!is_there (self) || !gtk_widget_is_sensitive (GTK_WIDGET (self->parts)))
    return FALSE;
  if (i == ACTION_SELECT)
    return fj_storage_parts_select (self->parts, self->index);
  return i == ACTION_EDIT && fj_storage_parts_edit (self->parts, self->index);
}

static int
fj_storage_part_get_n_actions (AtkAction *action)
{
  return N_ACTIONS;
}

static const char *
fj_storage_part_get_name (AtkAction *action, int i)
{
  return i == ACTION_SELECT ? "select" : i == ACTION_EDIT ? "edit"
                                                          : NULL;
}

static void
action_init (AtkActionIface *interface)
{
  interface->do_action = fj_storage_part_do_action;
  interface->get_n_actions = fj_storage_part_get_n_actions;
  interface->get_name = fj_storage_part_get_name;
}

static AtkStateSet *
fj_storage_part_ref_state_set (AtkObject *object)
{
  FjStoragePart *self = FJ_STORAGE_PART (object);
  AtkStateSet   *states =
    ATK_OBJECT_CLASS (fj_storage_part_parent_class)->ref_state_set (object);

  if (!is_there (self)) {
    atk_state_set_add_state (states, ATK_STATE_DEFUNCT);
    return states;
  }
  atk_state_set_add_state (states, ATK_STATE_SELECTABLE);
  if (gtk_widget_is_sensitive (GTK_WIDGET (self->parts))) {
    atk_state_set_add_state (states, ATK_STATE_ENABLED);
    atk_state_set_add_state (states, ATK_STATE_SENSITIVE);
  }
  if (gtk_widget_get_mapped (GTK_WIDGET (self->parts))) {
    atk_state_set_add_state (states, ATK_STATE_VISIBLE);
    atk_state_set_add_state (states, ATK_STATE_SHOWING);
  }
  if (fj_storage_parts_get_selected (self->parts) == (int) self->index)
    atk_state_set_add_state (states, ATK_STATE_SELECTED);
  return states;
}

static int
fj_storage_part_get_index_in_parent (AtkObject *object)
{
  return (int) FJ_STORAGE_PART (object)->index;
}

static void
fj_storage_part_finalize (GObject *object)
{
  fj_storage_part_detach (FJ_STORAGE_PART (object));
  G_OBJECT_CLASS (fj_storage_part_parent_class)->finalize (object);
}

static void
fj_storage_part_class_init (FjStoragePartClass *klass)
{
  AtkObjectClass *object_class = ATK_OBJECT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fj_storage_part_finalize;
  object_class->ref_state_set = fj_storage_part_ref_state_set;
  object_class->get_index_in_parent = fj_storage_part_get_index_in_parent;
}

static void
fj_storage_part_init (FjStoragePart *self)
{
  atk_object_set_role (ATK_OBJECT (self), ATK_ROLE_LIST_ITEM);
}

/**
 * fj_storage_part_new:
 * @parts: the map that it is on
 * @index: number of the part
 *
 * Returns: (transfer full): the part
 */
FjStoragePart *
fj_storage_part_new (FjStorageParts *parts, guint index)
{
  FjStoragePart *self = g_object_new (FJ_TYPE_STORAGE_PART, NULL);

  g_set_weak_pointer (&self->parts, parts);
  self->index = index;
  atk_object_set_parent (ATK_OBJECT (self), gtk_widget_get_accessible (GTK_WIDGET (parts)));
  fj_storage_part_update (self);
  return self;
}

/**
 * fj_storage_part_update:
 * @self: a part
 *
 * Takes its name from the map.
 */
void
fj_storage_part_update (FjStoragePart *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (FJ_IS_STORAGE_PART (self));

  if (!is_there (self))
    return;
  text = fj_storage_parts_dup_text (self->parts, self->index);
  if (g_strcmp0 (atk_object_get_name (ATK_OBJECT (self)), text) != 0)
    atk_object_set_name (ATK_OBJECT (self), text);
}

/**
 * fj_storage_part_detach:
 * @self: a part
 *
 * Says that it is not on the map any more.
 */
void
fj_storage_part_detach (FjStoragePart *self)
{
  g_return_if_fail (FJ_IS_STORAGE_PART (self));

  g_clear_weak_pointer (&self->parts);
}
