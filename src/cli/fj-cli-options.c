/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-options.h"

#include "fj-cli-exit.h"
#include "fj-cli-output.h"

#include <fj-enum.h>
#include <fj-virtual-faults.h>
#include <fj-virtual-profile.h>
#include <fj-virtual-storages.h>
#include <glib/gi18n.h>

/* Options whose value may be left out, and only follows after "=". */
static const char *const optional_values[] = { "--virtual", "--wire" };

/* GOption would take the next word for the value that is missing. */
static char **
mark_missing_values (FjCliGroup groups, int argc, char **argv)
{
  gboolean has_them = (groups & (FJ_CLI_GROUP_VIRTUAL | FJ_CLI_GROUP_BOARDS)) != 0;
  char   **words = g_new0 (char *, (gsize) argc + 1);

  for (int i = 0; i < argc; i++) {
    gboolean is_bare = FALSE;

    for (guint j = 0; has_them && j < G_N_ELEMENTS (optional_values); j++)
      is_bare = is_bare || g_str_equal (argv[i], optional_values[j]);
    words[i] = is_bare ? g_strconcat (argv[i], "=", NULL) : g_strdup (argv[i]);
    if (!g_str_equal (argv[i], "--"))
      continue;
    for (; i < argc; i++) {
      g_free (words[i]);
      words[i] = g_strdup (argv[i]);
    }
  }
  return words;
}

static void
add_output_group (FjCliOptions *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON event a line"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet, N_ ("Print nothing but errors"), NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &self->verbose, N_ ("Print more of what happens"),
      NULL },
    { "log", 0, 0, G_OPTION_ARG_FILENAME, &self->log,
      N_ ("Write down each step in this file, for whoever has to find out what went wrong"),
      N_ ("FILE") },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static void
add_virtual_group (FjCliOptions *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "virtual", 0, 0, G_OPTION_ARG_STRING, &self->virtual_spec,
      N_ ("Use virtual boards: a number of them, or their profiles, storages and faults, separated "
          "by commas; one without a value; “help” lists all that can be given"),
      N_ ("[N|PROFILE[:OPTION…]]") },
    { "virtual-dir", 0, 0, G_OPTION_ARG_FILENAME, &self->virtual_folder,
      N_ ("Keep the storages of virtual boards as files in this folder"), N_ ("FOLDER") },
    { "virtual-faults", 0, 0, G_OPTION_ARG_FILENAME, &self->virtual_faults,
      N_ ("Faults of all virtual boards, from a key file"), N_ ("FILE") },
    { "virtual-instant", 0, 0, G_OPTION_ARG_NONE, &self->virtual_instant,
      N_ ("Virtual boards take no time"), NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static void
add_boards_group (FjCliOptions *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "usb-id", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->identities,
      N_ ("Boards with this USB vendor and product id as well; may be given several times"),
      N_ ("VENDOR:PRODUCT") },
    { "wire", 0, 0, G_OPTION_ARG_FILENAME, &self->wire,
      N_ ("Write every USB transfer to this file, or to standard error"), N_ ("[FILE]") },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static void
add_choice_group (FjCliOptions *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "serial", 's', 0, G_OPTION_ARG_STRING_ARRAY, &self->serials,
      N_ ("The board with this serial number; may be given several times"), N_ ("SERIAL") },
    { "port", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &self->ports,
      N_ ("The board on this port, such as 1-4.2; may be given several times"), N_ ("PORT") },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &self->all, N_ ("Take all boards at once"), NULL },
    { "wait", 0, 0, G_OPTION_ARG_DOUBLE, &self->wait,
      N_ ("Wait up to this long for a board to be plugged in"), N_ ("SECONDS") },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

/* Everything that --virtual can be given. */
static void
print_virtual_help (void)
{
  const char *const *names = fj_virtual_profile_get_names ();
  g_autofree char   *faults = fj_virtual_fault_describe_kinds ();
  g_autofree char   *storages = fj_virtual_storages_describe ();

  g_print ("%s\n", _ ("Profiles of virtual boards:"));
  for (guint i = 0; names[i] != NULL; i++)
    g_print ("  %-14s %s\n", names[i], _ (fj_virtual_profile_find (names[i])->summary));
  g_print ("\n%s\n%s\n%s\n",
           _ ("Storages, with colons or commas between them; in brackets "
              "at the end, what a board has otherwise:"),
           storages,
           _ ("An example: --virtual=mp15-v4:sd=32G,emmc=8G,nor=2,nand=spi"));
  g_print ("\n%s\n%s\n%s\n",
           _ ("Faults, each KIND[@STAGE][/PHASE][#BLOCK][=VALUE][xTIMES], several with colons "
              "between:"),
           faults,
           _ ("Stages are rom, tfa, uboot, plain, openbl; an example: "
              "--virtual=mp15-v4:stall@uboot/0x10#5"));
}

static void
add_help (gboolean *help, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, help, N_ ("Show these choices"), NULL },
    { "?", '?', G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, help, NULL, NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static void
print_help (GOptionContext *context)
{
  g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);

  g_print ("%s", text);
}

/* Without --virtual they would be forgotten, and a real board would be flashed. */
static gboolean
check_virtual (const FjCliOptions *self, GError **error)
{
  const char *option = self->virtual_folder != NULL   ? "--virtual-dir"
                       : self->virtual_faults != NULL ? "--virtual-faults"
                       : self->virtual_instant        ? "--virtual-instant"
                                                      : NULL;

  if (option == NULL || self->virtual_spec != NULL)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* Translators: an option, "--virtual-dir" */
               _ ("%s is for virtual boards; say --virtual as well."), option);
  return FALSE;
}

/* GOption leaves "--" where it is when a word that begins with "-" follows. */
static void
drop_end_mark (char **words)
{
  guint i = 0;

  while (words[i] != NULL && !g_str_equal (words[i], "--"))
    i++;
  if (words[i] == NULL)
    return;
  g_free (words[i]);
  for (; words[i] != NULL; i++)
    words[i] = words[i + 1];
}

/**
 * fj_cli_options_parse:
 * @self: where the common options go; zeroed
 * @groups: which of them the command has
 * @own: (nullable) (array zero-terminated=1): the command's own options
 * @usage: what stands behind the options, "LAYOUT [FOLDER]"
 * @summary: what the command does
 * @argc: (inout): number of words
 * @argv: (inout) (array length=argc): the words, the command first
 * @error: return location for %G_OPTION_ERROR
 *
 * Reads the options and takes them out of @argv. "--help" and "--virtual=help" print what was asked
 * for.
 *
 * Returns: whether there is something to do; %FALSE without an error after a help
 */
gboolean
fj_cli_options_parse (FjCliOptions *self, FjCliGroup groups, const GOptionEntry *own,
                      const char *usage, const char *summary, int *argc, char ***argv,
                      GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autofree char *exits = fj_cli_exit_describe ();
  gboolean         help = FALSE;
  g_auto (GStrv) words = mark_missing_values (groups, *argc, *argv);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  /* GOption's own help would end the program with 0, also where nobody could read it */
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, exits);
  add_help (&help, context);
  if (own != NULL)
    g_option_context_add_main_entries (context, own, GETTEXT_PACKAGE);
  if (groups & FJ_CLI_GROUP_CHOICE)
    add_choice_group (self, context);
  if (groups & (FJ_CLI_GROUP_VIRTUAL | FJ_CLI_GROUP_BOARDS))
    add_virtual_group (self, context);
  if (groups & FJ_CLI_GROUP_BOARDS)
    add_boards_group (self, context);
  if (groups & FJ_CLI_GROUP_OUTPUT)
    add_output_group (self, context);
  if (!g_option_context_parse_strv (context, &words, error))
    return FALSE;
  if (help)
    print_help (context);
  else if (g_strcmp0 (self->virtual_spec, "help") == 0)
    print_virtual_help ();
  if (help || g_strcmp0 (self->virtual_spec, "help") == 0)
    return FALSE;
  if (!check_virtual (self, error))
    return FALSE;
  drop_end_mark (words);
  *argc = (int) g_strv_length (words);
  *argv = g_steal_pointer (&words);
  return TRUE;
}

/**
 * fj_cli_check_records:
 * @records: (nullable): the value of --records
 * @error: return location for %G_OPTION_ERROR
 *
 * Returns: whether it can be the name of a file
 */
gboolean
fj_cli_check_records (const char *records, GError **error)
{
  if (records == NULL || *records != '\0')
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("--records takes the name of a file, or “off”."));
  return FALSE;
}

/**
 * fj_cli_take_word:
 * @option: the option, "--way"
 * @type: the enumeration whose nicks it takes
 * @word: (nullable): what was given
 * @value: (inout): what that means; stays without a word
 * @error: return location for %G_OPTION_ERROR
 *
 * Returns: whether the option was not given or @word is one of its words
 */
gboolean
fj_cli_take_word (const char *option, GType type, const char *word, int *value, GError **error)
{
  g_autoptr (GEnumClass) klass = NULL;
  g_autoptr (GString) words = NULL;

  if (word == NULL || fj_enum_from_nick (type, word, value))
    return TRUE;
  klass = g_type_class_ref (type);
  words = g_string_new (NULL);
  for (guint i = 0; i < klass->n_values; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", klass->values[i].value_nick);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* Translators: an option, what was given, and what can be: words that stay */
               _ ("%s does not take “%s”; it takes one of these words: %s."), option, word,
               words->str);
  return FALSE;
}

/**
 * fj_cli_options_clear:
 *
 * Frees what the options hold.
 */
void
fj_cli_options_clear (FjCliOptions *self)
{
  g_clear_pointer (&self->log, g_free);
  g_clear_pointer (&self->virtual_spec, g_free);
  g_clear_pointer (&self->virtual_usual, g_free);
  g_clear_pointer (&self->virtual_folder, g_free);
  g_clear_pointer (&self->virtual_faults, g_free);
  g_clear_pointer (&self->identities, g_strfreev);
  g_clear_pointer (&self->wire, g_free);
  g_clear_pointer (&self->serials, g_strfreev);
  g_clear_pointer (&self->ports, g_strfreev);
}
