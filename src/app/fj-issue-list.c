/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-issue-list.h"

#include "fj-text.h"

#include <fj-cell.h>
#include <fj-error-page.h>
#include <glib/gi18n.h>

/* More than this nobody reads; correcting some shows the rest. */
#define MAX_SHOWN 40

/* Of one sentence. */
#define MAX_LINES 6

/* So many are seen at once; the others are scrolled to. */
#define VISIBLE_ROWS 5

/**
 * FjIssueList:
 *
 * What there is to say about the layout, the worst first, each with the button that corrects it.
 * Signals: "issue-activated" (FjIssue): show the cell; "fix-activated" (FjIssue): correct it.
 */
struct _FjIssueList {
  GtkScrolledWindow parent_instance;

  GPtrArray *shown;  /* (owned) (element-type FjIssue) */
  GPtrArray *places; /* (owned) (element-type utf8): of each, as it is shown */
  guint      next;
  guint      fit;   /* source, or 0 */
  int        width; /* of the list when its height was last looked at */
  int        height;

  GtkListBox *list;
};

enum {
  SIGNAL_ISSUE_ACTIVATED,
  SIGNAL_FIX_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjIssueList, fj_issue_list, GTK_TYPE_SCROLLED_WINDOW)

static FjIssue *
get_issue (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), "fj-issue");
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, FjIssueList *self)
{
  g_assert (FJ_IS_ISSUE_LIST (self));

  if (get_issue (row) != NULL)
    g_signal_emit (self, signals[SIGNAL_ISSUE_ACTIVATED], 0, get_issue (row));
}

static void
on_fix_clicked (GtkButton *button, FjIssueList *self)
{
  g_autoptr (FjIssue) issue = g_object_ref (get_issue (button));

  g_assert (FJ_IS_ISSUE_LIST (self));

  g_signal_emit (self, signals[SIGNAL_FIX_ACTIVATED], 0, issue);
}

/*
 * With a large font, or where there is little room for a line, rows are high; in a low window, the
 * table needs its place.
 */
static void
update_height (FjIssueList *self)
{
  int most = gtk_widget_get_allocated_height (gtk_widget_get_toplevel (GTK_WIDGET (self))) / 5;
  int height = 0;

  for (guint i = 0; i < MIN (self->shown->len, VISIBLE_ROWS); i++) {
    int natural;

    gtk_widget_get_preferred_height_for_width (
      GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i)), MAX (self->width, 1), NULL,
      &natural);
    height += natural;
  }
  if (most > 0) /* else there is no window yet */
    height = MIN (height, most);
  self->height = MAX (height, 1);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self), self->height);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static gboolean
fit_cb (gpointer user_data)
{
  FjIssueList *self = user_data;

  self->fit = 0;
  update_height (self);
  return G_SOURCE_REMOVE;
}

/* Lines wrap elsewhere now. */
static void
on_list_allocated (FjIssueList *self)
{
  int width = gtk_widget_get_allocated_width (GTK_WIDGET (self->list));

  g_assert (FJ_IS_ISSUE_LIST (self));

  if (width == self->width)
    return;
  self->width = width;
  if (self->fit == 0)
    self->fit = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

/* By itself the list asks for one line a row. */
static void
fj_issue_list_get_preferred_height (GtkWidget *widget, int *minimum, int *natural)
{
  GTK_WIDGET_CLASS (fj_issue_list_parent_class)->get_preferred_height (widget, minimum, natural);
  *natural = MAX (*natural, FJ_ISSUE_LIST (widget)->height);
}

static void
fj_issue_list_dispose (GObject *object)
{
  FjIssueList *self = FJ_ISSUE_LIST (object);

  if (self->fit != 0)
    g_source_remove (self->fit);
  self->fit = 0;
  G_OBJECT_CLASS (fj_issue_list_parent_class)->dispose (object);
}

static void
fj_issue_list_finalize (GObject *object)
{
  g_ptr_array_unref (FJ_ISSUE_LIST (object)->shown);
  g_ptr_array_unref (FJ_ISSUE_LIST (object)->places);
  G_OBJECT_CLASS (fj_issue_list_parent_class)->finalize (object);
}

static void
fj_issue_list_class_init (FjIssueListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType           type = FJ_TYPE_ISSUE_LIST;

  G_OBJECT_CLASS (klass)->dispose = fj_issue_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = fj_issue_list_finalize;
  widget_class->get_preferred_height = fj_issue_list_get_preferred_height;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/issue-list.ui");
  gtk_widget_class_bind_template_child (widget_class, FjIssueList, list);
  gtk_widget_class_bind_template_callback (widget_class, on_list_allocated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_set_css_name (widget_class, "issue-list");
  signals[SIGNAL_ISSUE_ACTIVATED] = g_signal_new ("issue-activated", type, G_SIGNAL_RUN_LAST, 0,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 1, FJ_TYPE_ISSUE);
  signals[SIGNAL_FIX_ACTIVATED] = g_signal_new ("fix-activated", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                                NULL, NULL, G_TYPE_NONE, 1, FJ_TYPE_ISSUE);
}

static void
fj_issue_list_init (FjIssueList *self)
{
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->places = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
dup_where (FjIssue *issue, FjLayout *layout)
{
  int              row = fj_issue_get_row (issue);
  FjColumn         column = fj_issue_get_column (issue);
  g_autofree char *name = NULL;

  if (row < 0 || layout == NULL || (guint) row >= fj_layout_get_n_rows (layout))
    return g_strdup (_ ("Layout"));
  name = fj_cell_quote (
    fj_partition_get_text (fj_layout_get_row (layout, (guint) row), FJ_COLUMN_NAME));
  if (column == FJ_COLUMN_NONE)
    /* Translators: number and name of a row */
    return g_strdup_printf (_ ("Row %d (%s)"), row + 1, name);
  /* Translators: number and name of a row, title of a column */
  return g_strdup_printf (_ ("Row %d (%s), %s"), row + 1, name, fj_column_to_text (column));
}

static GtkWidget *
make_label (const char *text, const char *class_name)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0.5f);
  if (class_name != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (label), class_name);
  return label;
}

static const char *
get_class (FjSeverity severity)
{
  if (severity == FJ_SEVERITY_ERROR)
    return "fj-fail";
  return severity == FJ_SEVERITY_WARNING ? "fj-warning" : "dim-label";
}

static void
add_fix_button (FjIssueList *self, GtkWidget *box, FjIssue *issue)
{
  GtkWidget *button;

  if (fj_issue_get_fix_label (issue) == NULL)
    return;
  button = gtk_button_new_with_label (fj_issue_get_fix_label (issue));
  g_object_set_data_full (G_OBJECT (button), "fj-issue", g_object_ref (issue), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_fix_clicked), self, 0);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_pack_end (GTK_BOX (box), button, FALSE, FALSE, 0);
}

/* Opens the page about it, on this computer where the pages are installed. */
static void
add_why_button (GtkWidget *box, FjIssue *issue)
{
  g_autofree char *uri = fj_issue_dup_page (fj_issue_get_code (issue));
  GtkWidget       *button = gtk_link_button_new_with_label (uri, _ ("Why?"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("What is said about this in the documentation"));
  gtk_box_pack_end (GTK_BOX (box), button, FALSE, FALSE, 0);
}

static void
add_row (FjIssueList *self, FjIssue *issue, const char *where)
{
  FjSeverity       severity = fj_issue_get_severity (issue);
  GtkWidget       *row = gtk_list_box_row_new ();
  GtkWidget       *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *text = g_strdup_printf ("%s: %s", where, fj_issue_get_text (issue));
  g_autofree char *name = g_strdup_printf ("%s: %s", fj_text_severity_word (severity), text);
  GtkWidget       *label = make_label (text, NULL);

  /* the name of a row may be as long as its line */
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), MAX_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 24);
  g_object_set (box, "margin-start", 10, "margin-end", 10, "margin-top", 3, "margin-bottom", 3,
                NULL);
  gtk_container_add (GTK_CONTAINER (box),
                     make_label (fj_text_severity_sign (severity), get_class (severity)));
  gtk_box_pack_start (GTK_BOX (box), label, TRUE, TRUE, 0);
  add_why_button (box, issue);
  add_fix_button (self, box, issue);
  gtk_container_add (GTK_CONTAINER (row), box);
  g_object_set_data_full (G_OBJECT (row), "fj-issue", g_object_ref (issue), g_object_unref);
  atk_object_set_name (gtk_widget_get_accessible (row), name);
  gtk_widget_show_all (row);
  gtk_container_add (GTK_CONTAINER (self->list), row);
}

static int
compare_issues (gconstpointer a, gconstpointer b)
{
  FjIssue *issue_a = *(FjIssue *const *) a;
  FjIssue *issue_b = *(FjIssue *const *) b;

  if (fj_issue_get_severity (issue_a) != fj_issue_get_severity (issue_b))
    return (int) fj_issue_get_severity (issue_b) - (int) fj_issue_get_severity (issue_a);
  return fj_issue_get_row (issue_a) - fj_issue_get_row (issue_b);
}

static gboolean
is_same (FjIssueList *self, GPtrArray *issues, GPtrArray *places)
{
  if (issues->len != self->shown->len)
    return FALSE;
  for (guint i = 0; i < issues->len; i++) {
    FjIssue *issue = g_ptr_array_index (issues, i);
    FjIssue *shown = g_ptr_array_index (self->shown, i);

    if (fj_issue_get_row (issue) != fj_issue_get_row (shown) ||
        g_strcmp0 (fj_issue_get_text (issue), fj_issue_get_text (shown)) != 0 ||
        g_strcmp0 (fj_issue_get_fix_value (issue), fj_issue_get_fix_value (shown)) != 0 ||
        !g_str_equal (g_ptr_array_index (places, i), g_ptr_array_index (self->places, i)))
      return FALSE;
  }
  return TRUE;
}

static void
destroy_cb (GtkWidget *widget, gpointer user_data)
{
  gtk_widget_destroy (widget);
}

/* The position behind the issue that was shown last, among new ones; the first where it is gone. */
static guint
find_next (FjIssueList *self, GPtrArray *issues, GPtrArray *places)
{
  guint       last = self->shown->len > 0 ? (self->next - 1) % self->shown->len : 0;
  const char *code;

  if (self->next == 0 || self->shown->len == 0)
    return 0;
  code = fj_issue_get_code (g_ptr_array_index (self->shown, last));
  for (guint i = 0; i < issues->len; i++)
    if (g_str_equal (fj_issue_get_code (g_ptr_array_index (issues, i)), code) &&
        g_strcmp0 (g_ptr_array_index (places, i), g_ptr_array_index (self->places, last)) == 0)
      return i + 1;
  return 0;
}

/**
 * fj_issue_list_set_issues:
 * @self: a list
 * @issues: (element-type FjIssue): what there is to say
 * @layout: (nullable): what it is about
 *
 * Shows them; nothing is rebuilt when they are the same as before.
 */
void
fj_issue_list_set_issues (FjIssueList *self, GPtrArray *issues, FjLayout *layout)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);

  g_return_if_fail (FJ_IS_ISSUE_LIST (self));

  for (guint i = 0; i < issues->len; i++)
    g_ptr_array_add (sorted, g_object_ref (g_ptr_array_index (issues, i)));
  g_ptr_array_sort (sorted, compare_issues);
  if (sorted->len > MAX_SHOWN)
    g_ptr_array_set_size (sorted, MAX_SHOWN);
  for (guint i = 0; i < sorted->len; i++)
    g_ptr_array_add (places, dup_where (g_ptr_array_index (sorted, i), layout));
  gtk_widget_set_visible (GTK_WIDGET (self), sorted->len > 0);
  if (is_same (self, sorted, places))
    return;
  gtk_container_foreach (GTK_CONTAINER (self->list), destroy_cb, NULL);
  self->next = find_next (self, sorted, places);
  g_ptr_array_unref (self->shown);
  self->shown = g_steal_pointer (&sorted);
  g_ptr_array_unref (self->places);
  self->places = g_steal_pointer (&places);
  for (guint i = 0; i < self->shown->len; i++)
    add_row (self, g_ptr_array_index (self->shown, i), g_ptr_array_index (self->places, i));
  update_height (self);
}

/**
 * fj_issue_list_next:
 * @self: a list
 *
 * Shows the cell of the next issue, after the last one the first again.
 */
void
fj_issue_list_next (FjIssueList *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (FJ_IS_ISSUE_LIST (self));

  if (self->shown->len == 0)
    return;
  row = gtk_list_box_get_row_at_index (self->list, (int) (self->next % self->shown->len));
  self->next++;
  gtk_list_box_select_row (self->list, row);
  g_signal_emit (self, signals[SIGNAL_ISSUE_ACTIVATED], 0, get_issue (row));
}
