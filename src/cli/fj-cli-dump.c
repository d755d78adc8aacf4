/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-dump.h"

#include "fj-cli-output.h"

#include <errno.h>
#include <stdio.h>

struct _FjCliDump {
  FILE *file; /* (owned), or standard error */
  char *name; /* (owned) safe */
};

static void
set_errno (GError **error, int code)
{
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (code), g_strerror (code));
}

/**
 * fj_cli_dump_open:
 * @path: a file, "" for standard error
 * @is_at_once: whether each line is written out at once, so that a crash takes none along
 * @error: return location for an error of %G_FILE_ERROR: only the reason
 *
 * It stays open until the program ends, since a thread may have something to tell until then.
 *
 * Returns: (transfer none) (nullable): an empty dump
 */
FjCliDump *
fj_cli_dump_open (const char *path, gboolean is_at_once, GError **error)
{
  FILE      *file = path[0] != '\0' ? fopen (path, "we") : stderr;
  FjCliDump *self;

  if (file == NULL) {
    set_errno (error, errno);
    return NULL;
  }
  if (is_at_once)
    setvbuf (file, NULL, _IOLBF, BUFSIZ);
  self = g_new0 (FjCliDump, 1);
  self->file = file;
  self->name = fj_cli_safe (path);
  return self;
}

/**
 * fj_cli_dump_write:
 * @self: a dump
 * @line: a line without its end
 *
 * One write a line, so that the lines of several threads do not mix. What cannot be written is told
 * by fj_cli_dump_flush().
 */
void
fj_cli_dump_write (FjCliDump *self, const char *line)
{
  fprintf (self->file, "%s\n", line);
}

/**
 * fj_cli_dump_get_name:
 * @self: a dump
 *
 * Returns: (transfer none): its file, as it may be shown
 */
const char *
fj_cli_dump_get_name (FjCliDump *self)
{
  return self->name;
}

/**
 * fj_cli_dump_flush:
 * @self: (nullable): a dump
 * @error: return location for an error of %G_FILE_ERROR: only the reason
 *
 * Returns: %FALSE when something has been lost; never for standard error
 */
gboolean
fj_cli_dump_flush (FjCliDump *self, GError **error)
{
  gboolean is_lost;

  if (self == NULL || self->file == stderr)
    return TRUE;
  /* a line that was lost earlier leaves nothing but this mark; its reason may be gone */
  errno = 0;
  is_lost = ferror (self->file) != 0;
  is_lost = fflush (self->file) != 0 || is_lost;
  if (is_lost)
    set_errno (error, errno != 0 ? errno : EIO);
  return !is_lost;
}
