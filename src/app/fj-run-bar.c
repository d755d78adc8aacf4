/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-bar.h"

#include "fj-text.h"

#include <fj-format.h>
#include <glib/gi18n.h>

/**
 * FjRunBar:
 *
 * The head of the table while a job is shown: which board, how it is, how far, which boot stage it
 * is in, and what it is waiting for.
 */
struct _FjRunBar {
  GtkBox parent_instance;

  FjBoard           *board;  /* (owned) (nullable) */
  const FjStageInfo *labels; /* (not owned) (nullable) the stages that there are labels for */

  GtkLabel       *name;
  GtkLabel       *state;
  GtkContainer   *stages;
  GtkLabel       *detail;
  GtkProgressBar *bar;
  GtkWidget      *again;
  GtkWidget      *details;
  GtkWidget      *edit;
};

G_DEFINE_FINAL_TYPE (FjRunBar, fj_run_bar, GTK_TYPE_BOX)

static const char *const state_classes[] = { "fj-pass", "fj-fail", "fj-stopped" };

static void
set_class (GtkWidget *widget, const char *wanted)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);

  for (guint i = 0; i < G_N_ELEMENTS (state_classes); i++) {
    if (g_strcmp0 (state_classes[i], wanted) == 0)
      gtk_style_context_add_class (style, state_classes[i]);
    else
      gtk_style_context_remove_class (style, state_classes[i]);
  }
}

static const char *
get_class (FjJobState state)
{
  if (state == FJ_JOB_PASSED)
    return "fj-pass";
  if (state == FJ_JOB_FAILED)
    return "fj-fail";
  return state == FJ_JOB_CANCELLED ? "fj-stopped" : NULL;
}

static void
set_label (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
update_stage (GtkLabel *label, const FjStageInfo *stage, FjFlashJob *job)
{
  const FjStageInfo *now = fj_flash_job_get_stage (job);
  FjJobState         state = fj_flash_job_get_state (job);
  const char        *sign = "●";
  g_autofree char   *text = NULL;

  if ((now != NULL && now->order > stage->order) || state == FJ_JOB_PASSED)
    sign = "✓";
  else if (now == stage)
    sign = state == FJ_JOB_FAILED ? "✗" : "▶";
  text = g_strdup_printf ("%s %s", sign, fj_stage_info_get_title (stage));
  set_label (label, text);
  if (now == stage)
    gtk_style_context_remove_class (gtk_widget_get_style_context (GTK_WIDGET (label)), "dim-label");
  else
    gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (label)), "dim-label");
}

static void
on_label_old (GtkWidget *label, gpointer user_data)
{
  gtk_widget_destroy (label);
}

/* One label for each stage on the way that boards of this kind have. */
static void
make_labels (FjRunBar *self, const FjStageInfo *stages, guint n)
{
  if (self->labels == stages)
    return;
  self->labels = stages;
  gtk_container_foreach (self->stages, on_label_old, NULL);
  for (guint i = 0; i < n; i++) {
    if (fj_stage_info_has (&stages[i], FJ_STAGE_IS_BOARD)) {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_widget_show (label);
      gtk_container_add (self->stages, label);
    }
  }
}

static void
update_stages (FjRunBar *self, FjFlashJob *job)
{
  guint              n = 0;
  const FjStageInfo *stages = fj_device_get_stages (fj_flash_job_get_device (job), &n);
  g_autoptr (GList) labels = NULL;
  GList *next;

  make_labels (self, stages, n);
  labels = gtk_container_get_children (self->stages);
  next = labels;
  for (guint i = 0; i < n; i++) {
    if (fj_stage_info_has (&stages[i], FJ_STAGE_IS_BOARD)) {
      update_stage (GTK_LABEL (next->data), &stages[i], job);
      next = next->next;
    }
  }
}

static char *
dup_total (FjFlashJob *job)
{
  g_autofree char *bytes = fj_format_size (fj_flash_job_get_bytes (job));
  g_autofree char *total = fj_format_size (fj_flash_job_get_total (job));

  /* Translators: two sizes: how much of how much */
  return g_strdup_printf (_ ("%s of %s"), bytes, total);
}

static void
update_bar (FjRunBar *self)
{
  FjFlashJob      *job = fj_board_get_job (self->board);
  g_autofree char *name = fj_board_dup_name (self->board);
  g_autofree char *state = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *total = NULL;
  gboolean         running = fj_board_is_running (self->board);

  if (job == NULL)
    return;
  state = fj_text_job_progress (job);
  detail = fj_text_job_detail (job);
  total = dup_total (job);
  set_label (self->name, name);
  set_label (self->state, state);
  set_label (self->detail, detail);
  set_class (GTK_WIDGET (self->state), get_class (fj_flash_job_get_state (job)));
  gtk_progress_bar_set_fraction (self->bar, fj_flash_job_get_fraction (job));
  gtk_progress_bar_set_text (self->bar, total);
  update_stages (self, job);
  gtk_widget_set_visible (self->again, !running);
  gtk_widget_set_visible (self->details, !running);
  gtk_widget_set_visible (self->edit, !running);
}

static void
fj_run_bar_dispose (GObject *object)
{
  fj_run_bar_set_board (FJ_RUN_BAR (object), NULL);
  G_OBJECT_CLASS (fj_run_bar_parent_class)->dispose (object);
}

static void
fj_run_bar_class_init (FjRunBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_run_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/run-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, FjRunBar, name);
  gtk_widget_class_bind_template_child (widget_class, FjRunBar, state);
  gtk_widget_class_bind_template_child (widget_class, FjRunBar, stages);
  gtk_widget_class_bind_template_child (widget_class, FjRunBar, detail);
  gtk_widget_class_bind_template_child (widget_class, FjRunBar, bar);
  gtk_widget_class_bind_template_child (widget_class, FjRunBar, again);
  gtk_widget_class_bind_template_child (widget_class, FjRunBar, details);
  gtk_widget_class_bind_template_child (widget_class, FjRunBar, edit);
  gtk_widget_class_set_css_name (widget_class, "run-bar");
}

static void
fj_run_bar_init (FjRunBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * fj_run_bar_set_board:
 * @self: a run bar
 * @board: (nullable): the board whose job is shown
 */
void
fj_run_bar_set_board (FjRunBar *self, FjBoard *board)
{
  g_return_if_fail (FJ_IS_RUN_BAR (self));

  if (self->board != NULL)
    g_signal_handlers_disconnect_by_data (self->board, self);
  g_set_object (&self->board, board);
  if (board == NULL)
    return;
  g_signal_connect_object (board, "changed", G_CALLBACK (update_bar), self, G_CONNECT_SWAPPED);
  update_bar (self);
}
