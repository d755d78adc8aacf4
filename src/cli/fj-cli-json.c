/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-json.h"

#include "fj-cli-output.h"

#include <fj-debug-log.h>
#include <fj-enum.h>
#include <fj-error-json.h>
#include <fj-error.h>
#include <math.h>
#include <string.h>

/**
 * fj_cli_json_begin:
 * @event: its kind
 *
 * Returns: (transfer full): an event to which members can be added
 */
JsonBuilder *
fj_cli_json_begin (const char *event)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  fj_cli_json_string (builder, "event", event);
  return builder;
}

/* Thousandths at most, as fj_cli_json_number() has them; JSON-GLib would print 17 digits. */
static void
append_number (GString *text, double value)
{
  char  digits[G_ASCII_DTOSTR_BUF_SIZE];
  gsize length;

  g_ascii_formatd (digits, sizeof digits, "%.3f", value);
  length = strlen (digits);
  while (digits[length - 1] == '0' && digits[length - 2] != '.')
    length--;
  g_string_append_len (text, digits, (gssize) length);
}

static void append_node (GString *text, JsonNode *node);

static void
append_member (JsonObject *object, const char *name, JsonNode *node, gpointer user_data)
{
  GString *text = user_data;
  g_autoptr (JsonNode) key = json_node_init_string (json_node_alloc (), name);

  if (text->str[text->len - 1] != '{')
    g_string_append_c (text, ',');
  append_node (text, key);
  g_string_append_c (text, ':');
  append_node (text, node);
}

static void
append_element (JsonArray *array, guint position, JsonNode *node, gpointer user_data)
{
  GString *text = user_data;

  if (position > 0)
    g_string_append_c (text, ',');
  append_node (text, node);
}

static void
append_node (GString *text, JsonNode *node)
{
  g_autofree char *simple = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    g_string_append_c (text, '{');
    json_object_foreach_member (json_node_get_object (node), append_member, text);
    g_string_append_c (text, '}');
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    g_string_append_c (text, '[');
    json_array_foreach_element (json_node_get_array (node), append_element, text);
    g_string_append_c (text, ']');
  } else if (json_node_get_value_type (node) == G_TYPE_DOUBLE) {
    append_number (text, json_node_get_double (node));
  } else {
    simple = json_to_string (node, FALSE);
    g_string_append (text, simple);
  }
}

/**
 * fj_cli_json_end:
 *
 * Prints the event @builder (transfer full) as one line, at once.
 */
void
fj_cli_json_end (JsonBuilder *builder)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  append_node (line, root);
  g_string_append_c (line, '\n');
  /* JSON is UTF-8 whatever the terminal speaks, so not by way of g_print() */
  fj_cli_output_write (line->str);
  g_object_unref (builder);
}

/**
 * fj_cli_json_string:
 *
 * Adds a string, or null for %NULL.
 */
void
fj_cli_json_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value == NULL) {
    json_builder_add_null_value (builder);
  } else {
    g_autofree char *valid = g_utf8_make_valid (value, -1);

    json_builder_add_string_value (builder, valid);
  }
}

/**
 * fj_cli_json_uint:
 *
 * Adds an integer.
 */
void
fj_cli_json_uint (JsonBuilder *builder, const char *name, guint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) MIN (value, G_MAXINT64));
}

/**
 * fj_cli_json_number:
 *
 * Adds a number rounded to thousandths, or null for a negative one.
 */
void
fj_cli_json_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (value >= 0 && isfinite (value))
    json_builder_add_double_value (builder, round (value * 1000) / 1000);
  else
    json_builder_add_null_value (builder);
}

/**
 * fj_cli_json_enum:
 * @builder: an event
 * @name: name of the member
 * @type: an enumeration
 * @value: one of its values
 *
 * Adds a stable word for @value.
 */
void
fj_cli_json_enum (JsonBuilder *builder, const char *name, GType type, int value)
{
  fj_cli_json_string (builder, name, fj_enum_to_nick (type, value));
}

/**
 * fj_cli_json_bool:
 *
 * Adds true or false.
 */
void
fj_cli_json_bool (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_optional_int (JsonBuilder *builder, const char *name, gint64 value)
{
  if (value >= 0)
    fj_cli_json_uint (builder, name, (guint64) value);
}

static void
add_optional_string (JsonBuilder *builder, const char *name, const char *value)
{
  if (value != NULL)
    fj_cli_json_string (builder, name, value);
}

static const char *
get_error_name (const GError *error)
{
  if (error->domain == FJ_ERROR)
    return fj_error_code_to_name ((FjError) error->code);
  return fj_cli_exit_get_name (fj_cli_exit_from_error (error));
}

/**
 * fj_cli_json_error:
 *
 * Adds an object that holds all of @error, or null for %NULL.
 */
void
fj_cli_json_error (JsonBuilder *builder, const char *name, const GError *error)
{
  json_builder_set_member_name (builder, name);
  if (error == NULL) {
    json_builder_add_null_value (builder);
    return;
  }
  json_builder_begin_object (builder);
  fj_cli_json_string (builder, "code", get_error_name (error));
  fj_cli_json_uint (builder, "exit", (guint64) fj_cli_exit_from_error (error));
  fj_error_json_add (error, builder);
  json_builder_end_object (builder);
}

/**
 * fj_cli_json_print_start:
 *
 * The first event of every command.
 */
void
fj_cli_json_print_start (const char *command)
{
  JsonBuilder *builder = fj_cli_json_begin ("start");

  fj_cli_json_string (builder, "program", "flashjig");
  fj_cli_json_string (builder, "version", FJ_VERSION);
  fj_cli_json_uint (builder, "format", FJ_CLI_JSON_FORMAT);
  fj_cli_json_string (builder, "command", command);
  fj_cli_json_end (builder);
}

/**
 * fj_cli_json_print_issue:
 *
 * Something to say about the layout @file.
 */
void
fj_cli_json_print_issue (const char *file, FjIssue *issue)
{
  JsonBuilder *builder = fj_cli_json_begin ("issue");
  FjColumn     column = fj_issue_get_column (issue);

  fj_cli_json_string (builder, "file", file);
  fj_cli_json_enum (builder, "severity", FJ_TYPE_SEVERITY, fj_issue_get_severity (issue));
  fj_cli_json_string (builder, "code", fj_issue_get_code (issue));
  add_optional_int (builder, "row", fj_issue_get_row (issue));
  if (fj_issue_get_line (issue) > 0)
    fj_cli_json_uint (builder, "line", fj_issue_get_line (issue));
  if (column != FJ_COLUMN_NONE)
    fj_cli_json_uint (builder, "column", (guint64) column + 1);
  fj_cli_json_string (builder, "text", fj_issue_get_text (issue));
  add_optional_string (builder, "fix", fj_issue_get_fix_label (issue));
  add_optional_string (builder, "fix_value", fj_issue_get_fix_value (issue));
  if (fj_issue_is_fix_choice (issue) && fj_issue_get_fix_label (issue) != NULL)
    fj_cli_json_bool (builder, "fix_is_choice", TRUE);
  fj_cli_json_end (builder);
}

/**
 * fj_cli_json_print_log:
 *
 * What the program did last, for whoever has to find out why it failed.
 */
void
fj_cli_json_print_log (void)
{
  JsonBuilder     *builder = fj_cli_json_begin ("log");
  g_autofree char *text = fj_debug_log_to_text ();
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);

  json_builder_set_member_name (builder, "lines");
  json_builder_begin_array (builder);
  for (guint i = 0; lines[i] != NULL; i++)
    json_builder_add_string_value (builder, lines[i]);
  json_builder_end_array (builder);
  fj_cli_json_end (builder);
}

/**
 * fj_cli_json_print_end:
 *
 * The last event of every command; @error (nullable) is why it ended so.
 */
void
fj_cli_json_print_end (FjCliExit code, const GError *error)
{
  JsonBuilder *builder = fj_cli_json_begin ("end");

  fj_cli_json_uint (builder, "exit", (guint64) code);
  fj_cli_json_string (builder, "result", fj_cli_exit_get_name (code));
  fj_cli_json_error (builder, "error", error);
  fj_cli_json_end (builder);
}
