/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fake-provider.h"

#include <fj-error.h>

static void fake_provider_iface_init (FjDeviceProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeProvider, fake_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_DEVICE_PROVIDER,
                                                      fake_provider_iface_init))

static gboolean
fake_provider_start (FjDeviceProvider *provider, GError **error)
{
  return TRUE;
}

static void
fake_provider_stop (FjDeviceProvider *provider)
{
}

static FjPortWatch *
fake_provider_claim (FjDeviceProvider *provider, FjDevice *device, GError **error)
{
  FakeProvider *self = FAKE_PROVIDER (provider);
  FjPortWatch  *watch;

  if (self->refuses) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_BUSY, "another program holds it");
    return NULL;
  }
  self->claims++;
  fj_device_set_busy (device, TRUE);
  watch = fj_port_watch_new (fj_device_get_port (device), fj_clock_get_real ());
  if (self->link != NULL)
    fj_port_watch_arrived (watch, self->link);
  return watch;
}

static void
fake_provider_release (FjDeviceProvider *provider, FjDevice *device)
{
  FAKE_PROVIDER (provider)->claims--;
  fj_device_set_busy (device, FALSE);
}

static void
fake_provider_iface_init (FjDeviceProviderInterface *iface)
{
  iface->start = fake_provider_start;
  iface->stop = fake_provider_stop;
  iface->claim = fake_provider_claim;
  iface->release = fake_provider_release;
}

static void
fake_provider_finalize (GObject *object)
{
  g_clear_object (&FAKE_PROVIDER (object)->link);
  G_OBJECT_CLASS (fake_provider_parent_class)->finalize (object);
}

static void
fake_provider_class_init (FakeProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_provider_finalize;
}

static void
fake_provider_init (FakeProvider *self)
{
}

FakeProvider *
fake_provider_new (void)
{
  return g_object_new (FAKE_TYPE_PROVIDER, NULL);
}
