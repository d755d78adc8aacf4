/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-drivers.h"

#include "fj-stm32mp-driver.h"

#define MAX_MORE 8

/* The table. A new family is one line here. */
static const FjBootDriver *(*const drivers[]) (void) = {
  fj_stm32mp_driver_get,
};

/* Those that were added while the program runs, before its first thread. */
static const FjBootDriver *added[MAX_MORE];
static guint               n_added;

/**
 * fj_drivers_get_n:
 *
 * Returns: how many drivers there are
 */
guint
fj_drivers_get_n (void)
{
  return G_N_ELEMENTS (drivers) + n_added;
}

/**
 * fj_drivers_get:
 *
 * Returns: (transfer none): the driver at @position of the table
 */
const FjBootDriver *
fj_drivers_get (guint position)
{
  g_return_val_if_fail (position < fj_drivers_get_n (), NULL);

  return position < G_N_ELEMENTS (drivers) ? drivers[position]()
                                           : added[position - G_N_ELEMENTS (drivers)];
}

/**
 * fj_drivers_choose:
 * @known: (nullable): the driver of a board, where there is one
 *
 * Returns: (transfer none): whose boards a plan is made for: as long as nobody knows the boards,
 * they are taken for those of the first driver
 */
const FjBootDriver *
fj_drivers_choose (const FjBootDriver *known)
{
  return known != NULL ? known : fj_drivers_get (0);
}

/**
 * fj_drivers_add:
 * @driver: (transfer none): another driver, which stays for good
 *
 * For tests: before anything else asks for drivers.
 */
void
fj_drivers_add (const FjBootDriver *driver)
{
  g_return_if_fail (driver != NULL);
  g_return_if_fail (n_added < MAX_MORE);

  added[n_added++] = driver;
}

/*
 * The rule of all drivers that fits and asks for most; of two that ask for as much, the first. With
 * @ignored fields, it must name an interface: version numbers say nothing without ids.
 */
static gboolean
find_rule (const FjClue *clue, guint ignored, FjDriverMatch *match)
{
  guint best = 0;

  for (guint i = 0; i < fj_drivers_get_n (); i++) {
    const FjBootDriver *driver = fj_drivers_get (i);

    for (guint j = 0; j < driver->n_rules; j++) {
      const FjIdentityRule *rule = &driver->rules[j];
      guint                 weight = fj_identity_rule_get_weight (rule, ignored);

      if (ignored != 0 && (rule->fields & FJ_RULE_INTERFACE) == 0)
        continue;
      if (weight > best && fj_identity_rule_fits (rule, clue, ignored)) {
        *match = (FjDriverMatch){ driver, rule };
        best = weight;
      }
    }
  }
  return best > 0;
}

static gboolean
is_one_of (const FjClue *clue, const FjUsbId *ids, guint n_ids)
{
  for (guint i = 0; i < n_ids; i++)
    if (ids[i].vendor == clue->vendor && ids[i].product_id == clue->product_id)
      return TRUE;
  return FALSE;
}

/**
 * fj_drivers_match:
 * @clue: what can be seen of a device
 * @more: (nullable) (array length=n_more): ids of the user's boards: what has one of them is what
 *   it would be with the ids of a rule
 * @n_more: how many
 * @match: (out): who it is
 *
 * Returns: whether a driver knows the device
 */
gboolean
fj_drivers_match (const FjClue *clue, const FjUsbId *more, guint n_more, FjDriverMatch *match)
{
  gboolean is_user = FALSE;
  gboolean found = find_rule (clue, 0, match);

  if (!found && is_one_of (clue, more, n_more))
    found = is_user = find_rule (clue, FJ_RULE_IDS, match);
  if (found)
    g_debug ("%04x:%04x, bcdDevice %04x, bcdUSB %04x, %u kinds of interface: %s, rule %s%s",
             clue->vendor, clue->product_id, clue->bcd_device, clue->bcd_usb, clue->n_interfaces,
             match->driver->name, match->rule->name, is_user ? ", by the user's ids" : "");
  return found;
}

/**
 * fj_drivers_knows_id:
 *
 * Returns: whether a rule of a driver names these ids, whatever else it asks for
 */
gboolean
fj_drivers_knows_id (guint16 vendor, guint16 product_id)
{
  for (guint i = 0; i < fj_drivers_get_n (); i++) {
    const FjBootDriver *driver = fj_drivers_get (i);

    for (guint j = 0; j < driver->n_rules; j++)
      if ((driver->rules[j].fields & FJ_RULE_IDS) == FJ_RULE_IDS &&
          driver->rules[j].vendor == vendor && driver->rules[j].product_id == product_id)
        return TRUE;
  }
  return FALSE;
}

/**
 * fj_drivers_guess:
 * @clue: what could be seen of a device that cannot be asked
 *
 * Returns: (transfer full) (nullable): what it is likely to be
 */
FjIdentity *
fj_drivers_guess (const FjClue *clue)
{
  FjDriverMatch match = { 0 };

  if (find_rule (clue, 0, &match))
    return match.driver->guess != NULL ? match.driver->guess (match.driver, match.rule, clue)
                                       : NULL;
  for (guint i = 0; i < fj_drivers_get_n (); i++) {
    const FjBootDriver *driver = fj_drivers_get (i);
    FjIdentity         *identity = NULL;

    if (driver->guess != NULL)
      identity = driver->guess (driver, NULL, clue);
    if (identity != NULL)
      return identity;
  }
  return NULL;
}

/* Who is to say what a device is: whose rule fits, else whose interfaces it has, else the first. */
static FjDriverMatch
choose_driver (const FjUsbDescriptors *descriptors)
{
  FjDriverMatch match = { fj_drivers_get (0), NULL };
  FjClue        clue;

  fj_clue_read (&clue, descriptors);
  if (!find_rule (&clue, 0, &match))
    find_rule (&clue, FJ_RULE_IDS, &match);
  return match;
}

/**
 * fj_drivers_describe:
 * @descriptors: what an untrusted device says
 * @error: return location for %FJ_ERROR_PROTOCOL
 *
 * Returns: (transfer full): what it is, without asking more
 */
FjIdentity *
fj_drivers_describe (const FjUsbDescriptors *descriptors, GError **error)
{
  FjDriverMatch match = choose_driver (descriptors);

  return match.driver->describe (match.driver, match.rule, descriptors, error);
}

/**
 * fj_drivers_identify:
 * @link: an open link to a device
 * @cancellable: (nullable):
 * @error: return location for an error of the link, or %FJ_ERROR_PROTOCOL
 *
 * Reads what a device says, finds the driver that knows it, and lets that ask more.
 *
 * Returns: (transfer full): what it is
 */
FjIdentity *
fj_drivers_identify (FjLink *link, GCancellable *cancellable, GError **error)
{
  g_autoptr (FjUsbDescriptors) descriptors = NULL;
  FjDriverMatch match;

  g_return_val_if_fail (FJ_IS_USB_PIPE (link), NULL);

  descriptors = fj_usb_descriptors_read (FJ_USB_PIPE (link), cancellable, error);
  if (descriptors == NULL)
    return NULL;
  match = choose_driver (descriptors);
  return fj_boot_driver_identify (match.driver, match.rule, descriptors, link, cancellable, error);
}
