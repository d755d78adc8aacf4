/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-cli-compat-words.h>
#include <fj-cli-compat.h>
#include <fj-cli-options.h>
#include <string.h>

/*
 * A command line, one word a line, read as ours and as ST's: never a crash, and whatever is refused
 * has a reason. Nothing is run.
 */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

#define MAX_WORDS 64

static void
print_nothing (const char *text)
{
}

static void
read_options (char **words, int n)
{
  g_auto (FjCliOptions) options = { 0 };
  gboolean dry_run = FALSE;
  g_auto (GStrv) only = NULL;
  const GOptionEntry own[] = {
    { "only", 0, 0, G_OPTION_ARG_STRING_ARRAY, &only, "a", "b" },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &dry_run, "c", NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  char   **argv = words;
  int      argc = n;
  gboolean ok =
    fj_cli_options_parse (&options, FJ_CLI_GROUP_OUTPUT | FJ_CLI_GROUP_BOARDS | FJ_CLI_GROUP_CHOICE,
                          own, "LAYOUT [FOLDER]", "Summary", &argc, &argv, &error);

  g_assert_true (!ok || error == NULL);
  if (!ok)
    return;
  g_assert_cmpint (argc, >=, 1);
  g_assert_cmpint (argc, <=, n);
  g_assert_null (argv[argc]);
  g_strfreev (argv);
}

static void
read_words (char **words, int n)
{
  g_auto (FjCliCompatWords) read = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok;

  fj_cli_compat_is_called (n, words);
  fj_cli_compat_knows (n, words);
  for (int i = 0; i < n; i++)
    fj_cli_compat_words_know (words[i]);
  ok = fj_cli_compat_words_read (&read, n, words, &error);
  g_assert_true (ok == (error == NULL));
  g_assert_true (error == NULL || g_utf8_validate (error->message, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_WORDS);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  GPrintFunc print = g_set_print_handler (print_nothing);

  g_strv_builder_add (builder, "flash");
  g_strv_builder_addv (builder, (const char **) lines);
  words = g_strv_builder_end (builder);
  read_words (words, (int) g_strv_length (words));
  read_options (words, (int) g_strv_length (words));
  g_set_print_handler (print);
  return 0;
}
