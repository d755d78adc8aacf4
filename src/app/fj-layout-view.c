/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-view.h"

#include "fj-layout-cells.h"
#include "fj-text.h"

#include <fj-layout-kind.h>
#include <glib/gi18n.h>

/* A longer text in a cell is cut short. */
#define MAX_CELL_CHARS 32

/**
 * FjLayoutView:
 *
 * The layout as a table: every cell editable. Changes go to the #FjLayout, which can take
 * them back. Signal "row-selected": the cursor is in another row.
 */
struct _FjLayoutView {
  GtkScrolledWindow parent_instance;

  FjLayoutStore     *store;  /* (owned) (not nullable) */
  FjFileTable       *files;  /* (owned) (nullable) */
  GPtrArray         *issues; /* (owned) (nullable) (element-type FjIssue) */
  FjPlan            *plan;   /* (owned) (nullable): what would be sent */
  FjCellContext      contexts[FJ_N_CELLS];
  GtkTreeViewColumn *columns[FJ_N_CELLS]; /* (unowned) */
  gboolean           is_editable;

  GtkTreeView *tree;
};

enum {
  SIGNAL_ROW_SELECTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjLayoutView, fj_layout_view, GTK_TYPE_SCROLLED_WINDOW)

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

static int
path_to_row (FjLayoutView *self, GtkTreePath *path)
{
  GtkTreeIter iter;

  if (path == NULL || !gtk_tree_model_get_iter (GTK_TREE_MODEL (self->store), &iter, path))
    return -1;
  return fj_layout_store_get_row (self->store, &iter);
}

static void
change_cell (FjLayoutView *self, const char *path_text, FjColumn column, const char *text)
{
  g_autoptr (GtkTreePath) path = gtk_tree_path_new_from_string (path_text);
  FjLayout   *layout = fj_layout_store_get_layout (self->store);
  int         row = path_to_row (self, path);
  const char *old;

  if (row < 0 || layout == NULL || !self->is_editable)
    return;
  old = fj_partition_get_text (fj_layout_get_row (layout, (guint) row), column);
  if (g_strcmp0 (old, text) != 0)
    fj_layout_set_text (layout, (guint) row, column, text);
}

static void
on_cell_edited (GtkCellRenderer *renderer, const char *path, const char *text, FjLayoutView *self)
{
  FjCellContext *context = g_object_get_data (G_OBJECT (renderer), "fj-context");

  g_assert (FJ_IS_LAYOUT_VIEW (self));

  change_cell (self, path, fj_cell_to_column (context->cell), text);
}

static void
on_write_toggled (GtkCellRenderer *renderer, const char *path, FjLayoutView *self)
{
  gboolean active = gtk_cell_renderer_toggle_get_active (GTK_CELL_RENDERER_TOGGLE (renderer));

  g_assert (FJ_IS_LAYOUT_VIEW (self));

  change_cell (self, path, FJ_COLUMN_OPTION, active ? "-" : "P");
}

static void
on_cursor_changed (FjLayoutView *self)
{
  g_assert (FJ_IS_LAYOUT_VIEW (self));

  g_signal_emit (self, signals[SIGNAL_ROW_SELECTED], 0);
}

static char *
dup_issue_texts (FjLayoutView *self, int row)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; self->issues != NULL && i < self->issues->len; i++) {
    FjIssue *issue = g_ptr_array_index (self->issues, i);

    if (row >= 0 && fj_issue_get_row (issue) == row)
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? "\n" : "",
                              fj_text_severity_sign (fj_issue_get_severity (issue)),
                              fj_issue_get_text (issue));
  }
  return g_string_free (text, text->len == 0);
}

static const FjFileEntry *
get_file_entry (FjLayoutView *self, int row)
{
  FjLayout   *layout = fj_layout_store_get_layout (self->store);
  const char *file;

  if (self->files == NULL || layout == NULL || row < 0 ||
      (guint) row >= fj_layout_get_n_rows (layout))
    return NULL;
  file = fj_partition_get_text (fj_layout_get_row (layout, (guint) row), FJ_COLUMN_FILE);
  return fj_file_table_lookup (self->files, file);
}

static void
add_line (GString *text, char *line)
{
  if (line != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  g_free (line);
}

/*
 * Where the file of a row was found, which its name does not say, what becomes of it when it is
 * packed, and what there is to say of it.
 */
static char *
dup_tooltip (FjLayoutView *self, int row)
{
  const FjFileEntry *entry = get_file_entry (self, row);
  GString           *text = g_string_new (NULL);

  /* Translators: where the file of a row lies */
  if (entry != NULL && entry->is_there)
    add_line (text, g_strdup_printf (_ ("File: %s"), entry->path));
  if (self->plan != NULL && row >= 0)
    add_line (text, fj_plan_describe_packing (self->plan, (guint) row));
  add_line (text, dup_issue_texts (self, row));
  return g_string_free (text, text->len == 0);
}

static gboolean
on_query_tooltip (FjLayoutView *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  g_autoptr (GtkTreePath) path = NULL;
  g_autofree char *text = NULL;

  g_assert (FJ_IS_LAYOUT_VIEW (self));

  if (!gtk_tree_view_get_tooltip_context (self->tree, &x, &y, keyboard, NULL, &path, NULL))
    return FALSE;
  text = dup_tooltip (self, path_to_row (self, path));
  if (text == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  gtk_tree_view_set_tooltip_row (self->tree, tooltip, path);
  return TRUE;
}

static GtkTreeModel *
make_choices (const char *const *choices)
{
  GtkListStore *store = gtk_list_store_new (1, G_TYPE_STRING);

  for (guint i = 0; choices[i] != NULL; i++)
    gtk_list_store_insert_with_values (store, NULL, -1, 0, choices[i], -1);
  return GTK_TREE_MODEL (store);
}

static GtkCellRenderer *
make_text_renderer (FjLayoutView *self, FjCell cell)
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
    g_object_set (renderer, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, "width-chars", 16, NULL);
  else /* not narrower than its text, unless that is a long one */
    g_object_set (renderer, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", MAX_CELL_CHARS, NULL);
  if (cell == FJ_CELL_SIZE)
    g_object_set (renderer, "xalign", 1.0, NULL);
  if (fj_cell_to_column (cell) != FJ_COLUMN_NONE)
    g_signal_connect_object (renderer, "edited", G_CALLBACK (on_cell_edited), self, 0);
  return renderer;
}

static GtkCellRenderer *
make_renderer (FjLayoutView *self, FjCell cell)
{
  GtkCellRenderer *renderer;

  if (cell == FJ_CELL_WRITE) {
    renderer = gtk_cell_renderer_toggle_new ();
    g_signal_connect_object (renderer, "toggled", G_CALLBACK (on_write_toggled), self, 0);
  } else {
    renderer = make_text_renderer (self, cell);
  }
  g_object_set_data (G_OBJECT (renderer), "fj-context", &self->contexts[cell]);
  return renderer;
}

static void
add_column (FjLayoutView *self, FjCell cell)
{
  GtkCellRenderer   *renderer = make_renderer (self, cell);
  GtkTreeViewColumn *column = gtk_tree_view_column_new ();

  self->contexts[cell] = (FjCellContext){ .cell = cell, .view = self->tree, .has_cells = TRUE };
  self->columns[cell] = column;
  gtk_tree_view_column_set_title (column, fj_cell_get_title (cell));
  gtk_tree_view_column_pack_start (column, renderer, TRUE);
  gtk_tree_view_column_set_cell_data_func (column, renderer, fj_cell_render, &self->contexts[cell],
                                           NULL);
  gtk_tree_view_column_set_resizable (column, cell > FJ_CELL_WRITE);
  gtk_tree_view_column_set_expand (column, cell == FJ_CELL_FILE);
  gtk_tree_view_append_column (self->tree, column);
}

static void
fj_layout_view_dispose (GObject *object)
{
  FjLayoutView *self = FJ_LAYOUT_VIEW (object);

  if (self->tree != NULL)
    gtk_tree_view_set_model (self->tree, NULL);
  g_clear_object (&self->store);
  g_clear_object (&self->files);
  g_clear_pointer (&self->issues, g_ptr_array_unref);
  g_clear_pointer (&self->plan, fj_plan_unref);
  G_OBJECT_CLASS (fj_layout_view_parent_class)->dispose (object);
}

static void
fj_layout_view_class_init (FjLayoutViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_layout_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/layout-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FjLayoutView, tree);
  gtk_widget_class_bind_template_callback (widget_class, on_cursor_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_query_tooltip);
  gtk_widget_class_set_css_name (widget_class, "layout-view");
  signals[SIGNAL_ROW_SELECTED] =
    g_signal_new ("row-selected", FJ_TYPE_LAYOUT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
fj_layout_view_init (FjLayoutView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->store = fj_layout_store_new ();
  for (FjCell cell = 0; cell < FJ_N_CELLS; cell++)
    add_column (self, cell);
  gtk_tree_view_set_search_column (self->tree, FJ_COLUMN_NAME);
  gtk_tree_selection_set_mode (gtk_tree_view_get_selection (self->tree), GTK_SELECTION_MULTIPLE);
  gtk_tree_view_set_model (self->tree, GTK_TREE_MODEL (self->store));
  fj_layout_view_set_editable (self, TRUE);
}

/**
 * fj_layout_view_get_store:
 * @self: a table
 *
 * Returns: (transfer none): what it shows
 */
FjLayoutStore *
fj_layout_view_get_store (FjLayoutView *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_VIEW (self), NULL);

  return self->store;
}

/**
 * fj_layout_view_set_files:
 * @self: a table
 * @files: where the sizes of files are taken from
 */
void
fj_layout_view_set_files (FjLayoutView *self, FjFileTable *files)
{
  g_return_if_fail (FJ_IS_LAYOUT_VIEW (self));

  if (!g_set_object (&self->files, files))
    return;
  for (FjCell cell = 0; cell < FJ_N_CELLS; cell++)
    self->contexts[cell].files = files;
  g_signal_connect_object (files, "changed", G_CALLBACK (fj_layout_store_touch), self->store,
                           G_CONNECT_SWAPPED);
}

/* The rows of a file of another kind mean nothing: each stands in one cell, or is nobody's here. */
static void
update_has_cells (FjLayoutView *self)
{
  FjLayout *layout = fj_layout_store_get_layout (self->store);
  gboolean  has_cells = layout == NULL || fj_layout_kind_has_cells (fj_layout_get_kind (layout));

  if (has_cells == self->contexts[0].has_cells)
    return;
  for (FjCell cell = 0; cell < FJ_N_CELLS; cell++)
    self->contexts[cell].has_cells = has_cells;
  fj_layout_store_touch (self->store);
  gtk_tree_view_columns_autosize (self->tree); /* columns only grow by themselves */
}

/**
 * fj_layout_view_set_plan:
 * @self: a table
 * @plan: (nullable): what would be sent, for what becomes of packed files
 */
void
fj_layout_view_set_plan (FjLayoutView *self, FjPlan *plan)
{
  g_return_if_fail (FJ_IS_LAYOUT_VIEW (self));

  g_clear_pointer (&self->plan, fj_plan_unref);
  self->plan = plan != NULL ? fj_plan_ref (plan) : NULL;
}

/**
 * fj_layout_view_set_issues:
 * @self: a table
 * @issues: (nullable) (element-type FjIssue): what there is to say about the rows
 */
void
fj_layout_view_set_issues (FjLayoutView *self, GPtrArray *issues)
{
  g_return_if_fail (FJ_IS_LAYOUT_VIEW (self));

  g_clear_pointer (&self->issues, g_ptr_array_unref);
  self->issues = issues != NULL ? g_ptr_array_ref (issues) : NULL;
  fj_layout_store_set_issues (self->store, issues);
  update_has_cells (self);
}

/**
 * fj_layout_view_set_editable:
 * @self: a table
 * @editable: whether cells can be changed
 */
void
fj_layout_view_set_editable (FjLayoutView *self, gboolean editable)
{
  g_return_if_fail (FJ_IS_LAYOUT_VIEW (self));

  self->is_editable = editable;
  for (FjCell cell = 0; cell < FJ_N_CELLS; cell++) {
    g_autoptr (GList) renderers = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (self->columns[cell]));

    if (cell == FJ_CELL_WRITE)
      g_object_set (renderers->data, "activatable", editable, NULL);
    else if (fj_cell_to_column (cell) != FJ_COLUMN_NONE)
      g_object_set (renderers->data, "editable", editable, NULL);
  }
}

/**
 * fj_layout_view_get_row:
 * @self: a table
 *
 * Returns: index in the layout of the row that has the cursor, or -1
 */
int
fj_layout_view_get_row (FjLayoutView *self)
{
  g_autoptr (GtkTreePath) path = NULL;

  g_return_val_if_fail (FJ_IS_LAYOUT_VIEW (self), -1);

  gtk_tree_view_get_cursor (self->tree, &path, NULL);
  return path_to_row (self, path);
}

/**
 * fj_layout_view_dup_rows:
 * @self: a table
 *
 * Returns: (transfer full) (element-type guint): the selected rows, from top to bottom
 */
GArray *
fj_layout_view_dup_rows (FjLayoutView *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));
  GList  *paths;

  g_return_val_if_fail (FJ_IS_LAYOUT_VIEW (self), rows);

  paths = gtk_tree_selection_get_selected_rows (gtk_tree_view_get_selection (self->tree), NULL);
  for (GList *link = paths; link != NULL; link = link->next) {
    int   row = path_to_row (self, link->data);
    guint number = (guint) row;

    if (row >= 0)
      g_array_append_val (rows, number);
  }
  g_list_free_full (paths, (GDestroyNotify) gtk_tree_path_free);
  return rows;
}

static GtkTreeViewColumn *
find_column (FjLayoutView *self, FjColumn column)
{
  for (FjCell cell = 0; cell < FJ_N_CELLS; cell++)
    if (column != FJ_COLUMN_NONE && fj_cell_to_column (cell) == column)
      return self->columns[cell];
  return NULL;
}

static void
set_cursor (FjLayoutView *self, guint row, FjColumn column)
{
  g_autoptr (GtkTreePath) path = fj_layout_store_dup_path (self->store, row);
  GtkTreeViewColumn *view_column = find_column (self, column);
  GtkTreeIter        iter;

  if (!gtk_tree_model_get_iter (GTK_TREE_MODEL (self->store), &iter, path))
    return;
  gtk_tree_view_set_cursor (self->tree, path, view_column, FALSE);
  gtk_tree_view_scroll_to_cell (self->tree, path, view_column, FALSE, 0, 0);
}

/**
 * fj_layout_view_select:
 * @self: a table
 * @row: index in the layout
 * @column: a cell of it, or %FJ_COLUMN_NONE
 *
 * Puts the cursor there.
 */
void
fj_layout_view_select (FjLayoutView *self, guint row, FjColumn column)
{
  g_return_if_fail (FJ_IS_LAYOUT_VIEW (self));

  set_cursor (self, row, column);
}
