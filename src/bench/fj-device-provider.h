/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-device.h"

#include <fj-port-watch.h>

G_BEGIN_DECLS

#define FJ_TYPE_DEVICE_PROVIDER (fj_device_provider_get_type ())
G_DECLARE_INTERFACE (FjDeviceProvider, fj_device_provider, FJ, DEVICE_PROVIDER, GObject)

/**
 * FjDeviceProviderInterface:
 * @start: begins to watch; devices that are there already are announced from the main context
 * @stop: ends it
 * @claim: makes @device busy and returns a watch on its port (transfer full), to which the provider
 *   posts a pipe for what is on the port now and for every arrival from now on
 * @release: the job is over
 * @is_settled: (nullable): whether everything that was there at the start has been announced;
 *   without it that is so once the main context has nothing to do
 * @dup_cause: (nullable): (transfer full) (nullable): a cause of a failed run that only the
 *   provider can see, such as a full disk behind a virtual board
 * @is_virtual: whether its boards are software
 *
 * Where boards come from: USB, or software. Signals "added" and "removed" (FjDevice), main thread.
 * A busy device is not removed while it is away; it is removed after its release if it did not
 * come back.
 */
struct _FjDeviceProviderInterface {
  GTypeInterface parent_iface;

  gboolean (*start) (FjDeviceProvider *self, GError **error);
  void (*stop) (FjDeviceProvider *self);
  FjPortWatch *(*claim) (FjDeviceProvider *self, FjDevice *device, GError **error);
  void (*release) (FjDeviceProvider *self, FjDevice *device);
  gboolean (*is_settled) (FjDeviceProvider *self);
  GError *(*dup_cause) (FjDeviceProvider *self, FjDevice *device);
  gboolean is_virtual;
};

gboolean     fj_device_provider_start (FjDeviceProvider *self, GError **error);
void         fj_device_provider_stop (FjDeviceProvider *self);
FjPortWatch *fj_device_provider_claim (FjDeviceProvider *self, FjDevice *device, GError **error);
void         fj_device_provider_release (FjDeviceProvider *self, FjDevice *device);

gboolean fj_device_provider_is_settled (FjDeviceProvider *self);
gboolean fj_device_provider_is_virtual (FjDeviceProvider *self);
void     fj_device_provider_explain (FjDeviceProvider *self, FjDevice *device, GError *error);

/* For providers. */
void fj_device_provider_emit_added (FjDeviceProvider *self, FjDevice *device);
void fj_device_provider_emit_removed (FjDeviceProvider *self, FjDevice *device);

G_END_DECLS
