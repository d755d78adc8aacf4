/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-editor-page.h"

#include "fj-issue-list.h"
#include "fj-row-drag.h"
#include "fj-row-editor.h"
#include "fj-row-search.h"
#include "fj-storage-map.h"
#include "fj-storage-pane.h"
#include "fj-table-keys.h"
#include "fj-text.h"

#include <fj-layout-fix.h>
#include <fj-layout-hex.h>
#include <glib/gi18n.h>

/**
 * FjEditorPage:
 *
 * The layout as a table and a form, with what there is to say of it and where it goes on its
 * storage. Signals: "row-selected": the cursor is in another row; "message" (utf8): something to
 * tell people.
 */
struct _FjEditorPage {
  GtkBox parent_instance;

  FjLayoutDocument   *document; /* (owned) (nullable) */
  GSimpleActionGroup *actions;  /* (owned) (not nullable) */
  FjRowDrag          *row_drag; /* (owned) (not nullable) */

  FjIssueList  *issue_list;
  FjLayoutView *layout_view;
  FjRowEditor  *row_editor;
  FjStorageMap *storage_map;
  GtkLabel     *check_label;
  GtkButton    *check_button;
  FjRowSearch  *row_search;
  GtkLabel     *typing_label;
  GMenuModel   *row_menu;
  GtkWidget    *panel;
  GtkWidget    *map_box;
  GtkWidget    *map_window;
};

enum {
  SIGNAL_ROW_SELECTED,
  SIGNAL_MESSAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjEditorPage, fj_editor_page, GTK_TYPE_BOX)

static FjLayout *
get_layout (FjEditorPage *self)
{
  return self->document != NULL ? fj_layout_document_get_layout (self->document) : NULL;
}

static gboolean
can_edit (FjEditorPage *self)
{
  return self->document != NULL && fj_layout_document_can_edit (self->document);
}

/* What there is to say is a button that leads to it. */
static void
update_counter (FjEditorPage *self)
{
  FjLayoutChecker *checker = fj_layout_document_get_checker (self->document);
  g_autofree char *checks = fj_layout_checker_dup_summary (checker);
  gboolean         is_good = checks == NULL && fj_layout_checker_get_plan (checker) != NULL;
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self->check_button));
  gboolean         has_errors = fj_issues_count (fj_layout_checker_get_issues (checker),
                                                 FJ_SEVERITY_ERROR) > 0;

  gtk_label_set_text (self->check_label, is_good ? _ ("✓ no problems") : "");
  gtk_widget_set_visible (GTK_WIDGET (self->check_button), checks != NULL);
  if (checks == NULL)
    return;
  if (g_strcmp0 (gtk_button_get_label (self->check_button), checks) != 0)
    gtk_button_set_label (self->check_button, checks);
  gtk_style_context_remove_class (style, has_errors ? "fj-warning" : "fj-fail");
  gtk_style_context_add_class (style, has_errors ? "fj-fail" : "fj-warning");
}

static void
on_layout_changed (FjEditorPage *self)
{
  FjLayout *layout = get_layout (self);

  g_assert (FJ_IS_EDITOR_PAGE (self));

  fj_layout_store_set_layout (fj_layout_view_get_store (self->layout_view), layout);
  fj_storage_map_set_layout (self->storage_map, layout);
  fj_row_search_set_layout (self->row_search, layout);
  fj_row_editor_set_row (self->row_editor, NULL, -1);
  if (layout != NULL && fj_layout_get_n_rows (layout) > 0)
    fj_editor_page_select (self, 0, FJ_COLUMN_NONE);
}

static void
on_checked (FjEditorPage *self)
{
  FjLayoutChecker *checker = fj_layout_document_get_checker (self->document);
  GPtrArray       *issues = fj_layout_checker_get_issues (checker);

  g_assert (FJ_IS_EDITOR_PAGE (self));

  fj_layout_view_set_issues (self->layout_view, issues);
  fj_storage_map_set_checks (self->storage_map, issues, fj_layout_checker_get_plan (checker));
  fj_row_editor_set_issues (self->row_editor, issues);
  fj_issue_list_set_issues (self->issue_list, issues, get_layout (self));
  fj_layout_view_set_plan (self->layout_view, fj_layout_checker_get_plan (checker));
  fj_row_editor_set_plan (self->row_editor, fj_layout_checker_get_plan (checker));
}

static gboolean
can_fix_all (FjEditorPage *self)
{
  GPtrArray *issues = fj_layout_checker_get_issues (
    fj_layout_document_get_checker (self->document));

  for (guint i = 0; i < issues->len; i++) {
    FjIssue *issue = g_ptr_array_index (issues, i);

    if (fj_issue_get_fix_kind (issue) != FJ_FIX_NONE && !fj_issue_is_fix_choice (issue))
      return can_edit (self);
  }
  return FALSE;
}

/* All mistakes that can be corrected without a choice. */
static void
fix_all (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjEditorPage *self = user_data;
  g_autoptr (GPtrArray) fixes = NULL;

  fj_row_editor_commit (self->row_editor);
  fixes = fj_layout_fix (get_layout (self));
  if (fixes->len > 0)
    fj_editor_page_select (self, ((FjLayoutFix *) g_ptr_array_index (fixes, 0))->row,
                           FJ_COLUMN_NONE);
}

/* (nullable): where the file of the row is that has the cursor */
static const FjFileEntry *
get_file_entry (FjEditorPage *self)
{
  int          row = fj_editor_page_get_row (self);
  FjFileTable *files = fj_layout_document_get_files (self->document);
  FjPartition *partition = row >= 0 ? fj_layout_get_row (get_layout (self), (guint) row) : NULL;

  return partition != NULL
           ? fj_file_table_lookup (files, fj_partition_get_text (partition, FJ_COLUMN_FILE))
           : NULL;
}

static void
open_folder (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjEditorPage      *self = user_data;
  const FjFileEntry *entry = get_file_entry (self);
  g_autoptr (GFile) folder = entry != NULL ? g_file_get_parent (entry->file) : NULL;
  g_autofree char *uri = folder != NULL ? g_file_get_uri (folder) : NULL;
  g_autoptr (GError) error = NULL;

  if (uri != NULL &&
      !gtk_show_uri_on_window (GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (self))), uri,
                               GDK_CURRENT_TIME, &error))
    g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, error->message);
}

/* What only this page is asked for; what menus and keys of the window do, the window knows. */
static const GActionEntry page_actions[] = {
  { "fix-all", fix_all },
  { "open-folder", open_folder },
};

static void
enable_action (FjEditorPage *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static void
update_actions (FjEditorPage *self)
{
  const FjFileEntry *entry = get_file_entry (self);

  enable_action (self, "fix-all", can_fix_all (self));
  enable_action (self, "open-folder", entry != NULL && entry->is_there);
}

/* Also right after a change, when the plan of what was before does not hold any more. */
static void
on_document_changed (FjEditorPage *self)
{
  g_assert (FJ_IS_EDITOR_PAGE (self));

  update_counter (self);
  update_actions (self);
  gtk_widget_set_sensitive (self->panel, can_edit (self));
  fj_layout_view_set_editable (self->layout_view, can_edit (self));
}

static void
on_collect (FjEditorPage *self)
{
  g_assert (FJ_IS_EDITOR_PAGE (self));

  fj_row_editor_commit (self->row_editor);
}

static void
on_row_selected (FjEditorPage *self)
{
  FjLayoutStore *store = fj_layout_view_get_store (self->layout_view);
  int            row = fj_layout_view_get_row (self->layout_view);
  g_autoptr (GArray) rows = fj_layout_view_dup_rows (self->layout_view);

  g_assert (FJ_IS_EDITOR_PAGE (self));

  /* the page is going, or the rows of another layout are */
  if (self->document == NULL || fj_layout_store_get_layout (store) != get_layout (self))
    return;
  fj_row_editor_set_row (self->row_editor, get_layout (self), row);
  fj_row_editor_set_others (self->row_editor, rows);
  update_actions (self);
  fj_storage_map_select (self->storage_map, row);
  g_signal_emit (self, signals[SIGNAL_ROW_SELECTED], 0);
}

static void
on_map_activated (FjStorageMap *map, int row, FjEditorPage *self)
{
  g_assert (FJ_IS_EDITOR_PAGE (self));

  fj_editor_page_select (self, (guint) row, FJ_COLUMN_NONE);
}

/* As one step, whatever is being typed in the form. */
static void
on_map_moved (FjStorageMap *map, int row, guint64 offset, FjEditorPage *self)
{
  g_autofree char *text = NULL;

  g_assert (FJ_IS_EDITOR_PAGE (self));

  if (!can_edit (self))
    return;
  text = fj_layout_format_offset (get_layout (self), offset);
  fj_row_editor_commit (self->row_editor);
  fj_layout_set_text (get_layout (self), (guint) row, FJ_COLUMN_OFFSET, text);
}

static void
on_issue_activated (FjIssueList *list, FjIssue *issue, FjEditorPage *self)
{
  int row = fj_issue_get_row (issue);

  g_assert (FJ_IS_EDITOR_PAGE (self));

  if (row >= 0 && (guint) row < fj_layout_get_n_rows (get_layout (self)))
    fj_editor_page_select (self, (guint) row, fj_issue_get_column (issue));
}

static void
on_fix_activated (FjIssueList *list, FjIssue *issue, FjEditorPage *self)
{
  g_assert (FJ_IS_EDITOR_PAGE (self));

  fj_row_editor_commit (self->row_editor);
  on_issue_activated (list, issue, self);
  fj_layout_apply_fix (get_layout (self), issue);
}

/* Below the table, as long as the editor of the cell is open. */
static void
on_typing (FjLayoutView *view, const char *problem, FjEditorPage *self)
{
  g_autofree char *text = problem != NULL
                            ? g_strdup_printf ("%s %s", fj_text_severity_sign (FJ_SEVERITY_ERROR),
                                               problem)
                            : NULL;

  g_assert (FJ_IS_EDITOR_PAGE (self));

  gtk_label_set_text (self->typing_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->typing_label), text != NULL);
}

/* As the keys that move rows do, by an action of the window. */
static void
on_rows_moved (FjEditorPage *self, guint before)
{
  GActionGroup *actions = gtk_widget_get_action_group (GTK_WIDGET (self), "win");

  g_assert (FJ_IS_EDITOR_PAGE (self));

  if (actions != NULL)
    g_action_group_activate_action (actions, "move-before", g_variant_new_uint32 (before));
}

static void
on_found (FjRowSearch *search, int row, FjEditorPage *self)
{
  g_assert (FJ_IS_EDITOR_PAGE (self));

  fj_layout_view_show_row (self->layout_view, (guint) row);
}

static void
on_search_over (FjEditorPage *self)
{
  g_assert (FJ_IS_EDITOR_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (fj_layout_view_get_tree (self->layout_view)));
}

static gboolean
on_form_key_pressed (GtkWidget *form, GdkEventKey *event, FjEditorPage *self)
{
  g_assert (FJ_IS_EDITOR_PAGE (self));

  if (event->keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  fj_row_editor_commit (self->row_editor);
  gtk_widget_grab_focus (GTK_WIDGET (fj_layout_view_get_tree (self->layout_view)));
  return GDK_EVENT_STOP;
}

static void
fj_editor_page_dispose (GObject *object)
{
  FjEditorPage *self = FJ_EDITOR_PAGE (object);

  g_clear_object (&self->document);
  g_clear_object (&self->actions);
  g_clear_object (&self->row_drag);
  G_OBJECT_CLASS (fj_editor_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FjEditorPage, issue_list);
  gtk_widget_class_bind_template_child (widget_class, FjEditorPage, layout_view);
  gtk_widget_class_bind_template_child (widget_class, FjEditorPage, row_editor);
  gtk_widget_class_bind_template_child (widget_class, FjEditorPage, storage_map);
  gtk_widget_class_bind_template_child (widget_class, FjEditorPage, check_label);
  gtk_widget_class_bind_template_child (widget_class, FjEditorPage, check_button);
  gtk_widget_class_bind_template_child (widget_class, FjEditorPage, row_search);
  gtk_widget_class_bind_template_child (widget_class, FjEditorPage, typing_label);
  gtk_widget_class_bind_template_child (widget_class, FjEditorPage, row_menu);
  gtk_widget_class_bind_template_child (widget_class, FjEditorPage, panel);
  gtk_widget_class_bind_template_child (widget_class, FjEditorPage, map_box);
  gtk_widget_class_bind_template_child (widget_class, FjEditorPage, map_window);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_map_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_map_moved);
  gtk_widget_class_bind_template_callback (widget_class, on_issue_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_fix_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_form_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_found);
  gtk_widget_class_bind_template_callback (widget_class, on_typing);
  gtk_widget_class_bind_template_callback (widget_class, on_search_over);
}

static void
fj_editor_page_class_init (FjEditorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (FJ_TYPE_ISSUE_LIST);
  g_type_ensure (FJ_TYPE_LAYOUT_VIEW);
  g_type_ensure (FJ_TYPE_ROW_EDITOR);
  g_type_ensure (FJ_TYPE_ROW_SEARCH);
  g_type_ensure (FJ_TYPE_STORAGE_MAP);
  G_OBJECT_CLASS (klass)->dispose = fj_editor_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/editor-page.ui");
  bind_children (widget_class);
  gtk_widget_class_set_css_name (widget_class, "editor-page");
  signals[SIGNAL_ROW_SELECTED] =
    g_signal_new ("row-selected", FJ_TYPE_EDITOR_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", FJ_TYPE_EDITOR_PAGE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
fj_editor_page_init (FjEditorPage *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), page_actions,
                                   G_N_ELEMENTS (page_actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "edit", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  fj_storage_pane_share (GTK_SCROLLED_WINDOW (self->map_window), GTK_WIDGET (self));
  self->row_drag = fj_row_drag_new (self->layout_view);
  g_signal_connect_object (self->row_drag, "moved", G_CALLBACK (on_rows_moved), self,
                           G_CONNECT_SWAPPED);
  fj_table_keys_attach (self->layout_view, self->row_menu);
}

/**
 * fj_editor_page_set_document:
 * @self: a page
 * @document: what is edited on it
 *
 * To be called once.
 */
void
fj_editor_page_set_document (FjEditorPage *self, FjLayoutDocument *document)
{
  FjFileTable     *files;
  FjLayoutChecker *checker;

  g_return_if_fail (FJ_IS_EDITOR_PAGE (self) && self->document == NULL);

  self->document = g_object_ref (document);
  files = fj_layout_document_get_files (document);
  checker = fj_layout_document_get_checker (document);
  fj_layout_view_set_files (self->layout_view, files);
  fj_storage_map_set_files (self->storage_map, files);
  g_signal_connect_object (document, "layout-changed", G_CALLBACK (on_layout_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "changed", G_CALLBACK (on_document_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "collect", G_CALLBACK (on_collect), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (checker, "changed", G_CALLBACK (on_checked), self, G_CONNECT_SWAPPED);
}

/**
 * fj_editor_page_set_device:
 * @self: a page
 * @device: (nullable): the board whose storages are drawn
 */
void
fj_editor_page_set_device (FjEditorPage *self, FjDevice *device)
{
  g_return_if_fail (FJ_IS_EDITOR_PAGE (self));

  fj_storage_map_set_device (self->storage_map, device);
}

/**
 * fj_editor_page_get_map:
 * @self: a page
 *
 * Returns: (transfer none): the map of the storages, to be shown or hidden
 */
GtkWidget *
fj_editor_page_get_map (FjEditorPage *self)
{
  g_return_val_if_fail (FJ_IS_EDITOR_PAGE (self), NULL);

  return self->map_box;
}

/**
 * fj_editor_page_get_panel:
 * @self: a page
 *
 * Returns: (transfer none): what is below the table, for the keyboard to get to
 */
GtkWidget *
fj_editor_page_get_panel (FjEditorPage *self)
{
  g_return_val_if_fail (FJ_IS_EDITOR_PAGE (self), NULL);

  return self->panel;
}

/**
 * fj_editor_page_get_row:
 * @self: a page
 *
 * Returns: index in the layout of the row that has the cursor, or -1
 */
int
fj_editor_page_get_row (FjEditorPage *self)
{
  g_return_val_if_fail (FJ_IS_EDITOR_PAGE (self), -1);

  return fj_layout_view_get_row (self->layout_view);
}

/**
 * fj_editor_page_select:
 * @self: a page
 * @row: index in the layout
 * @column: a cell of it, or %FJ_COLUMN_NONE
 *
 * Puts the cursor there.
 */
void
fj_editor_page_select (FjEditorPage *self, guint row, FjColumn column)
{
  g_return_if_fail (FJ_IS_EDITOR_PAGE (self));

  fj_layout_view_select (self->layout_view, row, column);
}

/**
 * fj_editor_page_show_first_error:
 * @self: a page
 * @issues: (nullable) (element-type FjIssue): what there is to say of the layout
 *
 * Puts the cursor into the first row with an error, so that the eye has a place to go to.
 */
void
fj_editor_page_show_first_error (FjEditorPage *self, GPtrArray *issues)
{
  g_return_if_fail (FJ_IS_EDITOR_PAGE (self));

  for (guint i = 0; issues != NULL && i < issues->len; i++) {
    FjIssue *issue = g_ptr_array_index (issues, i);

    if (fj_issue_get_severity (issue) != FJ_SEVERITY_ERROR || fj_issue_get_row (issue) < 0)
      continue;
    fj_editor_page_select (self, (guint) fj_issue_get_row (issue), fj_issue_get_column (issue));
    return;
  }
}

/**
 * fj_editor_page_get_view:
 * @self: a page
 *
 * Returns: (transfer none): its table
 */
FjLayoutView *
fj_editor_page_get_view (FjEditorPage *self)
{
  g_return_val_if_fail (FJ_IS_EDITOR_PAGE (self), NULL);

  return self->layout_view;
}

/**
 * fj_editor_page_get_document:
 * @self: a page
 *
 * Returns: (transfer none): what is edited on it
 */
FjLayoutDocument *
fj_editor_page_get_document (FjEditorPage *self)
{
  g_return_val_if_fail (FJ_IS_EDITOR_PAGE (self), NULL);

  return self->document;
}

/**
 * fj_editor_page_say:
 * @self: a page
 * @text: something to tell people
 */
void
fj_editor_page_say (FjEditorPage *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, text);
}

/**
 * fj_editor_page_next_issue:
 * @self: a page
 *
 * Goes to the next problem.
 */
void
fj_editor_page_next_issue (FjEditorPage *self)
{
  g_return_if_fail (FJ_IS_EDITOR_PAGE (self));

  fj_issue_list_next (self->issue_list);
}

/**
 * fj_editor_page_find_rows:
 * @self: a page
 *
 * Lets people type what to look for.
 */
void
fj_editor_page_find_rows (FjEditorPage *self)
{
  g_return_if_fail (FJ_IS_EDITOR_PAGE (self));

  fj_row_search_start (self->row_search, fj_editor_page_get_row (self));
}

/**
 * fj_editor_page_get_form:
 * @self: a page
 *
 * Returns: (transfer none): the form, to be shown or hidden
 */
GtkWidget *
fj_editor_page_get_form (FjEditorPage *self)
{
  g_return_val_if_fail (FJ_IS_EDITOR_PAGE (self), NULL);

  return GTK_WIDGET (self->row_editor);
}
