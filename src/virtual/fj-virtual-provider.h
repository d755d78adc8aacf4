/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-board.h"

#include <fj-device-provider.h>

G_BEGIN_DECLS

#define FJ_TYPE_VIRTUAL_PROVIDER (fj_virtual_provider_get_type ())
G_DECLARE_FINAL_TYPE (FjVirtualProvider, fj_virtual_provider, FJ, VIRTUAL_PROVIDER, GObject)

/**
 * FjVirtualOptions: what the command line and the window offer for --virtual.
 * @spec: (nullable): boards separated by commas, each a number (so many of the usual one) or a
 *   profile, and ":OPTION…" behind it, with colons or semicolons between storages and faults; a
 *   storage may stand behind a comma, too. %NULL or "": one of the usual one
 * @usual: (nullable): the profile of boards that name none; %NULL: a current boot chain
 * @folder: (nullable): where the storages are kept: in it for one board, in a folder for each port
 *   for several
 * @faults_file: (nullable): path of a key file with faults for every board
 * @instant: as fast as the machine, without the times of real boards
 * @replug_seconds: a board that has left for good is reset and comes again after that time, as if
 *   somebody had pressed its button; 0: never
 */
typedef struct {
  const char *spec;
  const char *usual;
  const char *folder;
  const char *faults_file;
  gboolean    instant;
  guint       replug_seconds;
} FjVirtualOptions;

gboolean          fj_virtual_provider_has_usual (const char *spec);
FjDeviceProvider *fj_virtual_provider_new (const FjVirtualOptions *options, GError **error);
gboolean          fj_virtual_provider_add (FjVirtualProvider *self, const FjVirtualOptions *options,
                                           GError **error);
gboolean          fj_virtual_provider_remove (FjVirtualProvider *self, FjDevice *device);
/* (transfer none): the board behind a device, to look inside. (nullable) */
FjVirtualBoard *fj_virtual_provider_get_board (FjVirtualProvider *self, FjDevice *device);

G_END_DECLS
