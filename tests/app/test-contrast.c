/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Every text can be read in every theme: its colour and what is painted behind it are at least 4.5
 * to 1 apart, as WCAG 2 counts it. The colour is asked of the style, with the opacity of all that
 * it is in; the ground is what most of its pixels are.
 */
#include "config.h"

#include "fj-contrast.h"
#include "fj-look.h"

#include <fj-application.h>
#include <fj-bar-renderer.h>
#include <fj-batch-bar.h>
#include <fj-batch-tile.h>
#include <fj-board-list.h>
#include <fj-board-row.h>
#include <fj-doctor-view.h>
#include <fj-editor-page.h>
#include <fj-guide.h>
#include <fj-history-view.h>
#include <fj-issue-list.h>
#include <fj-job-row.h>
#include <fj-layout-view.h>
#include <fj-log-view.h>
#include <fj-notice.h>
#include <fj-result-view.h>
#include <fj-row-editor.h>
#include <fj-run-bar.h>
#include <fj-run-page.h>
#include <fj-run-table.h>
#include <string.h>

#define LEAST 4.5
#define LEAST_OF_BAR 3.0 /* what is no text */

static double
get_opacity (GtkWidget *widget)
{
  double opacity = 1;

  for (; widget != NULL; widget = gtk_widget_get_parent (widget)) {
    double style;

    gtk_style_context_get (gtk_widget_get_style_context (widget), GTK_STATE_FLAG_NORMAL, "opacity",
                           &style, NULL);
    opacity *= style * gtk_widget_get_opacity (widget);
  }
  return opacity;
}

static void
measure (FjLook *look, GtkWidget *widget, const GdkRectangle *at, GdkRGBA colour,
         const char *text)
{
  GdkRGBA ground = fj_look_find_ground (look->picture, at);
  double  opacity = colour.alpha * get_opacity (widget);
  double  contrast;

  colour.red = opacity * colour.red + (1 - opacity) * ground.red;
  colour.green = opacity * colour.green + (1 - opacity) * ground.green;
  colour.blue = opacity * colour.blue + (1 - opacity) * ground.blue;
  contrast = fj_get_contrast (&colour, &ground);
  look->n++;
  if (contrast < LEAST) {
    g_autofree char *fore = gdk_rgba_to_string (&colour);
    g_autofree char *back = gdk_rgba_to_string (&ground);

    g_test_message ("%s: \"%s\" is %.2f to 1, %s on %s", look->where, text, contrast, fore, back);
    g_test_fail ();
  }
}

static void
measure_widget (FjLook *look, GtkWidget *widget, const char *text)
{
  GdkRectangle area = fj_look_get_area (look, widget);
  GdkRGBA      colour;

  if (text == NULL || *text == '\0' || !gtk_widget_get_mapped (widget) ||
      !gtk_widget_is_sensitive (widget) || area.width < 2 || area.height < 2)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget),
                               gtk_widget_get_state_flags (widget), &colour);
  measure (look, widget, &area, colour, text);
}

/* A link in a text has a colour of its own. */
static void
measure_label (FjLook *look, GtkLabel *label)
{
  GtkWidget       *widget = GTK_WIDGET (label);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRectangle     area = fj_look_get_area (look, widget);
  GdkRGBA          colour;

  measure_widget (look, widget, gtk_label_get_text (label));
  if (!gtk_widget_get_mapped (widget) || strstr (gtk_label_get_label (label), "<a ") == NULL)
    return;
  gtk_style_context_save (style);
  gtk_style_context_set_state (style, gtk_widget_get_state_flags (widget) | GTK_STATE_FLAG_LINK);
  gtk_style_context_get_color (style, gtk_style_context_get_state (style), &colour);
  gtk_style_context_restore (style);
  measure (look, widget, &area, colour, gtk_label_get_text (label));
}

/* What a column makes of the row at @iter, colours of its own with it. */
static void
measure_cell (FjLook *look, GtkTreeView *tree, GtkTreeViewColumn *column, GtkTreeIter *iter)
{
  GtkTreeModel    *model = gtk_tree_view_get_model (tree);
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (tree));
  g_autoptr (GtkTreePath) path = gtk_tree_model_get_path (model, iter);
  g_autoptr (GList) cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (column));
  GtkTreeSelection *selection = gtk_tree_view_get_selection (tree);
  gboolean          is_selected = gtk_tree_selection_path_is_selected (selection, path);
  GdkRectangle      area;

  gtk_tree_view_get_cell_area (tree, path, column, &area);
  gtk_tree_view_convert_bin_window_to_widget_coords (tree, area.x, area.y, &area.x, &area.y);
  gtk_widget_translate_coordinates (GTK_WIDGET (tree), look->window, area.x, area.y, &area.x,
                                    &area.y);
  gtk_tree_view_column_cell_set_cell_data (column, model, iter, FALSE, FALSE);
  for (GList *cell = cells; cell != NULL; cell = cell->next) {
    g_autofree char *text = NULL;
    g_autoptr (GdkRGBA) own = NULL;
    gboolean has_own;
    GdkRGBA  colour;

    if (!GTK_IS_CELL_RENDERER_TEXT (cell->data))
      continue;
    g_object_get (cell->data, "text", &text, "foreground-set", &has_own, "foreground-rgba", &own,
                  NULL);
    if (text == NULL || *text == '\0' || area.width < 2 || area.height < 2)
      continue;
    gtk_style_context_save (style);
    gtk_style_context_add_class (style, GTK_STYLE_CLASS_CELL);
    gtk_style_context_get_color (style,
                                 is_selected ? GTK_STATE_FLAG_SELECTED : GTK_STATE_FLAG_NORMAL,
                                 &colour);
    gtk_style_context_restore (style);
    measure (look, GTK_WIDGET (tree), &area, has_own && !is_selected ? *own : colour, text);
  }
}

static void
measure_tree (FjLook *look, GtkTreeView *tree)
{
  GtkTreeModel *model = gtk_tree_view_get_model (tree);
  GtkTreeIter   iter;
  g_autoptr (GList) columns = gtk_tree_view_get_columns (tree);

  if (!gtk_widget_get_mapped (GTK_WIDGET (tree)) || model == NULL ||
      !gtk_tree_model_get_iter_first (model, &iter))
    return;
  do {
    for (GList *column = columns; column != NULL; column = column->next)
      if (gtk_tree_view_column_get_visible (column->data))
        measure_cell (look, tree, column->data, &iter);
  } while (gtk_tree_model_iter_next (model, &iter));
}

static void
measure_all (GtkWidget *widget, gpointer data)
{
  FjLook *look = data;

  if (GTK_IS_LABEL (widget))
    measure_label (look, GTK_LABEL (widget));
  else if (GTK_IS_ENTRY (widget))
    measure_widget (look, widget, gtk_entry_get_text (GTK_ENTRY (widget)));
  else if (GTK_IS_TREE_VIEW (widget))
    measure_tree (look, GTK_TREE_VIEW (widget));
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), measure_all, data);
}

/* Shows @widget, which it takes, and measures every text that is to be seen in it. */
static void
look_at (const char *where, GtkWidget *widget)
{
  FjLook look = fj_look_show (where, widget);

  measure_all (look.window, &look);
  g_assert_cmpuint (look.n, >, 0);
  fj_look_clear (&look);
}

/* What shows how far something is, by its length. */
static void
compare (FjLook *look, const char *what, const GdkRGBA *colour, const GdkRGBA *ground)
{
  double contrast = fj_get_contrast (colour, ground);

  if (contrast < LEAST_OF_BAR) {
    g_test_message ("%s: %s is %.2f to 1", look->where, what, contrast);
    g_test_fail ();
  }
}

/* Half a bar: its first part and its last one. */
static void
look_at_progress_bar (const char *where, GtkWidget *parent, GtkWidget *bar)
{
  FjLook       look = fj_look_show (where, parent);
  GdkRectangle area = fj_look_get_area (&look, bar);
  int          middle = area.y + area.height / 2 - 1;
  GdkRectangle start = { area.x + 4, middle, area.width / 2 - 8, 2 };
  GdkRectangle end = { area.x + area.width / 2 + 4, middle, area.width / 2 - 8, 2 };
  GdkRGBA      progress = fj_look_find_ground (look.picture, &start);
  GdkRGBA      trough = fj_look_find_ground (look.picture, &end);

  compare (&look, "a bar", &progress, &trough);
  fj_look_clear (&look);
}

/* The frame of a cell with a bar, by its strongest pixel. */
static void
look_at_bar_cell (const char *tone)
{
  g_autoptr (GtkListStore) store = gtk_list_store_new (1, G_TYPE_INT);
  GtkWidget         *tree = gtk_tree_view_new_with_model (GTK_TREE_MODEL (store));
  GtkCellRenderer   *renderer = g_object_new (FJ_TYPE_BAR_RENDERER, "tone", tone, "fraction", 0.5,
                                              NULL);
  GtkTreeViewColumn *column = gtk_tree_view_column_new_with_attributes ("", renderer, NULL);
  GdkRectangle       area = { 2, 2, 0, 12 }, pixel = { 40, 0, 1, 1 };
  GdkRGBA            ground, strongest = { 0 };
  FjLook             look;

  gtk_list_store_insert_with_values (store, NULL, -1, 0, 1, -1);
  gtk_tree_view_set_headers_visible (GTK_TREE_VIEW (tree), FALSE);
  gtk_tree_view_append_column (GTK_TREE_VIEW (tree), column);
  gtk_tree_selection_set_mode (gtk_tree_view_get_selection (GTK_TREE_VIEW (tree)),
                               GTK_SELECTION_NONE);
  look = fj_look_show (tone, tree);
  area = fj_look_get_area (&look, tree);
  area.y += area.height / 2; /* below the row */
  area.height /= 2;
  ground = fj_look_find_ground (look.picture, &area);
  for (pixel.y = 0; pixel.y < 12; pixel.y++) {
    GdkRGBA colour = fj_look_find_ground (look.picture, &pixel);

    if (fj_get_contrast (&colour, &ground) > fj_get_contrast (&strongest, &ground) ||
        pixel.y == 0)
      strongest = colour;
  }
  compare (&look, "the frame of a bar", &strongest, &ground);
  fj_look_clear (&look);
}

static void
add_class (GtkWidget *widget, const char *name)
{
  gtk_style_context_add_class (gtk_widget_get_style_context (widget), name);
}

/* A text of every kind that the window has. */
static GtkWidget *
make_texts (gboolean has_links)
{
  static const char *const classes[] = { "fj-title", "fj-state", "fj-quote", "dim-label",
                                         "fj-pass", "fj-fail", "fj-stopped", "fj-warning" };
  GtkWidget               *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++) {
    GtkWidget *label = gtk_label_new (classes[i]);

    add_class (label, classes[i]);
    gtk_container_add (GTK_CONTAINER (box), label);
  }
  if (has_links) {
    GtkWidget *link = gtk_label_new (NULL);

    gtk_label_set_markup (GTK_LABEL (link), "<a href=\"https://example.org\">link in a text</a>");
    gtk_container_add (GTK_CONTAINER (box), link);
    gtk_container_add (GTK_CONTAINER (box),
                       gtk_link_button_new_with_label ("https://example.org", "link"));
  }
  gtk_widget_show_all (box);
  return box;
}

static GtkWidget *
make_buttons (void)
{
  static const char *const classes[] = { "suggested-action", "destructive-action", "flat" };
  GtkWidget               *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++) {
    GtkWidget *button = gtk_button_new_with_label (classes[i]);

    add_class (button, classes[i]);
    gtk_container_add (GTK_CONTAINER (box), button);
  }
  for (guint i = 0; i < 2; i++) {
    GtkWidget *button = gtk_button_new_with_label ("count of the problems");

    add_class (button, "flat");
    add_class (button, i == 0 ? "fj-fail" : "fj-warning");
    gtk_container_add (GTK_CONTAINER (box), button);
  }
  gtk_widget_show_all (box);
  return box;
}

/* Rows of a list: one that is chosen, one that is not, and both of them selected. */
static GtkWidget *
make_row (gboolean is_chosen, gboolean is_selected)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_container_add (GTK_CONTAINER (row), make_texts (FALSE));
  gtk_container_add (GTK_CONTAINER (list), row);
  if (is_chosen)
    add_class (row, "fj-chosen");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list),
                                   is_selected ? GTK_SELECTION_SINGLE : GTK_SELECTION_NONE);
  if (is_selected)
    gtk_list_box_select_row (GTK_LIST_BOX (list), GTK_LIST_BOX_ROW (row));
  gtk_widget_show_all (list);
  return list;
}

static void
look_at_rows (void)
{
  for (guint i = 0; i < 4; i++) {
    gboolean         is_chosen = i & 1, is_selected = i & 2;
    g_autofree char *where = g_strdup_printf ("board row,%s%s", is_chosen ? " chosen" : "",
                                              is_selected ? " selected" : "");
    GtkWidget       *boards = g_object_new (FJ_TYPE_BOARD_LIST, NULL);

    gtk_container_add (GTK_CONTAINER (boards), make_row (is_chosen, is_selected));
    look_at (where, boards);
  }
  look_at ("a row of a list", make_row (FALSE, FALSE));
  look_at ("a selected row of a list", make_row (FALSE, TRUE));
}

static void
look_at_progress (void)
{
  static const char *const tones[] = { "theme_selected_bg_color", "success_color", "error_color",
                                       "warning_color" };
  GtkWidget               *bar = gtk_progress_bar_new ();
  GtkWidget               *failed = gtk_progress_bar_new ();
  GtkWidget               *board = g_object_new (FJ_TYPE_BOARD_ROW, NULL);
  GtkWidget               *list = gtk_list_box_new ();
  GObject                 *inner = gtk_widget_get_template_child (board, FJ_TYPE_BOARD_ROW, "bar");

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), 0.5);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  look_at_progress_bar ("a bar", bar, bar);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (failed), 0.5);
  gtk_widget_set_valign (failed, GTK_ALIGN_CENTER);
  add_class (failed, "fj-failed-bar");
  look_at_progress_bar ("the bar of a row that failed", failed, failed);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (inner), 0.5);
  gtk_widget_show (GTK_WIDGET (inner));
  gtk_container_add (GTK_CONTAINER (list), board);
  add_class (board, "fj-chosen");
  look_at_progress_bar ("the bar of a board", list, GTK_WIDGET (inner));
  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    look_at_bar_cell (tones[i]);
}

static void
look_at_bars (void)
{
  const GtkMessageType types[] = { GTK_MESSAGE_INFO, GTK_MESSAGE_WARNING, GTK_MESSAGE_ERROR };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    FjNotice        *notice = g_object_new (FJ_TYPE_NOTICE, NULL);
    g_autofree char *where = g_strdup_printf ("a notice of type %d", types[i]);

    fj_notice_show (notice, types[i], "what is to be known", "Do It", "win.do-it");
    gtk_container_add (GTK_CONTAINER (gtk_info_bar_get_content_area (GTK_INFO_BAR (notice))),
                       make_texts (TRUE));
    look_at (where, GTK_WIDGET (notice));
  }
}

static void
fill_in (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) == '\0')
    gtk_label_set_text (GTK_LABEL (widget), "text");
  if (GTK_IS_ENTRY (widget))
    gtk_entry_set_text (GTK_ENTRY (widget), "text");
  if (GTK_IS_MENU_BUTTON (widget)) /* a window without a screen has no place for it */
    gtk_menu_button_set_popover (GTK_MENU_BUTTON (widget), NULL);
  gtk_widget_show (widget);
  if (GTK_IS_CONTAINER (widget)) /* its own children only, no scrollbars */
    gtk_container_foreach (GTK_CONTAINER (widget), fill_in, data);
}

/* A board of a batch in all its states; its template has no texts without one. */
static void
look_at_tiles (void)
{
  static const char *const classes[] = { "fj-pass", "fj-fail", "fj-stopped", "fj-state" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++) {
    GtkWidget *tile = g_object_new (FJ_TYPE_BATCH_TILE, NULL);

    fill_in (tile, NULL);
    add_class (GTK_WIDGET (gtk_widget_get_template_child (tile, FJ_TYPE_BATCH_TILE, "state")),
               classes[i]);
    look_at (classes[i], tile);
  }
}

/* Every page, with everything in it shown. */
static void
look_at_pages (void)
{
  const GType              pages[] = { FJ_TYPE_GUIDE, FJ_TYPE_BOARD_LIST, FJ_TYPE_EDITOR_PAGE,
                                       FJ_TYPE_RUN_PAGE, FJ_TYPE_RUN_BAR, FJ_TYPE_DOCTOR_VIEW,
                                       FJ_TYPE_BATCH_BAR, FJ_TYPE_HISTORY_VIEW,
                                       FJ_TYPE_LOG_VIEW };
  static const char *const results[] = { "fj-pass", "fj-fail", "fj-stopped" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    GtkWidget *page = g_object_new (pages[i], NULL);

    fill_in (page, NULL);
    look_at (g_type_name (pages[i]), page);
  }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    GtkWidget *page = g_object_new (FJ_TYPE_RESULT_VIEW, NULL);

    fill_in (page, NULL);
    add_class (GTK_WIDGET (gtk_widget_get_template_child (page, FJ_TYPE_RESULT_VIEW, "verdict")),
               results[i]);
    look_at (results[i], page);
  }
}

/* What is wrong in a cell of the form. */
static void
look_at_form (void)
{
  static const char *const classes[] = { "error", "warning" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++) {
    GtkWidget *form = g_object_new (FJ_TYPE_ROW_EDITOR, NULL);
    GObject   *entry = gtk_widget_get_template_child (form, FJ_TYPE_ROW_EDITOR, "name");

    fill_in (form, NULL);
    gtk_widget_set_sensitive (form, TRUE);
    add_class (GTK_WIDGET (entry), classes[i]);
    look_at ("the form", form);
  }
}

static FjLayout *
make_layout (void)
{
  static const char text[] = "-\t0x01\tboot\tBinary\tnone\t0x0\tnone.stm32\n"
                             "X\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin\n"
                             "P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004401\ta.stm32\n"
                             "P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004400\ta.stm32\n"
                             "PD\t0x06\tfip\tWrong\tmmc9\tsomewhere\tfip.bin\n"
                             "P\t0x10\trootfs\tSystem\tmmc0\t0x00484400\trootfs.ext4\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return fj_layout_new_from_bytes (bytes, NULL);
}

static void
look_at_findings (void)
{
  g_autoptr (FjLayout) layout = make_layout ();
  g_autoptr (FjFileTable) files = fj_file_table_new ();
  g_autoptr (GPtrArray) issues = fj_layout_check (layout, NULL, 0);
  GtkWidget *view = g_object_new (FJ_TYPE_LAYOUT_VIEW, NULL);

  g_assert_cmpuint (issues->len, >, 3);
  fj_layout_view_set_files (FJ_LAYOUT_VIEW (view), files);
  fj_layout_store_set_layout (fj_layout_view_get_store (FJ_LAYOUT_VIEW (view)), layout);
  fj_layout_view_set_issues (FJ_LAYOUT_VIEW (view), issues);
  look_at ("the table of the editor", view);
  for (guint i = 0; i < 2; i++) {
    GtkWidget *list = g_object_new (FJ_TYPE_ISSUE_LIST, NULL);

    fj_issue_list_set_issues (FJ_ISSUE_LIST (list), issues, layout);
    if (i == 1)
      fj_issue_list_next (FJ_ISSUE_LIST (list));
    look_at (i == 0 ? "the findings" : "the findings, one selected", list);
  }
}

/* The state of a row is the last column of the run's table. */
static void
look_at_run (void)
{
  GtkWidget   *table = g_object_new (FJ_TYPE_RUN_TABLE, NULL);
  GtkTreeView *tree = GTK_TREE_VIEW (
    gtk_widget_get_template_child (table, FJ_TYPE_RUN_TABLE, "tree"));
  GtkTreeModel *model = gtk_tree_view_get_model (tree);
  int           n = gtk_tree_model_get_n_columns (model);

  for (int state = FJ_JOB_ROW_WAITING; state <= FJ_JOB_ROW_UNSURE; state++) {
    GtkTreeIter iter;

    gtk_list_store_append (GTK_LIST_STORE (model), &iter);
    gtk_list_store_set (GTK_LIST_STORE (model), &iter, n - 1, state, -1);
    for (int i = 0; i < n; i++)
      if (gtk_tree_model_get_column_type (model, i) == G_TYPE_STRING)
        gtk_list_store_set (GTK_LIST_STORE (model), &iter, i, "text", -1);
      else if (gtk_tree_model_get_column_type (model, i) == G_TYPE_DOUBLE)
        gtk_list_store_set (GTK_LIST_STORE (model), &iter, i, 1.0, -1);
  }
  look_at ("the table of a run", table);
}

static void
test_theme (gconstpointer data)
{
  const char *const *theme = data;

  g_object_set (gtk_settings_get_default (), "gtk-theme-name", theme[0],
                "gtk-application-prefer-dark-theme", theme[1] != NULL, "gtk-enable-animations",
                FALSE, "gtk-overlay-scrolling", FALSE, NULL);
  look_at ("the window", make_texts (TRUE));
  look_at ("buttons", make_buttons ());
  look_at_rows ();
  look_at_bars ();
  look_at_progress ();
  look_at_pages ();
  look_at_tiles ();
  look_at_form ();
  look_at_findings ();
  look_at_run ();
}

int
main (int argc, char **argv)
{
  static const char *const themes[][3] = { { "Adwaita", NULL, "adwaita" },
                                           { "Adwaita", "dark", "adwaita-dark" },
                                           { "HighContrast", NULL, "high-contrast" },
                                           { "HighContrastInverse", NULL,
                                             "high-contrast-inverse" } };
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  g_unsetenv ("GTK_THEME"); /* goes before the settings */
  gtk_test_init (&argc, &argv, NULL);
  fj_register_resources ();
  gtk_css_provider_load_from_resource (style, "/io/github/flashjig/Flashjig/style.css");
  gtk_style_context_add_provider_for_screen (gdk_screen_get_default (), GTK_STYLE_PROVIDER (style),
                                             GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  for (guint i = 0; i < G_N_ELEMENTS (themes); i++) {
    g_autofree char *path = g_strconcat ("/flashjig/contrast/", themes[i][2], NULL);

    g_test_add_data_func (path, themes[i], test_theme);
  }
  return g_test_run ();
}
