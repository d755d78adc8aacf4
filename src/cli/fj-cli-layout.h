/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-device.h>
#include <fj-layout.h>
#include <fj-plan.h>

G_BEGIN_DECLS

/* Which rows of a layout are sent, as the command line says it. */
typedef struct {
  char **only; /* (owned) (nullable) names or ids, each maybe several with commas between */
  char **skip; /* (owned) (nullable) */
} FjCliRows;

void       fj_cli_rows_clear (FjCliRows *self);
GPtrArray *fj_cli_layout_find (GFile *folder, GCancellable *cancellable, GError **error);
FjLayout  *fj_cli_layout_load (const char *path, const char *folder, gboolean json,
                               GCancellable *cancellable, GError **error);
gboolean   fj_cli_layout_resolve_rows (FjLayout *layout, FjCliRows *rows, GError **error);
FjPlan    *fj_cli_layout_plan (FjLayout *layout, const FjCliRows *rows, FjDevice *device,
                               GPtrArray **issues, GCancellable *cancellable, GError **error);
char      *fj_cli_layout_dup_name (FjLayout *layout);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjCliRows, fj_cli_rows_clear)

G_END_DECLS
