/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-identity.h"

#include <fj-error.h>
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

static gboolean
parse_identity (const char *text, FjUsbId *self, GError **error)
{
  const char *colon = strchr (text, ':');

  if (colon != NULL && parse_id (text, (gsize) (colon - text), &self->vendor) &&
      parse_id (colon + 1, strlen (colon + 1), &self->product_id))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is not a USB identity: write vendor and product as in 0483:df11"),
               text);
  return FALSE;
}

/**
 * fj_usb_identities_new:
 * @more: (nullable) (array zero-terminated=1): identities of the user's, "0483:df11"
 * @error: return location for %G_OPTION_ERROR_BAD_VALUE
 *
 * Returns: (transfer full) (element-type FjUsbId): what is to count as a board besides what the
 *   drivers know, or %NULL
 */
GArray *
fj_usb_identities_new (const char *const *more, GError **error)
{
  g_autoptr (GArray) identities = g_array_new (FALSE, FALSE, sizeof (FjUsbId));

  for (guint i = 0; more != NULL && more[i] != NULL; i++) {
    FjUsbId identity;

    if (!parse_identity (more[i], &identity, error))
      return NULL;
    g_array_append_val (identities, identity);
  }
  return g_steal_pointer (&identities);
}

static GBytes *
read_bounded (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *data = g_malloc (FJ_USB_IDS_MAX_LENGTH + 1);
  gsize            length = 0;

  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), data,
                                                  FJ_USB_IDS_MAX_LENGTH + 1, &length, NULL, error))
    return NULL;
  if (length > FJ_USB_IDS_MAX_LENGTH) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("it is larger than %u KiB"),
                 FJ_USB_IDS_MAX_LENGTH / 1024);
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

static gboolean
add_file (GArray *identities, const char *path, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GBytes) bytes = read_bounded (path, error);
  g_auto (GStrv) ids = NULL;

  if (bytes == NULL || !g_key_file_load_from_bytes (keys, bytes, G_KEY_FILE_NONE, error))
    return FALSE;
  ids = g_key_file_get_string_list (keys, "Boards", "Ids", NULL, error);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++) {
    FjUsbId identity;

    if (identities->len >= FJ_USB_IDS_MAX) {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                   _ ("there are more than %u USB identities"), FJ_USB_IDS_MAX);
      return FALSE;
    }
    if (!parse_identity (g_strstrip (ids[i]), &identity, error))
      return FALSE;
    g_array_append_val (identities, identity);
  }
  return ids != NULL;
}

/**
 * fj_usb_identities_add_files:
 * @identities: (element-type FjUsbId): they are added to it
 * @folders: (nullable): where the files are; %NULL: /etc/flashjig and the user's configuration
 *
 * Reads the identities that people wrote down: key "Ids" of group "Boards", with semicolons between
 * them. What stands before a mistake counts.
 *
 * Returns: (transfer full) (nullable): what is wrong with a file, for people; %NULL: nothing
 */
char *
fj_usb_identities_add_files (GArray *identities, const char *const *folders)
{
  g_autofree char  *own = g_build_filename (g_get_user_config_dir (), "flashjig", NULL);
  const char *const usual[] = { "/etc/flashjig", own, NULL };
  char             *problem = NULL;

  for (guint i = 0; (folders != NULL ? folders : usual)[i] != NULL; i++) {
    g_autofree char *path =
      g_build_filename ((folders != NULL ? folders : usual)[i], FJ_USB_IDS_FILE, NULL);
    g_autofree char *name = g_filename_display_name (path);
    g_autoptr (GError) error = NULL;
    guint before = identities->len;

    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      continue;
    if (!add_file (identities, path, &error) && problem == NULL)
      problem =
        g_strdup_printf (_ ("The file %s is not used as it stands: %s."), name, error->message);
    g_debug ("%s: %u USB identities%s%s", name, identities->len - before,
             error != NULL ? ", then: " : "", error != NULL ? error->message : "");
  }
  return problem;
}

static void
add_new (GArray *ids, guint16 vendor, guint16 product_id)
{
  FjUsbId id = { vendor, product_id };

  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, FjUsbId, i).vendor == vendor &&
        g_array_index (ids, FjUsbId, i).product_id == product_id)
      return;
  g_array_append_val (ids, id);
}

/**
 * fj_usb_identities_list_all:
 * @identities: (element-type FjUsbId): those of the user's
 *
 * Returns: (transfer full) (element-type FjUsbId): them and those in the drivers' rules, each once
 */
GArray *
fj_usb_identities_list_all (GArray *identities)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (FjUsbId));

  for (guint i = 0; i < fj_drivers_get_n (); i++) {
    const FjBootDriver *driver = fj_drivers_get (i);

    for (guint j = 0; j < driver->n_rules; j++)
      if ((driver->rules[j].fields & FJ_RULE_IDS) == FJ_RULE_IDS)
        add_new (all, driver->rules[j].vendor, driver->rules[j].product_id);
  }
  for (guint i = 0; i < identities->len; i++)
    add_new (all, g_array_index (identities, FjUsbId, i).vendor,
             g_array_index (identities, FjUsbId, i).product_id);
  return all;
}

/**
 * fj_usb_identities_match:
 * @identities: (element-type FjUsbId): those of the user's
 * @entry: a device
 *
 * Returns: whether @entry is what a driver shows as a board
 */
gboolean
fj_usb_identities_match (GArray *identities, const FjUsbEntry *entry)
{
  FjDriverMatch match = { 0 };

  if (fj_drivers_match (&entry->clue, (const FjUsbId *) identities->data, identities->len, &match))
    return !match.rule->only_in_job;
  return (entry->interfaces & FJ_USB_HAS_DFU) != 0 &&
         fj_usb_identities_match_id (identities, entry);
}

/**
 * fj_usb_identities_match_in_job:
 * @identities: (element-type FjUsbId): those of the user's
 * @entry: a device on the port of a job
 *
 * Returns: whether @entry is what a board may become on its way
 */
gboolean
fj_usb_identities_match_in_job (GArray *identities, const FjUsbEntry *entry)
{
  FjDriverMatch match = { 0 };

  return (entry->interfaces & FJ_USB_HAS_DFU) != 0 ||
         fj_drivers_match (&entry->clue, (const FjUsbId *) identities->data, identities->len,
                           &match);
}

/**
 * fj_usb_identities_match_id:
 * @identities: (element-type FjUsbId): those of the user's
 * @entry: a device
 *
 * Returns: whether @entry has the vendor and product of a board, whatever it is now
 */
gboolean
fj_usb_identities_match_id (GArray *identities, const FjUsbEntry *entry)
{
  for (guint i = 0; i < identities->len; i++) {
    const FjUsbId *identity = &g_array_index (identities, FjUsbId, i);

    if (identity->vendor == entry->vendor && identity->product_id == entry->product_id)
      return TRUE;
  }
  return fj_drivers_knows_id (entry->vendor, entry->product_id);
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
