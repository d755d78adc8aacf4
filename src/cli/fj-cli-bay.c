/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-bay.h"

#include "fj-cli-json.h"

#include <fj-error.h>
#include <glib/gi18n.h>

/**
 * fj_cli_bay_check_names:
 * @names: what people call the ports
 * @error: return location for why they could not be read
 *
 * Returns: whether they could
 */
gboolean
fj_cli_bay_check_names (FjPlaceNames *names, GError **error)
{
  const GError *why = fj_place_names_get_error (names);

  if (why != NULL)
    g_propagate_error (error, g_error_copy (why));
  return why == NULL;
}

/**
 * fj_cli_bay_find_port:
 * @names: what people call the ports
 * @word: a name, or a port that has one
 * @error: return location for %FJ_ERROR_NO_DEVICE
 *
 * Returns: (transfer full) (nullable): the port of the bay
 */
char *
fj_cli_bay_find_port (FjPlaceNames *names, const char *word, GError **error)
{
  char *port = fj_place_names_find (names, word);

  if (port != NULL)
    return port;
  if (fj_place_names_get (names, word) != NULL)
    return g_strdup (word);
  fj_error_set (error, FJ_ERROR_NO_DEVICE, _ ("“flashjig-cli bays” shows those that there are."),
                _ ("There is no bay “%s”."), word);
  return NULL;
}

/**
 * fj_cli_bay_dup_passed:
 *
 * Returns: (transfer full) (nullable): when the board that is there passed before, by the time of
 *   here
 */
char *
fj_cli_bay_dup_passed (FjBay *bay)
{
  gint64 when = fj_bay_get_passed_before (bay);
  g_autoptr (GDateTime) time =
    when != 0 ? g_date_time_new_from_unix_local (when / G_USEC_PER_SEC) : NULL;

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : NULL;
}

/**
 * fj_cli_bay_print_json:
 * @bay: a bay
 * @elapsed: seconds since the start
 *
 * Prints what it is at as an event.
 */
void
fj_cli_bay_print_json (FjBay *bay, double elapsed)
{
  FjDevice        *device = fj_bay_get_device (bay);
  g_autofree char *passed = fj_cli_bay_dup_passed (bay);
  g_autofree char *title = device != NULL ? fj_device_dup_title (device) : NULL;
  JsonBuilder     *builder = fj_cli_json_begin ("bay");

  fj_cli_json_number (builder, "elapsed", elapsed);
  fj_cli_json_string (builder, "bay", fj_bay_get_name (bay));
  fj_cli_json_string (builder, "board", fj_bay_get_port (bay));
  fj_cli_json_enum (builder, "state", FJ_TYPE_BAY_STATE, (int) fj_bay_get_state (bay));
  fj_cli_json_string (builder, "serial", device != NULL ? fj_device_get_serial (device) : NULL);
  fj_cli_json_string (builder, "title", title);
  fj_cli_json_string (builder, "passed_before", passed);
  fj_cli_json_error (builder, "error", fj_bay_get_error (bay));
  fj_cli_json_end (builder);
}
