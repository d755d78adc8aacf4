/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-error-json.h"

#include <fj-error.h>

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  if (value < 0)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/* A board may say anything. */
static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  g_autofree char *valid = NULL;

  if (value == NULL)
    return;
  valid = g_utf8_make_valid (value, -1);
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, valid);
}

/**
 * fj_error_json_add:
 * @error: an error
 * @builder: with an object that is begun
 *
 * Adds the members "message" and, where they are known, "board", "stage", "partition", "phase",
 * "block", "byte", "dfu_state", "dfu_status", "device_text", "file", "cause", "advice".
 */
void
fj_error_json_add (const GError *error, JsonBuilder *builder)
{
  const FjErrorDetail *detail;

  g_return_if_fail (error != NULL);
  g_return_if_fail (JSON_IS_BUILDER (builder));

  add_string (builder, "message", error->message);
  detail = fj_error_get_detail (error);
  if (detail == NULL)
    return;
  add_string (builder, "board", detail->board);
  add_string (builder, "stage", detail->stage);
  add_string (builder, "partition", detail->partition);
  add_int (builder, "phase", detail->phase);
  add_int (builder, "block", detail->block);
  add_int (builder, "byte", detail->byte);
  add_int (builder, "dfu_state", detail->device_state);
  add_int (builder, "dfu_status", detail->device_status);
  add_string (builder, "device_text", detail->device_text);
  add_string (builder, "file", detail->file);
  add_string (builder, "cause", detail->cause);
  add_string (builder, "advice", detail->advice);
}
