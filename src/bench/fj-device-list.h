/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-device-provider.h"
#include "fj-place-names.h"

G_BEGIN_DECLS

#define FJ_TYPE_DEVICE_LIST (fj_device_list_get_type ())
G_DECLARE_FINAL_TYPE (FjDeviceList, fj_device_list, FJ, DEVICE_LIST, GObject)

/**
 * FjDeviceList:
 *
 * All boards of all providers: a #GListModel of #FjDevice, sorted by port, one position at a time.
 * A board that comes back with the same serial number keeps the most exact name it had. Main thread
 * only.
 */
FjDeviceList *fj_device_list_new (void);
void          fj_device_list_set_place_names (FjDeviceList *self, FjPlaceNames *names);
FjPlaceNames *fj_device_list_get_place_names (FjDeviceList *self); /* (nullable) */
void          fj_device_list_add_provider (FjDeviceList *self, FjDeviceProvider *provider);
gboolean      fj_device_list_is_unique (FjDeviceList *self, FjDevice *device);
/* (nullable) */
FjDeviceProvider *fj_device_list_get_provider (FjDeviceList *self, FjDevice *device);

G_END_DECLS
