/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-view.h"

#include "fj-cell-typing.h"
#include "fj-layout-cells.h"
#include "fj-text.h"

#include <fj-layout-kind.h>
#include <glib/gi18n.h>

/**
 * FjLayoutView:
 *
 * The layout as a table: every cell editable. Changes go to the #FjLayout, which can take
 * them back. Signals: "row-selected": the cursor is in another row, or others are selected;
 * "typing" (utf8, nullable): what is wrong with what is being typed into a cell.
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
  FjCell             edited; /* the column whose editor was opened last */
  guint              names_id;
  guint              release_id;

  GtkTreeView *tree;
};

enum {
  SIGNAL_ROW_SELECTED,
  SIGNAL_TYPING,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjLayoutView, fj_layout_view, GTK_TYPE_SCROLLED_WINDOW)

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

/* The next cell to the right or to the left, of the next row after the last one. */
static gboolean
step_cell (FjLayoutView *self, int *row, FjCell *cell, int by)
{
  int n = (int) fj_layout_get_n_rows (fj_layout_store_get_layout (self->store));
  int to = (int) *cell + by;

  if (to < FJ_CELL_OPTION || to > FJ_CELL_FILE) {
    *row += by;
    to = by > 0 ? FJ_CELL_OPTION : FJ_CELL_FILE;
  }
  *cell = (FjCell) to;
  return *row >= 0 && *row < n;
}

static void
edit_cell (FjLayoutView *self, guint row, FjCell cell)
{
  g_autoptr (GtkTreePath) path = fj_layout_store_dup_path (self->store, row);

  gtk_tree_view_scroll_to_cell (self->tree, path, self->columns[cell], FALSE, 0, 0);
  gtk_tree_view_set_cursor (self->tree, path, self->columns[cell], TRUE);
}

static gboolean
on_cell_key_pressed (GtkWidget *entry, GdkEventKey *event, FjLayoutView *self)
{
  GtkWidget *editable = GTK_IS_COMBO_BOX (gtk_widget_get_parent (entry))
                          ? gtk_widget_get_parent (entry)
                          : entry;
  int        by = event->keyval == GDK_KEY_Tab ? 1 : -1;
  int        row = fj_layout_view_get_row (self);
  FjCell     cell = self->edited;

  g_assert (FJ_IS_LAYOUT_VIEW (self));

  if (event->keyval != GDK_KEY_Tab && event->keyval != GDK_KEY_ISO_Left_Tab)
    return GDK_EVENT_PROPAGATE;
  gtk_cell_editable_editing_done (GTK_CELL_EDITABLE (editable));
  gtk_cell_editable_remove_widget (GTK_CELL_EDITABLE (editable));
  if (row >= 0 && step_cell (self, &row, &cell, by))
    edit_cell (self, (guint) row, cell);
  return GDK_EVENT_STOP;
}

static gboolean
release_cb (gpointer user_data)
{
  FjLayoutView *self = user_data;

  self->release_id = 0;
  fj_layout_store_hold (self->store, FALSE);
  return G_SOURCE_REMOVE;
}

/* Not at once: the table is just putting the editor away, and may open the next one. */
static void
on_editing_over (FjLayoutView *self)
{
  g_assert (FJ_IS_LAYOUT_VIEW (self));

  if (self->release_id == 0)
    self->release_id = g_idle_add (release_cb, self);
}

static void
take_typing (const char *problem, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_TYPING], 0, problem);
}

static void
on_editing_started (GtkCellRenderer *renderer, GtkCellEditable *editable, const char *path_text,
                    FjLayoutView *self)
{
  FjCellContext *context = g_object_get_data (G_OBJECT (renderer), "fj-context");
  g_autoptr (GtkTreePath) path = gtk_tree_path_new_from_string (path_text);
  int row = path_to_row (self, path);

  g_assert (FJ_IS_LAYOUT_VIEW (self));

  self->edited = context->cell;
  g_clear_handle_id (&self->release_id, g_source_remove);
  fj_layout_store_hold (self->store, TRUE);
  g_signal_connect_object (editable, "remove-widget", G_CALLBACK (on_editing_over), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fj_cell_typing_get_entry (editable), "key-press-event",
                           G_CALLBACK (on_cell_key_pressed), self, 0);
  if (row >= 0)
    fj_cell_typing_watch (editable, fj_layout_store_get_layout (self->store), (guint) row,
                          fj_cell_to_column (context->cell), take_typing, self);
}

static void
on_write_toggled (GtkCellRenderer *renderer, const char *path, FjLayoutView *self)
{
  gboolean active = gtk_cell_renderer_toggle_get_active (GTK_CELL_RENDERER_TOGGLE (renderer));

  g_assert (FJ_IS_LAYOUT_VIEW (self));

  change_cell (self, path, FJ_COLUMN_OPTION, active ? "-" : "P");
}

static gboolean
name_cells_cb (gpointer user_data)
{
  FjLayoutView *self = user_data;

  self->names_id = 0;
  fj_cells_set_names (self->tree, self->store);
  return G_SOURCE_REMOVE;
}

/* Once for all rows that change now. */
static void
on_rows_changed (FjLayoutView *self)
{
  g_assert (FJ_IS_LAYOUT_VIEW (self));

  if (self->names_id == 0)
    self->names_id = g_idle_add (name_cells_cb, self);
}

static void
on_selection_changed (FjLayoutView *self)
{
  g_assert (FJ_IS_LAYOUT_VIEW (self));

  g_signal_emit (self, signals[SIGNAL_ROW_SELECTED], 0);
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
  if (self->plan != NULL && row >= 0)
    add_line (text, fj_plan_describe_use (self->plan, (guint) row));
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

static GtkCellRenderer *
make_text_renderer (FjLayoutView *self, FjCell cell)
{
  GtkCellRenderer *renderer = fj_cell_make_renderer (cell);

  if (fj_cell_to_column (cell) == FJ_COLUMN_NONE)
    return renderer;
  g_signal_connect_object (renderer, "edited", G_CALLBACK (on_cell_edited), self, 0);
  g_signal_connect_object (renderer, "editing-started", G_CALLBACK (on_editing_started), self, 0);
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

/* A head is a button that has no text of its own to hang it on. */
static void
set_head_tooltip (GtkTreeViewColumn *column, const char *title, const char *text)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_show (label);
  gtk_tree_view_column_set_widget (column, label);
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
  if (fj_cell_get_tooltip (cell) != NULL)
    set_head_tooltip (column, fj_cell_get_title (cell), fj_cell_get_tooltip (cell));
  gtk_tree_view_column_set_resizable (column, cell > FJ_CELL_WRITE && cell < FJ_CELL_SIZE);
  gtk_tree_view_column_set_expand (column, cell == FJ_CELL_FILE);
  gtk_tree_view_append_column (self->tree, column);
}

static void
fj_layout_view_dispose (GObject *object)
{
  FjLayoutView *self = FJ_LAYOUT_VIEW (object);

  g_clear_handle_id (&self->names_id, g_source_remove);
  g_clear_handle_id (&self->release_id, g_source_remove);
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
  signals[SIGNAL_TYPING] = g_signal_new ("typing", FJ_TYPE_LAYOUT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
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
  g_signal_connect_object (gtk_tree_view_get_selection (self->tree), "changed",
                           G_CALLBACK (on_selection_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "row-changed", G_CALLBACK (on_rows_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "row-inserted", G_CALLBACK (on_rows_changed), self,
                           G_CONNECT_SWAPPED);
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

/**
 * fj_layout_view_edit_cell:
 * @self: a table
 *
 * Opens the editor of the cell that has the cursor; of the name, where it is in none that can be
 * edited.
 */
void
fj_layout_view_edit_cell (FjLayoutView *self)
{
  GtkTreeViewColumn *column;
  FjCell             cell = FJ_CELL_NAME;
  int                row;

  g_return_if_fail (FJ_IS_LAYOUT_VIEW (self));

  row = fj_layout_view_get_row (self);
  gtk_tree_view_get_cursor (self->tree, NULL, &column);
  for (FjCell i = FJ_CELL_OPTION; i <= FJ_CELL_FILE; i++)
    if (self->columns[i] == column)
      cell = i;
  if (row < 0 || !self->is_editable)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->tree));
  edit_cell (self, (guint) row, cell);
}

/**
 * fj_layout_view_get_tree:
 * @self: a table
 *
 * Returns: (transfer none): what takes the keyboard and the pointer
 */
GtkTreeView *
fj_layout_view_get_tree (FjLayoutView *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_VIEW (self), NULL);

  return self->tree;
}

/**
 * fj_layout_view_show_row:
 * @self: a table
 * @row: index in the layout
 *
 * Selects the row and brings it into sight, without taking the keyboard.
 */
void
fj_layout_view_show_row (FjLayoutView *self, guint row)
{
  GtkWidget *top, *focus;

  g_return_if_fail (FJ_IS_LAYOUT_VIEW (self));

  top = gtk_widget_get_toplevel (GTK_WIDGET (self));
  focus = GTK_IS_WINDOW (top) ? gtk_window_get_focus (GTK_WINDOW (top)) : NULL;
  set_cursor (self, row, FJ_COLUMN_NONE);
  if (focus != NULL && GTK_IS_ENTRY (focus))
    gtk_entry_grab_focus_without_selecting (GTK_ENTRY (focus));
}

/**
 * fj_layout_view_select_at:
 * @self: a table
 * @x: a place in it, in pixels
 * @y: the same, downwards
 *
 * Selects the row there, unless it is one of those that are selected.
 */
void
fj_layout_view_select_at (FjLayoutView *self, int x, int y)
{
  g_autoptr (GtkTreePath) path = NULL;
  GtkTreeViewColumn *column;
  GtkTreeSelection  *selection;

  g_return_if_fail (FJ_IS_LAYOUT_VIEW (self));

  selection = gtk_tree_view_get_selection (self->tree);
  gtk_widget_grab_focus (GTK_WIDGET (self->tree));
  if (gtk_tree_view_get_path_at_pos (self->tree, x, y, &path, &column, NULL, NULL) &&
      !gtk_tree_selection_path_is_selected (selection, path))
    gtk_tree_view_set_cursor (self->tree, path, column, FALSE);
}

/**
 * fj_layout_view_is_editable:
 * @self: a table
 *
 * Returns: whether cells can be changed
 */
gboolean
fj_layout_view_is_editable (FjLayoutView *self)
{
  g_return_val_if_fail (FJ_IS_LAYOUT_VIEW (self), FALSE);

  return self->is_editable;
}
