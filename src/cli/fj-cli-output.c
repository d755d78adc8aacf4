/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-output.h"

#include "fj-cli-exit.h"
#include "fj-cli-text.h"

#include <errno.h>
#include <fcntl.h>
#include <fj-error-page.h>
#include <fj-error.h>
#include <fj-format.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLUMNS_MIN 20 /* in less there is no room for words */

static int out_errno; /* why something for standard output was lost; 0: nothing was */

/**
 * fj_cli_is_terminal:
 *
 * Returns: whether @fd is a terminal that can move its cursor
 */
gboolean
fj_cli_is_terminal (int fd)
{
  return isatty (fd) != 0 && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

/* A pipe that does not block is full when its reader pauses: that is waited for, as others are. */
static gboolean
wait_for_room (int fd)
{
  struct pollfd one = { .fd = fd, .events = POLLOUT };

  return poll (&one, 1, -1) > 0 || errno == EINTR;
}

static gboolean
write_all (int fd, const char *text)
{
  gsize left = strlen (text);

  while (left > 0) {
    gssize written = write (fd, text, left);

    if (written > 0) {
      text += written;
      left -= (gsize) written;
    } else if (written == 0 || (errno != EINTR && (errno != EAGAIN || !wait_for_room (fd)))) {
      return FALSE;
    }
  }
  return TRUE;
}

static void
write_at_once (int fd, const char *text)
{
  if (!write_all (fd, text) && fd == STDOUT_FILENO)
    out_errno = errno != 0 ? errno : EIO;
}

/*
 * What GLib prints goes through here: no spaces that only look like one, which no search finds, and
 * nothing that the terminal cannot show.
 */
static void
print_to (int fd, const char *text)
{
  g_autoptr (GString) plain = g_string_new (text);
  g_autofree char *ascii = NULL;

  g_string_replace (plain, "\u00a0", " ", 0);
  if (!g_get_charset (NULL))
    ascii = g_str_to_ascii (plain->str, NULL);
  write_at_once (fd, ascii != NULL ? ascii : plain->str);
}

static void
print_out (const char *text)
{
  print_to (STDOUT_FILENO, text);
}

static void
print_err (const char *text)
{
  print_to (STDERR_FILENO, text);
}

/**
 * fj_cli_get_columns:
 *
 * Returns: how wide the terminal @fd is; 0: it is none, or does not say
 */
guint
fj_cli_get_columns (int fd)
{
  struct winsize size = { 0 };

  return fj_cli_is_terminal (fd) && ioctl (fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/**
 * fj_cli_say:
 * @fd: 1 or 2: where to
 * @indent: spaces before each line
 * @text: lines; the last one needs no line feed
 *
 * Prints @text. On a terminal its lines end between words; elsewhere they stay as they are, for
 * whatever reads them.
 */
void
fj_cli_say (int fd, guint indent, const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint columns = fj_cli_get_columns (fd);
  guint n = g_strv_length (lines);

  if (n > 1 && lines[n - 1][0] == '\0')
    n--;
  for (guint i = 0; i < n; i++) {
    g_autofree char *line = g_strdup_printf ("%*s%s", (int) indent, "", lines[i]);
    g_autofree char *wrapped =
      columns >= COLUMNS_MIN ? fj_cli_text_wrap (line, columns) : g_strdup (line);

    g_string_append_printf (out, "%s\n", wrapped);
  }
  if (fd == STDERR_FILENO)
    g_printerr ("%s", out->str);
  else
    g_print ("%s", out->str);
}

/*
 * A file opened later would take the number of a standard stream that was closed, and get all that
 * is printed: a virtual card, or a board.
 */
static void
occupy_standard_streams (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0)
    close (fd);
}

/**
 * fj_cli_output_start:
 *
 * Prints as this program wants it from now on; before any file is opened.
 */
void
fj_cli_output_start (void)
{
  occupy_standard_streams ();
  g_set_print_handler (print_out);
  g_set_printerr_handler (print_err);
}

/**
 * fj_cli_output_write:
 *
 * Writes UTF-8 to standard output as it is, whatever the terminal speaks.
 */
void
fj_cli_output_write (const char *text)
{
  write_at_once (STDOUT_FILENO, text);
}

/**
 * fj_cli_output_finish:
 * @code: how the program ends otherwise
 *
 * Says so when something that was printed has been lost; a reader that has gone did not want it.
 *
 * Returns: the exit code
 */
int
fj_cli_output_finish (int code)
{
  if (out_errno == 0 || out_errno == EPIPE)
    return code;
  fj_cli_complain ("stdout: %s", g_strerror (out_errno));
  return code == FJ_CLI_EXIT_OK ? FJ_CLI_EXIT_FAILED : code;
}

static gboolean
has_colour (int fd)
{
  const char *no_color = g_getenv ("NO_COLOR");

  return fj_cli_is_terminal (fd) && (no_color == NULL || no_color[0] == '\0');
}

/**
 * fj_cli_tint:
 *
 * Returns: (transfer full): @text, in the colour of @tone where @fd shows colours
 */
char *
fj_cli_tint (int fd, FjCliTone tone, const char *text)
{
  static const char *const codes[] = {
    [FJ_CLI_TONE_GOOD] = "1;32",
    [FJ_CLI_TONE_BAD] = "1;31",
    [FJ_CLI_TONE_CARE] = "1;33",
    [FJ_CLI_TONE_FAINT] = "2",
  };

  if (tone == FJ_CLI_TONE_PLAIN || !has_colour (fd))
    return g_strdup (text);
  return g_strdup_printf ("\x1b[%sm%s\x1b[0m", codes[tone], text);
}

/**
 * fj_cli_safe:
 *
 * Returns: (transfer full): @text (nullable) without anything a terminal obeys
 */
char *
fj_cli_safe (const char *text)
{
  return text != NULL ? fj_format_safe_text (text, strlen (text)) : g_strdup ("-");
}

/**
 * fj_cli_safe_file:
 *
 * Returns: (transfer full): the name of @file as the user would write it
 */
char *
fj_cli_safe_file (GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *name = NULL;
  g_autofree char *here = g_get_current_dir ();
  g_autoptr (GFile) folder = g_file_new_for_path (here);
  g_autofree char *relative = g_file_get_relative_path (folder, file);

  if (relative != NULL)
    name = g_filename_display_name (relative);
  else
    name = path != NULL ? g_filename_display_name (path) : g_file_get_parse_name (file);
  return fj_cli_safe (name);
}

/**
 * fj_cli_complain:
 *
 * Prints a sentence to standard error.
 */
void
fj_cli_complain (const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *safe = NULL;
  g_autofree char *line = NULL;
  va_list          args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  safe = fj_cli_safe (text);
  line = g_strconcat ("flashjig-cli: ", safe, NULL);
  fj_cli_say (STDERR_FILENO, 0, line);
}

static void
append_line (GString *text, const char *label, const char *value)
{
  g_autofree char *safe = NULL;

  if (value == NULL || value[0] == '\0')
    return;
  safe = fj_cli_safe (value);
  g_string_append_printf (text, "\n  %s %s", label, safe);
}

/* Only where the pages are installed: an address of the web is no help at most benches. */
static void
append_page (GString *text, const GError *error)
{
  g_autofree char *path = fj_error_dup_page_path (error);

  append_line (text, _ ("More:"), path);
}

/* "U-Boot, partition rootfs (0x12), byte 1048576" */
static char *
format_place (const FjErrorDetail *detail)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (detail->stage != NULL)
    g_ptr_array_add (parts, g_strdup (detail->stage));
  if (detail->partition != NULL && detail->phase >= 0)
    /* Translators: a partition's name and its id, "partition rootfs (0x12)" */
    g_ptr_array_add (parts, g_strdup_printf (_ ("partition %s (0x%02X)"), detail->partition,
                                             (guint) detail->phase));
  else if (detail->phase >= 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("phase 0x%02X"), (guint) detail->phase));
  if (detail->byte >= 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("byte %" PRIi64), detail->byte));
  if (detail->block >= 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("block %d"), detail->block));
  if (detail->device_state >= 0 && detail->device_status >= 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("DFU state %d, status %d"), detail->device_state,
                                             detail->device_status));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

/**
 * fj_cli_format_error:
 * @error: an error
 *
 * Returns: (transfer full): what happened, and on further lines where, in the board's own words,
 *   and what to do
 */
char *
fj_cli_format_error (const GError *error)
{
  const FjErrorDetail *detail = fj_error_get_detail (error);
  g_autofree char     *message = fj_cli_safe (error->message);
  GString             *text = g_string_new (message);
  g_autofree char     *place = NULL;

  if (detail == NULL)
    return g_string_free (text, FALSE);
  place = format_place (detail);
  append_line (text, _ ("Where:"), place);
  if (detail->device_text != NULL && strstr (error->message, detail->device_text) == NULL)
    append_line (text, _ ("The board says:"), detail->device_text);
  append_line (text, _ ("File:"), detail->file);
  append_line (text, _ ("Why:"), detail->cause);
  append_line (text, _ ("What to do:"), detail->advice);
  append_page (text, error);
  return g_string_free (text, FALSE);
}

/**
 * fj_cli_print_error:
 *
 * Prints all of @error to standard error.
 */
void
fj_cli_print_error (const GError *error)
{
  g_autofree char     *text = fj_cli_format_error (error);
  const FjErrorDetail *detail = fj_error_get_detail (error);
  g_autoptr (GString) lines = g_string_new ("flashjig-cli: ");

  g_string_append (lines, text);
  if (detail != NULL)
    append_line (lines, _ ("Board:"), detail->board);
  fj_cli_say (STDERR_FILENO, 0, lines->str);
}

static const char *
severity_word (FjSeverity severity)
{
  switch (severity) {
  case FJ_SEVERITY_ERROR:
    return _ ("error");
  case FJ_SEVERITY_WARNING:
    return _ ("warning");
  case FJ_SEVERITY_HINT:
  default:
    return _ ("hint");
  }
}

static FjCliTone
severity_tone (FjSeverity severity)
{
  if (severity == FJ_SEVERITY_ERROR)
    return FJ_CLI_TONE_BAD;
  return severity == FJ_SEVERITY_WARNING ? FJ_CLI_TONE_CARE : FJ_CLI_TONE_PLAIN;
}

/**
 * fj_cli_print_issue:
 * @fd: 1 or 2: where to
 * @file: name of the layout, safe
 * @issue: what there is to say
 *
 * Its lines are never broken: editors read them from terminals.
 */
void
fj_cli_print_issue (int fd, const char *file, FjIssue *issue)
{
  FjSeverity       severity = fj_issue_get_severity (issue);
  g_autofree char *word = fj_cli_tint (fd, severity_tone (severity), severity_word (severity));
  g_autofree char *text = fj_cli_safe (fj_issue_get_text (issue));
  g_autofree char *fix = fj_cli_safe (fj_issue_get_fix_label (issue));
  GString         *line = g_string_new (file);

  if (fj_issue_get_line (issue) > 0)
    g_string_append_printf (line, ":%u", fj_issue_get_line (issue));
  if (fj_issue_get_line (issue) > 0 && fj_issue_get_column (issue) != FJ_COLUMN_NONE)
    g_string_append_printf (line, ":%d", (int) fj_issue_get_column (issue) + 1);
  g_string_append_printf (line, ": %s: %s [%s]\n", word, text, fj_issue_get_code (issue));
  if (fj_issue_get_fix_label (issue) != NULL)
    g_string_append_printf (line,
                            fj_issue_is_fix_choice (issue)
                              ? _ ("    fix, if that is what you want: %s\n")
                              : _ ("    fix: %s\n"),
                            fix);
  if (fd == STDERR_FILENO)
    g_printerr ("%s", line->str);
  else
    g_print ("%s", line->str);
  g_string_free (line, TRUE);
}
