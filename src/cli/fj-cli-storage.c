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

static void
print_storage (FjVirtualBoard *board, const char *port, const FjStorageGeometry *storage,
               const FjCliOptions *options)
{
  for (guint i = 0; i < G_N_ELEMENTS (areas); i++) {
    g_autoptr (GFile) file = fj_virtual_board_dup_storage_file (board, storage->kind, storage->index,
                                                                areas[i].area);
    g_autofree char *name = g_strdup_printf ("%s%u%s", fj_storage_kind_to_text (storage->kind),
                                             storage->index, areas[i].suffix);

    if (file != NULL && g_file_query_exists (file, NULL))
      print_file (port, name, file, options);
  }
}

/**
 * fj_cli_storage_print:
 * @provider: where @device comes from
 * @device: a board
 * @options: how to print
 *
 * Says where a virtual board's storages are kept, when they are kept at all.
 */
void
fj_cli_storage_print (FjDeviceProvider *provider, FjDevice *device, const FjCliOptions *options)
{
  FjVirtualBoard          *board;
  const FjStorageGeometry *storages;
  guint                    n = 0;

  if (options->virtual_folder == NULL || !FJ_IS_VIRTUAL_PROVIDER (provider))
    return;
  board = fj_virtual_provider_get_board (FJ_VIRTUAL_PROVIDER (provider), device);
  if (board == NULL)
    return;
  storages = fj_virtual_board_get_geometry (board, &n);
  for (guint i = 0; i < n; i++)
    if (storages[i].kind != FJ_STORAGE_RAM)
      print_storage (board, fj_device_get_port (device), &storages[i], options);
}
