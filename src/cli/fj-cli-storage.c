/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-storage.h"

#include "fj-cli-json.h"
#include "fj-cli-output.h"

#include <fj-layout-types.h>
#include <glib/gi18n.h>

static const struct {
  FjArea      area;
  const char *suffix;
} areas[] = {
  { FJ_AREA_USER, "" },
  { FJ_AREA_BOOT1, ".boot1" },
  { FJ_AREA_BOOT2, ".boot2" },
};

static void
print_file (const char *port, const char *name, GFile *file, const FjCliOptions *options)
{
  g_autofree char *path = fj_cli_safe_file (file);
  JsonBuilder     *builder;

  if (options->json) {
    builder = fj_cli_json_begin ("storage");
    fj_cli_json_string (builder, "board", port);
    fj_cli_json_string (builder, "storage", name);
    fj_cli_json_string (builder, "file", path);
    fj_cli_json_end (builder);
  } else if (!options->quiet) {
    /* Translators: a port, a storage such as "mmc0", a file */
    g_print (_ ("%s  virtual %s is in %s\n"), port, name, path);
  }
}

/* Whether the layout has a row there. */
static gboolean
is_used (FjPlan *plan, const FjStorageGeometry *storage, FjArea area)
{
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjRowValues *values = &fj_plan_get_row (plan, i)->values;

    if (values->storage == storage->kind && values->storage_index == storage->index &&
        values->area == area)
      return TRUE;
  }
  return FALSE;
}

static void
print_storage (FjVirtualBoard *board, FjFlashJob *job, const FjStorageGeometry *storage,
               const FjCliOptions *options)
{
  const char *port = fj_device_get_port (fj_flash_job_get_device (job));

  for (guint i = 0; i < G_N_ELEMENTS (areas); i++) {
    g_autoptr (GFile) file = NULL;
    g_autofree char *name = NULL;

    if (!is_used (fj_flash_job_get_plan (job), storage, areas[i].area))
      continue;
    file = fj_virtual_board_dup_storage_file (board, storage->kind, storage->index, areas[i].area);
    name = g_strdup_printf ("%s%u%s", fj_storage_kind_to_text (storage->kind), storage->index,
                            areas[i].suffix);
    if (file != NULL && g_file_query_exists (file, NULL))
      print_file (port, name, file, options);
  }
}

/**
 * fj_cli_storage_print:
 * @provider: where the board comes from
 * @job: a job that is over
 * @options: how to print
 *
 * Says where a virtual board keeps what the layout wrote, when it is kept at all.
 */
void
fj_cli_storage_print (FjDeviceProvider *provider, FjFlashJob *job, const FjCliOptions *options)
{
  FjVirtualBoard          *board;
  const FjStorageGeometry *storages;
  guint                    n = 0;

  if (options->virtual_folder == NULL || !FJ_IS_VIRTUAL_PROVIDER (provider))
    return;
  board = fj_virtual_provider_get_board (FJ_VIRTUAL_PROVIDER (provider),
                                         fj_flash_job_get_device (job));
  if (board == NULL)
    return;
  storages = fj_virtual_board_get_geometry (board, &n);
  for (guint i = 0; i < n; i++)
    print_storage (board, job, &storages[i], options);
}
