/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-storage-menu.h"

#include <fj-format.h>
#include <glib/gi18n.h>

/* The menu of a partition on the map. What it does to a row, the actions of the window do. */

typedef struct {
  GtkWidget        *map; /* (not owned): outlives its menu */
  FjStorageMoveFunc move;
} Target;

static void
on_move (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Target *target = user_data;

  target->move (target->map, g_variant_get_uint64 (parameter));
}

static void
append_move (GMenu *menu, const char *label, gboolean is_there, guint64 offset)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, is_there ? "map.move" : "map.none", "t", offset);
  g_menu_append_item (menu, item);
}

static void
append_step (GMenu *menu, gboolean is_there, guint64 offset)
{
  g_autofree char *address = fj_format_offset (offset);
  g_autofree char *label = NULL;

  if (!is_there)
    return;
  /* Translators: in a menu; %s is an address */
  label = g_strdup_printf (_ ("Begin at %s"), address);
  append_move (menu, label, TRUE, offset);
}

static GMenuModel *
make_model (const FjStorageMoves *moves)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) row = g_menu_new ();
  g_autoptr (GMenu) place = g_menu_new ();

  g_menu_append (row, _ ("_Edit"), "win.edit-form");
  g_menu_append (row, _ ("Choose a File…"), "win.choose-file");
  append_move (place, _ ("Make It _Fill the Gap"), moves->has_gap, moves->gap);
  append_step (place, moves->has_earlier, moves->earlier);
  append_step (place, moves->has_later, moves->later);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (row));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (place));
  return G_MENU_MODEL (menu);
}

/**
 * fj_storage_menu_new:
 * @map: the map
 * @moves: where its selected partition could begin instead
 * @move: what to do when one of these is chosen
 *
 * Returns: (transfer none): a menu of @map
 */
GtkWidget *
fj_storage_menu_new (GtkWidget *map, const FjStorageMoves *moves, FjStorageMoveFunc move)
{
  g_autoptr (GMenuModel) model = make_model (moves);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("move", G_VARIANT_TYPE_UINT64);
  GtkWidget *menu = gtk_menu_new_from_model (model);
  Target    *target = g_new0 (Target, 1);

  *target = (Target){ map, move };
  g_signal_connect_data (action, "activate", G_CALLBACK (on_move), target,
                         (GClosureNotify) (void (*) (void)) g_free, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (map, "map", G_ACTION_GROUP (group));
  gtk_menu_attach_to_widget (GTK_MENU (menu), map, NULL);
  return menu;
}
