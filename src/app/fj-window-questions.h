/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-run-flow.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FjWindowQuestions:
 *
 * What is asked before something is lost or stopped, and what the answers mean. The widgets come
 * from the template of the window, which also says what is on its buttons.
 */
typedef struct {
  FjRunFlow *flow;          /* (not owned) (nullable) */
  GtkWidget *asker;         /* (not owned) (nullable) weak: what questions hang on */
  FjBoard   *stopping;      /* (owned) (nullable): the board that is asked about, not all */
  gboolean   asks_close;    /* whether the question is about closing the window */
  gboolean   closes_at_end; /* of what is being stopped */
  gboolean   is_allowed;    /* to erase, until the layout is another one */

  GtkPopover *erase_popover;
  GtkWidget  *erase_title;
  GtkLabel   *erase_label;
  GtkWidget  *outside_title;
  GtkLabel   *outside_label;
  GtkLabel   *erase_boards;
  GtkWidget  *erase_always;
  GtkWidget  *erase_button;
  GtkPopover *stop_popover;
  GtkLabel   *stop_label;
  GtkWidget  *stop_closes;

  /* What questions hang on. */
  GtkWidget *menu_button;
  GtkWidget *flash_button;
  GtkWidget *stop_button;
} FjWindowQuestions;

void fj_window_questions_clear (FjWindowQuestions *self);
void fj_window_questions_update (FjWindowQuestions *self);
void fj_window_questions_set_asker (FjWindowQuestions *self, GtkWidget *asker);

/* Before something is lost. */
void fj_window_questions_ask_erase (FjWindowQuestions *self);
void fj_window_questions_start (FjWindowQuestions *self);
void fj_window_questions_ask_again (FjWindowQuestions *self);

/* Before boards at work are stopped. */
void     fj_window_questions_ask_stop (FjWindowQuestions *self);
void     fj_window_questions_ask_stop_board (FjWindowQuestions *self, FjBoard *board,
                                             GtkWidget *asker);
void     fj_window_questions_ask_close (FjWindowQuestions *self);
void     fj_window_questions_stop (FjWindowQuestions *self);
gboolean fj_window_questions_is_closing (FjWindowQuestions *self);
gboolean fj_window_questions_take_closing (FjWindowQuestions *self);

G_END_DECLS
