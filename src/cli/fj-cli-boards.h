/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-options.h"

#include <fj-device-list.h>

G_BEGIN_DECLS

/**
 * FjCliBoards:
 *
 * The boards that a command can see, and the choice among them.
 */
typedef struct {
  FjDeviceList     *list;     /* (owned) */
  FjDeviceProvider *provider; /* (owned) */
} FjCliBoards;

gboolean   fj_cli_boards_prepare (FjCliBoards *self, const FjCliOptions *options, GError **error);
gboolean   fj_cli_boards_open (FjCliBoards *self, const FjCliOptions *options, GError **error);
void       fj_cli_boards_clear (FjCliBoards *self);
gboolean   fj_cli_boards_settle (FjCliBoards *self, GCancellable *cancellable, GError **error);
GPtrArray *fj_cli_boards_choose (FjCliBoards *self, const FjCliOptions *options,
                                 GCancellable *cancellable, GError **error);
char      *fj_cli_boards_format (FjDevice *device);
void       fj_cli_boards_print_json (FjDevice *device, const char *event, double elapsed);
GError    *fj_cli_boards_new_error (FjCliBoards *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjCliBoards, fj_cli_boards_clear)

G_END_DECLS
