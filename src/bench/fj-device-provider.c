/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-device-provider.h"

#include <fj-error.h>

typedef enum {
  SIGNAL_ADDED,
  SIGNAL_REMOVED,
  N_SIGNALS,
} FjDeviceProviderSignal;

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (FjDeviceProvider, fj_device_provider, G_TYPE_OBJECT)

static void
fj_device_provider_default_init (FjDeviceProviderInterface *iface)
{
  signals[SIGNAL_ADDED] = g_signal_new ("added", FJ_TYPE_DEVICE_PROVIDER, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, FJ_TYPE_DEVICE);
  signals[SIGNAL_REMOVED] = g_signal_new ("removed", FJ_TYPE_DEVICE_PROVIDER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, FJ_TYPE_DEVICE);
}

/**
 * fj_device_provider_start:
 * @self: a provider
 * @error: return location for an error
 *
 * Begins to watch. Connect to the signals first.
 *
 * Returns: whether it watches now
 */
gboolean
fj_device_provider_start (FjDeviceProvider *self, GError **error)
{
  g_return_val_if_fail (FJ_IS_DEVICE_PROVIDER (self), FALSE);

  return FJ_DEVICE_PROVIDER_GET_IFACE (self)->start (self, error);
}

/**
 * fj_device_provider_stop:
 *
 * Ends the watch; devices stay known, nothing more is announced.
 */
void
fj_device_provider_stop (FjDeviceProvider *self)
{
  g_return_if_fail (FJ_IS_DEVICE_PROVIDER (self));

  FJ_DEVICE_PROVIDER_GET_IFACE (self)->stop (self);
}

/**
 * fj_device_provider_claim:
 * @self: a provider
 * @device: one of its devices
 * @error: return location for an error: %FJ_ERROR_BUSY when a job has it already, the device's
 *   problem when it has one, %FJ_ERROR_GONE when it has left
 *
 * Takes the device for one job. Each claim is followed by one fj_device_provider_release().
 *
 * Returns: (transfer full): the watch on its port
 */
FjPortWatch *
fj_device_provider_claim (FjDeviceProvider *self, FjDevice *device, GError **error)
{
  g_return_val_if_fail (FJ_IS_DEVICE_PROVIDER (self), NULL);
  g_return_val_if_fail (FJ_IS_DEVICE (device), NULL);

  return FJ_DEVICE_PROVIDER_GET_IFACE (self)->claim (self, device, error);
}

/**
 * fj_device_provider_release:
 *
 * Gives back a claimed device; its job is over.
 */
void
fj_device_provider_release (FjDeviceProvider *self, FjDevice *device)
{
  g_return_if_fail (FJ_IS_DEVICE_PROVIDER (self));
  g_return_if_fail (FJ_IS_DEVICE (device));

  FJ_DEVICE_PROVIDER_GET_IFACE (self)->release (self, device);
}

/**
 * fj_device_provider_is_settled:
 * @self: a provider that was started
 *
 * Returns: whether everything that was there at the start has been announced, once the main
 *   context has nothing more to do
 */
gboolean
fj_device_provider_is_settled (FjDeviceProvider *self)
{
  FjDeviceProviderInterface *iface;

  g_return_val_if_fail (FJ_IS_DEVICE_PROVIDER (self), TRUE);

  iface = FJ_DEVICE_PROVIDER_GET_IFACE (self);
  return iface->is_settled == NULL || iface->is_settled (self);
}

/**
 * fj_device_provider_is_virtual:
 *
 * Returns: whether its boards are software
 */
gboolean
fj_device_provider_is_virtual (FjDeviceProvider *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE_PROVIDER (self), FALSE);

  return FJ_DEVICE_PROVIDER_GET_IFACE (self)->is_virtual;
}

/**
 * fj_device_provider_explain:
 * @self: a provider
 * @device: one of its devices
 * @error: (inout): why a run on @device has just failed
 *
 * Where the provider knows a cause that nobody else can see, @error says that instead. Where it
 * happened stays.
 */
void
fj_device_provider_explain (FjDeviceProvider *self, FjDevice *device, GError *error)
{
  FjDeviceProviderInterface *iface;
  g_autoptr (GError) cause = NULL;

  g_return_if_fail (FJ_IS_DEVICE_PROVIDER (self));
  g_return_if_fail (error != NULL);

  iface = FJ_DEVICE_PROVIDER_GET_IFACE (self);
  if (error->domain != FJ_ERROR || iface->dup_cause == NULL)
    return;
  cause = iface->dup_cause (self, device);
  if (cause == NULL || cause->domain != FJ_ERROR)
    return;
  error->code = cause->code;
  g_free (error->message);
  error->message = g_strdup (cause->message);
  g_clear_pointer (&fj_error_get_detail (error)->advice, g_free);
}

/**
 * fj_device_provider_emit_added:
 *
 * For providers, main thread: @device is there.
 */
void
fj_device_provider_emit_added (FjDeviceProvider *self, FjDevice *device)
{
  g_return_if_fail (FJ_IS_DEVICE_PROVIDER (self));

  g_signal_emit (self, signals[SIGNAL_ADDED], 0, device);
}

/**
 * fj_device_provider_emit_removed:
 *
 * For providers, main thread: @device has gone for good.
 */
void
fj_device_provider_emit_removed (FjDeviceProvider *self, FjDevice *device)
{
  g_return_if_fail (FJ_IS_DEVICE_PROVIDER (self));

  g_signal_emit (self, signals[SIGNAL_REMOVED], 0, device);
}
