/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-bay.h"

#include <fj-device-list.h>

G_BEGIN_DECLS

#define FJ_TYPE_BAY_LIST (fj_bay_list_get_type ())
G_DECLARE_FINAL_TYPE (FjBayList, fj_bay_list, FJ, BAY_LIST, GObject)

/**
 * FjBayList:
 *
 * A bay for each port that has a name: a #GListModel of #FjBay in the order of the names, which
 * follows names and boards. A bay whose hardware is missing is empty. Main thread only.
 *
 * Signal "board-changed" (FjBay): what is on its port has come, left, or changed.
 */
FjBayList *fj_bay_list_new (FjDeviceList *devices, FjClock *clock);
void       fj_bay_list_set_ports (FjBayList *self, const char *const *ports);
void       fj_bay_list_start_anew (FjBayList *self);
/* (transfer none): FjDevice outside of bays */
GListModel *fj_bay_list_get_others (FjBayList *self);
FjBay      *fj_bay_list_find (FjBayList *self, const char *port); /* (transfer none) (nullable) */

G_END_DECLS
