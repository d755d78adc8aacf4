/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-bar.h"

#include "fj-job-style.h"
#include "fj-text-unit.h"
#include "fj-text.h"

#include <glib/gi18n.h>

/**
 * FjRunBar:
 *
 * The head of the table while a job is shown: how far it is or how it ended, to be read from a
 * distance; which board, and what it is doing or waiting for.
 */
struct _FjRunBar {
  GtkBox parent_instance;

  FjBoard *board; /* (owned) (nullable) */

  GtkLabel       *figure;
  GtkLabel       *name;
  GtkLabel       *state;
  GtkLabel       *detail;
  GtkProgressBar *bar;
  GtkWidget      *again;
  GtkWidget      *details;
  GtkWidget      *edit;
};

G_DEFINE_FINAL_TYPE (FjRunBar, fj_run_bar, GTK_TYPE_BOX)

static void
set_label (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static char *
dup_total (FjFlashJob *job)
{
  g_autofree char *bytes = fj_text_size (fj_flash_job_get_bytes (job));
  g_autofree char *total = fj_text_size (fj_flash_job_get_total (job));

  /* Translators: two sizes: how much of how much */
  return g_strdup_printf (_ ("%s of %s"), bytes, total);
}

static char *
dup_figure (FjFlashJob *job)
{
  FjJobState state = fj_flash_job_get_state (job);

  if ((state == FJ_JOB_RUNNING && !fj_text_job_waits_for_people (job)) || state == FJ_JOB_STOPPING)
    /* Translators: percent */
    return g_strdup_printf (_ ("%d %%"), (int) (fj_flash_job_get_fraction (job) * 100));
  return fj_text_job_figure (job);
}

/* What can be done when it is over. */
static void
update_buttons (FjRunBar *self, FjFlashJob *job)
{
  gboolean is_over = fj_flash_job_is_over (job);

  gtk_widget_set_visible (self->again,
                          is_over && fj_flash_job_get_state (job) != FJ_JOB_PASSED);
  gtk_widget_set_visible (self->details, is_over);
  gtk_widget_set_visible (self->edit, is_over);
}

static void
update_bar (FjRunBar *self)
{
  FjFlashJob      *job = fj_board_get_job (self->board);
  g_autofree char *name = fj_board_dup_name (self->board);
  g_autofree char *state = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *total = NULL;
  g_autofree char *figure = NULL;

  if (job == NULL)
    return;
  state = fj_text_job_progress (job);
  detail = fj_text_job_detail (job);
  total = dup_total (job);
  figure = dup_figure (job);
  set_label (self->figure, figure);
  set_label (self->name, name);
  set_label (self->state, state);
  set_label (self->detail, detail);
  fj_job_style_apply (GTK_WIDGET (self->figure), fj_flash_job_get_state (job));
  fj_job_style_apply (GTK_WIDGET (self->state), fj_flash_job_get_state (job));
  gtk_progress_bar_set_fraction (self->bar, fj_flash_job_get_fraction (job));
  gtk_progress_bar_set_text (self->bar, total);
  update_buttons (self, job);
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
  gtk_widget_class_bind_template_child (widget_class, FjRunBar, figure);
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
