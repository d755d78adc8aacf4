/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-identity.h"

#include <fj-stm32mp-driver.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* The debug probes on ST's boards, versions 1 to 3 with and without a disk or a serial port. */
static const guint16 st_links[] = { 0x3744, 0x3748, 0x374a, 0x374b, 0x374d, 0x374e,
                                    0x374f, 0x3752, 0x3753, 0x3754, 0x3755, 0x3757 };

static gboolean
parse_id (const char *text, gsize length, guint16 *id)
{
  g_autofree char *part = g_strndup (text, length);
  guint64          value = 0;

  if (length != 4 || !g_ascii_string_to_unsigned (part, 16, 0, G_MAXUINT16, &value, NULL))
    return FALSE;
  *id = (guint16) value;
  return TRUE;
}

/**
 * fj_usb_identity_parse:
 * @self: (out): an identity
 * @text: "0483:df11": vendor and product in four hexadecimal digits each
 * @error: return location for %G_OPTION_ERROR_BAD_VALUE
 *
 * Returns: whether @text is one
 */
gboolean
fj_usb_identity_parse (FjUsbId *self, const char *text, GError **error)
{
  const char *colon = strchr (text, ':');

  if (colon != NULL && parse_id (text, (gsize) (colon - text), &self->vendor) &&
      parse_id (colon + 1, strlen (colon + 1), &self->product_id))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is not a USB identity: write vendor and product as in 0483:df11"), text);
  return FALSE;
}

static gboolean
has_id (GArray *identities, guint16 vendor, guint16 product_id)
{
  for (guint i = 0; i < identities->len; i++) {
    const FjUsbId *id = &g_array_index (identities, FjUsbId, i);

    if (id->vendor == vendor && id->product_id == product_id)
      return TRUE;
  }
  return FALSE;
}

/* All ids that a rule of a driver names, each once. */
static void
add_known (GArray *identities)
{
  for (guint i = 0; i < fj_drivers_get_n (); i++) {
    const FjBootDriver *driver = fj_drivers_get (i);

    for (guint j = 0; j < driver->n_rules; j++) {
      const FjIdentityRule *rule = &driver->rules[j];
      const FjUsbId         id = { rule->vendor, rule->product_id };

      if ((rule->fields & FJ_RULE_IDS) == FJ_RULE_IDS &&
          !has_id (identities, id.vendor, id.product_id))
        g_array_append_val (identities, id);
    }
  }
}

/**
 * fj_usb_identities_get_n_known:
 *
 * Returns: how many identities there are besides the user's; they come first
 */
guint
fj_usb_identities_get_n_known (void)
{
  g_autoptr (GArray) known = fj_usb_identities_new (NULL, NULL);

  return known->len;
}

/**
 * fj_usb_identities_new:
 * @more: (nullable) (array zero-terminated=1): identities of the user's, besides the known ones
 * @error: return location for %G_OPTION_ERROR_BAD_VALUE
 *
 * Returns: (transfer full) (element-type FjUsbId): all identities, or %NULL
 */
GArray *
fj_usb_identities_new (const char *const *more, GError **error)
{
  g_autoptr (GArray) identities = g_array_new (FALSE, FALSE, sizeof (FjUsbId));

  add_known (identities);
  for (guint i = 0; more != NULL && more[i] != NULL; i++) {
    FjUsbId identity;

    if (!fj_usb_identity_parse (&identity, more[i], error))
      return NULL;
    g_array_append_val (identities, identity);
  }
  return g_steal_pointer (&identities);
}

/**
 * fj_usb_identities_match:
 *
 * Returns: whether @entry has one of the identities
 */
gboolean
fj_usb_identities_match (GArray *identities, const FjUsbEntry *entry)
{
  return has_id (identities, entry->vendor, entry->product_id);
}

/**
 * fj_usb_identity_is_st_link:
 *
 * Returns: whether @entry is the debug probe of a board of ST's
 */
gboolean
fj_usb_identity_is_st_link (const FjUsbEntry *entry)
{
  if (entry->vendor != FJ_VENDOR_ST)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (st_links); i++)
    if (st_links[i] == entry->product_id)
      return TRUE;
  return FALSE;
}
