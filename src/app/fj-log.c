/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-log.h"

#include "fj-text.h"

#include <fj-format.h>
#include <fj-job-item.h>
#include <glib/gi18n.h>

/* The oldest lines go when there are more: a bench runs for weeks. */
#define MAX_LINES 20000

/**
 * FjLog:
 *
 * What happened since the program started, line by line. Main thread only.
 */
struct _FjLog {
  GObject parent_instance;

  GtkListStore *store; /* (owned) (not nullable) */
};

G_DEFINE_FINAL_TYPE (FjLog, fj_log, G_TYPE_OBJECT)

static void
fj_log_finalize (GObject *object)
{
  g_object_unref (FJ_LOG (object)->store);
  G_OBJECT_CLASS (fj_log_parent_class)->finalize (object);
}

static void
fj_log_class_init (FjLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_log_finalize;
}

static void
fj_log_init (FjLog *self)
{
  self->store = gtk_list_store_new (FJ_LOG_N_COLUMNS, G_TYPE_STRING, G_TYPE_INT, G_TYPE_STRING,
                                    G_TYPE_STRING);
}

/**
 * fj_log_new:
 *
 * Returns: (transfer full): an empty log
 */
FjLog *
fj_log_new (void)
{
  return g_object_new (FJ_TYPE_LOG, NULL);
}

/**
 * fj_log_get_model:
 * @self: a log
 *
 * Returns: (transfer none): its lines
 */
GtkTreeModel *
fj_log_get_model (FjLog *self)
{
  g_return_val_if_fail (FJ_IS_LOG (self), NULL);

  return GTK_TREE_MODEL (self->store);
}

static void
add_line (FjLog *self, FjLogLevel level, const char *board, const char *text)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%H:%M:%S");
  GtkTreeModel    *model = GTK_TREE_MODEL (self->store);
  GtkTreeIter      iter;

  gtk_list_store_insert_with_values (self->store, NULL, -1, FJ_LOG_COLUMN_TIME, time,
                                     FJ_LOG_COLUMN_LEVEL, (int) level, FJ_LOG_COLUMN_BOARD,
                                     board != NULL ? board : "", FJ_LOG_COLUMN_TEXT, text, -1);
  if (gtk_tree_model_iter_n_children (model, NULL) > MAX_LINES &&
      gtk_tree_model_get_iter_first (model, &iter))
    gtk_list_store_remove (self->store, &iter);
}

/**
 * fj_log_add:
 * @self: a log
 * @level: how much it matters
 * @board: (nullable): which board it is about
 * @format: what happened, translated, as a printf format
 * @...: its arguments
 *
 * Adds a line with the time of day.
 */
void
fj_log_add (FjLog *self, FjLogLevel level, const char *board, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list          args;

  g_return_if_fail (FJ_IS_LOG (self));

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  add_line (self, level, board, text);
}

static void
add_item_event (FjLog *self, const char *board, GListModel *items, const FjJobEvent *event)
{
  g_autoptr (FjJobItem) item = g_list_model_get_item (items, event->item);
  const char      *name;
  g_autofree char *size = NULL;
  g_autofree char *time = NULL;

  if (item == NULL)
    return;
  name = fj_job_item_get_name (item);
  if (event->state != FJ_ITEM_DONE) {
    /* Translators: name of a partition, its state ("sending") */
    fj_log_add (self, event->state == FJ_ITEM_FAILED ? FJ_LOG_LEVEL_ERROR : FJ_LOG_LEVEL_DETAIL,
                board, _ ("%s: %s"), name, fj_text_item_state (item, event->state));
    return;
  }
  size = fj_format_size (fj_job_item_get_total (item));
  time = fj_format_duration (fj_job_item_get_elapsed (item));
  /* Translators: name of a partition, its size, time it took */
  fj_log_add (self, FJ_LOG_LEVEL_INFO, board, _ ("%s: done, %s in %s"), name, size, time);
}

/**
 * fj_log_add_event:
 * @self: a log
 * @board: which board it is about
 * @items: (element-type FjJobItem): what its job sends
 * @event: what happened
 */
void
fj_log_add_event (FjLog *self, const char *board, GListModel *items, const FjJobEvent *event)
{
  g_return_if_fail (FJ_IS_LOG (self));

  switch (event->type) {
  case FJ_EVENT_STAGE:
    /* Translators: a boot stage ("U-Boot"), the product string of the board */
    fj_log_add (self, FJ_LOG_LEVEL_INFO, board, _ ("In %s (%s)"),
                fj_stage_info_get_title (event->stage), event->text != NULL ? event->text : "");
    break;
  case FJ_EVENT_ITEM:
    add_item_event (self, board, items, event);
    break;
  case FJ_EVENT_WAIT:
    if (event->text != NULL)
      /* Translators: %s is what is waited for */
      fj_log_add (self, FJ_LOG_LEVEL_DETAIL, board, _ ("Waiting: %s"), event->text);
    break;
  case FJ_EVENT_WARNING:
    fj_log_add (self, FJ_LOG_LEVEL_WARNING, board, "%s", event->text);
    break;
  case FJ_EVENT_NOTE:
  default:
    fj_log_add (self, FJ_LOG_LEVEL_DETAIL, board, "%s", event->text);
    break;
  }
}

/**
 * fj_log_level_word:
 * @level: how much a line matters
 *
 * Returns: sign and word for it, translated
 */
const char *
fj_log_level_word (FjLogLevel level)
{
  switch (level) {
  case FJ_LOG_LEVEL_ERROR:
    return _ ("✗ error");
  case FJ_LOG_LEVEL_WARNING:
    return _ ("! warning");
  case FJ_LOG_LEVEL_INFO:
    return _ ("info");
  case FJ_LOG_LEVEL_DETAIL:
  default:
    return _ ("detail");
  }
}

/**
 * fj_log_to_text:
 * @self: a log
 * @board: (nullable): only what is about this board
 *
 * Returns: (transfer full): the lines as text
 */
char *
fj_log_to_text (FjLog *self, const char *board)
{
  GString      *text;
  GtkTreeModel *model;
  GtkTreeIter   iter;
  gboolean      more;

  g_return_val_if_fail (FJ_IS_LOG (self), NULL);

  text = g_string_new (NULL);
  model = GTK_TREE_MODEL (self->store);
  for (more = gtk_tree_model_get_iter_first (model, &iter); more;
       more = gtk_tree_model_iter_next (model, &iter)) {
    g_autofree char *time = NULL;
    g_autofree char *name = NULL;
    g_autofree char *line = NULL;
    int              level;

    gtk_tree_model_get (model, &iter, FJ_LOG_COLUMN_TIME, &time, FJ_LOG_COLUMN_LEVEL, &level,
                        FJ_LOG_COLUMN_BOARD, &name, FJ_LOG_COLUMN_TEXT, &line, -1);
    if (board == NULL || g_str_equal (board, name))
      g_string_append_printf (text, "%s  %-10s %-24s %s\n", time,
                              fj_log_level_word ((FjLogLevel) level), name, line);
  }
  return g_string_free (text, FALSE);
}

/**
 * fj_log_dup_last:
 * @self: a log
 * @board: which board
 * @n: how many lines at most
 *
 * Returns: (transfer full): the last lines about @board with their times, without details; empty
 *   when there are none
 */
char *
fj_log_dup_last (FjLog *self, const char *board, guint n)
{
  GString      *lines;
  GtkTreeModel *model;
  int           count;
  GtkTreeIter   iter;
  gboolean      more;

  g_return_val_if_fail (FJ_IS_LOG (self), NULL);

  lines = g_string_new (NULL);
  model = GTK_TREE_MODEL (self->store);
  count = gtk_tree_model_iter_n_children (model, NULL);
  more = count > 0 && gtk_tree_model_iter_nth_child (model, &iter, NULL, count - 1);
  for (; more && n > 0; more = gtk_tree_model_iter_previous (model, &iter)) {
    g_autofree char *time = NULL;
    g_autofree char *name = NULL;
    g_autofree char *text = NULL;
    g_autofree char *line = NULL;
    int              level;

    gtk_tree_model_get (model, &iter, FJ_LOG_COLUMN_TIME, &time, FJ_LOG_COLUMN_LEVEL, &level,
                        FJ_LOG_COLUMN_BOARD, &name, FJ_LOG_COLUMN_TEXT, &text, -1);
    if (level == FJ_LOG_LEVEL_DETAIL || !g_str_equal (board, name))
      continue;
    line = g_strdup_printf ("%s  %s%s", time, text, lines->len > 0 ? "\n" : "");
    g_string_prepend (lines, line);
    n--;
  }
  return g_string_free (lines, FALSE);
}
