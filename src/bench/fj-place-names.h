/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* As long as a name may be, in characters. */
#define FJ_PLACE_NAME_MAX 24

#define FJ_TYPE_PLACE_NAMES (fj_place_names_get_type ())
G_DECLARE_FINAL_TYPE (FjPlaceNames, fj_place_names, FJ, PLACE_NAMES, GObject)

FjPlaceNames *fj_place_names_new (GFile *file);
FjPlaceNames *fj_place_names_new_default (void);

/* (transfer none) (nullable): why the file could not be read; then nothing is written to it */
const GError *fj_place_names_get_error (FjPlaceNames *self);

const char *fj_place_names_get (FjPlaceNames *self, const char *port); /* (nullable) */
GStrv       fj_place_names_dup_ports (FjPlaceNames *self);
char       *fj_place_names_find (FjPlaceNames *self, const char *name); /* (nullable): its port */
void        fj_place_names_set (FjPlaceNames *self, const char *port, const char *name);

void     fj_place_names_save_async (FjPlaceNames *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean fj_place_names_save_finish (FjPlaceNames *self, GAsyncResult *result, GError **error);

G_END_DECLS
