/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-table-keys.h"

/* What keys and the right button do with the rows of a table: by actions of the window. */

#define MENU_KEY "fj-row-menu"

static GtkMenu *
make_menu (FjLayoutView *view)
{
  GtkWidget *menu = gtk_menu_new_from_model (g_object_get_data (G_OBJECT (view), MENU_KEY));

  gtk_menu_attach_to_widget (GTK_MENU (menu), GTK_WIDGET (view), NULL);
  g_signal_connect (menu, "selection-done", G_CALLBACK (gtk_widget_destroy), NULL);
  return GTK_MENU (menu);
}

/* With the right button, for the row below it. */
static gboolean
on_button_pressed (GtkWidget *tree, GdkEventButton *event, FjLayoutView *view)
{
  g_assert (FJ_IS_LAYOUT_VIEW (view));

  if (!gdk_event_triggers_context_menu ((GdkEvent *) event) || !fj_layout_view_is_editable (view))
    return GDK_EVENT_PROPAGATE;
  fj_layout_view_select_at (view, (int) event->x, (int) event->y);
  gtk_menu_popup_at_pointer (make_menu (view), (GdkEvent *) event);
  return GDK_EVENT_STOP;
}

/* With the keyboard, below the row that has the cursor. */
static gboolean
on_popup_menu (GtkWidget *tree, FjLayoutView *view)
{
  g_autoptr (GtkTreePath) path = NULL;
  GtkTreeViewColumn *column;
  GdkRectangle       place;

  g_assert (FJ_IS_LAYOUT_VIEW (view));

  if (!fj_layout_view_is_editable (view))
    return FALSE;
  gtk_tree_view_get_cursor (GTK_TREE_VIEW (tree), &path, &column);
  gtk_tree_view_get_cell_area (GTK_TREE_VIEW (tree), path, column, &place);
  gtk_menu_popup_at_rect (make_menu (view), gtk_tree_view_get_bin_window (GTK_TREE_VIEW (tree)),
                          &place, GDK_GRAVITY_SOUTH_WEST, GDK_GRAVITY_NORTH_WEST, NULL);
  return TRUE;
}

/* Keys that mean something else in an entry, so they are no accelerators of the window. */
static const struct {
  guint           key;
  GdkModifierType modifiers;
  const char     *action;
} keys[] = {
  { GDK_KEY_x, GDK_CONTROL_MASK, "cut" },
  { GDK_KEY_c, GDK_CONTROL_MASK, "copy" },
  { GDK_KEY_v, GDK_CONTROL_MASK, "paste" },
  { GDK_KEY_d, GDK_CONTROL_MASK, "duplicate-row" },
  { GDK_KEY_Insert, 0, "add-row" },
  { GDK_KEY_Delete, 0, "remove-row" },
  { GDK_KEY_Up, GDK_MOD1_MASK, "move-up" },
  { GDK_KEY_Down, GDK_MOD1_MASK, "move-down" },
};

static gboolean
on_key_pressed (FjLayoutView *view, GdkEventKey *event)
{
  GdkModifierType modifiers = event->state & gtk_accelerator_get_default_mod_mask ();
  GActionGroup   *actions = gtk_widget_get_action_group (GTK_WIDGET (view), "win");

  g_assert (FJ_IS_LAYOUT_VIEW (view));

  for (guint i = 0; actions != NULL && i < G_N_ELEMENTS (keys); i++) {
    if (keys[i].key != gdk_keyval_to_lower (event->keyval) || keys[i].modifiers != modifiers)
      continue;
    g_action_group_activate_action (actions, keys[i].action, NULL);
    return GDK_EVENT_STOP;
  }
  return GDK_EVENT_PROPAGATE;
}

/**
 * fj_table_keys_attach:
 * @view: a table
 * @menu: the menu of its rows
 */
void
fj_table_keys_attach (FjLayoutView *view, GMenuModel *menu)
{
  GtkWidget *tree = GTK_WIDGET (fj_layout_view_get_tree (view));

  g_object_set_data_full (G_OBJECT (view), MENU_KEY, g_object_ref (menu), g_object_unref);
  g_signal_connect (view, "key-press-event", G_CALLBACK (on_key_pressed), NULL);
  g_signal_connect_object (tree, "button-press-event", G_CALLBACK (on_button_pressed), view, 0);
  g_signal_connect_object (tree, "popup-menu", G_CALLBACK (on_popup_menu), view, 0);
}
