/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-row-editor.h"

#include <fj-enum.h>
#include <fj-row-use.h>
#include <glib/gi18n.h>

/* A pause this long in typing takes the text over, so that the checks see it. */
#define COMMIT_DELAY_MS 300

/**
 * FjRowEditor:
 *
 * The selected row as a form: the same cells as in the table, for keyboard, screen reader and for
 * those who like labels. Both change the same layout.
 */
struct _FjRowEditor {
  GtkGrid parent_instance;

  FjLayout    *layout;    /* (owned) (nullable) */
  FjPartition *partition; /* (owned) (nullable) */
  GPtrArray   *others;    /* (owned) (element-type FjPartition): rows that are changed with it */
  GPtrArray   *issues;    /* (owned) (nullable) (element-type FjIssue) */
  FjPlan      *plan;      /* (owned) (nullable): what would be sent */
  guint        commit_id;
  FjColumn     pending; /* the cell that is being typed */
  gboolean     is_loading;

  GtkComboBox *option;
  GtkComboBox *packing; /* its items are those of FjPacking */
  GtkLabel    *packing_note;
  GtkLabel    *several_note;          /* that more than one row is changed */
  GtkEntry    *entries[FJ_N_COLUMNS]; /* (unowned): NULL for the option */
};

G_DEFINE_FINAL_TYPE (FjRowEditor, fj_row_editor, GTK_TYPE_GRID)

/* Undo and moving change where the row is. */
static int
find_row (FjRowEditor *self)
{
  for (guint i = 0; self->layout != NULL && i < fj_layout_get_n_rows (self->layout); i++)
    if (fj_layout_get_row (self->layout, i) == self->partition)
      return (int) i;
  return -1;
}

static void
change_row (FjRowEditor *self, guint row, FjColumn column, const char *text)
{
  const char *old = fj_partition_get_text (fj_layout_get_row (self->layout, row), column);
  gboolean    is_nothing = *text == '\0' && (g_str_equal (old, "?") || g_str_equal (old, "none"));

  if (!is_nothing && !g_str_equal (old, text))
    fj_layout_set_text (self->layout, row, column, text);
}

/* Of several rows, all at once; only their ids and names are to differ. */
static void
change_cell (FjRowEditor *self, FjColumn column, const char *text)
{
  int      row = find_row (self);
  gboolean is_for_all = self->others->len > 0 && column != FJ_COLUMN_ID &&
                        column != FJ_COLUMN_NAME;

  if (row < 0 || text == NULL)
    return;
  if (!is_for_all) {
    change_row (self, (guint) row, column, text);
    return;
  }
  fj_layout_set_joining (self->layout, TRUE);
  for (guint i = 0; i < fj_layout_get_n_rows (self->layout); i++)
    if (i == (guint) row ||
        g_ptr_array_find (self->others, fj_layout_get_row (self->layout, i), NULL))
      change_row (self, i, column, text);
  fj_layout_set_joining (self->layout, FALSE);
}

/**
 * fj_row_editor_commit:
 * @self: a form
 *
 * Takes over what is typed, without waiting for a pause.
 */
void
fj_row_editor_commit (FjRowEditor *self)
{
  g_return_if_fail (FJ_IS_ROW_EDITOR (self));

  if (self->commit_id == 0)
    return;
  g_clear_handle_id (&self->commit_id, g_source_remove);
  change_cell (self, self->pending, gtk_entry_get_text (self->entries[self->pending]));
}

static gboolean
commit_cb (gpointer user_data)
{
  FjRowEditor *self = user_data;

  fj_row_editor_commit (self);
  return G_SOURCE_REMOVE;
}

static FjColumn
find_column (FjRowEditor *self, GtkEntry *entry)
{
  for (FjColumn column = 0; column < FJ_N_COLUMNS; column++)
    if (self->entries[column] == entry)
      return column;
  return FJ_COLUMN_NONE;
}

static void
on_entry_changed (GtkEntry *entry, FjRowEditor *self)
{
  FjColumn column = find_column (self, entry);

  g_assert (FJ_IS_ROW_EDITOR (self));

  if (self->is_loading || column == FJ_COLUMN_NONE)
    return;
  if (self->pending != column)
    fj_row_editor_commit (self);
  self->pending = column;
  g_clear_handle_id (&self->commit_id, g_source_remove);
  self->commit_id = g_timeout_add (COMMIT_DELAY_MS, commit_cb, self);
}

static gboolean
on_entry_focus_out (FjRowEditor *self)
{
  g_assert (FJ_IS_ROW_EDITOR (self));

  fj_row_editor_commit (self);
  return GDK_EVENT_PROPAGATE;
}

static void
on_option_changed (FjRowEditor *self)
{
  g_assert (FJ_IS_ROW_EDITOR (self));

  if (!self->is_loading)
    change_cell (self, FJ_COLUMN_OPTION, gtk_combo_box_get_active_id (self->option));
}

static void
on_packing_changed (FjRowEditor *self)
{
  int row = find_row (self);
  int choice = gtk_combo_box_get_active (self->packing);

  g_assert (FJ_IS_ROW_EDITOR (self));

  if (!self->is_loading && row >= 0 && choice >= 0)
    fj_layout_set_packing (self->layout, (guint) row, (FjPacking) choice);
}

static void
load_option (FjRowEditor *self, const char *text)
{
  /* an option that is none of the usual ones stays as it is until another one is chosen */
  if (!gtk_combo_box_set_active_id (self->option, text))
    gtk_combo_box_set_active_id (self->option, NULL);
}

/*
 * What stands for nothing in the file is nothing in the form: else it would be in the way of what
 * is typed next. A file that is cleared is the word for none only when something else is looked at.
 */
static const char *
get_shown (FjRowEditor *self, FjColumn column)
{
  const char *text = self->partition != NULL ? fj_partition_get_text (self->partition, column) : "";
  gboolean    is_being_cleared =
    column == self->pending && gtk_entry_get_text_length (self->entries[column]) == 0;

  if (column == FJ_COLUMN_FILE)
    return is_being_cleared && g_str_equal (text, "none") ? "" : text;
  return g_str_equal (text, "?") ? "" : text;
}

static void
load_row (FjRowEditor *self)
{
  self->is_loading = TRUE;
  for (FjColumn column = 0; column < FJ_N_COLUMNS; column++) {
    const char *text;

    if (self->entries[column] == NULL) {
      load_option (self,
                   self->partition != NULL ? fj_partition_get_text (self->partition, column) : "");
      continue;
    }
    text = get_shown (self, column);
    if (!g_str_equal (gtk_entry_get_text (self->entries[column]), text))
      gtk_entry_set_text (self->entries[column], text);
  }
  gtk_combo_box_set_active (self->packing, self->partition != NULL
                                             ? (int) fj_partition_get_packing (self->partition)
                                             : FJ_PACKING_AUTOMATIC);
  self->is_loading = FALSE;
}

static void
on_partition_notify (FjRowEditor *self)
{
  g_assert (FJ_IS_ROW_EDITOR (self));

  load_row (self);
}

static void
show_issue (FjRowEditor *self, FjIssue *issue)
{
  FjColumn    column = fj_issue_get_column (issue);
  gboolean    is_error = fj_issue_get_severity (issue) == FJ_SEVERITY_ERROR;
  const char *icon = is_error ? "dialog-error-symbolic" : "dialog-warning-symbolic";
  GtkEntry   *entry = column == FJ_COLUMN_NONE ? NULL : self->entries[column];

  if (entry == NULL || gtk_entry_get_icon_name (entry, GTK_ENTRY_ICON_SECONDARY) != NULL)
    return;
  gtk_entry_set_icon_from_icon_name (entry, GTK_ENTRY_ICON_SECONDARY, icon);
  gtk_entry_set_icon_tooltip_text (entry, GTK_ENTRY_ICON_SECONDARY, fj_issue_get_text (issue));
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (entry)),
                               is_error ? "error" : "warning");
  atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (entry)),
                              fj_issue_get_text (issue));
}

static void
update_issues (FjRowEditor *self)
{
  int row = find_row (self);

  for (FjColumn column = 0; column < FJ_N_COLUMNS; column++) {
    GtkEntry *entry = self->entries[column];

    if (entry == NULL)
      continue;
    gtk_entry_set_icon_from_icon_name (entry, GTK_ENTRY_ICON_SECONDARY, NULL);
    gtk_style_context_remove_class (gtk_widget_get_style_context (GTK_WIDGET (entry)), "error");
    gtk_style_context_remove_class (gtk_widget_get_style_context (GTK_WIDGET (entry)), "warning");
    atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (entry)), "");
  }
  for (guint severity = FJ_SEVERITY_ERROR; severity > FJ_SEVERITY_HINT; severity--)
    for (guint i = 0; self->issues != NULL && i < self->issues->len; i++) {
      FjIssue *issue = g_ptr_array_index (self->issues, i);

      if (row >= 0 && fj_issue_get_row (issue) == row && fj_issue_get_severity (issue) == severity)
        show_issue (self, issue);
    }
}

/* What becomes of the file of a row that is not written: that of a boot stage is needed. */
static void
update_option (FjRowEditor *self)
{
  GtkTreeModel *model = gtk_combo_box_get_model (self->option);
  int           row = find_row (self);
  gboolean      is_boot = row >= 0 && fj_layout_get_row_use (self->layout, (guint) row) ==
                                   FJ_ROW_USE_BOOT;
  GtkTreeIter iter;

  if (gtk_tree_model_get_iter_first (model, &iter))
    gtk_list_store_set (GTK_LIST_STORE (model), &iter, 0,
                        is_boot ? _ ("– sent and run, not stored")
                                : _ ("– not written, only described"),
                        -1);
}

/* What becomes of a packed file, at the choice of it. */
static void
update_packing (FjRowEditor *self)
{
  int              row = find_row (self);
  g_autofree char *text = self->plan != NULL && row >= 0
                            ? fj_plan_describe_packing (self->plan, (guint) row)
                            : NULL;

  gtk_label_set_text (self->packing_note, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->packing_note), text);
  gtk_widget_set_visible (GTK_WIDGET (self->packing_note), text != NULL);
  atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (self->packing)),
                              text != NULL ? text : "");
}

static void
set_partition (FjRowEditor *self, FjPartition *partition)
{
  if (self->partition != NULL)
    g_signal_handlers_disconnect_by_data (self->partition, self);
  g_set_object (&self->partition, partition);
  if (partition != NULL)
    g_signal_connect_object (partition, "notify", G_CALLBACK (on_partition_notify), self,
                             G_CONNECT_SWAPPED);
}

static void
fj_row_editor_dispose (GObject *object)
{
  FjRowEditor *self = FJ_ROW_EDITOR (object);

  g_clear_handle_id (&self->commit_id, g_source_remove);
  set_partition (self, NULL);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->issues, g_ptr_array_unref);
  g_clear_pointer (&self->plan, fj_plan_unref);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  G_OBJECT_CLASS (fj_row_editor_parent_class)->dispose (object);
}

static void
fj_row_editor_class_init (FjRowEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_row_editor_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/row-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, FjRowEditor, option);
  gtk_widget_class_bind_template_child (widget_class, FjRowEditor, packing);
  gtk_widget_class_bind_template_child (widget_class, FjRowEditor, packing_note);
  gtk_widget_class_bind_template_child (widget_class, FjRowEditor, several_note);
  for (FjColumn column = FJ_COLUMN_ID; column < FJ_N_COLUMNS; column++)
    gtk_widget_class_bind_template_child_full (
      widget_class, fj_enum_to_nick (FJ_TYPE_COLUMN, (int) column), FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_focus_out);
  gtk_widget_class_bind_template_callback (widget_class, on_option_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_packing_changed);
  gtk_widget_class_bind_template_callback (widget_class, fj_row_editor_commit);
  gtk_widget_class_set_css_name (widget_class, "row-editor");
}

/* Where there is little room, a choice gets shorter, and the window no wider than the screen. */
static void
let_shrink (GtkComboBox *choice)
{
  g_autoptr (GList) cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (choice));

  for (GList *cell = cells; cell != NULL; cell = cell->next)
    g_object_set (cell->data, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
}

static void
fj_row_editor_init (FjRowEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pending = FJ_COLUMN_NONE;
  self->others = g_ptr_array_new_with_free_func (g_object_unref);
  for (FjColumn column = FJ_COLUMN_ID; column < FJ_N_COLUMNS; column++) {
    self->entries[column] = GTK_ENTRY (gtk_widget_get_template_child (
      GTK_WIDGET (self), FJ_TYPE_ROW_EDITOR, fj_enum_to_nick (FJ_TYPE_COLUMN, (int) column)));
    /* a file that is dropped is for the row, and no text */
    gtk_drag_dest_unset (GTK_WIDGET (self->entries[column]));
  }
  let_shrink (self->option);
  let_shrink (self->packing);
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
}

/**
 * fj_row_editor_set_row:
 * @self: a form
 * @layout: (nullable): the layout
 * @row: index of the row, or -1
 *
 * Shows another row.
 */
void
fj_row_editor_set_row (FjRowEditor *self, FjLayout *layout, int row)
{
  FjPartition *partition = NULL;

  g_return_if_fail (FJ_IS_ROW_EDITOR (self));

  if (layout != NULL && row >= 0 && (guint) row < fj_layout_get_n_rows (layout))
    partition = fj_layout_get_row (layout, (guint) row);
  if (partition == self->partition && layout == self->layout)
    return;
  fj_row_editor_commit (self);
  self->pending = FJ_COLUMN_NONE;
  g_set_object (&self->layout, layout);
  set_partition (self, partition);
  update_option (self);
  load_row (self);
  update_issues (self);
  update_packing (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self), partition != NULL);
}

/**
 * fj_row_editor_set_issues:
 * @self: a form
 * @issues: (nullable) (element-type FjIssue): what there is to say about the layout
 */
void
fj_row_editor_set_issues (FjRowEditor *self, GPtrArray *issues)
{
  g_return_if_fail (FJ_IS_ROW_EDITOR (self));

  g_clear_pointer (&self->issues, g_ptr_array_unref);
  self->issues = issues != NULL ? g_ptr_array_ref (issues) : NULL;
  update_option (self);
  update_issues (self);
}

/**
 * fj_row_editor_set_plan:
 * @self: a form
 * @plan: (nullable): what would be sent, for what becomes of packed files
 */
void
fj_row_editor_set_plan (FjRowEditor *self, FjPlan *plan)
{
  g_return_if_fail (FJ_IS_ROW_EDITOR (self));

  g_clear_pointer (&self->plan, fj_plan_unref);
  self->plan = plan != NULL ? fj_plan_ref (plan) : NULL;
  update_packing (self);
}

/**
 * fj_row_editor_set_others:
 * @self: a form
 * @rows: (element-type guint): all that are selected in the table
 *
 * A change goes into these rows as well as into the one that is shown.
 */
void
fj_row_editor_set_others (FjRowEditor *self, GArray *rows)
{
  gboolean         is_several = self->partition != NULL && rows->len > 1;
  g_autofree char *text = NULL;

  g_return_if_fail (FJ_IS_ROW_EDITOR (self));

  fj_row_editor_commit (self);
  g_ptr_array_set_size (self->others, 0);
  for (guint i = 0; is_several && i < rows->len; i++) {
    FjPartition *row = fj_layout_get_row (self->layout, g_array_index (rows, guint, i));

    g_ptr_array_add (self->others, g_object_ref (row));
  }
  gtk_widget_set_sensitive (GTK_WIDGET (self->entries[FJ_COLUMN_ID]), !is_several);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entries[FJ_COLUMN_NAME]), !is_several);
  gtk_widget_set_visible (GTK_WIDGET (self->several_note), is_several);
  text = g_strdup_printf (ngettext ("A change goes into %u selected row.",
                                    "A change goes into all %u selected rows.", rows->len),
                          rows->len);
  gtk_label_set_text (self->several_note, text);
}
