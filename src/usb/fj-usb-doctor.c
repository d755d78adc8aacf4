/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-doctor.h"

#include "fj-usb-finding.h"
#include "fj-usb-host.h"
#include "fj-usb-identity.h"
#include "fj-usb-reading.h"
#include "fj-usb-rules.h"

#include <fj-error.h>
#include <fj-thread.h>
#include <glib/gi18n-lib.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/**
 * The doctor: looks at everything on the USB buses once, opens what may be a board for a moment,
 * and says in sentences what is there and what is in the way.
 */
typedef struct {
  const FjDoctorOptions *options;
  GArray                *identities; /* (owned) */
  GPtrArray             *findings;   /* (owned) (element-type FjFinding) */
  GHashTable            *serials;    /* (owned) serial number -> port */
  guint                  n_boards;   /* also those that cannot be opened */
  guint                  n_st_links;
} Doctor;

static void
doctor_clear (Doctor *self)
{
  g_clear_pointer (&self->identities, g_array_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->serials, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Doctor, doctor_clear)

static void
add_finding (Doctor *self, FjFindingKind kind, const char *port, char *text)
{
  g_ptr_array_add (self->findings, fj_usb_finding_new (kind, port, text));
}

/* What is denied, and to whom. */
static char *
describe_denial (const FjUsbEntry *entry)
{
  g_autofree char     *node = fj_usb_entry_dup_node (entry);
  struct stat          status;
  const struct passwd *owner;
  const struct group  *group;

  if (stat (node, &status) != 0)
    return g_strdup_printf (_ ("The board on port %s has no device file: %s does not exist."),
                            entry->port, node);
  owner = getpwuid (status.st_uid);
  group = getgrgid (status.st_gid);
  return g_strdup_printf (_ ("The board on port %s may not be opened: %s belongs to %s, group %s, "
                             "with mode %04o, and you are %s."),
                          entry->port, node, owner != NULL ? owner->pw_name : "?",
                          group != NULL ? group->gr_name : "?", status.st_mode & 07777,
                          g_get_user_name ());
}

static void
add_denial (Doctor *self, const FjUsbEntry *entry)
{
  g_autofree char *node = fj_usb_entry_dup_node (entry);
  FjFindingKind    kind = FJ_FINDING_PERMISSION;

  if (!g_file_test (node, G_FILE_TEST_EXISTS))
    kind = FJ_FINDING_NO_NODE;
  else if (!fj_usb_rules_is_sandboxed () &&
           fj_usb_rules_cover (self->options->rule_folders, entry->vendor, entry->product_id))
    kind = FJ_FINDING_RULE_NOT_APPLIED;
  add_finding (self, kind, entry->port, describe_denial (entry));
}

static void
add_failure (Doctor *self, const FjUsbEntry *entry, const GError *error)
{
  if (g_error_matches (error, FJ_ERROR, FJ_ERROR_PERMISSION))
    add_denial (self, entry);
  else if (g_error_matches (error, FJ_ERROR, FJ_ERROR_BUSY))
    add_finding (self, FJ_FINDING_BUSY, entry->port,
                 g_strdup_printf (_ ("The board on port %s is in use by another program."),
                                  entry->port));
  else if (g_error_matches (error, FJ_ERROR, FJ_ERROR_TIMED_OUT))
    add_finding (self, FJ_FINDING_NO_ANSWER, entry->port,
                 g_strdup_printf (_ ("The board on port %s does not answer."), entry->port));
  else
    add_finding (self, FJ_FINDING_UNREADABLE, entry->port,
                 g_strdup_printf (_ ("The board on port %s cannot be read: %s."), entry->port,
                                  error->message));
}

/* "STM32MP157CAC Rev.B", as well as it is known. */
static const char *
get_title (FjIdentity *identity)
{
  if (identity->chip != NULL)
    return identity->chip;
  return identity->family != NULL ? identity->family->name : "STM32MP";
}

static void
add_ready_board (Doctor *self, const FjUsbEntry *entry, FjIdentity *identity)
{
  if (fj_stage_info_has (identity->stage, FJ_STAGE_IS_START)) {
    add_finding (
      self, FJ_FINDING_BOARD, entry->port,
      g_strdup_printf (_ ("%s on port %s is ready: its boot ROM waits for a first-stage file."),
                       get_title (identity), entry->port));
    return;
  }
  add_finding (self, FJ_FINDING_BOARD, entry->port,
               g_strdup_printf (_ ("%s on port %s is ready."), get_title (identity), entry->port));
  add_finding (self, FJ_FINDING_BOARD_STARTED, entry->port,
               g_strdup_printf (_ ("The board on port %s already runs %s."), entry->port,
                                fj_stage_info_get_title (identity->stage)));
}

/* A stage that cannot be flashed from. */
static void
add_other_device (Doctor *self, const FjUsbEntry *entry, const char *stage)
{
  if (g_str_equal (stage, "plain-dfu"))
    add_finding (
      self, FJ_FINDING_PLAIN_DFU, entry->port,
      g_strdup_printf (_ ("The board on port %s speaks DFU but not the programming protocol."),
                       entry->port));
  else if (g_str_equal (stage, "openbl"))
    add_finding (self, FJ_FINDING_OPENBL, entry->port,
                 g_strdup_printf (_ ("The board on port %s runs PRGFW-UTIL."), entry->port));
  else if (g_str_equal (stage, "mcu"))
    add_finding (self, FJ_FINDING_MICROCONTROLLER, entry->port,
                 g_strdup_printf (_ ("An STM32 microcontroller in DFU mode is on port %s."),
                                  entry->port));
  else
    add_finding (
      self, FJ_FINDING_UNKNOWN_DFU, entry->port,
      g_strdup_printf (_ ("The DFU device on port %s is not a board that Flashjig knows."),
                       entry->port));
}

static void
check_link (Doctor *self, const FjUsbEntry *entry)
{
  if (entry->speed == FJ_SPEED_FULL || entry->speed == FJ_SPEED_LOW)
    add_finding (
      self, FJ_FINDING_FULL_SPEED, entry->port,
      g_strdup_printf (_ ("The link on port %s came up at full speed, 12 Mbit/s, instead of 480."),
                       entry->port));
}

static void
check_serial (Doctor *self, const FjUsbEntry *entry, const char *serial)
{
  const char *other;

  if (serial == NULL)
    return;
  if (strspn (serial, "0") == strlen (serial)) {
    add_finding (
      self, FJ_FINDING_ZERO_SERIAL, entry->port,
      g_strdup_printf (_ ("The serial number of the board on port %s is nothing but zeros."),
                       entry->port));
    return;
  }
  other = g_hash_table_lookup (self->serials, serial);
  if (other != NULL)
    add_finding (
      self, FJ_FINDING_SAME_SERIAL, entry->port,
      g_strdup_printf (_ ("The boards on the ports %s and %s have the same serial number, %s."),
                       other, entry->port, serial));
  g_hash_table_insert (self->serials, g_strdup (serial), g_strdup (entry->port));
}

/* Something in DFU mode under an identity that boards have. */
static gboolean
examine_dfu (Doctor *self, const FjUsbEntry *entry, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (FjIdentity) identity = fj_usb_reading_run (entry, 0, cancellable, &local);

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  /* It went away while it was being looked at. */
  if (g_error_matches (local, FJ_ERROR, FJ_ERROR_GONE))
    return TRUE;
  if (identity == NULL) {
    self->n_boards++;
    add_failure (self, entry, local);
    return TRUE;
  }
  if (identity->product == NULL && identity->manufacturer == NULL) {
    self->n_boards++;
    add_finding (self, FJ_FINDING_EMPTY_STRINGS, entry->port,
                 g_strdup_printf (_ ("The board on port %s does not say what it is."),
                                  entry->port));
    return TRUE;
  }
  if (fj_identity_is_board (identity)) {
    self->n_boards++;
    add_ready_board (self, entry, identity);
  } else {
    add_other_device (self, entry, fj_stage_info_get_nick (identity->stage));
  }
  check_link (self, entry);
  if (fj_identity_is_board (identity))
    check_serial (self, entry, identity->serial);
  return TRUE;
}

/* A board's identity, but not in DFU mode. */
static void
examine_other_mode (Doctor *self, const FjUsbEntry *entry)
{
  if (entry->interfaces & FJ_USB_HAS_FASTBOOT)
    add_finding (self, FJ_FINDING_FASTBOOT, entry->port,
                 g_strdup_printf (_ ("U-Boot on port %s waits for fastboot."), entry->port));
  else if (entry->interfaces & FJ_USB_HAS_STORAGE)
    add_finding (self, FJ_FINDING_STORAGE, entry->port,
                 g_strdup_printf (_ ("U-Boot on port %s offers its storage as a USB disk."),
                                  entry->port));
  else if (entry->interfaces & FJ_USB_HAS_DFU_RUNTIME)
    add_finding (self, FJ_FINDING_RUNTIME, entry->port,
                 g_strdup_printf (_ ("The device on port %s is about to leave its DFU mode."),
                                  entry->port));
  else
    add_finding (
      self, FJ_FINDING_GADGET, entry->port,
      g_strdup_printf (_ ("The device on port %s has the identity of a board, but is not in DFU "
                          "mode."),
                       entry->port));
}

static gboolean
examine_entry (Doctor *self, const FjUsbEntry *entry, GCancellable *cancellable, GError **error)
{
  const char *const *skip = self->options->skip_ports;

  if (fj_usb_identity_is_st_link (entry))
    self->n_st_links++;
  if (!fj_usb_identities_match_id (self->identities, entry))
    return TRUE;
  if (skip != NULL && g_strv_contains (skip, entry->port)) {
    self->n_boards++;
    add_finding (self, FJ_FINDING_BOARD_IN_JOB, entry->port,
                 g_strdup_printf (_ ("The board on port %s is being flashed."), entry->port));
    return TRUE;
  }
  if (entry->interfaces & FJ_USB_HAS_DFU)
    return examine_dfu (self, entry, cancellable, error);
  examine_other_mode (self, entry);
  return TRUE;
}

static void
check_boards (Doctor *self)
{
  const char *root = self->options->root != NULL ? self->options->root : "/";
  const char *hint = fj_usb_host_get_hint (fj_usb_host_detect (root));

  if (self->n_boards > 0)
    return;
  if (self->n_st_links > 0)
    add_finding (self, FJ_FINDING_ST_LINK, NULL,
                 g_strdup (_ ("There is only an ST-LINK: the cable is in the debug connector.")));
  if (!g_file_test (FJ_USB_SYSFS_FOLDER, G_FILE_TEST_IS_DIR))
    add_finding (self, FJ_FINDING_NO_USB, NULL, g_strdup (_ ("This system shows no USB buses.")));
  else
    add_finding (self, FJ_FINDING_NO_BOARD, NULL,
                 g_strdup (_ ("No board is plugged in and waiting.")));
  if (hint != NULL)
    add_finding (self, FJ_FINDING_PASSED_ON, NULL, g_strdup (hint));
}

/* root may open everything, and a sandbox does not see the host's rules. */
static void
check_rules (Doctor *self)
{
  g_autoptr (GArray) ids = fj_usb_identities_list_all (self->identities);
  guint covered = 0;

  if (geteuid () == 0 || fj_usb_rules_is_sandboxed ())
    return;
  for (guint i = 0; i < self->findings->len; i++)
    if (((FjFinding *) g_ptr_array_index (self->findings, i))->command != NULL)
      return;
  for (guint i = 0; i < ids->len; i++) {
    const FjUsbId *id = &g_array_index (ids, FjUsbId, i);

    if (fj_usb_rules_cover (self->options->rule_folders, id->vendor, id->product_id))
      covered++;
  }
  if (covered == 0)
    add_finding (self, FJ_FINDING_RULE_MISSING, NULL,
                 g_strdup (_ ("No udev rule lets people open boards.")));
  else if (covered < ids->len)
    add_finding (self, FJ_FINDING_RULE_INCOMPLETE, NULL,
                 g_strdup (
                   _ ("The installed udev rule does not cover all identities of a board.")));
}

/* @problem: (transfer full) (nullable): of a file with identities */
static void
check_identities (Doctor *self, char *problem)
{
  guint n = self->identities->len;

  if (problem != NULL)
    add_finding (self, FJ_FINDING_IDS_FILE, NULL, problem);
  if (n > 0)
    add_finding (self, FJ_FINDING_OWN_IDS, NULL,
                 g_strdup_printf (ngettext ("%u USB identity of your own counts as a board.",
                                            "%u USB identities of your own count as boards.", n),
                                  n));
}

static void
check_events (Doctor *self)
{
  if (!g_file_test ("/run/udev/control", G_FILE_TEST_EXISTS))
    add_finding (self, FJ_FINDING_NO_EVENTS, NULL,
                 g_strdup (_ ("The system does not say when something is plugged in.")));
}

/**
 * fj_usb_doctor_examine:
 * @options: (nullable): what is to be different from the usual
 * @cancellable: (nullable):
 * @error: return location for %G_IO_ERROR_CANCELLED or %G_OPTION_ERROR_BAD_VALUE
 *
 * Looks at the buses. Blocking, for some seconds when a board does not answer.
 *
 * Returns: (transfer full) (element-type FjFinding): what was found, by port, then the rest
 */
GPtrArray *
fj_usb_doctor_examine (const FjDoctorOptions *options, GCancellable *cancellable, GError **error)
{
  static const FjDoctorOptions usual = { 0 };
  g_auto (Doctor) self = { .options = options != NULL ? options : &usual };
  g_autoptr (GPtrArray) entries = fj_usb_sysfs_list (NULL);
  g_autofree char *problem = NULL;

  self.identities = fj_usb_identities_new (self.options->identities, error);
  if (self.identities == NULL)
    return NULL;
  problem = fj_usb_identities_add_files (self.identities, self.options->id_folders);
  self.findings = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_usb_finding_free);
  self.serials = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < entries->len; i++)
    if (!examine_entry (&self, g_ptr_array_index (entries, i), cancellable, error))
      return NULL;
  check_boards (&self);
  check_rules (&self);
  check_identities (&self, g_steal_pointer (&problem));
  check_events (&self);
  return g_steal_pointer (&self.findings);
}

typedef struct {
  char **identities;   /* (owned) (nullable) */
  char **id_folders;   /* (owned) (nullable) */
  char **skip_ports;   /* (owned) (nullable) */
  char **rule_folders; /* (owned) (nullable) */
  char  *root;         /* (owned) (nullable) */
} OptionsCopy;

static void
options_copy_free (OptionsCopy *copy)
{
  g_strfreev (copy->identities);
  g_strfreev (copy->id_folders);
  g_strfreev (copy->skip_ports);
  g_strfreev (copy->rule_folders);
  g_free (copy->root);
  g_free (copy);
}

static void
examine_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const OptionsCopy    *copy = data;
  const FjDoctorOptions options = { .identities = (const char *const *) copy->identities,
                                    .id_folders = (const char *const *) copy->id_folders,
                                    .skip_ports = (const char *const *) copy->skip_ports,
                                    .rule_folders = (const char *const *) copy->rule_folders,
                                    .root = copy->root };
  GError               *error = NULL;
  GPtrArray            *findings = fj_usb_doctor_examine (&options, cancellable, &error);

  if (findings != NULL)
    g_task_return_pointer (task, findings, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * fj_usb_doctor_examine_async:
 *
 * Does fj_usb_doctor_examine() on a thread.
 */
void
fj_usb_doctor_examine_async (const FjDoctorOptions *options, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  OptionsCopy *copy = g_new0 (OptionsCopy, 1);

  if (options != NULL) {
    copy->identities = g_strdupv ((char **) options->identities);
    copy->id_folders = g_strdupv ((char **) options->id_folders);
    copy->skip_ports = g_strdupv ((char **) options->skip_ports);
    copy->rule_folders = g_strdupv ((char **) options->rule_folders);
    copy->root = g_strdup (options->root);
  }
  g_task_set_source_tag (task, fj_usb_doctor_examine_async);
  g_task_set_task_data (task, copy, (GDestroyNotify) options_copy_free);
  fj_thread_run_task (task, examine_in_thread);
}

/**
 * fj_usb_doctor_examine_finish:
 *
 * Returns: (transfer full): as fj_usb_doctor_examine()
 */
GPtrArray *
fj_usb_doctor_examine_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * fj_usb_doctor_get_rule:
 *
 * Returns: (transfer full): the udev rule, as the file it belongs in
 */
GBytes *
fj_usb_doctor_get_rule (void)
{
  return fj_usb_rules_get_text ();
}
