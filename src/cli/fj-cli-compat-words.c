/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-compat-words.h"

#include "fj-cli-output.h"

#include <glib/gi18n.h>
#include <string.h>

/* Reads the words behind a command; FALSE and an error for one that is not supported. */
typedef gboolean (*Reader) (FjCliCompatWords *self, char **values, guint n_values, GError **error);

typedef struct {
  const char *short_name; /* (nullable) */
  const char *long_name;  /* (nullable) */
  Reader      read;       /* (nullable): known to ST's tool, not supported here */
} Command;

static gboolean G_GNUC_PRINTF (2, 3)
  refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
read_list (FjCliCompatWords *self, char **values, guint n_values, GError **error)
{
  if (n_values > 1 || (n_values == 1 && g_ascii_strcasecmp (values[0], "usb") != 0))
    return refuse (error, _ ("“-l %s” is not supported: only boards on USB can be listed."),
                   values[n_values - 1]);
  self->list = TRUE;
  return TRUE;
}

static gboolean
read_port (FjCliCompatWords *self, const char *port, GError **error)
{
  guint64 index = 0;

  if (g_ascii_strncasecmp (port, "usb", 3) != 0)
    return refuse (error, _ ("“port=%s” is not supported: only port=usbN is."), port);
  if (port[3] != '\0' && !g_ascii_string_to_unsigned (port + 3, 10, 1, G_MAXINT, &index, NULL))
    return refuse (error, _ ("“port=%s” is no port: usb1 is the first, as “-l usb” shows it."), port);
  self->index = (guint) index;
  return TRUE;
}

static gboolean
read_connect (FjCliCompatWords *self, char **values, guint n_values, GError **error)
{
  gboolean has_port = FALSE;

  for (guint i = 0; i < n_values; i++) {
    if (g_ascii_strncasecmp (values[i], "port=", 5) == 0) {
      has_port = TRUE;
      if (!read_port (self, values[i] + 5, error))
        return FALSE;
    } else if (g_ascii_strncasecmp (values[i], "sn=", 3) == 0) {
      g_free (self->serial);
      self->serial = g_strdup (values[i] + 3);
    } else {
      return refuse (error, _ ("“%s” is not supported behind -c: only port=usbN and sn=… are."),
                     values[i]);
    }
  }
  if (!has_port)
    return refuse (error, _ ("-c needs port=usbN."));
  self->connect = TRUE;
  return TRUE;
}

static gboolean
read_write (FjCliCompatWords *self, char **values, guint n_values, GError **error)
{
  if (n_values == 0)
    return refuse (error, _ ("-w needs a flash layout (.tsv)."));
  if (n_values > 2)
    return refuse (error, _ ("The word “%s” is one too many."), values[2]);
  if (!g_str_has_suffix (values[0], ".tsv"))
    return refuse (error, _ ("“-w %s” is not supported: only flash layouts (.tsv) can be written."),
                   values[0]);
  if (n_values == 2 && g_ascii_strncasecmp (values[1], "0x", 2) == 0)
    return refuse (error, _ ("The address “%s” is not supported: a layout says where things go."),
                   values[1]);
  if (self->layout != NULL)
    return refuse (error, _ ("Only one layout can be written at a time."));
  self->layout = g_strdup (values[0]);
  self->folder = g_strdup (n_values == 2 ? values[1] : NULL);
  return TRUE;
}

static gboolean
read_verify (FjCliCompatWords *self, char **values, guint n_values, GError **error)
{
  if (n_values > 0)
    return refuse (error, _ ("“-v %s” is not supported."), values[0]);
  self->verify = TRUE;
  return TRUE;
}

static gboolean
read_verbosity (FjCliCompatWords *self, char **values, guint n_values, GError **error)
{
  guint64 level;

  if (n_values != 1 || !g_ascii_string_to_unsigned (values[0], 10, 1, 3, &level, NULL))
    return refuse (error, _ ("-vb needs a level: 1, 2 or 3."));
  self->options.verbose = level > 1;
  return TRUE;
}

static gboolean
read_quiet (FjCliCompatWords *self, char **values, guint n_values, GError **error)
{
  if (n_values > 0)
    return refuse (error, _ ("The word “%s” is one too many."), values[0]);
  self->options.quiet = TRUE;
  return TRUE;
}

/* Some boards are slow, and scripts say so. Here each wait has a limit of its own. */
static gboolean
read_time_limit (FjCliCompatWords *self, char **values, guint n_values, GError **error)
{
  if (n_values != 1 || !g_ascii_string_to_unsigned (values[0], 10, 0, G_MAXUINT32, NULL, NULL))
    return refuse (error, _ ("-tm needs a time in milliseconds."));
  self->time_limit = TRUE;
  return TRUE;
}

static gboolean
read_help (FjCliCompatWords *self, char **values, guint n_values, GError **error)
{
  self->help = TRUE;
  return TRUE;
}

static gboolean
read_version (FjCliCompatWords *self, char **values, guint n_values, GError **error)
{
  self->version = TRUE;
  return TRUE;
}

static const Command commands[] = {
  { "-l", "--list", read_list },
  { "-c", "--connect", read_connect },
  { "-w", "--write", read_write },
  { "-d", "--download", read_write },
  { "-v", "--verify", read_verify },
  { "-vb", "--verbosity", read_verbosity },
  { "-q", "--quietMode", read_quiet },
  { "-tm", "--timeout", read_time_limit },
  { "-h", "--help", read_help },
  { "-?", NULL, read_help },
  { "-version", "--version", read_version },
  { "-e", "--erase", NULL },
  { "-r", "--read", NULL },
  { "-u", "--upload", NULL },
  { "-r8", "-r16", NULL },
  { "-r32", "-w8", NULL },
  { "-w16", "-w32", NULL },
  { "-w64", "-wunlock", NULL },
  { "-s", "--start", NULL },
  { "-g", "--go", NULL },
  { "-rst", "-hardRst", NULL },
  { "-halt", "-step", NULL },
  { "-score", "-coreReg", NULL },
  { "-ob", "--optionbytes", NULL },
  { "-rdu", "--readunprotect", NULL },
  { "-tzenreg", "--tzenreg", NULL },
  { "-el", "--extload", NULL },
  { "-otp", "-pmic", NULL },
  { "-sfi", "--sfi", NULL },
  { "-ssp", "--ssp", NULL },
  { "-dsecurity", "-setdefaultob", NULL },
  { "-rssigfw", "-antirollback", NULL },
  { "-log", "--log", NULL },
  { "-y", "--yes", NULL },
  { "-fillmemory", "--fillmemory", NULL },
  { "-blankcheck", "--blankcheck", NULL },
  { "-checksum", "--checksum", NULL },
};

static const Command *
find_command (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_strcmp0 (word, commands[i].short_name) == 0 ||
        g_strcmp0 (word, commands[i].long_name) == 0)
      return &commands[i];
  return NULL;
}

/** fj_cli_compat_words_know: Returns: whether @word is a command of ST's tool */
gboolean
fj_cli_compat_words_know (const char *word)
{
  return find_command (word) != NULL;
}

/* Takes Flashjig's own word; -1: it is none; 0: its value is missing; else how many were taken. */
static int
take_own_word (FjCliOptions *options, int left, char **words)
{
  const char *word = words[0];

  if (g_str_equal (word, "--virtual-instant")) {
    options->virtual_instant = TRUE;
    return 1;
  }
  if (g_str_equal (word, "--virtual") || g_str_has_prefix (word, "--virtual=")) {
    g_free (options->virtual_spec);
    options->virtual_spec = g_strdup (word[9] == '=' ? word + 10 : "");
    return 1;
  }
  if (g_str_has_prefix (word, "--virtual-dir=")) {
    g_free (options->virtual_folder);
    options->virtual_folder = g_strdup (word + strlen ("--virtual-dir="));
    return 1;
  }
  if (!g_str_equal (word, "--virtual-dir"))
    return -1;
  if (left < 2)
    return 0;
  g_free (options->virtual_folder);
  options->virtual_folder = g_strdup (words[1]);
  return 2;
}

static gboolean
read_command (FjCliCompatWords *self, const char *word, GPtrArray *values, GError **error)
{
  const Command *command = find_command (word);

  if (command == NULL)
    return refuse (error, _ ("There is no option “%s”."), word);
  if (command->read == NULL)
    return refuse (error, _ ("“%s” of STM32_Programmer_CLI is not supported."), word);
  return command->read (self, (char **) values->pdata, values->len, error);
}

/**
 * fj_cli_compat_words_read:
 * @self: zeroed
 * @argc: number of words
 * @argv: (array length=argc): the command line, the program first
 * @error: return location for %G_OPTION_ERROR
 *
 * Reads a command line in the words of ST's tool: commands with a minus, in any order, each
 * followed by its values.
 *
 * Returns: whether all of it is supported
 */
gboolean
fj_cli_compat_words_read (FjCliCompatWords *self, int argc, char **argv, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  const char *command = NULL;

  for (int i = 1; i < argc; i++) {
    int taken = take_own_word (&self->options, argc - i, argv + i);

    if (taken == 0)
      return refuse (error, _ ("“%s” needs a value."), argv[i]);
    if (taken > 0) {
      i += taken - 1;
    } else if (argv[i][0] == '-') {
      if (command != NULL && !read_command (self, command, values, error))
        return FALSE;
      command = argv[i];
      g_ptr_array_set_size (values, 0);
    } else if (command == NULL) {
      return refuse (error, _ ("There is no option “%s”."), argv[i]);
    } else {
      g_ptr_array_add (values, argv[i]);
    }
  }
  return command == NULL || read_command (self, command, values, error);
}

/** fj_cli_compat_words_clear: frees what it holds */
void
fj_cli_compat_words_clear (FjCliCompatWords *self)
{
  fj_cli_options_clear (&self->options);
  g_clear_pointer (&self->serial, g_free);
  g_clear_pointer (&self->layout, g_free);
  g_clear_pointer (&self->folder, g_free);
}
