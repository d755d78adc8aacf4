/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-window-questions.h"

#include "fj-run-text.h"

#include <glib/gi18n.h>

/**
 * fj_window_questions_clear:
 * @self: questions of a window
 *
 * Lets go of what was asked about, when the window goes.
 */
void
fj_window_questions_clear (FjWindowQuestions *self)
{
  g_clear_weak_pointer (&self->asker);
  g_clear_object (&self->stopping);
  self->flow = NULL;
}

static void
update_stop (FjWindowQuestions *self)
{
  g_autofree char *text = NULL;

  if (self->stopping != NULL ? !fj_board_is_running (self->stopping)
                             : fj_run_flow_get_n_running (self->flow) == 0) {
    gtk_popover_popdown (self->stop_popover); /* the run was over before the answer */
    return;
  }
  text = fj_run_text_stop (self->flow, self->stopping);
  gtk_label_set_text (self->stop_label, text);
}

/**
 * fj_window_questions_update:
 * @self: questions of a window
 *
 * Brings an open question in line with the run flow, or closes it when it has answered itself.
 */
void
fj_window_questions_update (FjWindowQuestions *self)
{
  update_stop (self);
  if (!fj_run_flow_is_asking (self->flow))
    gtk_popover_popdown (self->erase_popover);
}

/**
 * fj_window_questions_set_asker:
 * @self: questions of a window
 * @asker: (nullable): what was pressed, %NULL: the button in the header
 *
 * The next question hangs on it.
 */
void
fj_window_questions_set_asker (FjWindowQuestions *self, GtkWidget *asker)
{
  g_set_weak_pointer (&self->asker, asker);
}

/* What was pressed, as far as it is still there. */
static GtkWidget *
get_asker (FjWindowQuestions *self)
{
  if (self->asker != NULL && gtk_widget_get_mapped (self->asker))
    return self->asker;
  return gtk_widget_get_visible (self->flash_button) ? self->flash_button : self->menu_button;
}

static void
show_question (GtkWidget *title, GtkLabel *label, const char *text)
{
  gtk_widget_set_visible (title, text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
  gtk_label_set_text (label, text != NULL ? text : "");
}

/**
 * fj_window_questions_ask_erase:
 * @self: questions of a window
 *
 * Asks before something is lost, unless that is allowed already. What is lost and what nobody has
 * allowed are one question.
 */
void
fj_window_questions_ask_erase (FjWindowQuestions *self)
{
  g_autoptr (FjRunSummary) question = fj_run_flow_dup_question (self->flow);
  g_autofree char *boards = fj_run_flow_dup_erased_boards (self->flow);

  if (question == NULL)
    return;
  if (self->is_allowed) {
    fj_run_flow_confirm (self->flow);
    return;
  }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->erase_always), FALSE);
  gtk_popover_set_relative_to (self->erase_popover, get_asker (self));
  show_question (self->erase_title, self->erase_label, question->erased);
  show_question (self->outside_title, self->outside_label, question->outside);
  gtk_button_set_label (GTK_BUTTON (self->erase_button), question->erased != NULL
                                                           ? _ ("_Erase and Flash")
                                                           : _ ("_Flash All the Same"));
  gtk_label_set_text (self->erase_boards, boards);
  gtk_popover_popup (self->erase_popover);
  gtk_widget_grab_focus (self->erase_button);
}

/**
 * fj_window_questions_start:
 * @self: questions of which one is being answered
 *
 * Starts what was asked about, and takes down whether to ask again.
 */
void
fj_window_questions_start (FjWindowQuestions *self)
{
  self->is_allowed = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->erase_always));
  fj_run_flow_confirm (self->flow);
}

/**
 * fj_window_questions_ask_again:
 * @self: questions of a window
 *
 * Forgets what was allowed: another layout loses something else.
 */
void
fj_window_questions_ask_again (FjWindowQuestions *self)
{
  self->is_allowed = FALSE;
}

/* @board: (nullable): the only one that is to stop */
static void
show_stop (FjWindowQuestions *self, FjBoard *board, GtkWidget *asker, gboolean closes)
{
  g_set_object (&self->stopping, board);
  self->asks_close = closes;
  gtk_widget_set_visible (self->stop_closes, closes);
  gtk_popover_set_relative_to (self->stop_popover, asker);
  update_stop (self);
  gtk_popover_popup (self->stop_popover);
}

/**
 * fj_window_questions_ask_stop:
 * @self: questions of a window
 *
 * Ends what is only being prepared; stops boards at work after a question.
 */
void
fj_window_questions_ask_stop (FjWindowQuestions *self)
{
  if (fj_run_flow_is_preparing (self->flow)) {
    fj_run_flow_drop (self->flow);
    return;
  }
  show_stop (self, NULL, self->stop_button, FALSE);
}

/**
 * fj_window_questions_ask_stop_board:
 * @self: questions of a window
 * @board: a board at work
 * @asker: what the question hangs on
 *
 * Stops one board after a question.
 */
void
fj_window_questions_ask_stop_board (FjWindowQuestions *self, FjBoard *board, GtkWidget *asker)
{
  show_stop (self, board, asker, FALSE);
}

/**
 * fj_window_questions_ask_close:
 * @self: questions of a window with boards at work
 *
 * Asks whether they are to be stopped so that the window can close.
 */
void
fj_window_questions_ask_close (FjWindowQuestions *self)
{
  show_stop (self, NULL, self->stop_button, TRUE);
}

/**
 * fj_window_questions_stop:
 * @self: questions of which one is being answered
 *
 * Stops what was asked about.
 */
void
fj_window_questions_stop (FjWindowQuestions *self)
{
  self->closes_at_end = self->asks_close;
  if (self->stopping != NULL)
    fj_flash_job_stop (fj_board_get_job (self->stopping));
  else
    fj_run_flow_stop (self->flow);
}

/**
 * fj_window_questions_is_closing:
 * @self: questions of a window
 *
 * Returns: whether the window closes when what is being stopped has ended
 */
gboolean
fj_window_questions_is_closing (FjWindowQuestions *self)
{
  return self->closes_at_end;
}

/**
 * fj_window_questions_take_closing:
 * @self: questions of a window of which nothing is at work any more
 *
 * Returns: whether the window closes now
 */
gboolean
fj_window_questions_take_closing (FjWindowQuestions *self)
{
  gboolean closes = self->closes_at_end;

  self->closes_at_end = FALSE;
  return closes;
}
