/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-compat-words.h"

#include "fj-cli-output.h"

#include <fj-stm32mp-driver.h>
#include <glib/gi18n.h>
#include <string.h>

typedef struct _Command Command;

/* Reads the words behind a command; FALSE and an error for one that is not supported. */
typedef gboolean (*Reader) (FjCliCompatWords *self, const Command *command, char **values,
                            guint n_values, GError **error);

struct _Command {
  const char *short_name; /* (nullable) */
  const char *long_name;  /* (nullable) */
  Reader      read;       /* (nullable): known to ST's tool, not supported here */
  const char *note;       /* (nullable): what to use instead; of one that is taken, what it means */
};

static gboolean G_GNUC_PRINTF (2, 3)
  refuse_word (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;
  va_list          args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  /* words need not be text */
  valid = g_utf8_make_valid (text, -1);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, valid);
  return FALSE;
}

/* What is said of a word that is taken and changes nothing. */
static void
add_note (FjCliCompatWords *self, const Command *command)
{
  if (self->notes == NULL)
    self->notes = g_ptr_array_new ();
  if (!g_ptr_array_find (self->notes, command->note, NULL))
    g_ptr_array_add (self->notes, (gpointer) command->note);
}

static gboolean
read_list (FjCliCompatWords *self, const Command *command, char **values, guint n_values,
           GError **error)
{
  if (n_values > 1 || (n_values == 1 && g_ascii_strcasecmp (values[0], "usb") != 0))
    return refuse_word (error, _ ("“-l %s” is not supported: only boards on USB can be listed."),
                        values[n_values - 1]);
  self->list = TRUE;
  return TRUE;
}

static gboolean
read_port (FjCliCompatWords *self, const char *port, GError **error)
{
  guint64 index = 0;

  if (g_ascii_strncasecmp (port, "usb", 3) != 0)
    return refuse_word (error, _ ("“port=%s” is not supported: only port=usbN is."), port);
  if (port[3] != '\0' && !g_ascii_string_to_unsigned (port + 3, 10, 1, G_MAXINT, &index, NULL))
    return refuse_word (error, _ ("“port=%s” is no port: usb1 is the first, as “-l usb” shows it."),
                        port);
  self->index = (guint) index;
  return TRUE;
}

/* "0xdf11" or "df11". */
static gboolean
read_usb_id (const char *text, guint64 *id, GError **error)
{
  const char *digits = g_ascii_strncasecmp (text, "0x", 2) == 0 ? text + 2 : text;

  return g_ascii_string_to_unsigned (digits, 16, 0, G_MAXUINT16, id, NULL) ||
         refuse_word (error, _ ("“%s” is no USB identity: one has four hexadecimal digits."), text);
}

/* A board of an identity of its own; ST's are known anyway. */
static gboolean
add_identity (FjCliCompatWords *self, const char *vendor, const char *product, GError **error)
{
  guint64 vendor_id = FJ_VENDOR_ST;
  guint64 product_id = 0xdf11;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *identity = NULL;

  if ((vendor != NULL && !read_usb_id (vendor, &vendor_id, error)) ||
      (product != NULL && !read_usb_id (product, &product_id, error)))
    return FALSE;
  identity = g_strdup_printf ("%04x:%04x", (guint) vendor_id, (guint) product_id);
  g_strv_builder_add (builder, identity);
  g_strfreev (self->options.identities);
  self->options.identities = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_connect (FjCliCompatWords *self, const Command *command, char **values, guint n_values,
              GError **error)
{
  gboolean    has_port = FALSE;
  const char *vendor = NULL;
  const char *product = NULL;

  for (guint i = 0; i < n_values; i++) {
    if (g_ascii_strncasecmp (values[i], "port=", 5) == 0) {
      has_port = TRUE;
      if (!read_port (self, values[i] + 5, error))
        return FALSE;
    } else if (g_ascii_strncasecmp (values[i], "sn=", 3) == 0) {
      g_free (self->serial);
      self->serial = g_strdup (values[i] + 3);
    } else if (g_ascii_strncasecmp (values[i], "vid=", 4) == 0) {
      vendor = values[i] + 4;
    } else if (g_ascii_strncasecmp (values[i], "pid=", 4) == 0) {
      product = values[i] + 4;
    } else {
      return refuse_word (error,
                          _ ("“%s” is not supported after -c: only port=usbN, sn=…, "
                             "vid=… and pid=… are."),
                          values[i]);
    }
  }
  if ((vendor != NULL || product != NULL) && !add_identity (self, vendor, product, error))
    return FALSE;
  if (!has_port)
    return refuse_word (error, _ ("-c needs port=usbN."));
  self->connect = TRUE;
  return TRUE;
}

static gboolean
is_layout (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, ".tsv");
}

static gboolean
read_write (FjCliCompatWords *self, const Command *command, char **values, guint n_values,
            GError **error)
{
  if (n_values == 0)
    return refuse_word (error, _ ("%s needs a flash layout (.tsv)."), self->word);
  if (n_values > 2)
    return refuse_word (error, _ ("The word “%s” is one too many."), values[2]);
  if (!is_layout (values[0]))
    return refuse_word (error,
                        _ ("“%s %s” is not supported: only flash layouts (.tsv) can be written. Boot files "
                           "that are only to be started are rows of a layout with the device none."),
                        self->word, values[0]);
  if (n_values == 2 && g_ascii_strncasecmp (values[1], "0x", 2) == 0)
    return refuse_word (error,
                        _ ("The address “%s” is not supported: a layout says where things go."),
                        values[1]);
  if (self->layout != NULL)
    return refuse_word (error, _ ("Only one layout can be written at a time."));
  self->layout = g_strdup (values[0]);
  self->folder = g_strdup (n_values == 2 ? values[1] : NULL);
  return TRUE;
}

static gboolean
read_verify (FjCliCompatWords *self, const Command *command, char **values, guint n_values,
             GError **error)
{
  if (n_values > 1 || (n_values == 1 && g_ascii_strcasecmp (values[0], "fast") != 0))
    return refuse_word (error, _ ("“-v %s” is not supported."), values[0]);
  add_note (self, command);
  return TRUE;
}

static gboolean
read_verbosity (FjCliCompatWords *self, const Command *command, char **values, guint n_values,
                GError **error)
{
  guint64 level;

  if (n_values != 1 || !g_ascii_string_to_unsigned (values[0], 10, 1, 3, &level, NULL))
    return refuse_word (error, _ ("-vb needs a level: 1, 2 or 3."));
  self->options.verbose = level > 1;
  return TRUE;
}

static gboolean
read_quiet (FjCliCompatWords *self, const Command *command, char **values, guint n_values,
            GError **error)
{
  if (n_values > 0)
    return refuse_word (error, _ ("The word “%s” is one too many."), values[0]);
  self->options.quiet = TRUE;
  return TRUE;
}

/* Some boards are slow, and scripts say so. Here each wait has a limit of its own. */
static gboolean
read_time_limit (FjCliCompatWords *self, const Command *command, char **values, guint n_values,
                 GError **error)
{
  if (n_values != 1 || !g_ascii_string_to_unsigned (values[0], 10, 0, G_MAXUINT32, NULL, NULL))
    return refuse_word (error, _ ("-tm needs a time in milliseconds."));
  add_note (self, command);
  return TRUE;
}

static gboolean
read_yes (FjCliCompatWords *self, const Command *command, char **values, guint n_values,
          GError **error)
{
  if (n_values > 0)
    return refuse_word (error, _ ("The word “%s” is one too many."), values[0]);
  add_note (self, command);
  return TRUE;
}

/* What to do when everything is written; so it makes sense only where something is. */
static gboolean
read_end (FjCliCompatWords *self, const Command *command, char **values, guint n_values,
          GError **error)
{
  if (n_values > 0)
    return refuse_word (error, _ ("“%s %s” is not supported: the layout says what is started."),
                        self->word, values[0]);
  self->end_word = self->word;
  add_note (self, command);
  return TRUE;
}

static gboolean
read_reset (FjCliCompatWords *self, const Command *command, char **values, guint n_values,
            GError **error)
{
  self->reset = TRUE;
  return read_end (self, command, values, n_values, error);
}

static gboolean
read_log (FjCliCompatWords *self, const Command *command, char **values, guint n_values,
          GError **error)
{
  if (n_values != 1)
    return refuse_word (error, _ ("-log needs the name of a file, which gets every USB transfer."));
  g_free (self->options.wire);
  self->options.wire = g_strdup (values[0]);
  return TRUE;
}

static gboolean
read_help (FjCliCompatWords *self, const Command *command, char **values, guint n_values,
           GError **error)
{
  self->help = TRUE;
  return TRUE;
}

static gboolean
read_version (FjCliCompatWords *self, const Command *command, char **values, guint n_values,
              GError **error)
{
  self->version = TRUE;
  return TRUE;
}

/* A command is the same in every language. */
#define OUR_READING "flashjig-cli read --only=ID --range=OFFSET:LENGTH --output=FILE LAYOUT"
#define NO_DEBUGGER N_ ("It needs an ST-LINK; here, boards are on USB.")

static const Command commands[] = {
  { "-l", "--list", read_list, NULL },
  { "-c", "--connect", read_connect, NULL },
  { "-w", "--write", read_write, NULL },
  { "-d", "--download", read_write, NULL },
  { "-v", "--verify", read_verify,
    N_ ("-v: nothing is read back; “flashjig-cli flash --verify=full” does it.") },
  { "-vb", "--verbosity", read_verbosity, NULL },
  { "-q", "--quietMode", read_quiet, NULL },
  { "-tm", "--timeout", read_time_limit,
    N_ ("-tm: each wait has a time limit of its own; this one is not used.") },
  { "-y", "--yes", read_yes, N_ ("-y: nothing is asked anyway.") },
  { "-log", "--log", read_log, NULL },
  { "-detach", "--detach", read_end, N_ ("-detach: every board is told to go on (DFU_DETACH) at the end anyway.") },
  { "-s", "--start", read_end,
    N_ ("-s: a board goes on by itself when it has everything, and starts what the layout loads into "
        "its memory.") },
  { "-g", "--go", read_end, N_ ("-g: a board goes on by itself when it has everything.") },
  { "-rst", "--rst", read_reset,
    N_ ("-rst: the board gets a USB reset at the end, which not every U-Boot obeys.") },
  { "-h", "--help", read_help, NULL },
  { "-?", NULL, read_help, NULL },
  { "-version", "--version", read_version, NULL },
  { "-e", "--erase", NULL, N_ ("A D in the option of a row erases its storage.") },
  { "-skipErase", "--skipErase", NULL, N_ ("Nothing is erased but for rows with a D in their option.") },
  { "-p", NULL, NULL, N_ ("“flashjig-cli flash --only” sends single partitions of a layout.") },
  { "-r", "--read", NULL, OUR_READING },
  { "-rp", NULL, NULL, OUR_READING },
  { "-u", "--upload", NULL, OUR_READING },
  { "-r8", "-r16", NULL, NULL },
  { "-r32", "-r64", NULL, NULL },
  { "-w8", "-w16", NULL, N_ ("Bytes are written as files, in rows of a layout.") },
  { "-w32", "-w64", NULL, N_ ("Bytes are written as files, in rows of a layout.") },
  { "-hardRst", "--hardRst", NULL, N_ ("Press the reset button of the board, or use -rst.") },
  { "-halt", "-step", NULL, NO_DEBUGGER },
  { "-score", "-coreReg", NULL, NO_DEBUGGER },
  { "-run", "-regdump", NULL, NO_DEBUGGER },
  { "-hf", "-swv", NULL, NO_DEBUGGER },
  { "-el", "--extload", NULL, N_ ("U-Boot on the board takes the place of an external loader.") },
  { "-otp", "-pmic", NULL,
    N_ ("“fuse” in the board's U-Boot writes one-time words and the memory of the PMIC.") },
  { "-ob", "--optionbytes", NULL, NULL },
  { "-rdu", "--readunprotect", NULL, NULL },
  { "-tzenreg", "--tzenreg", NULL, NULL },
  { "-wunlock", "-fillmemory", NULL, NULL },
  { "-sfi", "--sfi", NULL, NULL },
  { "-ssp", "--ssp", NULL, NULL },
  { "-dsecurity", "-setdefaultob", NULL, NULL },
  { "-rssigfw", "-antirollback", NULL, NULL },
  { "--fillmemory", "--blankcheck", NULL, NULL },
  { "-blankcheck", "-checksum", NULL, NULL },
  { "--checksum", "-fchecksum", NULL, NULL },
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

/**
 * fj_cli_compat_words_know:
 *
 * Returns: whether @word is a command of ST's tool
 */
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
    return refuse_word (error, _ ("There is no option “%s”."), word);
  if (command->read == NULL && command->note != NULL)
    return refuse_word (error, _ ("“%s” of STM32_Programmer_CLI is not supported. %s"), word,
                        _ (command->note));
  if (command->read == NULL)
    return refuse_word (error, _ ("“%s” of STM32_Programmer_CLI is not supported."), word);
  self->word = word;
  return command->read (self, command, (char **) values->pdata, values->len, error);
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
      return refuse_word (error, _ ("“%s” needs a value."), argv[i]);
    if (taken > 0) {
      i += taken - 1;
    } else if (argv[i][0] == '-') {
      if (command != NULL && !read_command (self, command, values, error))
        return FALSE;
      command = argv[i];
      g_ptr_array_set_size (values, 0);
    } else if (command == NULL) {
      return refuse_word (error, _ ("There is no option “%s”."), argv[i]);
    } else {
      g_ptr_array_add (values, argv[i]);
    }
  }
  if (command != NULL && !read_command (self, command, values, error))
    return FALSE;
  if (self->end_word != NULL && self->layout == NULL)
    return refuse_word (error, _ ("“%s” works together with -w only."), self->end_word);
  return TRUE;
}

/**
 * fj_cli_compat_words_clear:
 *
 * Frees what it holds.
 */
void
fj_cli_compat_words_clear (FjCliCompatWords *self)
{
  fj_cli_options_clear (&self->options);
  g_clear_pointer (&self->serial, g_free);
  g_clear_pointer (&self->layout, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}
