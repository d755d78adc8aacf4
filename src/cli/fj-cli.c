/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli.h"

#include "fj-cli-compat.h"
#include "fj-cli-output.h"
#include "fj-cli-verb.h"

#include <fj-debug-log.h>
#include <fj-environment.h>
#include <fj-locale.h>
#include <fj-thread.h>
#include <glib/gi18n.h>
#include <signal.h>

static const FjCliVerb verbs[] = {
  { "list", N_ ("Show the boards that are plugged in"), fj_cli_list },
  { "check", N_ ("Check a flash layout and its files"), fj_cli_check },
  { "info", N_ ("Show what an image file is"), fj_cli_info },
  { "layout", N_ ("Make a flash layout for a build or the image of a card"), fj_cli_layout },
  { "flash", N_ ("Flash one board or several"), fj_cli_flash },
  { "bays", N_ ("Show and name the ports where board after board is flashed"), fj_cli_bays },
  { "read", N_ ("Read what a board has stored into files"), fj_cli_read },
  { "monitor", N_ ("Show boards come, change and go"), fj_cli_monitor },
  { "doctor", N_ ("Say what is on the USB buses and what is in the way"), fj_cli_doctor },
  { "report", N_ ("Write a file to attach where somebody is to help"), fj_cli_report },
  { "job", N_ ("Make a job of a layout and its files, show it, or check it"), fj_cli_job },
  { "history", N_ ("Show what was flashed, when, and how it ended"), fj_cli_history },
};

static void
print_help (void)
{
  g_autofree char *exits = fj_cli_exit_describe ();

  g_print (_ ("Usage:\n  %s COMMAND [OPTION…]\n\n"
              "First flashing of STM32MP boards over USB.\n\nCommands:\n"),
           FJ_CLI_PROGRAM);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    g_print ("  %-10s %s\n", verbs[i].name, _ (verbs[i].summary));
  g_print (_ ("\n“%s COMMAND --help” shows the options of a command.\n"
              "Words of STM32_Programmer_CLI are understood as well: -l usb, "
              "-c port=usb1 [sn=…] -w LAYOUT [FOLDER].\n\n%s\n"),
           FJ_CLI_PROGRAM, exits);
}

static const FjCliVerb *
find_verb (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].name, name))
      return &verbs[i];
  return NULL;
}

/* (nullable) The command of ours that stands first behind the options. */
static const FjCliVerb *
find_first_verb (int argc, char **argv)
{
  int word = 1;

  while (word < argc && argv[word][0] == '-')
    word++;
  return word < argc ? find_verb (argv[word]) : NULL;
}

static FjCliExit
run_verb (int argc, char **argv)
{
  const FjCliVerb *verb = find_verb (argv[0]);
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  if (verb == NULL && argv[0][0] == '-') {
    error = g_error_new (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("A command has to come before “%s”."), argv[0]);
    return fj_cli_fail_usage (NULL, error);
  }
  if (verb == NULL) {
    error = g_error_new (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("There is no command “%s”."), argv[0]);
    return fj_cli_fail_usage (NULL, error);
  }
  g_debug ("command %s", verb->name);
  /* what the help calls the program */
  name = g_strdup_printf ("%s %s", FJ_CLI_PROGRAM, verb->name);
  g_set_prgname (name);
  return verb->run (argc, argv);
}

/* "help flash", as other programs take it. */
static FjCliExit
run_help (int argc, char **argv)
{
  char *words[] = { argc > 2 ? argv[2] : NULL, (char *) "--help", NULL };

  if (words[0] != NULL && words[0][0] != '-')
    return run_verb (2, words);
  print_help ();
  return FJ_CLI_EXIT_OK;
}

/* What whoever reads the log has to know first. */
static void
note_start (int argc, char **argv)
{
  g_autofree char *words = g_strjoinv ("” “", argv);

  g_debug ("%s %s, GLib %u.%u.%u: “%s”", FJ_CLI_PROGRAM, FJ_VERSION, glib_major_version,
           glib_minor_version, glib_micro_version, words);
}

static gboolean
is_one_of (const char *word, const char *a, const char *b)
{
  return g_strcmp0 (word, a) == 0 || g_strcmp0 (word, b) == 0;
}

static FjCliExit
run_words (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  note_start (argc, argv);
  if (!fj_thread_prepare (&error)) {
    fj_cli_complain ("%s", error->message);
    return FJ_CLI_EXIT_FAILED;
  }
  /* options before a command of ours are a slip, not words of ST's tool */
  if (fj_cli_compat_is_called (argc, argv) ||
      (find_first_verb (argc, argv) == NULL && fj_cli_compat_knows (argc, argv)))
    return fj_cli_compat_run (argc, argv);
  if (argc < 2) {
    print_help ();
    return FJ_CLI_EXIT_USAGE;
  }
  if (is_one_of (argv[1], "--help", "-h") || is_one_of (argv[1], "help", "-?"))
    return run_help (argc, argv);
  if (is_one_of (argv[1], "--version", "-V")) {
    g_print ("%s %s\n", FJ_CLI_PROGRAM, FJ_VERSION);
    return FJ_CLI_EXIT_OK;
  }
  return run_verb (argc - 1, argv + 1);
}

/**
 * fj_cli_main:
 * @argc: number of words
 * @argv: (array length=argc): the words of the command line
 *
 * Returns: the exit code
 */
int
fj_cli_main (int argc, char **argv)
{
  fj_environment_clean ();
  fj_debug_log_start ();
  fj_cli_output_start ();
  fj_locale_start ();
  /* neither a reader that has gone nor a limit on files must leave a board half written */
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN);
  return fj_cli_output_finish (run_words (argc, argv));
}
