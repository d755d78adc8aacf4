/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-ending.h"

#include "fj-draft.h"
#include "fj-window.h"

#include <glib-unix.h>

/* How long boards get to end what they are doing, when nobody can be asked. */
#define STOP_INTERVAL_MS 100
#define MAX_STOP_INTERVALS 40

/*
 * The end that comes from outside: a signal, or the session is over. Unsaved changes are kept for
 * the next start, boards at work are stopped, and the program ends.
 */

static void
keep_drafts (GtkApplication *application)
{
  for (GList *link = gtk_application_get_windows (application); link != NULL; link = link->next)
    if (FJ_IS_WINDOW (link->data))
      fj_draft_keep (fj_window_get_document (link->data));
}

static void
stop_boards (GtkApplication *application)
{
  for (GList *link = gtk_application_get_windows (application); link != NULL; link = link->next) {
    if (FJ_IS_WINDOW (link->data))
      fj_run_flow_stop (fj_window_get_flow (link->data));
  }
}

/* Boards are at work, or what they got is not on record yet. */
static gboolean
is_busy (GtkApplication *application)
{
  for (GList *link = gtk_application_get_windows (application); link != NULL; link = link->next) {
    FjRunFlow     *flow = FJ_IS_WINDOW (link->data) ? fj_window_get_flow (link->data) : NULL;
    FjRecordStore *records = flow != NULL ? fj_run_flow_get_records (flow) : NULL;

    if ((flow != NULL && fj_run_flow_get_n_running (flow) > 0) ||
        (records != NULL && !fj_record_store_is_settled (records)))
      return TRUE;
  }
  return FALSE;
}

typedef struct {
  GtkApplication *application; /* (not owned) */
  guint           n_intervals;
} Wait;

static gboolean
wait_cb (gpointer user_data)
{
  Wait *wait = user_data;

  if (is_busy (wait->application) && wait->n_intervals++ < MAX_STOP_INTERVALS)
    return G_SOURCE_CONTINUE;
  g_application_quit (G_APPLICATION (wait->application));
  return G_SOURCE_REMOVE;
}

static gboolean
on_signal (gpointer user_data)
{
  GtkApplication *application = user_data;
  Wait           *wait;

  keep_drafts (application);
  stop_boards (application);
  if (!is_busy (application)) {
    g_application_quit (G_APPLICATION (application));
    return G_SOURCE_REMOVE;
  }
  wait = g_new0 (Wait, 1);
  wait->application = application;
  g_timeout_add_full (G_PRIORITY_DEFAULT, STOP_INTERVAL_MS, wait_cb, wait, g_free);
  return G_SOURCE_REMOVE; /* the next signal ends it at once */
}

static void
on_query_end (GtkApplication *application)
{
  keep_drafts (application);
}

/**
 * fj_ending_watch:
 * @application: the program, which lives as long as it runs
 *
 * Sees to it that an end from outside loses nothing.
 */
void
fj_ending_watch (GtkApplication *application)
{
  g_unix_signal_add (SIGTERM, on_signal, application);
  g_unix_signal_add (SIGINT, on_signal, application);
  g_unix_signal_add (SIGHUP, on_signal, application);
  g_signal_connect (application, "query-end", G_CALLBACK (on_query_end), NULL);
}
