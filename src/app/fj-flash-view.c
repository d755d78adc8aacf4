/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flash-view.h"

#include "fj-batch-bar.h"
#include "fj-board-list.h"
#include "fj-document-dialogs.h"
#include "fj-guide.h"
#include "fj-result-view.h"
#include "fj-run-page.h"

#include <glib/gi18n.h>

/**
 * FjFlashView:
 *
 * One of the views of the window: boards on the left, and in the centre the page about the layout
 * or about what happens to the selected board. Binds document and run flow to the pages. Signal
 * "changed": another board, another page or another row is looked at.
 */
struct _FjFlashView {
  GtkPaned parent_instance;

  FjRunFlow        *flow;     /* (owned) (nullable) */
  FjLayoutDocument *document; /* (owned) (nullable): of the flow */
  FjShow            show;
  FjShow            origin; /* from where people went to the editor; else that itself */

  FjBoardList  *board_list;
  FjNotice     *notice;
  FjBatchBar   *batch;
  GtkButton    *back;
  GtkStack     *centre;
  FjGuide      *guide;
  FjEditorPage *editor;
  FjRunPage    *run;
  FjResultView *result;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjFlashView, fj_flash_view, GTK_TYPE_PANED)

static void
emit_changed (FjFlashView *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static GtkWidget *
get_page (FjFlashView *self, FjBoard *board)
{
  if (self->show == FJ_SHOW_RESULT && board != NULL && fj_board_has_result (board))
    return GTK_WIDGET (self->result);
  if (fj_layout_document_get_layout (self->document) == NULL)
    return GTK_WIDGET (self->guide);
  if (self->show == FJ_SHOW_RUN && board != NULL && fj_board_get_job (board) != NULL)
    return GTK_WIDGET (self->run);
  return GTK_WIDGET (self->editor);
}

static void
update_result (FjFlashView *self, FjBoard *board)
{
  g_autoptr (GPtrArray) jobs = fj_run_set_dup_jobs (fj_run_flow_get_runs (self->flow));

  fj_result_view_set_board (self->result, board, jobs);
}

/* Whether the layout is looked at only for a moment, from a run or its result. */
static gboolean
can_go_back (FjFlashView *self)
{
  FjBoard *board = fj_board_list_get_selected (self->board_list);

  return self->show == FJ_SHOW_EDITOR && self->origin != FJ_SHOW_EDITOR && board != NULL &&
         fj_board_get_job (board) != NULL;
}

/* Whoever looks something up in the layout wants to go on where that began. */
static void
update_back (FjFlashView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->back), can_go_back (self));
  gtk_button_set_label (self->back, self->origin == FJ_SHOW_RESULT ? _ ("_Back to the Result")
                                                                   : _ ("_Back to the Run"));
}

static void
update_centre (FjFlashView *self)
{
  FjBoard   *board = fj_board_list_get_selected (self->board_list);
  GtkWidget *page = get_page (self, board);
  gboolean   is_run = page == GTK_WIDGET (self->run);

  gtk_stack_set_visible_child (self->centre, page);
  update_back (self);
  fj_batch_bar_set_wanted (self->batch, is_run || page == GTK_WIDGET (self->result));
  fj_run_page_set_board (self->run, is_run ? board : NULL);
  if (page == GTK_WIDGET (self->result))
    update_result (self, board);
}

/* For another reason than to look something up. */
static void
show_editor (FjFlashView *self)
{
  self->show = FJ_SHOW_EDITOR;
  fj_flash_view_show (self, FJ_SHOW_EDITOR);
}

static void
on_board_selected (FjFlashView *self)
{
  FjBoard    *board = fj_board_list_get_selected (self->board_list);
  FjFlashJob *job = board != NULL ? fj_board_get_job (board) : NULL;

  g_assert (FJ_IS_FLASH_VIEW (self));

  if (self->flow == NULL)
    return;
  fj_run_flow_set_focus (self->flow, board);
  if (job == NULL)
    show_editor (self);
  else if (fj_flash_job_get_state (job) == FJ_JOB_FAILED)
    fj_flash_view_show (self, FJ_SHOW_RESULT);
  else
    fj_flash_view_show (self, FJ_SHOW_RUN);
}

static void
on_tile_activated (FjFlashView *self, FjBoard *board)
{
  g_assert (FJ_IS_FLASH_VIEW (self));

  fj_board_list_select (self->board_list, board);
}

static void
on_message (FjFlashView *self, const char *text)
{
  g_assert (FJ_IS_FLASH_VIEW (self));

  fj_notice_show (self->notice, GTK_MESSAGE_INFO, text, NULL, NULL);
}

static void
on_layout_changed (FjFlashView *self)
{
  g_assert (FJ_IS_FLASH_VIEW (self));

  fj_notice_clear (self->notice);
  show_editor (self);
}

static void
on_disk_changed (FjFlashView *self)
{
  FjLayoutDisk disk = fj_layout_document_get_disk (self->document);

  g_assert (FJ_IS_FLASH_VIEW (self));

  if (disk == FJ_LAYOUT_DISK_SAME)
    fj_notice_clear_offer (self->notice, "win.revert");
  else if (disk == FJ_LAYOUT_DISK_GONE)
    fj_document_dialogs_show_gone (self->notice);
  else if (fj_layout_document_is_modified (self->document))
    fj_notice_show (self->notice, GTK_MESSAGE_WARNING,
                    _ ("The layout was changed on disk by another program. Loading it again discards "
                       "your changes."),
                    _ ("_Load Again"), "win.revert");
  else
    fj_notice_show (self->notice, GTK_MESSAGE_INFO,
                    _ ("The layout was changed on disk by another program."), _ ("_Load Again"),
                    "win.revert");
}

static void
show_missing_files (FjFlashView *self)
{
  guint            n = fj_file_table_get_n_missing (fj_layout_document_get_files (self->document));
  g_autofree char *text = NULL;

  if (n == 0 || fj_layout_document_get_layout (self->document) == NULL) {
    fj_notice_clear_offer (self->notice, "win.find-files");
    return;
  }
  text = g_strdup_printf (ngettext ("%u file of this layout is not there.",
                                    "%u files of this layout are not there.", n),
                          n);
  fj_notice_show (self->notice, GTK_MESSAGE_WARNING, text, _ ("Locate the _Folder…"),
                  "win.find-files");
}

static void
on_files_changed (FjFlashView *self)
{
  g_assert (FJ_IS_FLASH_VIEW (self));

  if (fj_layout_document_needs_folder (self->document))
    fj_notice_show (self->notice, GTK_MESSAGE_INFO,
                    _ ("A new layout: it is not known yet in which folder its files are."),
                    _ ("Choose _Folder…"), "win.find-files");
  else
    show_missing_files (self);
}

static void
on_recent_changed (FjFlashView *self)
{
  g_autoptr (GPtrArray) recent = fj_layout_document_dup_recent (self->document);

  g_assert (FJ_IS_FLASH_VIEW (self));

  fj_guide_set_recent (self->guide, recent);
}

static void
on_flow_changed (FjFlashView *self)
{
  g_assert (FJ_IS_FLASH_VIEW (self));

  fj_editor_page_set_device (self->editor, fj_run_flow_get_device (self->flow));
  fj_guide_set_has_board (self->guide,
                          fj_board_model_has_usable (fj_run_flow_get_boards (self->flow)));
}

static void
on_refused (FjFlashView *self, const GError *error, GPtrArray *issues)
{
  g_assert (FJ_IS_FLASH_VIEW (self));

  fj_notice_show (self->notice, GTK_MESSAGE_ERROR, error->message, NULL, NULL);
  fj_layout_document_check_again (self->document); /* what was found is said in the rows, too */
  show_editor (self);
  fj_editor_page_show_first_error (self->editor, issues);
}

static void
on_started (FjFlashView *self, FjBoard *first)
{
  FjBoard *board = fj_board_list_get_selected (self->board_list);

  g_assert (FJ_IS_FLASH_VIEW (self));

  fj_notice_clear (self->notice);
  if (board == NULL || !fj_board_is_running (board))
    fj_board_list_select (self->board_list, first);
  fj_flash_view_show (self, FJ_SHOW_RUN);
}

static void
on_board_finished (FjFlashView *self, FjBoard *board)
{
  FjFlashJob *job = fj_board_get_job (board);

  g_assert (FJ_IS_FLASH_VIEW (self));

  if (board == fj_board_list_get_selected (self->board_list) && self->show == FJ_SHOW_RUN &&
      fj_flash_job_get_state (job) == FJ_JOB_FAILED)
    fj_flash_view_show (self, FJ_SHOW_RESULT);
}

static void
on_over (FjFlashView *self)
{
  g_assert (FJ_IS_FLASH_VIEW (self));

  update_centre (self); /* what the others tell of a board that failed */
}

static void
fj_flash_view_dispose (GObject *object)
{
  FjFlashView *self = FJ_FLASH_VIEW (object);

  g_clear_object (&self->flow);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (fj_flash_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/flash-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FjFlashView, board_list);
  gtk_widget_class_bind_template_child (widget_class, FjFlashView, notice);
  gtk_widget_class_bind_template_child (widget_class, FjFlashView, batch);
  gtk_widget_class_bind_template_child (widget_class, FjFlashView, back);
  gtk_widget_class_bind_template_child (widget_class, FjFlashView, centre);
  gtk_widget_class_bind_template_child (widget_class, FjFlashView, guide);
  gtk_widget_class_bind_template_child (widget_class, FjFlashView, editor);
  gtk_widget_class_bind_template_child (widget_class, FjFlashView, run);
  gtk_widget_class_bind_template_child (widget_class, FjFlashView, result);
  gtk_widget_class_bind_template_callback (widget_class, on_board_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_message);
  gtk_widget_class_bind_template_callback (widget_class, on_tile_activated);
  gtk_widget_class_bind_template_callback (widget_class, emit_changed);
}

static void
fj_flash_view_class_init (FjFlashViewClass *klass)
{
  g_type_ensure (FJ_TYPE_BATCH_BAR);
  g_type_ensure (FJ_TYPE_BOARD_LIST);
  g_type_ensure (FJ_TYPE_EDITOR_PAGE);
  g_type_ensure (FJ_TYPE_GUIDE);
  g_type_ensure (FJ_TYPE_NOTICE);
  g_type_ensure (FJ_TYPE_RESULT_VIEW);
  g_type_ensure (FJ_TYPE_RUN_PAGE);
  G_OBJECT_CLASS (klass)->dispose = fj_flash_view_dispose;
  bind_template (GTK_WIDGET_CLASS (klass));
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FJ_TYPE_FLASH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
fj_flash_view_init (FjFlashView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
connect_document (FjFlashView *self)
{
  g_signal_connect_object (self->document, "layout-changed", G_CALLBACK (on_layout_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "disk-changed", G_CALLBACK (on_disk_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "recent-changed", G_CALLBACK (on_recent_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fj_layout_document_get_files (self->document), "changed",
                           G_CALLBACK (on_files_changed), self, G_CONNECT_SWAPPED);
}

static void
connect_flow (FjFlashView *self)
{
  g_signal_connect_object (self->flow, "changed", G_CALLBACK (on_flow_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flow, "refused", G_CALLBACK (on_refused), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flow, "started", G_CALLBACK (on_started), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flow, "board-finished", G_CALLBACK (on_board_finished), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flow, "over", G_CALLBACK (on_over), self, G_CONNECT_SWAPPED);
}

/**
 * fj_flash_view_set_flow:
 * @self: a view
 * @flow: what is flashed where
 *
 * To be called once.
 */
void
fj_flash_view_set_flow (FjFlashView *self, FjRunFlow *flow)
{
  g_return_if_fail (FJ_IS_FLASH_VIEW (self) && self->flow == NULL);

  self->flow = g_object_ref (flow);
  self->document = g_object_ref (fj_run_flow_get_document (flow));
  fj_editor_page_set_document (self->editor, self->document);
  connect_document (self);
  connect_flow (self);
  fj_batch_bar_set_flow (self->batch, self->flow);
  fj_board_list_set_model (self->board_list, fj_run_flow_get_boards (flow));
  on_recent_changed (self);
  fj_flash_view_show (self, FJ_SHOW_EDITOR);
}

/**
 * fj_flash_view_set_log:
 * @self: a view
 * @log: what has happened, for the results
 */
void
fj_flash_view_set_log (FjFlashView *self, FjLog *log)
{
  g_return_if_fail (FJ_IS_FLASH_VIEW (self));

  fj_result_view_set_log (self->result, log);
}

/**
 * fj_flash_view_bind_settings:
 * @self: a view
 * @settings: what is remembered
 *
 * Remembers what is shown.
 */
void
fj_flash_view_bind_settings (FjFlashView *self, GSettings *settings)
{
  g_return_if_fail (FJ_IS_FLASH_VIEW (self));

  g_settings_bind (settings, "map-visible", fj_editor_page_get_map (self->editor), "visible",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "form-visible", fj_editor_page_get_form (self->editor), "visible",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "pane-visible", self->board_list, "visible", G_SETTINGS_BIND_DEFAULT);
}

/**
 * fj_flash_view_show:
 * @self: a view
 * @show: what the centre is to show, as far as the selected board has it
 */
void
fj_flash_view_show (FjFlashView *self, FjShow show)
{
  g_return_if_fail (FJ_IS_FLASH_VIEW (self));

  self->origin = show == FJ_SHOW_EDITOR ? self->show : FJ_SHOW_EDITOR;
  self->show = show;
  update_centre (self);
  emit_changed (self);
}

/**
 * fj_flash_view_go_back:
 * @self: a view
 *
 * Shows what was looked at before the layout, if that was a run or its result.
 */
void
fj_flash_view_go_back (FjFlashView *self)
{
  g_return_if_fail (FJ_IS_FLASH_VIEW (self));

  if (can_go_back (self))
    fj_flash_view_show (self, self->origin);
}

/**
 * fj_flash_view_get_show:
 * @self: a view
 *
 * Returns: what the centre is to show
 */
FjShow
fj_flash_view_get_show (FjFlashView *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_VIEW (self), FJ_SHOW_EDITOR);

  return self->show;
}

/**
 * fj_flash_view_get_board:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the board that is looked at
 */
FjBoard *
fj_flash_view_get_board (FjFlashView *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_VIEW (self), NULL);

  return fj_board_list_get_selected (self->board_list);
}

/**
 * fj_flash_view_get_board_list:
 * @self: a view
 *
 * Returns: (transfer none): the boards pane, to be shown or hidden
 */
GtkWidget *
fj_flash_view_get_board_list (FjFlashView *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_VIEW (self), NULL);

  return GTK_WIDGET (self->board_list);
}

/**
 * fj_flash_view_get_board_row:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): what shows the board that is looked at, for a question to
 *   hang on
 */
GtkWidget *
fj_flash_view_get_board_row (FjFlashView *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_VIEW (self), NULL);

  return fj_board_list_get_selected_row (self->board_list);
}

/**
 * fj_flash_view_get_editor:
 * @self: a view
 *
 * Returns: (transfer none): the page on which the layout is edited
 */
FjEditorPage *
fj_flash_view_get_editor (FjFlashView *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_VIEW (self), NULL);

  return self->editor;
}

/**
 * fj_flash_view_get_notice:
 * @self: a view
 *
 * Returns: (transfer none): what is said above the pages
 */
FjNotice *
fj_flash_view_get_notice (FjFlashView *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_VIEW (self), NULL);

  return self->notice;
}

/**
 * fj_flash_view_is_editing:
 * @self: a view
 *
 * Returns: whether the layout is looked at and can be changed
 */
gboolean
fj_flash_view_is_editing (FjFlashView *self)
{
  g_return_val_if_fail (FJ_IS_FLASH_VIEW (self), FALSE);

  return gtk_stack_get_visible_child (self->centre) == GTK_WIDGET (self->editor) &&
         fj_layout_document_can_edit (self->document);
}

static int
find_row (FjLayout *layout, FjPartition *partition)
{
  for (guint i = 0; layout != NULL && i < fj_layout_get_n_rows (layout); i++)
    if (fj_layout_get_row (layout, i) == partition)
      return (int) i;
  return -1;
}

/**
 * fj_flash_view_find_failed_row:
 * @self: a view
 *
 * Returns: the row of the layout that the selected board failed at, as far as it is still there,
 *   or -1
 */
int
fj_flash_view_find_failed_row (FjFlashView *self)
{
  FjBoard    *board = fj_flash_view_get_board (self);
  FjFlashJob *job = board != NULL ? fj_board_get_job (board) : NULL;
  GPtrArray  *partitions = job != NULL ? fj_flash_job_get_rows (job) : NULL;
  guint       n = job != NULL ? g_list_model_get_n_items (fj_flash_job_get_items (job)) : 0;

  g_return_val_if_fail (FJ_IS_FLASH_VIEW (self), 0);

  for (guint i = 0; i < n && partitions != NULL; i++) {
    g_autoptr (FjJobItem) item = g_list_model_get_item (fj_flash_job_get_items (job), i);
    int row = fj_job_item_get_plan_row (item);

    if (fj_job_item_get_state (item) == FJ_ITEM_FAILED && row >= 0 && (guint) row < partitions->len)
      return find_row (fj_layout_document_get_layout (self->document),
                       g_ptr_array_index (partitions, row));
  }
  return -1;
}

/**
 * fj_flash_view_show_failed_row:
 * @self: a view
 *
 * Goes to the row that the selected board failed at.
 */
void
fj_flash_view_show_failed_row (FjFlashView *self)
{
  int row = fj_flash_view_find_failed_row (self);

  g_return_if_fail (FJ_IS_FLASH_VIEW (self));

  fj_flash_view_show (self, FJ_SHOW_EDITOR);
  if (row >= 0)
    fj_editor_page_select (self->editor, (guint) row, FJ_COLUMN_NONE);
}

/**
 * fj_flash_view_go_to_next_pane:
 * @self: a view
 * @last: what comes after the parts of the view
 *
 * Moves the keyboard to the next part of the window that takes it.
 */
void
fj_flash_view_go_to_next_pane (FjFlashView *self, GtkWidget *last)
{
  GtkWidget *panes[] = { GTK_WIDGET (self->board_list), GTK_WIDGET (self->centre),
                         fj_editor_page_get_panel (self->editor), last };
  GtkWidget *focus;
  guint      at = G_N_ELEMENTS (panes) - 1;

  g_return_if_fail (FJ_IS_FLASH_VIEW (self));

  focus = gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (self))));
  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    if (focus != NULL && (focus == panes[i] || gtk_widget_is_ancestor (focus, panes[i])))
      at = i;
  for (guint i = 1; i <= G_N_ELEMENTS (panes); i++) {
    GtkWidget *pane = panes[(at + i) % G_N_ELEMENTS (panes)];

    if (gtk_widget_get_mapped (pane) && gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD))
      return;
  }
}

/**
 * fj_flash_view_find_rows:
 * @self: a view
 *
 * Lets people look for rows of the layout, unless the keyboard is elsewhere in the window.
 *
 * Returns: whether they can
 */
gboolean
fj_flash_view_find_rows (FjFlashView *self)
{
  GtkWidget *focus;

  g_return_val_if_fail (FJ_IS_FLASH_VIEW (self), FALSE);

  focus = gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (self))));
  if (!fj_flash_view_is_editing (self) ||
      (focus != NULL && !gtk_widget_is_ancestor (focus, GTK_WIDGET (self))))
    return FALSE;
  fj_editor_page_find_rows (self->editor);
  return TRUE;
}
