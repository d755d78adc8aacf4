/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-boards.h"
#include "fj-cli-json.h"
#include "fj-cli-output.h"
#include "fj-cli-stop.h"
#include "fj-cli-verb.h"
#include "fj-cli-wire.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <unistd.h>

typedef enum {
  CHANGE_ADDED,
  CHANGE_CHANGED,
  CHANGE_REMOVED,
} Change;

typedef struct {
  const FjCliOptions *options;
  gint64              start;
  GHashTable         *changed; /* (owned) (element-type FjDevice): to be told of once */
  guint               source;
  GMainLoop          *loop; /* (owned) */
} Monitor;

static void
print_line (FjDevice *device, Change change, double elapsed)
{
  static const char *const signs[] = { "+", "*", "-" };
  static const FjCliTone   tones[] = { FJ_CLI_TONE_GOOD, FJ_CLI_TONE_PLAIN, FJ_CLI_TONE_FAINT };
  g_autofree char         *sign = fj_cli_tint (STDOUT_FILENO, tones[change], signs[change]);
  g_autofree char         *line = fj_cli_boards_format (device);
  const GError            *problem = fj_device_get_problem (device);
  g_autofree char         *text = NULL;

  text = g_strdup_printf ("%10.3f %s %s%s%s", elapsed, sign, line, problem != NULL ? "  " : "",
                          problem != NULL ? problem->message : "");
  fj_cli_say (STDOUT_FILENO, 0, text);
}

static void
tell_change (Monitor *self, FjDevice *device, Change change)
{
  static const char *const events[] = { "added", "changed", "removed" };
  gint64                   past = g_get_monotonic_time () - self->start;
  double                   elapsed = (double) past / G_USEC_PER_SEC;

  if (self->options->json)
    fj_cli_boards_print_json (device, events[change], elapsed);
  else
    print_line (device, change, elapsed);
}

/* One line for all that changed in one go. */
static gboolean
on_idle (gpointer user_data)
{
  Monitor       *self = user_data;
  GHashTableIter iter;
  gpointer       device;

  self->source = 0;
  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, &device, NULL))
    tell_change (self, device, CHANGE_CHANGED);
  g_hash_table_remove_all (self->changed);
  return G_SOURCE_REMOVE;
}

static void
on_device_changed (Monitor *self, FjDevice *device)
{
  g_assert (FJ_IS_DEVICE (device));

  g_hash_table_add (self->changed, g_object_ref (device));
  if (self->source == 0)
    self->source = g_idle_add (on_idle, self);
}

static void
on_added (Monitor *self, FjDevice *device)
{
  g_assert (FJ_IS_DEVICE (device));

  tell_change (self, device, CHANGE_ADDED);
  g_signal_connect_swapped (device, "changed", G_CALLBACK (on_device_changed), self);
}

static void
on_removed (Monitor *self, FjDevice *device)
{
  g_assert (FJ_IS_DEVICE (device));

  g_signal_handlers_disconnect_by_data (device, self);
  g_hash_table_remove (self->changed, device);
  tell_change (self, device, CHANGE_REMOVED);
}

static void
on_stop (gpointer user_data)
{
  g_main_loop_quit (((Monitor *) user_data)->loop);
}

/* Nobody reads on: "flashjig-cli monitor | head" ends, also when no board moves any more. */
static gboolean
on_reader_gone (int fd, GIOCondition condition, gpointer user_data)
{
  g_main_loop_quit (((Monitor *) user_data)->loop);
  return G_SOURCE_CONTINUE;
}

static void
watch_boards (Monitor *self, FjCliBoards *boards)
{
  g_autoptr (FjCliStop) stop = fj_cli_stop_new (TRUE);
  guint reader = g_unix_fd_add (STDOUT_FILENO, G_IO_ERR | G_IO_HUP, on_reader_gone, self);

  fj_cli_stop_set_func (stop, on_stop, self);
  g_main_loop_run (self->loop);
  g_source_remove (reader);
  fj_device_provider_stop (boards->provider);
  g_signal_handlers_disconnect_by_data (boards->provider, self);
  g_clear_handle_id (&self->source, g_source_remove);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (boards->list)); i++) {
    g_autoptr (FjDevice) device = g_list_model_get_item (G_LIST_MODEL (boards->list), i);

    g_signal_handlers_disconnect_by_data (device, self);
  }
}

static FjCliExit
run_monitor (const FjCliOptions *options)
{
  g_auto (FjCliBoards) boards = { 0 };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GHashTable) changed = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_autoptr (GError) error = NULL;
  Monitor self = { .options = options,
                   .start = g_get_monotonic_time (),
                   .changed = changed,
                   .loop = loop };

  if (!fj_cli_boards_prepare (&boards, options, &error))
    return fj_cli_finish (options, fj_cli_exit_from_error (error), error);
  g_signal_connect_swapped (boards.provider, "added", G_CALLBACK (on_added), &self);
  g_signal_connect_swapped (boards.provider, "removed", G_CALLBACK (on_removed), &self);
  if (!fj_device_provider_start (boards.provider, &error))
    return fj_cli_finish (options, fj_cli_exit_from_error (error), error);
  watch_boards (&self, &boards);
  return fj_cli_finish (options, FJ_CLI_EXIT_OK, NULL);
}

/**
 * fj_cli_monitor:
 *
 * The command "monitor"
 */
FjCliExit
fj_cli_monitor (int argc, char **argv)
{
  g_auto (FjCliOptions) options = { 0 };
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  if (!fj_cli_begin (&options, FJ_CLI_GROUP_OUTPUT | FJ_CLI_GROUP_BOARDS, NULL, NULL,
                     _ ("Shows boards come, change and go, until it is stopped."), &argc,
                     &argv, &error))
    return fj_cli_fail_usage ("monitor", error);
  words = argv;
  if (argc > 1) {
    error = g_error_new (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("The word “%s” is one too many."), argv[1]);
    return fj_cli_fail_usage ("monitor", error);
  }
  if (options.json)
    fj_cli_json_print_start ("monitor");
  if (!fj_cli_wire_start (options.wire, &error))
    return fj_cli_finish (&options, fj_cli_exit_from_error (error), error);
  return run_monitor (&options);
}
