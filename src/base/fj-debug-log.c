/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-debug-log.h"

#include "fj-format.h"

#include <inttypes.h>
#include <string.h>

#define DOMAIN_PREFIX "flashjig-"
/* Bytes of a line that are kept; a path or a board's text may be longer. */
#define LINE_MAX_LENGTH 400

/*
 * What the rooms say at debug level is wanted when something went wrong, and then it is too late to
 * ask for it. So the last lines are kept, whether anybody looks at them or not. They are those of
 * one process, as GLib's writer of log messages is.
 */
static struct {
  GMutex         mutex;                     /* for all that follows */
  char          *lines[FJ_DEBUG_LOG_LINES]; /* (owned) (nullable): a ring */
  guint64        n_lines;                   /* written in all; the next one goes to its remainder */
  FjDebugLogFunc func;                      /* (nullable): who follows */
  gpointer       user_data;                 /* (unowned) (nullable) */
} kept;

static const char *
find_field (const GLogField *fields, gsize n_fields, const char *key, gsize *length)
{
  for (gsize i = 0; i < n_fields; i++) {
    if (!g_str_equal (fields[i].key, key))
      continue;
    *length = fields[i].length < 0 ? strlen (fields[i].value) : (gsize) fields[i].length;
    return fields[i].value;
  }
  *length = 0;
  return "";
}

/* What goes out at debug level is the rule, and not said. */
static const char *
get_level_word (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return " CRITICAL";
  return level & G_LOG_LEVEL_WARNING ? " WARNING" : "";
}

/* "12345.678901 dfu: …", where the seconds are the kernel's, as "dmesg" prints them. */
static char *
format_line (GLogLevelFlags level, const char *domain, const char *message, gsize length)
{
  gint64           now = g_get_monotonic_time ();
  g_autofree char *text = fj_format_safe_text (message, length);

  if (g_str_has_prefix (domain, DOMAIN_PREFIX))
    domain += strlen (DOMAIN_PREFIX);
  return g_strdup_printf ("%" PRIi64 ".%06" PRIi64 " %s%s: %s", now / G_USEC_PER_SEC,
                          now % G_USEC_PER_SEC, domain, get_level_word (level), text);
}

/* (transfer full): @line, or its beginning */
static char *
shorten_line (const char *line)
{
  const char *end;

  if (strlen (line) <= LINE_MAX_LENGTH)
    return g_strdup (line);
  end = g_utf8_find_prev_char (line, line + LINE_MAX_LENGTH);
  return g_strdup_printf ("%.*s…", (int) (end - line), line);
}

static void
keep_line (const char *line)
{
  char **place;

  g_mutex_lock (&kept.mutex);
  if (kept.func != NULL)
    kept.func (line, kept.user_data);
  place = &kept.lines[kept.n_lines++ % FJ_DEBUG_LOG_LINES];
  g_free (*place);
  *place = shorten_line (line);
  g_mutex_unlock (&kept.mutex);
}

/* The number of the oldest line that is kept. */
static guint64
get_first (void)
{
  return kept.n_lines - MIN (kept.n_lines, FJ_DEBUG_LOG_LINES);
}

/* All of ours, and what libraries warn of. */
static GLogWriterOutput
on_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  gsize            domain_length;
  gsize            message_length;
  const char      *domain = find_field (fields, n_fields, "GLIB_DOMAIN", &domain_length);
  const char      *message = find_field (fields, n_fields, "MESSAGE", &message_length);
  g_autofree char *name = g_strndup (domain, domain_length);
  g_autofree char *line = NULL;

  if (g_str_has_prefix (name, DOMAIN_PREFIX) || (level & G_LOG_LEVEL_MASK) <= G_LOG_LEVEL_WARNING) {
    line = format_line (level, name, message, message_length);
    keep_line (line);
  }
  return g_log_writer_default (level, fields, n_fields, user_data);
}

/**
 * fj_debug_log_start:
 *
 * Keeps the last lines that this program logs from now on. What is printed stays what
 * G_MESSAGES_DEBUG asks for, but all of it goes to standard error. Once, first thing in main().
 */
void
fj_debug_log_start (void)
{
  g_log_writer_default_set_use_stderr (TRUE);
  g_log_set_writer_func (on_log, NULL, NULL);
}

/**
 * fj_debug_log_follow:
 * @func: (nullable): gets the lines that are kept, then every new one; %NULL ends it
 * @user_data: its argument
 *
 * Lets @func have all lines. There is one that follows, at most.
 */
void
fj_debug_log_follow (FjDebugLogFunc func, gpointer user_data)
{
  g_mutex_lock (&kept.mutex);
  for (guint64 i = get_first (); func != NULL && i < kept.n_lines; i++)
    func (kept.lines[i % FJ_DEBUG_LOG_LINES], user_data);
  kept.func = func;
  kept.user_data = user_data;
  g_mutex_unlock (&kept.mutex);
}

/**
 * fj_debug_log_to_text:
 *
 * Returns: (transfer full): the lines that are kept, the oldest first, each with its end. A first
 * one says what the time stamps mean.
 */
char *
fj_debug_log_to_text (void)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d %H:%M:%S UTC");

  g_string_append_printf (text, "%" PRIi64 " is %s\n", g_get_monotonic_time () / G_USEC_PER_SEC,
                          date);
  g_mutex_lock (&kept.mutex);
  for (guint64 i = get_first (); i < kept.n_lines; i++)
    g_string_append_printf (text, "%s\n", kept.lines[i % FJ_DEBUG_LOG_LINES]);
  g_mutex_unlock (&kept.mutex);
  return g_string_free (text, FALSE);
}
