/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-device-provider.h>

G_BEGIN_DECLS

#define FAKE_TYPE_PROVIDER (fake_provider_get_type ())
G_DECLARE_FINAL_TYPE (FakeProvider, fake_provider, FAKE, PROVIDER, GObject)

/**
 * FakeProvider:
 *
 * A provider that a test plays by hand. @claims goes up with each claim and down with each release.
 */
struct _FakeProvider {
  GObject parent_instance;

  int      claims;
  gboolean refuses; /* each claim fails as busy */
  FjLink  *link;    /* (owned) (nullable): what a claimed port holds */
};

FakeProvider *fake_provider_new (void);

G_END_DECLS
