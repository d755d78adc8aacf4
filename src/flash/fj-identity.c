/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-identity.h"

/**
 * fj_identity_new:
 * @driver: who knows the device
 *
 * Returns: (transfer full): an identity of which nothing else is known
 */
FjIdentity *
fj_identity_new (const FjBootDriver *driver)
{
  FjIdentity *self = g_new0 (FjIdentity, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->driver = driver;
  return self;
}

/**
 * fj_identity_take_own:
 * @self: an identity that nobody else has seen yet
 * @type: a boxed type
 * @own: (transfer full): the driver's own information, a value of @type
 */
void
fj_identity_take_own (FjIdentity *self, GType type, gpointer own)
{
  g_return_if_fail (G_TYPE_IS_BOXED (type));
  g_return_if_fail (self->own == NULL);

  self->own_type = type;
  self->own = own;
}

/**
 * fj_identity_ref:
 *
 * Returns: (transfer full): @self
 */
FjIdentity *
fj_identity_ref (FjIdentity *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * fj_identity_unref:
 *
 * Gives back a reference.
 */
void
fj_identity_unref (FjIdentity *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->own != NULL)
    g_boxed_free (self->own_type, self->own);
  g_free (self->title);
  g_free (self->chip);
  g_free (self->manufacturer);
  g_free (self->product);
  g_free (self->serial);
  g_free (self->detail);
  g_free (self);
}

/**
 * fj_identity_get_own:
 * @self: an identity
 * @type: the boxed type that the caller understands
 *
 * Returns: (transfer none) (nullable): the driver's own information, %NULL when there is none of
 *   @type
 */
gpointer
fj_identity_get_own (FjIdentity *self, GType type)
{
  return self->own != NULL && self->own_type == type ? self->own : NULL;
}

/**
 * fj_identity_was_asked:
 * @self: (nullable): an identity
 *
 * Returns: whether it is what the device says, and not what it looks like
 */
gboolean
fj_identity_was_asked (FjIdentity *self)
{
  return self != NULL && !self->is_guess;
}

/**
 * fj_identity_is_board:
 * @self: (nullable): an identity
 *
 * Returns: whether the device was asked, and is a board that can be flashed from its stage
 */
gboolean
fj_identity_is_board (FjIdentity *self)
{
  return fj_identity_was_asked (self) && fj_stage_info_has (self->stage, FJ_STAGE_IS_BOARD);
}

/**
 * fj_identity_get_family:
 * @self: (nullable): an identity
 *
 * Returns: (nullable): the chip family, %NULL when it is not known
 */
const FjFamily *
fj_identity_get_family (FjIdentity *self)
{
  return self != NULL ? self->family : NULL;
}
