/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-recent-menu.h"

#include "fj-text.h"

#include <glib/gi18n.h>

/* "flash.tsv — ~/builds/gateway": the name first, since the folders differ late */
static void
append_file (GMenu *menu, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *display = g_filename_display_name (name);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *place = folder != NULL ? fj_text_short_path (folder) : g_strdup ("");
  g_autofree char *text = g_strdup_printf ("%s — %s", display, place);
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);
  g_autofree char *label = g_strjoinv ("__", parts); /* no mnemonics */
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "win.open-uri", "s", uri);
  g_menu_append_item (menu, item);
}

/**
 * fj_recent_menu_new:
 * @recent: (element-type GFile): the layouts that were opened last
 *
 * Returns: (transfer full): a menu to open one of them, or another one
 */
GMenuModel *
fj_recent_menu_new (GPtrArray *recent)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) files = g_menu_new ();

  for (guint i = 0; i < recent->len; i++)
    append_file (files, g_ptr_array_index (recent, i));
  g_menu_append_section (menu, recent->len > 0 ? _ ("Recent") : NULL, G_MENU_MODEL (files));
  g_menu_append (menu, _ ("Open a _Folder…"), "win.open-folder");
  return G_MENU_MODEL (g_steal_pointer (&menu));
}
