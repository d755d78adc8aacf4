/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-recent-menu.h"

#include "fj-text.h"

#include <glib/gi18n.h>

/* Where a layout stands in the menu, until it is known when it was changed last. */
typedef struct {
  GMenu *menu; /* (owned) */
  int    index;
} Place;

static void
place_free (Place *place)
{
  g_object_unref (place->menu);
  g_free (place);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Place, place_free)

/* "flash.tsv — ~/builds/gateway · 11/28/26": the name first, since the folders differ late */
static GMenuItem *
make_item (GFile *file, const char *day)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *display = g_filename_display_name (name);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *place = folder != NULL ? fj_text_short_path (folder) : g_strdup ("");
  g_autofree char *text = g_strdup_printf ("%s — %s%s%s", display, place, day != NULL ? " · " : "",
                                           day != NULL ? day : "");
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);
  g_autofree char *label = g_strjoinv ("__", parts); /* no mnemonics */
  g_autofree char *uri = g_file_get_uri (file);
  GMenuItem       *item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "win.open-uri", "s", uri);
  return item;
}

static void
on_time_known (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Place) place = user_data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);
  g_autofree char *day = info != NULL ? fj_text_day_of_file (info) : NULL;
  g_autoptr (GMenuItem) item = NULL;

  if (day == NULL)
    return; /* it is gone; opening it says so */
  item = make_item (G_FILE (source), day);
  g_menu_remove (place->menu, place->index);
  g_menu_insert_item (place->menu, place->index, item);
}

static void
append_file (GMenu *menu, GFile *file)
{
  g_autoptr (GMenuItem) item = make_item (file, NULL);
  Place *place = g_new0 (Place, 1);

  place->menu = g_object_ref (menu);
  place->index = g_menu_model_get_n_items (G_MENU_MODEL (menu));
  g_menu_append_item (menu, item);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_LOW, NULL, on_time_known, place);
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
