/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-clock.h>
#include <gio/gio.h>

G_BEGIN_DECLS

#define FJ_TYPE_LINK (fj_link_get_type ())
G_DECLARE_INTERFACE (FjLink, fj_link, FJ, LINK, GObject)

/**
 * FjLinkInterface:
 * @open: takes hold of the device; %FJ_ERROR_PERMISSION, _BUSY, _GONE
 * @close: lets go of it; always works, also when the device has gone
 * @get_place: where the device is
 * @get_clock: what all waits for this device go by
 *
 * A device at a place, as it is there now; after a re-enumeration there is a new one. What can be
 * said over it, FjUsbPipe knows. Blocking and cancellable, used by one thread at a time, no main
 * loop needed.
 */
struct _FjLinkInterface {
  GTypeInterface parent_iface;

  gboolean (*open) (FjLink *self, GCancellable *cancellable, GError **error);
  void (*close) (FjLink *self);
  const char *(*get_place) (FjLink *self);
  FjClock *(*get_clock) (FjLink *self);
};

gboolean fj_link_open (FjLink *self, GCancellable *cancellable, GError **error);
void     fj_link_close (FjLink *self);
/* Port path such as "1-4.2": stable through every re-enumeration. */
const char *fj_link_get_place (FjLink *self);
/* (transfer none) The clock that all waits for this device go by. */
FjClock *fj_link_get_clock (FjLink *self);

G_END_DECLS
