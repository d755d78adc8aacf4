/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-boot-driver.h"

/**
 * fj_boot_driver_find_stage:
 * @self: a driver
 * @nick: (nullable): the word for a stage
 *
 * Returns: (nullable): the stage
 */
const FjStageInfo *
fj_boot_driver_find_stage (const FjBootDriver *self, const char *nick)
{
  for (guint i = 0; i < self->n_stages; i++)
    if (g_strcmp0 (self->stages[i].nick, nick) == 0)
      return &self->stages[i];
  return NULL;
}

/**
 * fj_boot_driver_identify:
 * @self: a driver
 * @rule: (nullable): the rule by which the device was known
 * @descriptors: what it says about itself
 * @link: an open link to it
 * @cancellable: (nullable):
 * @error: return location for an error of the link, or %FJ_ERROR_PROTOCOL
 *
 * Understands what a device says, and asks it whatever the driver wants to know beyond that.
 *
 * Returns: (transfer full): what it is
 */
FjIdentity *
fj_boot_driver_identify (const FjBootDriver *self, const FjIdentityRule *rule,
                         const FjUsbDescriptors *descriptors, FjLink *link,
                         GCancellable *cancellable, GError **error)
{
  g_autoptr (FjIdentity) identity = NULL;

  identity = self->describe (self, rule, descriptors, error);
  if (identity == NULL ||
      (self->ask != NULL && !self->ask (self, identity, link, cancellable, error)))
    return NULL;
  g_debug ("%s: %s driver says it is %s, family %s, stage %s, serial %s", fj_link_get_place (link),
           self->name, identity->title != NULL ? identity->title : "?",
           identity->family != NULL ? identity->family->name : "?",
           fj_stage_info_get_nick (identity->stage),
           identity->serial != NULL ? identity->serial : "none");
  return g_steal_pointer (&identity);
}

/**
 * fj_boot_driver_look:
 * @self: the driver of a board
 * @link: an open link to what is on its port now
 * @cancellable: (nullable):
 * @error: return location for an error of the link, or %FJ_ERROR_PROTOCOL
 *
 * Looks again at a board in the course of a run: it stays one of the same driver.
 *
 * Returns: (transfer full): what it is now
 */
FjIdentity *
fj_boot_driver_look (const FjBootDriver *self, FjLink *link, GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (FjUsbDescriptors) descriptors = NULL;
  const FjIdentityRule *rule = NULL;
  FjClue                clue;

  g_return_val_if_fail (FJ_IS_USB_PIPE (link), NULL);

  descriptors = fj_usb_descriptors_read (FJ_USB_PIPE (link), cancellable, error);
  if (descriptors == NULL)
    return NULL;
  fj_clue_read (&clue, descriptors);
  for (guint i = 0; rule == NULL && i < self->n_rules; i++)
    if (fj_identity_rule_fits (&self->rules[i], &clue, 0))
      rule = &self->rules[i];
  return fj_boot_driver_identify (self, rule, descriptors, link, cancellable, error);
}

/**
 * fj_boot_driver_open:
 * @self: the driver of a board
 * @link: a link to what is on its port now
 * @cancellable: (nullable):
 * @error: return location for an error of the link
 *
 * Takes hold of a board for a run.
 *
 * Returns: whether the link is open
 */
gboolean
fj_boot_driver_open (const FjBootDriver *self, FjLink *link, GCancellable *cancellable,
                     GError **error)
{
  if (self->open != NULL)
    return self->open (self, link, cancellable, error);
  return fj_link_open (link, cancellable, error);
}

/**
 * fj_boot_driver_is_same:
 * @self: the driver of a board
 * @left: what it was
 * @right: what it is
 *
 * Returns: whether what it says of itself has not changed, so that it may not have gone on
 */
gboolean
fj_boot_driver_is_same (const FjBootDriver *self, FjIdentity *left, FjIdentity *right)
{
  if (left->stage != right->stage)
    return FALSE;
  if (self->is_same != NULL)
    return self->is_same (self, left, right);
  return g_strcmp0 (left->product, right->product) == 0;
}

/**
 * fj_boot_driver_fits_plan:
 * @self: (nullable): the driver of a board
 * @plan: what is to be sent to it
 * @family: (nullable): its chip; one that is not known fits
 * @error: return location for %FJ_ERROR_WRONG_CHIP
 *
 * Returns: whether the plan is for such a board. Asked again when a run starts
 */
gboolean
fj_boot_driver_fits_plan (const FjBootDriver *self, FjPlan *plan, const FjFamily *family,
                          GError **error)
{
  g_return_val_if_fail (plan != NULL, FALSE);

  if (self == NULL || self->fits_plan == NULL || family == NULL)
    return TRUE;
  return self->fits_plan (self, plan, family, error);
}
