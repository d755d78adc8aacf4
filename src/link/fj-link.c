/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-link.h"

#include "fj-wire-log.h"

G_DEFINE_INTERFACE (FjLink, fj_link, G_TYPE_OBJECT)

static void
fj_link_default_init (FjLinkInterface *iface)
{
}

/**
 * fj_link_open:
 * @self: a link
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Opens the device. Nothing is sent to it.
 *
 * Returns: whether it is open now
 */
gboolean
fj_link_open (FjLink *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (FJ_IS_LINK (self), FALSE);

  fj_wire_log_look_up ();
  return FJ_LINK_GET_IFACE (self)->open (self, cancellable, error);
}

/**
 * fj_link_close:
 * @self: a link, open or not
 *
 * Releases and closes the device, whatever state it is in.
 */
void
fj_link_close (FjLink *self)
{
  g_return_if_fail (FJ_IS_LINK (self));

  FJ_LINK_GET_IFACE (self)->close (self);
}

/**
 * fj_link_get_place:
 *
 * Returns: (transfer none): the port path
 */
const char *
fj_link_get_place (FjLink *self)
{
  g_return_val_if_fail (FJ_IS_LINK (self), NULL);

  return FJ_LINK_GET_IFACE (self)->get_place (self);
}

/**
 * fj_link_get_clock:
 *
 * Returns: (transfer none): the clock that waits for this device go by
 */
FjClock *
fj_link_get_clock (FjLink *self)
{
  g_return_val_if_fail (FJ_IS_LINK (self), fj_clock_get_real ());

  return FJ_LINK_GET_IFACE (self)->get_clock (self);
}
