/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-boards.h"
#include "fj-cli-json.h"
#include "fj-cli-output.h"
#include "fj-cli-text.h"
#include "fj-cli-verb.h"

#include <fj-error.h>
#include <fj-usb-doctor.h>
#include <glib/gi18n.h>
#include <unistd.h>

static FjCliTone
get_tone (FjFindingSeverity severity)
{
  switch (severity) {
  case FJ_FINDING_GOOD:
    return FJ_CLI_TONE_GOOD;
  case FJ_FINDING_WARNING:
    return FJ_CLI_TONE_CARE;
  case FJ_FINDING_PROBLEM:
    return FJ_CLI_TONE_BAD;
  case FJ_FINDING_NOTE:
  default:
    return FJ_CLI_TONE_PLAIN;
  }
}

static const char *
get_word (FjFindingSeverity severity)
{
  switch (severity) {
  case FJ_FINDING_GOOD:
    return _ ("good");
  case FJ_FINDING_WARNING:
    return _ ("warning");
  case FJ_FINDING_PROBLEM:
    return _ ("problem");
  case FJ_FINDING_NOTE:
  default:
    return _ ("note");
  }
}

static void
print_finding (const FjFinding *finding)
{
  g_autofree char *word =
    fj_cli_tint (STDOUT_FILENO, get_tone (finding->severity), get_word (finding->severity));
  g_autofree char *text = fj_cli_safe (finding->text);
  g_autofree char *line = g_strdup_printf ("%s: %s", word, text);

  fj_cli_say (STDOUT_FILENO, 0, line);
  if (finding->advice != NULL)
    fj_cli_say (STDOUT_FILENO, 4, finding->advice);
  if (finding->command != NULL)
    g_print ("    $ %s\n", finding->command);
}

static void
print_json (const FjFinding *finding)
{
  JsonBuilder *builder = fj_cli_json_begin ("finding");

  fj_cli_json_enum (builder, "severity", FJ_TYPE_FINDING_SEVERITY, (int) finding->severity);
  fj_cli_json_string (builder, "code", finding->code);
  fj_cli_json_string (builder, "board", finding->port);
  fj_cli_json_string (builder, "text", finding->text);
  fj_cli_json_string (builder, "advice", finding->advice);
  fj_cli_json_string (builder, "command", finding->command);
  fj_cli_json_end (builder);
}

/* As “lsusb -t” has it: megabits per second. */
static const char *
get_rate (FjSpeed speed)
{
  switch (speed) {
  case FJ_SPEED_LOW:
    return "1.5M";
  case FJ_SPEED_FULL:
    return "12M";
  case FJ_SPEED_HIGH:
    return "480M";
  case FJ_SPEED_SUPER:
    return "5000M+";
  case FJ_SPEED_UNKNOWN:
  default:
    return "-";
  }
}

/* (transfer full): what a device says it is */
static char *
format_name (const FjBusDevice *device)
{
  g_autofree char *manufacturer = fj_cli_safe (device->manufacturer);
  g_autofree char *product = fj_cli_safe (device->product);

  if (device->manufacturer == NULL || device->product == NULL)
    return g_strdup (device->manufacturer != NULL ? manufacturer : product);
  return g_strdup_printf ("%s, %s", manufacturer, product);
}

static void
print_device (const FjBusDevice *device)
{
  g_autofree char *name = format_name (device);
  g_autofree char *port = fj_cli_text_pad (device->port, 8);
  g_autofree char *line = g_strdup_printf ("%s  %04x:%04x  %6s  %s", port, device->vendor,
                                           device->product_id, get_rate (device->speed), name);
  g_autofree char *faint = fj_cli_tint (STDOUT_FILENO, FJ_CLI_TONE_FAINT, line);

  g_print ("%s\n", faint);
}

static void
print_device_json (const FjBusDevice *device)
{
  JsonBuilder *builder = fj_cli_json_begin ("device");

  fj_cli_json_string (builder, "port", device->port);
  fj_cli_json_uint (builder, "vendor", device->vendor);
  fj_cli_json_uint (builder, "product_id", device->product_id);
  fj_cli_json_enum (builder, "speed", FJ_TYPE_SPEED, device->speed);
  fj_cli_json_string (builder, "manufacturer", device->manufacturer);
  fj_cli_json_string (builder, "product", device->product);
  fj_cli_json_string (builder, "serial", device->serial);
  fj_cli_json_end (builder);
}

/* All that is on the buses, before what there is to say about it. */
static void
show_bus (const FjCliOptions *options)
{
  g_autoptr (GPtrArray) devices = fj_usb_doctor_list_bus ();

  for (guint i = 0; i < devices->len; i++)
    if (options->json)
      print_device_json (g_ptr_array_index (devices, i));
    else if (!options->quiet)
      print_device (g_ptr_array_index (devices, i));
}

/* The exit code says what a run would end with; the findings have said why. */
static FjCliExit
show_findings (const FjCliOptions *options, GPtrArray *findings)
{
  const FjFinding *worst = fj_usb_doctor_get_worst (findings);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < findings->len; i++) {
    const FjFinding *finding = g_ptr_array_index (findings, i);

    if (options->json)
      print_json (finding);
    else if (!options->quiet || finding->severity == FJ_FINDING_PROBLEM)
      print_finding (finding);
  }
  if (worst == NULL)
    return fj_cli_finish (options, FJ_CLI_EXIT_OK, NULL);
  error = g_error_new_literal (FJ_ERROR, worst->error, worst->text);
  return fj_cli_finish (options, fj_cli_exit_from_error (error), NULL);
}

static FjCliExit
print_rule (void)
{
  g_autoptr (GBytes) rule = fj_usb_doctor_get_rule ();
  gsize            length = 0;
  const char      *data = g_bytes_get_data (rule, &length);
  g_autofree char *text = g_strndup (data, length);

  fj_cli_output_write (text);
  return FJ_CLI_EXIT_OK;
}

static void
finding_free (FjFinding *finding)
{
  g_free (finding->port);
  g_free (finding->text);
  g_free (finding->advice);
  g_free (finding);
}

/* (transfer full): what there is to say about a virtual board */
static FjFinding *
new_finding (FjDevice *device)
{
  FjFinding           *finding = g_new0 (FjFinding, 1);
  GError              *problem = fj_device_get_problem (device);
  const FjErrorDetail *detail = problem != NULL ? fj_error_get_detail (problem) : NULL;
  g_autofree char     *line = fj_cli_boards_format (device);

  finding->port = g_strdup (fj_device_get_port (device));
  finding->error = problem != NULL ? problem->code : -1;
  finding->severity = problem != NULL ? FJ_FINDING_PROBLEM : FJ_FINDING_NOTE;
  finding->code = "unknown-dfu";
  if (problem != NULL) {
    finding->code = finding->error == FJ_ERROR_PERMISSION ? "permission"
                    : finding->error == FJ_ERROR_BUSY     ? "busy"
                                                          : "unreadable";
    finding->advice = detail != NULL ? g_strdup (detail->advice) : NULL;
    finding->text = g_strdup_printf ("%s: %s", finding->port, problem->message);
  } else if (fj_device_is_board (device)) {
    finding->code = "board";
    finding->severity = FJ_FINDING_GOOD;
  }
  if (finding->text == NULL)
    finding->text = g_steal_pointer (&line);
  return finding;
}

/* (transfer full) (nullable): the same for virtual boards, which have no bus */
static GPtrArray *
examine_virtual (const FjCliOptions *options, GError **error)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free);
  FjCliBoards boards = { 0 };
  gboolean    done =
    fj_cli_boards_open (&boards, options, error) && fj_cli_boards_settle (&boards, NULL, error);

  for (guint i = 0; done && i < g_list_model_get_n_items (G_LIST_MODEL (boards.list)); i++) {
    g_autoptr (FjDevice) device = g_list_model_get_item (G_LIST_MODEL (boards.list), i);

    g_ptr_array_add (findings, new_finding (device));
  }
  fj_cli_boards_clear (&boards);
  return done ? g_steal_pointer (&findings) : NULL;
}

/**
 * fj_cli_doctor:
 *
 * The command "doctor"
 */
FjCliExit
fj_cli_doctor (int argc, char **argv)
{
  gboolean rule = FALSE;
  g_auto (GStrv) identities = NULL;
  const GOptionEntry own[] = {
    { "udev-rule", 0, 0, G_OPTION_ARG_NONE, &rule,
      N_ ("Print the udev rule that lets people open boards, and nothing else"), NULL },
    { "usb-id", 0, 0, G_OPTION_ARG_STRING_ARRAY, &identities,
      N_ ("Boards with this USB vendor and product id as well; may be given several times"),
      N_ ("VENDOR:PRODUCT") },
    { NULL },
  };
  g_auto (FjCliOptions) options = { 0 };
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  FjDoctorOptions doctor = { 0 };

  if (!fj_cli_begin (&options, FJ_CLI_GROUP_OUTPUT | FJ_CLI_GROUP_VIRTUAL, own, NULL,
                     _ ("Says what is on the USB buses and what is in the way."), &argc,
                     &argv, &error))
    return fj_cli_fail_usage ("doctor", error);
  words = argv;
  if (argc > 1) {
    error = g_error_new (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("The word “%s” is one too many."), argv[1]);
    return fj_cli_fail_usage ("doctor", error);
  }
  if (rule)
    return print_rule ();
  if (options.json)
    fj_cli_json_print_start ("doctor");
  doctor.identities = (const char *const *) identities;
  if (options.virtual_spec != NULL) {
    findings = examine_virtual (&options, &error);
  } else {
    show_bus (&options);
    findings = fj_usb_doctor_examine (&doctor, NULL, &error);
  }
  if (findings == NULL)
    return fj_cli_finish (&options, fj_cli_exit_from_error (error), error);
  return show_findings (&options, findings);
}
