/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-error-json.h>
#include <fj-error.h>

static char *
to_text (const GError *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  fj_error_json_add (error, builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
test_detail (void)
{
  g_autoptr (GError) error = g_error_new_literal (FJ_ERROR, FJ_ERROR_STALL, "refused");
  FjErrorDetail   *detail = fj_error_get_detail (error);
  g_autofree char *text = NULL;

  detail->board = g_strdup ("1-4.2");
  detail->partition = g_strdup ("rootfs");
  detail->phase = 0x11;
  detail->byte = 0;
  detail->device_text = g_strdup ("bad \xff byte");
  text = to_text (error);
  g_assert_cmpstr (text, ==,
                   "{\"message\":\"refused\",\"board\":\"1-4.2\",\"partition\":\"rootfs\",\"phase\":17,"
                   "\"byte\":0,\"device_text\":\"bad \xef\xbf\xbd byte\"}");
}

static void
test_other_domain (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
  g_autofree char *text = to_text (error);

  g_assert_cmpstr (text, ==, "{\"message\":\"stopped\"}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/error-json/detail", test_detail);
  g_test_add_func ("/flashjig/error-json/other-domain", test_other_domain);
  return g_test_run ();
}
