/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-wait.h"
#include "fj-usbfs-fake.h"

#include <fj-error.h>
#include <fj-usb-doctor.h>
#include <fj-usb-host-pipe.h>
#include <fj-usb-rules.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <unistd.h>

#define NOBODY 65534
#define MAX_FAKES 4

typedef struct {
  FjUsbfs        *bus;
  FjFake          fakes[MAX_FAKES];
  guint           n_fakes;
  char           *rules; /* (owned) folder */
  FjDoctorOptions options;
  const char     *folders[2];
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->bus = fj_usbfs_new (&error);
  g_assert_no_error (error);
  self->rules = g_dir_make_tmp ("fj-rules-XXXXXX", &error);
  g_assert_no_error (error);
  self->folders[0] = self->rules;
  self->options.rule_folders = self->folders;
  self->options.root = self->rules;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *file = g_build_filename (self->rules, "60-test.rules", NULL);

  g_unlink (file);
  g_rmdir (self->rules);
  g_free (self->rules);
  fj_usbfs_free (self->bus);
  for (guint i = 0; i < self->n_fakes; i++)
    fj_fake_clear (&self->fakes[i]);
}

static void
write_rules (Fixture *self, const char *text)
{
  g_autofree char *file = g_build_filename (self->rules, "60-test.rules", NULL);

  g_assert_true (g_file_set_contents (file, text, -1, NULL));
}

static void
install_rule (Fixture *self)
{
  g_autoptr (GBytes) rule = fj_usb_doctor_get_rule ();
  g_autofree char *text = g_strndup (g_bytes_get_data (rule, NULL), g_bytes_get_size (rule));

  write_rules (self, text);
}

/* Not plugged in yet: from then on the bus's thread looks at it. */
static FjFake *
make_fake (Fixture *self, const char *port, guint16 product_id, FjSpeed speed)
{
  FjFake *fake = &self->fakes[self->n_fakes++];

  fj_fake_init (fake, 0x0483, product_id);
  fake->strings[0] = "STMicroelectronics";
  fake->strings[1] = "DFU in HS Mode @Device ID /0x501, @Revision ID /0x1003";
  fake->strings[2] = "0123456789ABCDEF01234567";
  fake->strings[3] = "@FSBL /0x01/1*128Ke";
  fj_fake_attach (fake, self->bus, port, speed);
  return fake;
}

/* Plugged in, and at rest: it may be changed until somebody asks it something. */
static FjFake *
add_fake (Fixture *self, const char *port, guint16 product_id, FjSpeed speed)
{
  FjFake *fake = make_fake (self, port, product_id, speed);

  fj_usbfs_plug (fake->port);
  fj_usbfs_sync (self->bus);
  return fake;
}

/* Examines, and compares the codes with @expected, of which "no-events" is none. */
static GPtrArray *
assert_codes (Fixture *self, const char *expected, int error_code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GString) codes = g_string_new (NULL);
  const FjFinding *worst;

  fj_usbfs_sync (self->bus);
  findings = fj_usb_doctor_examine (&self->options, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++) {
    const FjFinding *finding = g_ptr_array_index (findings, i);

    g_assert_nonnull (finding->text);
    g_assert_true (g_strv_contains (fj_usb_doctor_get_codes (), finding->code));
    if (!g_str_equal (finding->code, "no-events"))
      g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", finding->code);
  }
  g_assert_cmpstr (codes->str, ==, expected);
  worst = fj_usb_doctor_get_worst (findings);
  g_assert_cmpint (worst != NULL ? worst->error : -1, ==, error_code);
  return g_steal_pointer (&findings);
}

static void
test_boards (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) findings = NULL;
  const FjFinding *finding;

  install_rule (self);
  add_fake (self, "1-1", 0xdf11, FJ_SPEED_HIGH);
  findings = assert_codes (self, "board", -1);
  finding = g_ptr_array_index (findings, 0);
  g_assert_cmpstr (finding->port, ==, "1-1");
  g_assert_cmpint (finding->severity, ==, FJ_FINDING_GOOD);
  g_assert_nonnull (strstr (finding->text, "STM32MP13"));
  add_fake (self, "1-2", 0xdf11, FJ_SPEED_FULL);
  g_ptr_array_unref (assert_codes (self, "board board full-speed same-serial", -1));
  fj_usbfs_unplug (self->fakes[0].port);
  fj_usbfs_sync (self->bus);
  self->fakes[1].strings[2] = "000000000000";
  self->fakes[1].strings[1] = "USB download gadget@Device ID /0x501, @Revision ID /0x1003";
  self->fakes[1].strings[3] = "@virtual/0xf1/1*512Be";
  g_ptr_array_unref (assert_codes (self, "board board-started full-speed zero-serial", -1));
}

static void
test_nothing (Fixture *self, gconstpointer data)
{
  g_autofree char *container = g_build_filename (self->rules, ".dockerenv", NULL);
  FjFake          *st_link;

  install_rule (self);
  g_ptr_array_unref (assert_codes (self, "no-board", FJ_ERROR_NO_DEVICE));
  /* in a container, that one comes first to mind */
  g_assert_true (g_file_set_contents (container, "", -1, NULL));
  g_ptr_array_unref (assert_codes (self, "no-board passed-on", FJ_ERROR_NO_DEVICE));
  g_unlink (container);
  st_link = make_fake (self, "1-1", 0x374b, FJ_SPEED_FULL);
  st_link->interface[0] = 0xff;
  fj_usbfs_plug (st_link->port);
  g_ptr_array_unref (assert_codes (self, "st-link no-board", FJ_ERROR_NO_DEVICE));
  g_assert_cmpuint (st_link->log->len, ==, 0);
  /* Beside a board it is nothing to talk about. */
  add_fake (self, "1-2", 0xdf11, FJ_SPEED_HIGH);
  g_ptr_array_unref (assert_codes (self, "board", -1));
}

static void
test_others (Fixture *self, gconstpointer data)
{
  FjFake *fake = add_fake (self, "1-1", 0xdf11, FJ_SPEED_HIGH);

  install_rule (self);
  fake->strings[1] = "STM32  BOOTLOADER";
  fake->strings[3] = "@Internal Flash  /0x08000000/04*016Kg";
  g_ptr_array_unref (assert_codes (self, "microcontroller no-board", FJ_ERROR_NO_DEVICE));
  fj_usbfs_sync (self->bus);
  fake->strings[1] = "USB download gadget";
  fake->strings[3] = "u-boot.itb";
  g_ptr_array_unref (assert_codes (self, "plain-dfu no-board", FJ_ERROR_NO_DEVICE));
  fj_usbfs_sync (self->bus);
  fake->strings[0] = fake->strings[1] = NULL;
  g_ptr_array_unref (assert_codes (self, "empty-strings", FJ_ERROR_PROTOCOL));
}

/* (plugged anew, because sysfs keeps the descriptors of the arrival) */
static void
test_other_modes (Fixture *self, gconstpointer data)
{
  static const struct {
    guint8      interface[3];
    const char *codes;
  } cases[] = { { { 0xff, 0x42, 0x03 }, "fastboot no-board" },
                { { 0x08, 0x06, 0x50 }, "mass-storage no-board" },
                { { 0xfe, 0x01, 0x01 }, "dfu-runtime no-board" },
                { { 0x02, 0x02, 0x01 }, "gadget no-board" } };
  FjFake *fake = add_fake (self, "1-1", 0x5720, FJ_SPEED_HIGH);

  install_rule (self);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    fj_usbfs_unplug (fake->port);
    fj_usbfs_sync (self->bus);
    memcpy (fake->interface, cases[i].interface, sizeof fake->interface);
    fj_usbfs_plug (fake->port);
    g_ptr_array_unref (assert_codes (self, cases[i].codes, FJ_ERROR_NO_DEVICE));
  }
  g_assert_cmpuint (fake->log->len, ==, 0);
}

static void
test_in_the_way (Fixture *self, gconstpointer data)
{
  FjFake *fake = add_fake (self, "1-1", 0xdf11, FJ_SPEED_HIGH);
  g_autoptr (FjUsbEntry) entry = NULL;
  g_autoptr (FjUsbPipe) other = NULL;
  const char *const skip[] = { "1-1", NULL };

  install_rule (self);
  fj_usbfs_sync (self->bus);
  entry = fj_usb_sysfs_read (NULL, "1-1");
  other = fj_usb_host_pipe_new (entry, 0);
  g_assert_true (fj_link_open (FJ_LINK (other), NULL, NULL));
  g_assert_true (fj_usb_pipe_claim (other, 0, NULL, NULL));
  g_ptr_array_unref (assert_codes (self, "busy", FJ_ERROR_BUSY));
  self->options.skip_ports = skip;
  g_ptr_array_unref (assert_codes (self, "board-in-job", -1));
  self->options.skip_ports = NULL;
  fj_link_close (FJ_LINK (other));
  fake->ready = G_MAXINT64;
  g_ptr_array_unref (assert_codes (self, "no-answer", FJ_ERROR_TIMED_OUT));
}

static void
test_rights (Fixture *self, gconstpointer data)
{
  FjFake *fake = add_fake (self, "1-1", 0xdf11, FJ_SPEED_HIGH);
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *node = NULL;
  const FjFinding *finding;

  fj_usbfs_set_mode (fake->port, 0);
  findings = assert_codes (self, "permission", FJ_ERROR_PERMISSION);
  finding = g_ptr_array_index (findings, 0);
  g_assert_nonnull (strstr (finding->text, "/dev/bus/usb/001/002"));
  g_assert_nonnull (strstr (finding->text, "0000"));
  g_assert_nonnull (strstr (finding->text, g_get_user_name ()));
  g_assert_nonnull (strstr (finding->command, " | sudo tee " FJ_USB_RULE_FILE));
  install_rule (self);
  g_ptr_array_unref (assert_codes (self, "rule-not-applied", FJ_ERROR_PERMISSION));
  node = g_build_filename (fj_usbfs_get_folder (self->bus), "dev/bus/usb/001/002", NULL);
  g_unlink (node);
  g_ptr_array_unref (assert_codes (self, "no-node", FJ_ERROR_PERMISSION));
}

/* (transfer full): what the first half of the command prints, when it is run */
static char *
run_printer (const char *command)
{
  g_autofree char *half =
    g_strndup (command, (gsize) (strstr (command, " | sudo tee ") - command));
  const char *const argv[] = { "/bin/sh", "-c", half, NULL };
  char             *output = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, &output, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return output;
}

/* It works for somebody who has the program in a folder of his own only. */
static void
test_command (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autofree char *program = g_build_filename (self->rules, "flashjig-cli", NULL);
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  g_autofree char *with_program = NULL;

  g_setenv ("PATH", self->rules, TRUE);
  command = fj_usb_rules_dup_command ();
  output = run_printer (command);
  g_assert_true (fj_usb_rules_cover_text (output, "60-flashjig.rules", 0x0483, 0xdf11));
  g_assert_true (fj_usb_rules_cover_text (output, "60-flashjig.rules", 0x0483, 0x5720));
  g_assert_true (
    g_file_set_contents_full (program, "#!/bin/sh\n", -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
  with_program = fj_usb_rules_dup_command ();
  g_assert_true (g_str_has_prefix (with_program, "flashjig-cli doctor --udev-rule | sudo tee "));
  g_unlink (program);
  g_setenv ("PATH", path, TRUE);
}

static void
test_missing_rules (Fixture *self, gconstpointer data)
{
  add_fake (self, "1-1", 0xdf11, FJ_SPEED_HIGH);
  g_ptr_array_unref (assert_codes (self, "board rule-missing", -1));
  write_rules (self, "SUBSYSTEM==\"usb\", ATTRS{idVendor}==\"0483\", ATTRS{idProduct}==\"df11\", "
                     "TAG+=\"uaccess\"\n");
  g_ptr_array_unref (assert_codes (self, "board rule-incomplete", -1));
}

static void
on_examined (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_async (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  const char *const bad[] = { "nonsense", NULL };

  add_fake (self, "1-1", 0xdf11, FJ_SPEED_HIGH);
  fj_usbfs_sync (self->bus);
  fj_usb_doctor_examine_async (&self->options, NULL, on_examined, &result);
  fj_assert_soon (result != NULL, 5000);
  findings = fj_usb_doctor_examine_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, >=, 2);
  g_clear_object (&result);
  g_cancellable_cancel (cancellable);
  fj_usb_doctor_examine_async (&self->options, cancellable, on_examined, &result);
  fj_assert_soon (result != NULL, 5000);
  g_assert_null (fj_usb_doctor_examine_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  self->options.identities = bad;
  g_assert_null (fj_usb_doctor_examine (&self->options, NULL, &error));
  g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
}

static void
write_ids (Fixture *self, const char *text, gssize length)
{
  g_autofree char *file = g_build_filename (self->rules, "usb-ids.conf", NULL);

  g_assert_true (g_file_set_contents (file, text, length, NULL));
}

/* What is wrong with a file of identities, and how many of them count. */
static void
test_own_ids (Fixture *self, gconstpointer data)
{
  static const char *const bad[] = { "", "[Boards]\n", "Ids=1234:5678\n", "[Boards]\nIds=1234\n",
                                     "\377\377", "[Boards]\nIds=;\n" };
  g_autofree char         *file = g_build_filename (self->rules, "usb-ids.conf", NULL);
  g_autofree char         *large = g_strnfill (65 * 1024, '#');
  g_autoptr (GString) many = g_string_new ("[Boards]\nIds=");

  self->options.id_folders = self->folders;
  write_rules (self, "ATTR{idVendor}==\"0483|1234\", MODE=\"0666\"");
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (many, "1234:%04x;", i);
  add_fake (self, "1-1", 0xdf11, FJ_SPEED_HIGH);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    write_ids (self, bad[i], -1);
    g_ptr_array_unref (assert_codes (self, "board ids-file", -1));
  }
  write_ids (self, large, 65 * 1024);
  g_ptr_array_unref (assert_codes (self, "board ids-file", -1));
  write_ids (self, many->str, -1);
  g_ptr_array_unref (assert_codes (self, "board ids-file own-ids", -1));
  write_ids (self, "[Boards]\nIds=1234:5678; 1234:5679\n", -1);
  g_ptr_array_unref (assert_codes (self, "board own-ids", -1));
  g_unlink (file);
}

static void
test_rule_text (void)
{
  static const struct {
    const char *text;
    gboolean    covers;
  } cases[] = {
    { "", FALSE },
    { "ATTR{idVendor}==\"0483\", ATTR{idProduct}==\"df11|0afb|5720\", TAG+=\"uaccess\"", TRUE },
    { "# ATTR{idVendor}==\"0483\", ATTR{idProduct}==\"df11\", TAG+=\"uaccess\"", FALSE },
    { "ATTR{idVendor}==\"0483\", TAG+=\"uaccess\"", TRUE },
    { "ATTR{idVendor}==\"0483\", ATTR{idProduct}==\"df*\", MODE=\"0666\"", TRUE },
    { "ATTR{idVendor}==\"0483\", ATTR{idProduct}==\"374?\", MODE=\"0666\"", FALSE },
    { "ATTR{idVendor}==\"0483\", ATTR{idProduct}==\"[a-f]f11\", MODE=\"0666\"", TRUE },
    { "ATTR{idVendor}==\"0483\", ATTR{idProduct}==\"*\377\200\", MODE=\"0666\"", FALSE },
    { "ATTR{idVendor}==\"1209\", ATTR{idProduct}==\"df11\", MODE=\"0666\"", FALSE },
    { "ATTR{idVendor}==\"0483\", ATTR{idProduct}==\"df11\", \\\n  MODE=\"664\", GROUP=\"plugdev\"", TRUE },
    { "ATTR{idVendor}==\"0483\", ATTR{idProduct}==\"df11\", SYMLINK+=\"board\"", FALSE },
    { "ATTR{idVendor}==\"0483, TAG+=\"uaccess\"", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (fj_usb_rules_cover_text (cases[i].text, "60-a.rules", 0x0483, 0xdf11), ==,
                     cases[i].covers);
}

/* A frequent mistake: the tag comes too late to be acted on; a mode does not. */
static void
test_late_rule (void)
{
  const char *tag = "ATTR{idVendor}==\"0483\", TAG+=\"uaccess\"";
  const char *mode = "ATTR{idVendor}==\"0483\", MODE=\"0666\", TAG+=\"uaccess\"";

  g_assert_true (fj_usb_rules_cover_text (tag, "72-board.rules", 0x0483, 0xdf11));
  g_assert_false (fj_usb_rules_cover_text (tag, "99-board.rules", 0x0483, 0xdf11));
  g_assert_false (fj_usb_rules_cover_text (tag, "board.rules", 0x0483, 0xdf11));
  g_assert_true (fj_usb_rules_cover_text (mode, "99-board.rules", 0x0483, 0xdf11));
}

int
main (int argc, char **argv)
{
  /* root may open everything, and needs no rule */
  if (geteuid () == 0 && (setgroups (0, NULL) != 0 || setgid (NOBODY) != 0 || setuid (NOBODY) != 0))
    return 99;
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) \
  g_test_add ("/flashjig/usb-doctor/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("boards", test_boards);
  ADD ("nothing", test_nothing);
  ADD ("others", test_others);
  ADD ("other-modes", test_other_modes);
  ADD ("in-the-way", test_in_the_way);
  ADD ("rights", test_rights);
  ADD ("command", test_command);
  ADD ("missing-rules", test_missing_rules);
  ADD ("async", test_async);
  ADD ("own-ids", test_own_ids);
  g_test_add_func ("/flashjig/usb-doctor/rule-text", test_rule_text);
  g_test_add_func ("/flashjig/usb-doctor/late-rule", test_late_rule);
  return g_test_run ();
}
