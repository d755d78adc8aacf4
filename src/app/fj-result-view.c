/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-result-view.h"

#include "fj-job-style.h"
#include "fj-text-error.h"
#include "fj-text-unit.h"
#include "fj-text.h"

#include <fj-error-page.h>
#include <fj-job-row.h>
#include <fj-proof.h>
#include <fj-verdict.h>
#include <glib/gi18n.h>

/* Of the log, as many as tell of the last step. */
#define N_LINES 5

/**
 * FjResultView:
 *
 * How a run ended for a board: PASS or FAIL in words, what the board said, what it means, what to
 * do next.
 */
struct _FjResultView {
  GtkBox parent_instance;

  FjBoard *board; /* (owned) (nullable) */
  FjLog   *log;   /* (owned) (nullable) */

  GtkLabel       *verdict;
  GtkLabel       *headline;
  GtkLabel       *figures;
  GtkWidget      *said_heading;
  GtkLabel       *said;
  GtkWidget      *meaning_heading;
  GtkLabel       *meaning;
  GtkLabel       *advice_heading;
  GtkLabel       *advice;
  GtkProgressBar *place;
  GtkLabel       *lines;
  GtkWidget      *page;
  GtkWidget      *retry;
  GtkWidget      *show_row;
  GtkWidget      *switches;
};

G_DEFINE_FINAL_TYPE (FjResultView, fj_result_view, GTK_TYPE_BOX)

static void
fj_result_view_dispose (GObject *object)
{
  g_clear_object (&FJ_RESULT_VIEW (object)->board);
  g_clear_object (&FJ_RESULT_VIEW (object)->log);
  G_OBJECT_CLASS (fj_result_view_parent_class)->dispose (object);
}

static void
fj_result_view_class_init (FjResultViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_result_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/result-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FjResultView, verdict);
  gtk_widget_class_bind_template_child (widget_class, FjResultView, headline);
  gtk_widget_class_bind_template_child (widget_class, FjResultView, figures);
  gtk_widget_class_bind_template_child (widget_class, FjResultView, said_heading);
  gtk_widget_class_bind_template_child (widget_class, FjResultView, said);
  gtk_widget_class_bind_template_child (widget_class, FjResultView, meaning_heading);
  gtk_widget_class_bind_template_child (widget_class, FjResultView, meaning);
  gtk_widget_class_bind_template_child (widget_class, FjResultView, advice_heading);
  gtk_widget_class_bind_template_child (widget_class, FjResultView, advice);
  gtk_widget_class_bind_template_child (widget_class, FjResultView, place);
  gtk_widget_class_bind_template_child (widget_class, FjResultView, lines);
  gtk_widget_class_bind_template_child (widget_class, FjResultView, page);
  gtk_widget_class_bind_template_child (widget_class, FjResultView, retry);
  gtk_widget_class_bind_template_child (widget_class, FjResultView, show_row);
  gtk_widget_class_bind_template_child (widget_class, FjResultView, switches);
  gtk_widget_class_set_css_name (widget_class, "result-view");
}

static void
fj_result_view_init (FjResultView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_section (GtkWidget *heading, GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (heading, text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/* Where the pages cannot be reached, the view has said all that is needed already. */
static void
set_page (FjResultView *self, const GError *error)
{
  g_autofree char *uri = error != NULL ? fj_error_dup_page (error) : NULL;

  gtk_widget_set_visible (self->page, uri != NULL);
  if (uri != NULL)
    gtk_link_button_set_uri (GTK_LINK_BUTTON (self->page), uri);
}

static void
set_verdict (FjResultView *self, FjJobState state)
{
  g_autofree char *text = g_strdup_printf (C_ ("state", "%s %s"), fj_text_job_sign (state),
                                           fj_text_job_word (state));

  gtk_label_set_text (self->verdict, text);
  fj_job_style_apply (GTK_WIDGET (self->verdict), state);
}

static char *
dup_headline (FjBoard *board, FjFlashJob *job)
{
  g_autofree char *name = fj_board_dup_name (board);
  g_autofree char *what = NULL;
  const char      *end = fj_plan_get_end_text (fj_flash_job_get_plan (job));

  if (fj_flash_job_get_state (job) == FJ_JOB_PASSED && end != NULL)
    /* Translators: a board, what was done as a whole sentence */
    return g_strdup_printf (_ ("%s: %s"), name, end);
  if (fj_flash_job_get_state (job) == FJ_JOB_PASSED)
    /* Translators: %s is a board */
    return g_strdup_printf (_ ("%s: everything is written."), name);
  if (fj_flash_job_get_state (job) == FJ_JOB_CANCELLED)
    /* Translators: %s is a board */
    return g_strdup_printf (_ ("%s: stopped before the end."), name);
  what = fj_text_error_headline (fj_flash_job_get_error (job));
  /* Translators: a board, what went wrong */
  return g_strdup_printf (_ ("%s: %s"), name, what);
}

/* What was sent and left out, what is proven, and over what it went: a sentence each. */
static char *
dup_proof (FjFlashJob *job, const FjProof *proof)
{
  const char      *why;
  FjWay            way = fj_flash_job_get_way (job, &why);
  const char      *way_text = fj_way_to_text (way, why);
  gboolean         has_passed = fj_flash_job_get_state (job) == FJ_JOB_PASSED;
  g_autofree char *sent = fj_proof_sent_to_text (proof);
  g_autofree char *proven = has_passed ? fj_proof_to_text (proof) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 3; i++) {
    const char *line = i == 0 ? proven : i == 1 ? sent
                                                : way_text;

    if (line != NULL)
      g_string_append_printf (text, "\n%s", line);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What was read back was not sent. */
static char *
dup_figures (FjFlashJob *job)
{
  double           seconds = fj_flash_job_get_elapsed (job);
  gboolean         has_passed = fj_flash_job_get_state (job) == FJ_JOB_PASSED;
  FjProof          proof;
  g_autofree char *lines = NULL;
  g_autofree char *figures = NULL;
  g_autofree char *size = NULL;
  g_autofree char *total = NULL;
  g_autofree char *time = fj_text_duration (seconds);
  g_autofree char *rate = NULL;

  fj_proof_init (&proof, job);
  size = fj_text_size (proof.sent);
  total = fj_text_size (has_passed ? proof.sent : fj_flash_job_get_total (job));
  rate = fj_text_rate (seconds > 0 ? (double) proof.sent / seconds : 0);
  /* Translators: size sent, size in all, time, speed */
  figures = g_strdup_printf (_ ("%s of %s in %s, %s on average"), size, total, time, rate);
  lines = dup_proof (job, &proof);
  return g_strconcat (figures, lines, NULL);
}

static char *
dup_meaning (const GError *error, FjSuspect suspect, GPtrArray *run)
{
  g_autofree char *meaning = fj_text_error_meaning (error);
  g_autofree char *suspicion = fj_verdict_dup_suspicion (suspect, run);

  return suspicion != NULL ? g_strdup_printf ("%s\n%s", meaning, suspicion)
                           : g_steal_pointer (&meaning);
}

static char *
dup_next (FjFlashJob *job, FjSuspect suspect)
{
  g_autofree char *advice = fj_verdict_dup_advice (job, suspect);

  if (advice == NULL)
    return g_strdup (_ ("Unplug this board and plug in the next one."));
  return g_strconcat (advice, "\n", _ ("Unplug this board and plug in the next one."), NULL);
}

static char *
dup_advice (FjFlashJob *job, FjSuspect suspect)
{
  const GError *error = fj_flash_job_get_error (job);

  if (fj_flash_job_get_state (job) == FJ_JOB_CANCELLED && fj_flash_job_may_have_written (job))
    return g_strdup_printf ("%s\n%s",
                            _ ("The storage is half written. Flash the board again before you use "
                               "it."),
                            error->message);
  if (fj_flash_job_get_state (job) == FJ_JOB_CANCELLED)
    return g_strdup (error->message);
  if (fj_flash_job_get_state (job) == FJ_JOB_PASSED)
    return dup_next (job, suspect);
  return fj_verdict_dup_advice (job, suspect);
}

/* How far the row came that the run ended at. */
static void
set_place (FjResultView *self, FjFlashJob *job)
{
  g_autoptr (GPtrArray) rows = fj_job_rows_new (job);

  gtk_widget_hide (GTK_WIDGET (self->place));
  for (guint i = 0; i < rows->len; i++) {
    FjJobRow        *row = g_ptr_array_index (rows, i);
    FjJobItem       *item = fj_job_row_get_item (row);
    g_autofree char *text = NULL;
    g_autofree char *done = NULL;
    g_autofree char *total = NULL;

    if (fj_job_row_get_state (row) != FJ_JOB_ROW_FAILED || item == NULL)
      continue;
    done = fj_text_size (fj_job_item_get_bytes (item));
    total = fj_text_size (fj_job_item_get_total (item));
    /* Translators: name of a partition, then two sizes: how much of how much was sent */
    text = g_strdup_printf (_ ("%s: %s of %s"), fj_job_item_get_name (item), done, total);
    gtk_progress_bar_set_fraction (self->place, MAX (fj_job_row_get_fraction (row), 0));
    gtk_progress_bar_set_text (self->place, text);
    gtk_widget_show (GTK_WIDGET (self->place));
  }
}

static void
set_lines (FjResultView *self, gboolean has_failed)
{
  g_autofree char *name = fj_board_dup_name (self->board);
  g_autofree char *lines = NULL;

  if (has_failed && self->log != NULL)
    lines = fj_log_dup_last (self->log, name, N_LINES);
  gtk_label_set_text (self->lines, lines != NULL ? lines : "");
  gtk_widget_set_visible (GTK_WIDGET (self->lines), lines != NULL && *lines != '\0');
}

/* After a success there is nothing to try again: the next board has its turn. */
static void
update_buttons (FjResultView *self, FjFlashJob *job)
{
  FjJobState state = fj_flash_job_get_state (job);
  gboolean   has_passed = state == FJ_JOB_PASSED;

  gtk_label_set_text (self->advice_heading, has_passed ? _ ("The next board")
                                                       : _ ("What you can do"));
  gtk_widget_set_visible (self->retry, !has_passed);
  gtk_widget_set_visible (self->show_row, state == FJ_JOB_FAILED);
  gtk_widget_set_visible (self->switches,
                          has_passed && fj_plan_fills_storage (fj_flash_job_get_plan (job)));
}

/**
 * fj_result_view_set_log:
 * @self: a result view
 * @log: what its last lines are shown of
 */
void
fj_result_view_set_log (FjResultView *self, FjLog *log)
{
  g_return_if_fail (FJ_IS_RESULT_VIEW (self));

  g_set_object (&self->log, log);
}

/**
 * fj_result_view_set_board:
 * @self: a result view
 * @board: (nullable): a board whose job is over
 * @run: (element-type FjFlashJob): all jobs of the run
 */
void
fj_result_view_set_board (FjResultView *self, FjBoard *board, GPtrArray *run)
{
  FjFlashJob      *job = board != NULL ? fj_board_get_job (board) : NULL;
  GError          *error = NULL;
  FjErrorDetail   *detail = NULL;
  FjSuspect        suspect;
  g_autofree char *headline = NULL;
  g_autofree char *figures = NULL;
  g_autofree char *meaning = NULL;
  g_autofree char *advice = NULL;

  g_return_if_fail (FJ_IS_RESULT_VIEW (self));

  g_set_object (&self->board, board);
  if (job == NULL)
    return;
  if (fj_flash_job_get_state (job) == FJ_JOB_FAILED)
    error = fj_flash_job_get_error (job);
  detail = error != NULL ? fj_error_get_detail (error) : NULL;
  headline = dup_headline (board, job);
  figures = dup_figures (job);
  suspect = fj_verdict_get_suspect (job, run);
  meaning = error != NULL ? dup_meaning (error, suspect, run) : NULL;
  advice = dup_advice (job, suspect);
  set_verdict (self, fj_flash_job_get_state (job));
  gtk_label_set_text (self->headline, headline);
  gtk_label_set_text (self->figures, figures);
  set_section (self->said_heading, self->said, detail != NULL ? detail->device_text : NULL);
  set_section (self->meaning_heading, self->meaning, meaning);
  set_section (GTK_WIDGET (self->advice_heading), self->advice, advice);
  set_page (self, error);
  set_place (self, job);
  set_lines (self, error != NULL);
  update_buttons (self, job);
}
