/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-document-dialogs.h"
#include "fj-flash-view.h"
#include "fj-history-view.h"
#include "fj-log-view.h"
#include "fj-station-view.h"
#include "fj-window-questions.h"

G_BEGIN_DECLS

/**
 * FjWindowParts:
 *
 * What a window is made of, as far as its actions work on it. It belongs to the window, which alone
 * writes it.
 */
typedef struct {
  GtkApplicationWindow *window;   /* (not owned) */
  GSettings            *settings; /* (owned) (nullable) */
  FjLayoutDocument     *document; /* (owned) (not nullable) */
  FjRunFlow            *flow;     /* (owned) (not nullable) */
  FjDocumentDialogs    *dialogs;  /* (owned) (not nullable) */
  FjLog                *log;      /* (owned) (not nullable) */
  FjStationDesk        *desk;     /* (owned) (not nullable) */
  FjWindowQuestions     questions;

  GtkStack      *views; /* the views below, one at a time */
  FjFlashView   *flash_view;
  FjStationView *station_view;
  FjHistoryView *history_view;
  FjLogView     *log_view;
} FjWindowParts;

G_END_DECLS
