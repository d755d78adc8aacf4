/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-boards.h"

#include "fj-cli-json.h"
#include "fj-cli-output.h"

#include <fj-error.h>
#include <fj-thread.h>
#include <fj-usb-provider.h>
#include <glib/gi18n.h>

/* Longest time that boards which are plugged in already take to be seen. */
#define SETTLE_LIMIT_US (3 * G_USEC_PER_SEC)
#define WAIT_MAX_SECONDS (7 * 24 * 3600)

/* Which of two options an error is about is seen by leaving one away. */
static gboolean
is_right_without_faults (const FjVirtualOptions *options)
{
  FjVirtualOptions fewer = *options;
  g_autoptr (FjDeviceProvider) provider = NULL;

  if (options->faults_file == NULL)
    return FALSE;
  fewer.faults_file = NULL;
  provider = fj_virtual_provider_new (&fewer, NULL);
  return provider != NULL;
}

static FjDeviceProvider *
new_provider (const FjCliOptions *options, GError **error)
{
  const FjUsbOptions usb_options = { .identities = (const char *const *) options->identities };
  FjVirtualOptions   virtual_options = {
      .spec = options->virtual_spec,
      .usual = options->virtual_usual,
      .folder = options->virtual_folder,
      .faults_file = options->virtual_faults,
      .instant = options->virtual_instant,
  };
  g_autoptr (GError) local = NULL;
  FjDeviceProvider *provider;

  if (options->virtual_spec == NULL)
    return fj_usb_provider_new_full (&usb_options, error);
  /* the clock of virtual boards needs one, and that is nothing that the command line asked for */
  if (!fj_thread_are_left (1, error))
    return NULL;
  provider = fj_virtual_provider_new (&virtual_options, &local);
  if (provider != NULL)
    return provider;
  if (g_error_matches (local, FJ_ERROR, FJ_ERROR_STORAGE))
    g_propagate_error (error, g_steal_pointer (&local));
  else if (is_right_without_faults (&virtual_options))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--virtual-faults=%s: %s",
                 options->virtual_faults, local->message);
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--virtual=%s: %s",
                 options->virtual_spec, local->message);
  return NULL;
}

/**
 * fj_cli_boards_prepare:
 * @self: zeroed
 * @options: which boards: real or virtual ones
 * @error: return location for an error
 *
 * Makes list and provider; nothing is announced before the provider is started.
 *
 * Returns: whether they could be made
 */
gboolean
fj_cli_boards_prepare (FjCliBoards *self, const FjCliOptions *options, GError **error)
{
  g_autoptr (FjPlaceNames) names = fj_place_names_new_default ();

  g_debug ("looking for %s boards", options->virtual_spec != NULL ? "virtual" : "USB");
  self->list = fj_device_list_new ();
  fj_device_list_set_place_names (self->list, names);
  self->provider = new_provider (options, error);
  if (self->provider == NULL)
    return FALSE;
  fj_device_list_add_provider (self->list, self->provider);
  return TRUE;
}

/**
 * fj_cli_boards_open:
 * @self: zeroed
 * @options: which boards: real or virtual ones
 * @error: return location for an error
 *
 * Begins to look for boards.
 *
 * Returns: whether it does
 */
gboolean
fj_cli_boards_open (FjCliBoards *self, const FjCliOptions *options, GError **error)
{
  return fj_cli_boards_prepare (self, options, error) &&
         fj_device_provider_start (self->provider, error);
}

/**
 * fj_cli_boards_clear:
 *
 * Stops looking.
 */
void
fj_cli_boards_clear (FjCliBoards *self)
{
  if (self->provider != NULL)
    fj_device_provider_stop (self->provider);
  g_clear_object (&self->list);
  g_clear_object (&self->provider);
}

static gboolean
on_deadline (gpointer user_data)
{
  gboolean *is_over = user_data;

  *is_over = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Runs the main context until something happens or until @deadline. FALSE: that is over. */
static gboolean
iterate_until (gint64 deadline)
{
  gint64   left_ms = (deadline - g_get_monotonic_time ()) / 1000;
  gboolean is_over = FALSE;
  guint    source;

  if (left_ms <= 0)
    return FALSE;
  source = g_timeout_add ((guint) MIN (left_ms, 50), on_deadline, &is_over);
  while (!is_over && !g_main_context_iteration (NULL, TRUE))
    continue;
  g_source_remove (source);
  return TRUE;
}

/**
 * fj_cli_boards_settle:
 * @self: boards
 * @cancellable: (nullable):
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Waits until every board that is plugged in already has been seen, as far as that can be known.
 *
 * Returns: whether it was not cancelled
 */
gboolean
fj_cli_boards_settle (FjCliBoards *self, GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + SETTLE_LIMIT_US;

  do {
    while (g_main_context_iteration (NULL, FALSE))
      continue;
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
  } while (!fj_device_provider_is_settled (self->provider) && iterate_until (deadline));
  g_debug ("%u devices are plugged in", g_list_model_get_n_items (G_LIST_MODEL (self->list)));
  return TRUE;
}

/* A board, or something that may be one but cannot be looked at. */
static gboolean
is_candidate (FjDevice *device)
{
  return fj_device_is_board (device) || fj_device_get_problem (device) != NULL;
}

static gboolean
is_in (const char *text, char **list)
{
  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    if (text != NULL && g_ascii_strcasecmp (text, list[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_wanted (FjDevice *device, const FjCliOptions *options)
{
  gboolean any = options->serials == NULL && options->ports == NULL;

  if (!fj_device_is_present (device))
    return FALSE;
  if (any)
    return is_candidate (device);
  return is_in (fj_device_get_serial (device), options->serials) ||
         is_in (fj_device_get_port (device), options->ports);
}

static GPtrArray *
find_wanted (FjCliBoards *self, const FjCliOptions *options)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  guint      n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  for (guint i = 0; i < n; i++) {
    g_autoptr (FjDevice) device = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    if (is_wanted (device, options))
      g_ptr_array_add (found, g_steal_pointer (&device));
  }
  return found;
}

static guint
count_names (const FjCliOptions *options)
{
  return (options->serials != NULL ? g_strv_length (options->serials) : 0) +
         (options->ports != NULL ? g_strv_length (options->ports) : 0);
}

static gboolean
is_found (GPtrArray *found, const char *name, const char *(*get) (FjDevice *) )
{
  for (guint i = 0; i < found->len; i++) {
    const char *value = get (g_ptr_array_index (found, i));

    if (value != NULL && g_ascii_strcasecmp (value, name) == 0)
      return TRUE;
  }
  return FALSE;
}

/* The first serial number or port that was asked for and is not there. */
static const char *
find_missing (GPtrArray *found, const FjCliOptions *options)
{
  for (guint i = 0; options->serials != NULL && options->serials[i] != NULL; i++)
    if (!is_found (found, options->serials[i], fj_device_get_serial))
      return options->serials[i];
  for (guint i = 0; options->ports != NULL && options->ports[i] != NULL; i++)
    if (!is_found (found, options->ports[i], fj_device_get_port))
      return options->ports[i];
  return NULL;
}

/**
 * fj_cli_boards_format:
 *
 * Returns: (transfer full): "1-4.2  STM32MP15  0042…3330  boot ROM"
 */
char *
fj_cli_boards_format (FjDevice *device)
{
  g_autofree char *title = fj_device_dup_title (device);
  g_autofree char *safe_title = fj_cli_safe (title);
  g_autofree char *serial = fj_cli_safe (fj_device_get_serial (device));

  return g_strdup_printf ("%s  %s  %s  %s", fj_device_get_port (device), safe_title, serial,
                          fj_stage_info_get_title (fj_device_get_stage (device)));
}

/**
 * fj_cli_boards_print_json:
 * @device: a board
 * @event: the event's name
 * @elapsed: seconds since the start, or below 0 where they mean nothing
 *
 * Prints all there is to know about a board as one event.
 */
void
fj_cli_boards_print_json (FjDevice *device, const char *event, double elapsed)
{
  g_autofree char *title = fj_device_dup_title (device);
  FjIdentity      *identity = fj_device_get_identity (device);
  const FjFamily  *family = identity != NULL ? identity->family : NULL;
  JsonBuilder     *builder = fj_cli_json_begin (event);

  if (elapsed >= 0)
    fj_cli_json_number (builder, "elapsed", elapsed);
  fj_cli_json_string (builder, "board", fj_device_get_port (device));
  fj_cli_json_string (builder, "place", fj_device_get_place_name (device));
  fj_cli_json_string (builder, "serial", fj_device_get_serial (device));
  fj_cli_json_string (builder, "title", title);
  fj_cli_json_string (builder, "family", family != NULL ? family->name : NULL);
  fj_cli_json_string (builder, "product", fj_device_get_product (device));
  fj_cli_json_string (builder, "stage", fj_stage_info_get_nick (fj_device_get_stage (device)));
  fj_cli_json_enum (builder, "speed", FJ_TYPE_SPEED, fj_device_get_speed (device));
  fj_cli_json_uint (builder, "vendor", fj_device_get_vendor (device));
  fj_cli_json_uint (builder, "product_id", fj_device_get_product_id (device));
  fj_cli_json_uint (builder, "bus", fj_device_get_bus (device));
  fj_cli_json_uint (builder, "address", fj_device_get_address (device));
  fj_cli_json_bool (builder, "can_flash",
                    fj_device_is_board (device) && fj_device_get_problem (device) == NULL);
  if (identity != NULL && identity->chip_id != 0)
    fj_cli_json_uint (builder, "device_id", identity->chip_id);
  fj_cli_json_error (builder, "problem", fj_device_get_problem (device));
  fj_cli_json_end (builder);
}

static char *
format_list (GPtrArray *devices)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < devices->len; i++) {
    g_autofree char *line = fj_cli_boards_format (g_ptr_array_index (devices, i));

    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", line);
  }
  return g_string_free (text, FALSE);
}

/**
 * fj_cli_boards_new_error:
 *
 * Returns: (transfer full): there is no board, and what to do about it
 */
GError *
fj_cli_boards_new_error (FjCliBoards *self)
{
  g_autoptr (FjDevice) first = g_list_model_get_item (G_LIST_MODEL (self->list), 0);
  g_autofree char *line = NULL;
  GError          *error;

  if (first == NULL) {
    error = g_error_new_literal (FJ_ERROR, FJ_ERROR_NO_DEVICE, _ ("No board was found."));
  } else {
    line = fj_cli_boards_format (first);
    error = g_error_new (FJ_ERROR, FJ_ERROR_NO_DEVICE,
                         _ ("No board was found, only what cannot be flashed: %s"), line);
  }
  fj_error_set_advice (error, "%s",
                       _ ("Set the board's boot switches to USB, connect its USB OTG port and press "
                          "reset; “flashjig-cli doctor” looks for what is in the way."));
  return error;
}

/* Neither less nor more than were asked for. */
static gboolean
check_number (const FjCliOptions *options, GPtrArray *found, GError **error)
{
  guint n = (guint) options->n_boards;

  if (found->len < n)
    fj_error_set (error, FJ_ERROR_NO_DEVICE, _ ("“flashjig-cli list” shows what is plugged in."),
                  ngettext ("%u of %u board is there.", "%u of %u boards are there.", n),
                  found->len, n);
  else if (found->len > n)
    fj_error_set (error, FJ_ERROR_AMBIGUOUS,
                  _ ("Unplug those that are not meant, or choose with --port or --serial."),
                  _ ("There are %u boards, more than the %u that --boards wants."), found->len, n);
  return found->len == n;
}

static gboolean
check_choice (FjCliBoards *self, const FjCliOptions *options, GPtrArray *found, GError **error)
{
  const char *missing = find_missing (found, options);

  if (missing != NULL) {
    fj_error_set (error, FJ_ERROR_NO_DEVICE, _ ("“flashjig-cli list” shows what is plugged in."),
                  _ ("The board “%s” was not found."), missing);
    return FALSE;
  }
  if (options->n_boards > 0)
    return check_number (options, found, error);
  if (found->len == 0) {
    g_propagate_error (error, fj_cli_boards_new_error (self));
    return FALSE;
  }
  if (!options->all && found->len > MAX (count_names (options), 1)) {
    g_autofree char *list = format_list (found);

    fj_error_set (error, FJ_ERROR_AMBIGUOUS, _ ("Choose with --port or --serial, or take --all."),
                  _ ("Several boards fit: %s"), list);
    return FALSE;
  }
  return TRUE;
}

static void
note_choice (GPtrArray *found)
{
  g_autofree char *list = format_list (found);

  g_debug ("%u chosen: %s", found->len, list);
}

/**
 * fj_cli_boards_choose:
 * @self: boards
 * @options: what was asked for, and how long to wait for it
 * @cancellable: (nullable): ends the wait
 * @error: return location for %FJ_ERROR_NO_DEVICE, %FJ_ERROR_AMBIGUOUS, %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type FjDevice): the boards to work on, at least one
 */
GPtrArray *
fj_cli_boards_choose (FjCliBoards *self, const FjCliOptions *options, GCancellable *cancellable,
                      GError **error)
{
  gboolean waits_long = options->n_boards > 0 && options->wait == 0;
  double   seconds = waits_long ? WAIT_MAX_SECONDS : CLAMP (options->wait, 0, WAIT_MAX_SECONDS);
  gint64   deadline = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);

  if (!fj_cli_boards_settle (self, cancellable, error))
    return NULL;
  for (;;) {
    g_autoptr (GPtrArray) found = find_wanted (self, options);
    g_autoptr (GError) problem = NULL;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    if (check_choice (self, options, found, &problem)) {
      note_choice (found);
      return g_steal_pointer (&found);
    }
    if (!g_error_matches (problem, FJ_ERROR, FJ_ERROR_NO_DEVICE) || !iterate_until (deadline)) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  }
}
