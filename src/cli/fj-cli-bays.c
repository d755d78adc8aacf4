/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-bay.h"
#include "fj-cli-boards.h"
#include "fj-cli-json.h"
#include "fj-cli-output.h"
#include "fj-cli-stop.h"
#include "fj-cli-text.h"
#include "fj-cli-verb.h"
#include "fj-cli-wire.h"

#include <fj-bay-list.h>
#include <fj-bay-teacher.h>
#include <fj-error.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* One call of the command. */
typedef struct {
  FjCliOptions options;
  FjCliBoards  boards;
  FjBayList   *bays;  /* (owned) (nullable) */
  GStrv        names; /* (nullable): for the ports of the next boards */
  gint64       start;
  FjCliStop   *stop; /* (owned) (nullable) */
} Bays;

static FjPlaceNames *
get_names (Bays *self)
{
  return fj_device_list_get_place_names (self->boards.list);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static gboolean
save_names (Bays *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  fj_place_names_save_async (get_names (self), NULL, on_saved, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return fj_place_names_save_finish (get_names (self), result, error);
}

static double
get_elapsed (Bays *self)
{
  return (double) (g_get_monotonic_time () - self->start) / G_USEC_PER_SEC;
}

/* Name, port, and what is there. */
#define N_COLUMNS 3

/* (transfer full) */
static char **
make_cells (FjBay *bay)
{
  FjDevice        *device = fj_bay_get_device (bay);
  g_autofree char *title = device != NULL ? fj_device_dup_title (device) : NULL;
  char           **cells = g_new0 (char *, N_COLUMNS + 1);

  cells[0] = fj_cli_safe (fj_bay_get_name (bay));
  cells[1] = g_strdup (fj_bay_get_port (bay));
  /* Translators: nothing is plugged into the bay */
  cells[2] = title != NULL ? fj_cli_safe (title) : g_strdup (_ ("empty"));
  return cells;
}

static void
print_table (Bays *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->bays));
  guint widths[N_COLUMNS] = { 0 };
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < n; i++) {
    g_autoptr (FjBay) bay = g_list_model_get_item (G_LIST_MODEL (self->bays), i);
    char **cells = make_cells (bay);

    for (guint j = 0; j < N_COLUMNS; j++)
      widths[j] = MAX (widths[j], fj_cli_text_width (cells[j]));
    g_ptr_array_add (lines, cells);
  }
  for (guint i = 0; i < n; i++) {
    char           **cells = g_ptr_array_index (lines, i);
    g_autofree char *name = fj_cli_text_pad (cells[0], widths[0]);
    g_autofree char *port = fj_cli_text_pad (cells[1], widths[1]);
    g_autofree char *line = g_strdup_printf ("%s  %s  %s", name, port, cells[2]);

    fj_cli_say (STDOUT_FILENO, 0, line);
  }
}

static gboolean
show_bays (Bays *self, GError **error)
{
  guint n;

  if (!fj_device_provider_start (self->boards.provider, error) ||
      !fj_cli_boards_settle (&self->boards, NULL, error))
    return FALSE;
  self->bays = fj_bay_list_new (self->boards.list, fj_clock_get_real ());
  n = g_list_model_get_n_items (G_LIST_MODEL (self->bays));
  for (guint i = 0; i < n && self->options.json; i++) {
    g_autoptr (FjBay) bay = g_list_model_get_item (G_LIST_MODEL (self->bays), i);

    fj_cli_bay_print_json (bay, get_elapsed (self));
  }
  if (self->options.json || self->options.quiet)
    return TRUE;
  if (n == 0)
    fj_cli_say (STDOUT_FILENO, 0,
                _ ("There are no bays yet. “flashjig-cli bays teach” gives a name to each port that "
                   "a board is plugged into."));
  print_table (self);
  return TRUE;
}

static gboolean
is_port (const char *word)
{
  return g_ascii_isalnum (word[0]) &&
         word[strspn (word, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-")] == '\0';
}

/* A name that cannot be kept as it is would be looked for in vain. */
static gboolean
give_name (Bays *self, const char *port, const char *name, GError **error)
{
  g_autofree char *other = fj_place_names_find (get_names (self), name);

  if (!is_port (port)) {
    fj_error_set (error, FJ_ERROR_NO_DEVICE, _ ("“flashjig-cli list” shows the ports of boards."),
                  _ ("“%s” is no port, which looks like 1-4.2."), port);
    return FALSE;
  }
  if (other != NULL && !g_str_equal (other, port)) {
    fj_error_set (error, FJ_ERROR_AMBIGUOUS, NULL, _ ("Port %s is called “%s” already."), other,
                  name);
    return FALSE;
  }
  fj_place_names_set (get_names (self), port, name);
  if (g_strcmp0 (fj_place_names_get (get_names (self), port), name) == 0)
    return TRUE;
  fj_error_set (error, FJ_ERROR_FAILED, NULL,
                _ ("“%s” cannot be a name: it has 1 to %d characters, none of which are blanks at "
                   "its ends."),
                name, FJ_PLACE_NAME_MAX);
  return FALSE;
}

static gboolean
name_port (Bays *self, char **words, GError **error)
{
  return give_name (self, words[0], words[1], error) && save_names (self, error);
}

static gboolean
forget_bays (Bays *self, char **words, GError **error)
{
  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *port = fj_cli_bay_find_port (get_names (self), words[i], error);

    if (port == NULL)
      return FALSE;
    fj_place_names_set (get_names (self), port, NULL);
  }
  return save_names (self, error);
}

static void
say_next (Bays *self, FjBayTeacher *teacher)
{
  g_autofree char *name = fj_bay_teacher_dup_next (teacher);
  g_autofree char *text = NULL;

  if (name == NULL || self->options.json || self->options.quiet)
    return;
  text = g_strdup_printf (_ ("Plug a board into the bay that is to be “%s” (Ctrl+C ends)."), name);
  fj_cli_say (STDOUT_FILENO, 0, text);
}

static void
on_taught (FjBayTeacher *teacher, FjDevice *device, Bays *self)
{
  g_autofree char *text = NULL;

  g_assert (FJ_IS_BAY_TEACHER (teacher));

  if (self->options.json) {
    fj_cli_bay_print_json (fj_bay_list_find (self->bays, fj_device_get_port (device)),
                           get_elapsed (self));
  } else if (!self->options.quiet) {
    /* Translators: a port, and its name */
    text = g_strdup_printf (_ ("Port %s is “%s”."), fj_device_get_port (device),
                            fj_device_get_place_name (device));
    fj_cli_say (STDOUT_FILENO, 0, text);
  }
  say_next (self, teacher);
}

static gboolean
check_new_names (Bays *self, char **words, GError **error)
{
  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *port = fj_place_names_find (get_names (self), words[i]);

    if (port == NULL && !g_strv_contains ((const char *const *) &words[i + 1], words[i]))
      continue;
    fj_error_set (error, FJ_ERROR_AMBIGUOUS, NULL, _ ("Two bays would be called “%s”."), words[i]);
    return FALSE;
  }
  return TRUE;
}

/* Boards that are plugged in already do not count: which one is which nobody could tell. */
static gboolean
teach_bays (Bays *self, char **words, GError **error)
{
  g_autoptr (FjBayTeacher) teacher = NULL;
  GCancellable *cancellable;

  if (!check_new_names (self, words, error) ||
      !fj_device_provider_start (self->boards.provider, error) ||
      !fj_cli_boards_settle (&self->boards, NULL, error))
    return FALSE;
  self->bays = fj_bay_list_new (self->boards.list, fj_clock_get_real ());
  self->stop = fj_cli_stop_new (TRUE);
  cancellable = fj_cli_stop_get_cancellable (self->stop);
  teacher = fj_bay_teacher_new (self->boards.list,
                                words[0] != NULL ? (const char *const *) words : NULL);
  g_signal_connect (teacher, "taught", G_CALLBACK (on_taught), self);
  say_next (self, teacher);
  while (!fj_bay_teacher_is_done (teacher) && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (NULL, TRUE);
  return save_names (self, error);
}

static void
set_usage_error (GError **error)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("“bays” is followed by nothing, “name PORT NAME”, “teach [NAME…]” or “forget BAY…”."));
}

static gboolean
do_as_told (Bays *self, char **words, GError **error)
{
  guint n = g_strv_length (words);

  if (n == 0)
    return show_bays (self, error);
  if (n == 3 && g_str_equal (words[0], "name"))
    return name_port (self, words + 1, error);
  if (n > 1 && g_str_equal (words[0], "forget"))
    return forget_bays (self, words + 1, error);
  return teach_bays (self, words + 1, error);
}

static gboolean
check_words (char **words)
{
  guint n = g_strv_length (words);

  return n == 0 || (n == 3 && g_str_equal (words[0], "name")) ||
         (n > 1 && g_str_equal (words[0], "forget")) || g_str_equal (words[0], "teach");
}

static FjCliExit
run_bays (Bays *self, char **words)
{
  g_autoptr (GError) error = NULL;

  self->start = g_get_monotonic_time ();
  if (self->options.json)
    fj_cli_json_print_start ("bays");
  if (fj_cli_wire_start (self->options.wire, &error) &&
      fj_cli_boards_prepare (&self->boards, &self->options, &error) &&
      fj_cli_bay_check_names (get_names (self), &error))
    do_as_told (self, words, &error);
  g_clear_object (&self->bays);
  g_clear_pointer (&self->stop, fj_cli_stop_free);
  fj_cli_boards_clear (&self->boards);
  return fj_cli_finish (&self->options, fj_cli_exit_from_error (error), error);
}

/**
 * fj_cli_bays:
 *
 * The command "bays"
 */
FjCliExit
fj_cli_bays (int argc, char **argv)
{
  Bays self = { 0 };
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  FjCliExit code;

  if (!fj_cli_begin (&self.options, FJ_CLI_GROUP_OUTPUT | FJ_CLI_GROUP_BOARDS, NULL,
                     _ ("[name PORT NAME | teach [NAME…] | forget BAY…]"),
                     _ ("Shows the bays: ports that have a name, for “flash --loop”. “name” gives a "
                        "port a name, “teach” gives names to the ports of the boards that are "
                        "plugged in next, numbers where none are given, and “forget” takes names "
                        "away."),
                     &argc, &argv, &error)) {
    fj_cli_options_clear (&self.options);
    return fj_cli_fail_usage ("bays", error);
  }
  words = argv;
  if (check_words (words + 1)) {
    code = run_bays (&self, words + 1);
  } else {
    set_usage_error (&error);
    code = fj_cli_fail_usage ("bays", error);
  }
  fj_cli_options_clear (&self.options);
  return code;
}
