/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-cells.h"
#include "fj-text-unit.h"
#include "fj-text.h"

#include <fj-layout-kind.h>
#include <glib/gi18n.h>

/* A longer text in a cell is cut short. */
#define MAX_CELL_CHARS 32

typedef void (*RenderFunc) (GtkCellRenderer *renderer, FjLayoutStore *store, GtkTreeIter *iter,
                            FjCellContext *context);

typedef struct {
  FjColumn    column; /* of the layout, or NONE */
  const char *title;
  const char *tooltip; /* (nullable): what an abbreviated title stands for */
  RenderFunc  render;
} CellInfo;

static void
set_text (GtkCellRenderer *renderer, const char *text)
{
  g_object_set (renderer, "text", text, NULL);
}

/* Half of the text's own colour keeps it readable in every theme. */
static gboolean
find_colour (FjCellContext *context, const char *name, GdkRGBA *colour)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (context->view));
  GdkRGBA          text;

  if (name == NULL || !gtk_style_context_lookup_color (style, name, colour))
    return FALSE;
  gtk_style_context_get_color (style, GTK_STATE_FLAG_NORMAL, &text);
  colour->red = (colour->red + text.red) / 2;
  colour->green = (colour->green + text.green) / 2;
  colour->blue = (colour->blue + text.blue) / 2;
  return TRUE;
}

static char *
dup_hex (const GdkRGBA *colour)
{
  return g_strdup_printf ("#%02x%02x%02x", (guint) (colour->red * 255),
                          (guint) (colour->green * 255), (guint) (colour->blue * 255));
}

/*
 * A renderer drops its colour in a selected row, where the sign of the worst row would look like
 * all others. Markup keeps it, on the ground of rows that are not selected.
 */
static void
set_sign (GtkCellRenderer *renderer, FjCellContext *context, const char *sign, const char *name)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (context->view));
  GdkRGBA          colour, base;
  g_autofree char *fore = NULL;
  g_autofree char *back = NULL;
  g_autofree char *markup = NULL;

  if (!find_colour (context, name, &colour) ||
      !gtk_style_context_lookup_color (style, "theme_base_color", &base)) {
    g_object_set (renderer, "attributes", NULL, "text", sign, NULL);
    return;
  }
  fore = dup_hex (&colour);
  back = dup_hex (&base);
  markup = g_markup_printf_escaped ("<span foreground=\"%s\" background=\"%s\">%s</span>", fore,
                                    back, sign);
  g_object_set (renderer, "markup", markup, NULL);
}

static void
set_colour (GtkCellRenderer *renderer, FjCellContext *context, const char *name)
{
  GdkRGBA colour;

  if (find_colour (context, name, &colour))
    g_object_set (renderer, "foreground-rgba", &colour, NULL);
  else
    g_object_set (renderer, "foreground-set", FALSE, NULL);
}

static const char *
get_severity_colour (FjSeverity severity)
{
  if (severity == FJ_SEVERITY_ERROR)
    return "error_color";
  return severity == FJ_SEVERITY_WARNING ? "warning_color" : NULL;
}

static void
render_state (GtkCellRenderer *renderer, FjLayoutStore *store, GtkTreeIter *iter,
              FjCellContext *context)
{
  FjSeverity  severity;
  const char *text = "";
  const char *colour = NULL;

  if (fj_layout_store_get_mark (store, iter, FJ_COLUMN_NONE, &severity)) {
    text = fj_text_severity_sign (severity);
    colour = get_severity_colour (severity);
  } else if (context->has_cells) {
    text = "✓";
  }
  set_sign (renderer, context, text, colour);
}

static void
render_write (GtkCellRenderer *renderer, FjLayoutStore *store, GtkTreeIter *iter,
              FjCellContext *context)
{
  FjPartition *partition = fj_layout_store_get_partition (store, iter);
  /* the cell itself: another one of the row may be wrong */
  gboolean is_boot_file =
    g_str_equal (fj_partition_get_text (partition, FJ_COLUMN_DEVICE), "none");

  g_object_set (renderer, "active", fj_partition_is_selected (partition), "visible",
                !is_boot_file && context->has_cells, NULL);
}

static void
render_cell (GtkCellRenderer *renderer, FjLayoutStore *store, GtkTreeIter *iter,
             FjCellContext *context)
{
  FjPartition *partition = fj_layout_store_get_partition (store, iter);
  FjColumn     column = fj_cell_to_column (context->cell);
  FjSeverity   severity;
  gboolean     is_marked = fj_layout_store_get_mark (store, iter, column, &severity);

  is_marked = is_marked && severity > FJ_SEVERITY_HINT; /* a hint is not a mistake */
  set_text (renderer, fj_partition_get_text (partition, column));
  g_object_set (renderer, "underline", is_marked ? PANGO_UNDERLINE_ERROR : PANGO_UNDERLINE_NONE,
                NULL);
  set_colour (renderer, context, is_marked ? get_severity_colour (severity) : NULL);
}

static void
render_size (GtkCellRenderer *renderer, FjLayoutStore *store, GtkTreeIter *iter,
             FjCellContext *context)
{
  FjPartition       *partition = fj_layout_store_get_partition (store, iter);
  const char        *name = fj_partition_get_text (partition, FJ_COLUMN_FILE);
  const FjFileEntry *entry = NULL;
  gboolean           is_missing;
  g_autofree char   *text = NULL;

  if (context->files != NULL && *name != '\0')
    entry = fj_file_table_lookup (context->files, name);
  is_missing = entry != NULL && !entry->is_there && !entry->is_unplaced;
  if (entry != NULL && entry->is_there)
    text = fj_text_size (entry->content);
  else if (is_missing)
    text = g_strdup (_ ("missing"));
  set_text (renderer, text != NULL ? text : "");
  set_colour (renderer, context, is_missing ? "error_color" : NULL);
}

static const CellInfo cells[FJ_N_CELLS] = {
  /* Translators: title of the column with the signs ✓ ! ✗ */
  [FJ_CELL_STATE] = { FJ_COLUMN_NONE, N_ ("State"), NULL, render_state },
  [FJ_CELL_WRITE] = { FJ_COLUMN_NONE, N_ ("Write"), NULL, render_write },
  [FJ_CELL_OPTION] = { FJ_COLUMN_OPTION, N_ ("Opt"),
                       N_ ("Option: P writes, E creates and writes nothing, D erases first, "
                           "– only describes"),
                       render_cell },
  [FJ_CELL_ID] = { FJ_COLUMN_ID, N_ ("Id"),
                   N_ ("Number of the row: 0x01 and 0x03 are boot files, 0x10 and above "
                       "are yours"),
                   render_cell },
  [FJ_CELL_NAME] = { FJ_COLUMN_NAME, N_ ("Name"), NULL, render_cell },
  [FJ_CELL_TYPE] = { FJ_COLUMN_TYPE, N_ ("Type"), NULL, render_cell },
  [FJ_CELL_DEVICE] = { FJ_COLUMN_DEVICE, N_ ("Device"), NULL, render_cell },
  [FJ_CELL_OFFSET] = { FJ_COLUMN_OFFSET, N_ ("Offset"), NULL, render_cell },
  [FJ_CELL_FILE] = { FJ_COLUMN_FILE, N_ ("File"), NULL, render_cell },
  [FJ_CELL_SIZE] = { FJ_COLUMN_NONE, N_ ("Size"), NULL, render_size },
};

/**
 * fj_cell_to_column:
 * @cell: a column of the table
 *
 * Returns: the column of the layout it shows, or %FJ_COLUMN_NONE
 */
FjColumn
fj_cell_to_column (FjCell cell)
{
  return cells[cell].column;
}

/**
 * fj_cell_get_title:
 * @cell: a column of the table
 *
 * Returns: its title, translated
 */
const char *
fj_cell_get_title (FjCell cell)
{
  return _ (cells[cell].title);
}

/**
 * fj_cell_get_tooltip:
 * @cell: a column of the table
 *
 * Returns: (nullable): what its title stands for, translated
 */
const char *
fj_cell_get_tooltip (FjCell cell)
{
  return cells[cell].tooltip != NULL ? _ (cells[cell].tooltip) : NULL;
}

/**
 * fj_cell_render:
 * @column: a column
 * @renderer: its renderer
 * @model: a #FjLayoutStore
 * @iter: a row
 * @context: a #FjCellContext
 *
 * The #GtkTreeCellDataFunc of every column.
 */
void
fj_cell_render (GtkTreeViewColumn *column, GtkCellRenderer *renderer, GtkTreeModel *model,
                GtkTreeIter *iter, gpointer context)
{
  FjCellContext *cell_context = context;

  cells[cell_context->cell].render (renderer, FJ_LAYOUT_STORE (model), iter, cell_context);
}

static const char *const option_choices[] = { "-", "P", "PE", "PD", "PED", NULL };
static const char *const type_choices[] = { "Binary", "FIP", "FWU_MDATA", "ENV", "ESP", "System",
                                            "FileSystem", "RawImage", NULL };
static const char *const device_choices[] = { "none", "mmc0", "mmc1", "mmc2", "nor0", "nand0",
                                              "spi-nand0", "ram", NULL };
static const char *const offset_choices[] = { "0x0", "boot1", "boot2", NULL };

static const char *const *
get_choices (FjCell cell)
{
  if (cell == FJ_CELL_OPTION)
    return option_choices;
  if (cell == FJ_CELL_TYPE)
    return type_choices;
  if (cell == FJ_CELL_DEVICE)
    return device_choices;
  return cell == FJ_CELL_OFFSET ? offset_choices : NULL;
}

static GtkTreeModel *
make_choices (const char *const *choices)
{
  GtkListStore *store = gtk_list_store_new (1, G_TYPE_STRING);

  for (guint i = 0; choices[i] != NULL; i++)
    gtk_list_store_insert_with_values (store, NULL, -1, 0, choices[i], -1);
  return GTK_TREE_MODEL (store);
}

/**
 * fj_cell_make_renderer:
 * @cell: a column of the table that shows text
 *
 * Returns: (transfer floating): what draws and edits its cells
 */
GtkCellRenderer *
fj_cell_make_renderer (FjCell cell)
{
  const char *const *choices = get_choices (cell);
  GtkCellRenderer   *renderer;

  if (choices != NULL) {
    g_autoptr (GtkTreeModel) model = make_choices (choices);

    renderer = gtk_cell_renderer_combo_new ();
    g_object_set (renderer, "model", model, "text-column", 0, "has-entry", TRUE, NULL);
  } else {
    renderer = gtk_cell_renderer_text_new ();
  }
  if (cell == FJ_CELL_FILE)
    g_object_set (renderer, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, "width-chars", 10, NULL);
  else /* not narrower than its text, unless that is a long one */
    g_object_set (renderer, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", MAX_CELL_CHARS, NULL);
  if (cell == FJ_CELL_SIZE)
    g_object_set (renderer, "xalign", 1.0, NULL);
  return renderer;
}

/* A cell is called by what it is for; by itself it would be a sign, or nothing at all. */
static void
name_cell (AtkTable *table, int row, FjCell cell, const char *name)
{
  g_autoptr (AtkObject) object = atk_table_ref_at (table, row, (int) cell);

  if (object != NULL && g_strcmp0 (atk_object_get_name (object), name) != 0)
    atk_object_set_name (object, name);
}

/**
 * fj_cells_set_names:
 * @tree: the table
 * @store: its rows
 *
 * Tells those who cannot see the table what its check boxes and signs are about.
 */
void
fj_cells_set_names (GtkTreeView *tree, FjLayoutStore *store)
{
  AtkObject *table = gtk_widget_get_accessible (GTK_WIDGET (tree));
  FjLayout  *layout = fj_layout_store_get_layout (store);
  guint      n = layout != NULL && ATK_IS_TABLE (table) ? fj_layout_get_n_rows (layout) : 0;
  /* rows of a file of another kind mean nothing, so nobody has looked for their problems */
  const char *usual =
    n > 0 && fj_layout_kind_has_cells (fj_layout_get_kind (layout)) ? _ ("No problem") : "";

  for (guint i = 0; i < n; i++) {
    const char *name = fj_partition_get_text (fj_layout_get_row (layout, i), FJ_COLUMN_NAME);
    g_autoptr (GtkTreePath) path = fj_layout_store_dup_path (store, i);
    g_autofree char *write = g_strdup_printf (_ ("Flash this row: %s"), name);
    const char      *word = usual;
    FjSeverity       severity;
    GtkTreeIter      iter;

    gtk_tree_model_get_iter (GTK_TREE_MODEL (store), &iter, path);
    if (fj_layout_store_get_mark (store, &iter, FJ_COLUMN_NONE, &severity))
      word = fj_text_severity_word (severity);
    name_cell (ATK_TABLE (table), (int) i, FJ_CELL_STATE, word);
    name_cell (ATK_TABLE (table), (int) i, FJ_CELL_WRITE, write);
  }
}
