/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-layout.h>

G_BEGIN_DECLS

void  fj_virtual_chooser_choose_async (FjLayout *layout, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
void  fj_virtual_chooser_choose_for_file_async (GFile *file, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
char *fj_virtual_chooser_choose_finish (GAsyncResult *result);

G_END_DECLS
