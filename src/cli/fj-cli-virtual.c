/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-virtual.h"

#include "fj-cli-json.h"
#include "fj-cli-output.h"

#include <fj-virtual-choice.h>
#include <glib/gi18n.h>
#include <unistd.h>

/**
 * fj_cli_virtual_choose:
 * @options: (inout): gets the profile of virtual boards that name none
 * @layout: what they are for
 * @cancellable: (nullable):
 *
 * Chooses the board that the layout's files are for, and says so.
 */
void
fj_cli_virtual_choose (FjCliOptions *options, FjLayout *layout, GCancellable *cancellable)
{
  g_autoptr (FjFileSearch) search = NULL;
  const FjVirtualProfile *profile;
  JsonBuilder            *builder;
  g_autofree char        *text = NULL;

  if (options->virtual_spec == NULL || !fj_virtual_provider_has_usual (options->virtual_spec))
    return;
  search = fj_file_search_new (layout, TRUE);
  profile = fj_virtual_choose_profile (layout, search, cancellable);
  if (profile == NULL)
    return;
  g_free (options->virtual_usual);
  options->virtual_usual = g_strdup (profile->name);
  if (options->json) {
    builder = fj_cli_json_begin ("virtual");
    fj_cli_json_string (builder, "profile", profile->name);
    fj_cli_json_string (builder, "text", _ (profile->summary));
    fj_cli_json_end (builder);
  } else if (!options->quiet) {
    /* Translators: the name of a profile, and what it is */
    text = g_strdup_printf (_ ("The virtual board is the one that the files are for: %s (%s)\n"),
                            profile->name, _ (profile->summary));
    fj_cli_say (STDOUT_FILENO, 0, text);
  }
}

static void
tell_unused_fault (const char *port, const char *fault, const FjCliOptions *options)
{
  g_autofree char *safe = fj_cli_safe (fault);
  JsonBuilder     *builder;

  if (options->json) {
    builder = fj_cli_json_begin ("unused-fault");
    fj_cli_json_string (builder, "board", port);
    fj_cli_json_string (builder, "fault", safe);
    fj_cli_json_end (builder);
  } else {
    /* Translators: a fault such as stall@uboot/0x10, and a board */
    fj_cli_complain (_ ("The fault “%s” of %s never happened."), safe, port);
  }
}

/**
 * fj_cli_virtual_finish:
 * @provider: where the boards come from
 * @jobs: (element-type FjFlashJob): jobs that are over
 * @code: how they ended
 * @options: how to print
 *
 * Tells which faults of virtual boards never happened: who asked for them has tested nothing. A run
 * that the user stopped did not get as far.
 *
 * Returns: @code, or a code of its own in the place of success
 */
FjCliExit
fj_cli_virtual_finish (FjDeviceProvider *provider, GPtrArray *jobs, FjCliExit code,
                       const FjCliOptions *options)
{
  gboolean any = FALSE;

  if (!FJ_IS_VIRTUAL_PROVIDER (provider) || code == FJ_CLI_EXIT_CANCELLED)
    return code;
  for (guint i = 0; i < jobs->len; i++) {
    FjDevice       *device = fj_flash_job_get_device (g_ptr_array_index (jobs, i));
    FjVirtualBoard *board = fj_virtual_provider_get_board (FJ_VIRTUAL_PROVIDER (provider), device);
    g_auto (GStrv) faults = board != NULL ? fj_virtual_board_dup_unused_faults (board) : NULL;

    for (guint f = 0; faults != NULL && faults[f] != NULL; f++) {
      tell_unused_fault (fj_device_get_port (device), faults[f], options);
      any = TRUE;
    }
  }
  return any && code == FJ_CLI_EXIT_OK ? FJ_CLI_EXIT_UNUSED_FAULT : code;
}
