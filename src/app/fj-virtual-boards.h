/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-device-list.h>
#include <fj-layout.h>
#include <fj-virtual-provider.h>

G_BEGIN_DECLS

#define FJ_TYPE_VIRTUAL_BOARDS (fj_virtual_boards_get_type ())
G_DECLARE_FINAL_TYPE (FjVirtualBoards, fj_virtual_boards, FJ, VIRTUAL_BOARDS, GObject)

FjVirtualBoards *fj_virtual_boards_new (FjDeviceList *devices);
void             fj_virtual_boards_stop (FjVirtualBoards *self);

/* A virtual board that has left for good comes again after so long, as if somebody had reset it. */
#define FJ_VIRTUAL_REPLUG_SECONDS 3

gboolean fj_virtual_boards_add (FjVirtualBoards *self, const char *profile);
gboolean fj_virtual_boards_add_options (FjVirtualBoards *self, const FjVirtualOptions *options,
                                        GError **error);
void     fj_virtual_boards_add_for_layout (FjVirtualBoards *self, FjLayout *layout);
void     fj_virtual_boards_add_for_file (FjVirtualBoards *self, const FjVirtualOptions *options,
                                         GFile *file);
void     fj_virtual_boards_remove (FjVirtualBoards *self, const char *port);
gboolean fj_virtual_boards_has_family (FjVirtualBoards *self, const char *nick);

G_END_DECLS
