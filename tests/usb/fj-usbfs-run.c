/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-fake.h"

#include <errno.h>
#include <fj-virtual-profile.h>
#include <glib-unix.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_FAKES 16

/* Runs any program with virtual boards on its USB bus. The program notices nothing. */

static char   **option_boards;
static char   **option_fakes;
static char    *option_storage;
static char    *option_stats;
static char    *option_user;
static gboolean option_no_uevents;
static gboolean option_paced;
static gboolean option_unplugged;
static int      option_plug_after;
static int      option_unplug_after;
static int      option_access_after = -1;
static char   **option_program;

static const GOptionEntry entries[] = {
  { "board", 'b', 0, G_OPTION_ARG_STRING_ARRAY, &option_boards,
    "Plug in a virtual board; ports are counted from 1-1", "[PORT=]PROFILE[:FAULTS]" },
  { "fake", 0, 0, G_OPTION_ARG_STRING_ARRAY, &option_fakes,
    "Plug in a device that is no board", "PORT=VENDOR:PRODUCT[:CLASS.SUBCLASS.PROTOCOL]" },
  { "storage", 0, 0, G_OPTION_ARG_FILENAME, &option_storage,
    "Keep the boards' storages in FOLDER/PORT", "FOLDER" },
  { "stats", 0, 0, G_OPTION_ARG_FILENAME, &option_stats, "Write what the boards have seen", "FILE" },
  { "user", 0, 0, G_OPTION_ARG_STRING, &option_user, "Run the program as this user", "NAME" },
  { "no-uevents", 0, 0, G_OPTION_ARG_NONE, &option_no_uevents, "Tell nobody of arrivals", NULL },
  { "paced", 0, 0, G_OPTION_ARG_NONE, &option_paced, "Be as slow as real boards", NULL },
  { "unplugged", 0, 0, G_OPTION_ARG_NONE, &option_unplugged,
    "Begin without boards: SIGUSR2 plugs them in, SIGUSR1 pulls them out", NULL },
  { "plug-after", 0, 0, G_OPTION_ARG_INT, &option_plug_after, "Plug the boards in later", "MS" },
  { "unplug-after", 0, 0, G_OPTION_ARG_INT, &option_unplug_after, "Pull the boards out", "MS" },
  { "access-after", 0, 0, G_OPTION_ARG_INT, &option_access_after,
    "Let nobody open a board before; 0: ever", "MS" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &option_program, NULL, "PROGRAM ARGUMENT…" },
  { NULL }
};

typedef struct {
  FjUsbfs   *bus;    /* (owned) */
  GPtrArray *boards; /* (owned) (element-type FjVirtualBoard) */
  GPtrArray *ports;  /* (owned) (element-type FjUsbfsPort): of the boards, in their order */
  FjFake     fakes[MAX_FAKES];
  guint      n_fakes;
  GPid       child;
  int        status;
  GMainLoop *loop; /* (owned) */
} Run;

static gboolean
add_board (Run *run, const char *spec, guint number, GError **error)
{
  const char      *equals = strchr (spec, '=');
  const char      *colon = strchr (spec, ':');
  const char      *rest = equals != NULL && (colon == NULL || equals < colon) ? equals + 1 : spec;
  g_autofree char *port = rest != spec ? g_strndup (spec, (gsize) (equals - spec))
                                       : g_strdup_printf ("1-%u", number + 1);
  g_auto (GStrv) parts = g_strsplit (rest, ":", 2);
  g_autofree char *folder =
    option_storage != NULL ? g_build_filename (option_storage, port, NULL) : NULL;
  FjVirtualConfig config = { .profile = parts[0],
                             .port = port,
                             .folder = folder,
                             .paced = option_paced,
                             .faults = parts[0] != NULL ? parts[1] : NULL };
  FjVirtualBoard *board;

  if (folder != NULL)
    g_mkdir_with_parents (folder, 0755);
  board = fj_virtual_board_new (&config, fj_clock_get_real (), error);
  if (board == NULL)
    return FALSE;
  g_ptr_array_add (run->boards, board);
  g_ptr_array_add (run->ports, fj_usbfs_add_board (run->bus, board));
  return TRUE;
}

static gboolean
add_fake (Run *run, const char *spec, GError **error)
{
  FjFake *fake = &run->fakes[run->n_fakes];
  guint   vendor, product, class = 0xff, subclass = 0, protocol = 0;
  char    port[32];

  if (run->n_fakes >= MAX_FAKES || sscanf (spec, "%31[^=]=%4x:%4x:%2x.%2x.%2x", port, &vendor,
                                           &product, &class, &subclass, &protocol) < 3) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "bad fake: %s", spec);
    return FALSE;
  }
  fj_fake_init (fake, (guint16) vendor, (guint16) product);
  run->n_fakes++;
  fake->interface[0] = (guint8) class;
  fake->interface[1] = (guint8) subclass;
  fake->interface[2] = (guint8) protocol;
  fj_usbfs_plug (fj_fake_attach (fake, run->bus, port, FJ_SPEED_HIGH));
  return TRUE;
}

static gboolean
plug_all (gpointer user_data)
{
  Run *run = user_data;

  for (guint i = 0; i < run->boards->len; i++)
    fj_virtual_board_plug (g_ptr_array_index (run->boards, i));
  return G_SOURCE_REMOVE;
}

static gboolean
unplug_all (gpointer user_data)
{
  Run *run = user_data;

  for (guint i = 0; i < run->boards->len; i++)
    fj_virtual_board_unplug (g_ptr_array_index (run->boards, i));
  return G_SOURCE_REMOVE;
}

/* root may open everything, so a node that is shut needs a user that is not. */
static gboolean
give_access (gpointer user_data)
{
  Run *run = user_data;

  for (guint i = 0; i < run->ports->len; i++)
    fj_usbfs_set_mode (g_ptr_array_index (run->ports, i), 0666);
  return G_SOURCE_REMOVE;
}

static gboolean
set_up (Run *run, GError **error)
{
  run->bus = fj_usbfs_new (error);
  if (run->bus == NULL)
    return FALSE;
  run->boards = g_ptr_array_new_with_free_func ((GDestroyNotify) g_object_unref);
  run->ports = g_ptr_array_new ();
  run->loop = g_main_loop_new (NULL, FALSE);
  fj_usbfs_set_uevents (run->bus, !option_no_uevents);
  for (guint i = 0; option_boards != NULL && option_boards[i] != NULL; i++)
    if (!add_board (run, option_boards[i], i, error))
      return FALSE;
  for (guint i = 0; option_fakes != NULL && option_fakes[i] != NULL; i++)
    if (!add_fake (run, option_fakes[i], error))
      return FALSE;
  for (guint i = 0; option_access_after >= 0 && i < run->ports->len; i++)
    fj_usbfs_set_mode (g_ptr_array_index (run->ports, i), 0);
  if (option_access_after > 0)
    g_timeout_add ((guint) option_access_after, give_access, run);
  if (option_unplug_after > 0)
    g_timeout_add ((guint) option_unplug_after, unplug_all, run);
  if (option_plug_after > 0)
    g_timeout_add ((guint) option_plug_after, plug_all, run);
  else if (!option_unplugged)
    plug_all (run);
  fj_usbfs_sync (run->bus);
  return TRUE;
}

static void
become_user (gpointer user_data)
{
  const struct passwd *user = user_data;

  if (user != NULL && (setgroups (0, NULL) != 0 || setgid (user->pw_gid) != 0 ||
                       setuid (user->pw_uid) != 0))
    _exit (126);
  /* Makes the pause after each emulated call, which the preload library insists on, short. */
  prctl (PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}

static void
on_child_exit (GPid pid, int status, gpointer user_data)
{
  Run *run = user_data;

  run->status = status;
  g_main_loop_quit (run->loop);
}

static gboolean
on_unplug_wanted (gpointer user_data)
{
  unplug_all (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_plug_wanted (gpointer user_data)
{
  plug_all (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
forward_interrupt (gpointer user_data)
{
  kill (((Run *) user_data)->child, SIGINT);
  return G_SOURCE_CONTINUE;
}

static gboolean
forward_terminate (gpointer user_data)
{
  kill (((Run *) user_data)->child, SIGTERM);
  return G_SOURCE_CONTINUE;
}

static gboolean
run_program (Run *run, GError **error)
{
  const char *others = g_getenv ("LD_PRELOAD");
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *preload =
    g_strdup_printf ("libumockdev-preload.so.0%s%s", others != NULL ? ":" : "",
                     others != NULL ? others : "");
  struct passwd *user = option_user != NULL ? getpwnam (option_user) : NULL;

  if (option_user != NULL && user == NULL) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "no user %s", option_user);
    return FALSE;
  }
  environment = g_environ_setenv (environment, "LD_PRELOAD", preload, TRUE);
  environment =
    g_environ_setenv (environment, "UMOCKDEV_DIR", fj_usbfs_get_folder (run->bus), TRUE);
  if (!g_spawn_async (NULL, option_program, environment,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                        G_SPAWN_CHILD_INHERITS_STDIN,
                      become_user, user, &run->child, error))
    return FALSE;
  g_child_watch_add (run->child, on_child_exit, run);
  g_unix_signal_add (SIGUSR1, on_unplug_wanted, run);
  g_unix_signal_add (SIGUSR2, on_plug_wanted, run);
  g_unix_signal_add (SIGINT, forward_interrupt, run);
  g_unix_signal_add (SIGTERM, forward_terminate, run);
  g_main_loop_run (run->loop);
  return TRUE;
}

static gboolean
write_stats (Run *run, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < run->ports->len; i++) {
    FjUsbfsStats stats;

    fj_usbfs_get_stats (g_ptr_array_index (run->ports, i), &stats);
    g_string_append_printf (text,
                            "port=%s blocks=%" G_GUINT64_FORMAT " bytes=%" G_GUINT64_FORMAT
                            " usec=%" G_GINT64_FORMAT " idle=%" G_GINT64_FORMAT
                            " ioctls=%" G_GUINT64_FORMAT "\n",
                            fj_virtual_board_get_port (g_ptr_array_index (run->boards, i)),
                            stats.blocks, stats.bytes, stats.last_block - stats.first_block,
                            stats.idle, stats.ioctls);
  }
  return option_stats == NULL || g_file_set_contents (option_stats, text->str, -1, error);
}

static void
tear_down (Run *run)
{
  g_clear_pointer (&run->bus, fj_usbfs_free);
  g_clear_pointer (&run->ports, g_ptr_array_unref);
  g_clear_pointer (&run->boards, g_ptr_array_unref);
  g_clear_pointer (&run->loop, g_main_loop_unref);
  for (guint i = 0; i < run->n_fakes; i++)
    fj_fake_clear (&run->fakes[i]);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Run      run = { .child = 0 };
  gboolean ok;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_strict_posix (context, TRUE);
  ok = g_option_context_parse (context, &argc, &argv, &error);
  if (ok && option_program == NULL)
    g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "no program");
  ok = error == NULL && set_up (&run, &error) && run_program (&run, &error) &&
       write_stats (&run, &error);
  tear_down (&run);
  if (!ok) {
    g_printerr ("fj-usbfs-run: %s\n", error->message);
    return 125;
  }
  return WIFEXITED (run.status) ? WEXITSTATUS (run.status) : 128 + WTERMSIG (run.status);
}
