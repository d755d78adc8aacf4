/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-debug-log.h>
#include <string.h>

#define DOMAIN "flashjig-test"

static void
say_number (guint number)
{
  g_log (DOMAIN, G_LOG_LEVEL_DEBUG, "number %u", number);
}

/* The lines behind the first, which tells the date. */
static char **
get_lines (void)
{
  g_autofree char *text = fj_debug_log_to_text ();
  char            *first = strchr (text, '\n');

  g_assert_nonnull (first);
  g_assert_cmpstr (text + strlen (text) - 1, ==, "\n");
  text[strlen (text) - 1] = '\0';
  return g_strsplit (first < text + strlen (text) ? first + 1 : "", "\n", -1);
}

static void
assert_last (const char *expected)
{
  g_auto (GStrv) lines = get_lines ();
  const char *last = lines[g_strv_length (lines) - 1];
  const char *text = strchr (last, ' ');

  g_assert_nonnull (text);
  g_assert_cmpstr (text + 1, ==, expected);
}

static void
test_debug (void)
{
  say_number (7);
  assert_last ("test: number 7");
  g_log (DOMAIN, G_LOG_LEVEL_INFO, "two\nlines \x1b[31m");
  assert_last ("test: two\\x0alines \\x1b[31m");
}

static void
test_others (void)
{
  say_number (8);
  g_log ("Gtk", G_LOG_LEVEL_DEBUG, "not ours");
  g_log (NULL, G_LOG_LEVEL_DEBUG, "nobody's");
  assert_last ("test: number 8");
  g_test_expect_message ("Gtk", G_LOG_LEVEL_WARNING, "*");
  g_log ("Gtk", G_LOG_LEVEL_WARNING, "expected");
  g_test_assert_expected_messages ();
  assert_last ("test: number 8");
}

static void
test_warning (void)
{
  const GLogField fields[] = {
    { "GLIB_DOMAIN", "Gtk", -1 },
    { "MESSAGE", "a part of this", 6 },
  };

  g_log_structured_array (G_LOG_LEVEL_WARNING, fields, G_N_ELEMENTS (fields));
  assert_last ("Gtk WARNING: a part");
}

static void
test_bounded (void)
{
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < 3 * FJ_DEBUG_LOG_LINES; i++)
    say_number (i);
  lines = get_lines ();
  g_assert_cmpuint (g_strv_length (lines), ==, FJ_DEBUG_LOG_LINES);
  g_assert_true (g_str_has_suffix (lines[0], " number 1000"));
  assert_last ("test: number 1499");
}

static void
test_long_line (void)
{
  GString *text = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;
  const char *last;

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "ä");
  g_log (DOMAIN, G_LOG_LEVEL_DEBUG, "%s", text->str);
  g_string_free (text, TRUE);
  lines = get_lines ();
  last = lines[g_strv_length (lines) - 1];
  g_assert_cmpuint (strlen (last), <, 410);
  g_assert_true (g_str_has_suffix (last, "ä…"));
  g_assert_true (g_utf8_validate (last, -1, NULL));
}

static void
on_line (const char *line, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (line));
}

static void
test_follow (void)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  const char *last;

  for (guint i = 0; i < FJ_DEBUG_LOG_LINES + 1; i++)
    say_number (i);
  fj_debug_log_follow (on_line, seen);
  g_assert_cmpuint (seen->len, ==, FJ_DEBUG_LOG_LINES);
  say_number (4711);
  fj_debug_log_follow (NULL, NULL);
  say_number (4712);
  g_assert_cmpuint (seen->len, ==, FJ_DEBUG_LOG_LINES + 1);
  last = g_ptr_array_index (seen, seen->len - 1);
  g_assert_true (g_str_has_suffix (last, " test: number 4711"));
  g_assert_true (g_str_has_suffix (g_ptr_array_index (seen, 0), " test: number 1"));
}

static gpointer
say_much (gpointer data)
{
  for (guint i = 0; i < 10000; i++)
    say_number (i);
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("test", say_much, NULL);
  for (guint i = 0; i < 100; i++)
    g_free (fj_debug_log_to_text ());
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  lines = get_lines ();
  g_assert_cmpuint (g_strv_length (lines), ==, FJ_DEBUG_LOG_LINES);
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_nonnull (strstr (lines[i], " test: number "));
}

int
main (int argc, char **argv)
{
  /* nobody asks for them, and they are kept all the same */
  g_unsetenv ("G_MESSAGES_DEBUG");
  fj_debug_log_start ();
  g_test_init (&argc, &argv, NULL);
  /* as in a program: nothing is printed that nobody asked for */
  g_log_set_default_handler (g_log_default_handler, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_test_add_func ("/flashjig/debug-log/debug", test_debug);
  g_test_add_func ("/flashjig/debug-log/others", test_others);
  g_test_add_func ("/flashjig/debug-log/warning", test_warning);
  g_test_add_func ("/flashjig/debug-log/bounded", test_bounded);
  g_test_add_func ("/flashjig/debug-log/long-line", test_long_line);
  g_test_add_func ("/flashjig/debug-log/follow", test_follow);
  g_test_add_func ("/flashjig/debug-log/threads", test_threads);
  return g_test_run ();
}
