/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-usb-error.h>
#include <fj-usb-identity.h>
#include <fj-usb-sysfs.h>
#include <glib/gstdio.h>
#include <libusb.h>

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("fj-sysfs-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  remove_tree (self->folder);
  g_free (self->folder);
}

static void
put (Fixture *self, const char *device, const char *name, const char *text, gssize length)
{
  g_autofree char *folder = g_build_filename (self->folder, device, NULL);
  g_autofree char *file = g_build_filename (folder, name, NULL);

  g_mkdir_with_parents (folder, 0755);
  g_assert_true (g_file_set_contents (file, text, length, NULL));
}

static void
put_device (Fixture *self, const char *device, const char *address)
{
  static const char descriptors[] = "\x12\x01\x00\x02\0\0\0\x40\x83\x04\x11\xdf\0\x02\1\2\3\1"
                                    "\x09\x02\x1b\0\1\1\0\xc0\x32"
                                    "\x09\x04\0\0\0\xfe\1\2\4";

  put (self, device, "busnum", "1\n", -1);
  put (self, device, "devnum", address, -1);
  put (self, device, "idVendor", "0483\n", -1);
  put (self, device, "idProduct", "df11\n", -1);
  put (self, device, "bcdDevice", "0200\n", -1);
  put (self, device, "speed", "480\n", -1);
  put (self, device, "product", "DFU in HS Mode \n", -1);
  put (self, device, "serial", "ABC\x01\xff\n", -1);
  put (self, device, "descriptors", descriptors, sizeof descriptors - 1);
}

static void
test_list (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *node = NULL;
  FjUsbEntry      *entry;

  put_device (self, "1-4.2", "7\n");
  put_device (self, "1-1", "9");
  put_device (self, "usb1", "1");
  put_device (self, "1-1:1.0", "1");
  put_device (self, "1-3", "not a number");
  list = fj_usb_sysfs_list (self->folder);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (((FjUsbEntry *) g_ptr_array_index (list, 0))->port, ==, "1-1");
  entry = g_ptr_array_index (list, 1);
  g_assert_cmpstr (entry->port, ==, "1-4.2");
  g_assert_cmpuint (entry->bus, ==, 1);
  g_assert_cmpuint (entry->address, ==, 7);
  g_assert_cmpuint (entry->vendor, ==, 0x0483);
  g_assert_cmpuint (entry->product_id, ==, 0xdf11);
  g_assert_cmpuint (entry->bcd_device, ==, 0x0200);
  g_assert_cmpint (entry->speed, ==, FJ_SPEED_HIGH);
  g_assert_cmpint (entry->interfaces, ==, FJ_USB_HAS_DFU);
  g_assert_cmpstr (entry->product, ==, "DFU in HS Mode");
  /* A device may call itself anything; what is shown is text. */
  g_assert_true (g_utf8_validate (entry->serial, -1, NULL));
  g_assert_null (entry->manufacturer);
  node = fj_usb_entry_dup_node (entry);
  g_assert_cmpstr (node, ==, "/dev/bus/usb/001/007");
}

/* Met in the moment in which the kernel makes its files, a device is left for the next look. */
static void
test_incomplete (Fixture *self, gconstpointer data)
{
  g_autofree char *file = g_build_filename (self->folder, "1-1", "descriptors", NULL);
  g_autoptr (FjUsbEntry) entry = NULL;

  put_device (self, "1-1", "9\n");
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_null (fj_usb_sysfs_read (self->folder, "1-1"));
  put (self, "1-1", "descriptors", "", 0);
  g_assert_null (fj_usb_sysfs_read (self->folder, "1-1"));
  put_device (self, "1-1", "9\n");
  entry = fj_usb_sysfs_read (self->folder, "1-1");
  g_assert_nonnull (entry);
  g_assert_cmpint (entry->interfaces, ==, FJ_USB_HAS_DFU);
}

static void
test_presence (Fixture *self, gconstpointer data)
{
  g_autoptr (FjUsbEntry) entry = NULL;
  g_autoptr (FjUsbEntry) again = NULL;

  put_device (self, "1-1", "9\n");
  entry = fj_usb_sysfs_read (self->folder, "1-1");
  g_assert_nonnull (entry);
  g_assert_true (fj_usb_sysfs_is_present (self->folder, entry));
  put_device (self, "1-1", "10\n");
  g_assert_false (fj_usb_sysfs_is_present (self->folder, entry));
  again = fj_usb_sysfs_read (self->folder, "1-1");
  g_assert_false (fj_usb_entry_is_same (entry, again));
  remove_tree (self->folder);
  g_assert_false (fj_usb_sysfs_is_present (self->folder, again));
  g_assert_null (fj_usb_sysfs_read (self->folder, "1-1"));
}

static void
test_no_sysfs (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) list = fj_usb_sysfs_list ("/nonexistent");

  g_assert_cmpuint (list->len, ==, 0);
}

static void
test_speeds (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *text;
    FjSpeed     speed;
  } cases[] = { { "1.5", FJ_SPEED_LOW },
                { "12", FJ_SPEED_FULL },
                { "480", FJ_SPEED_HIGH },
                { "5000", FJ_SPEED_SUPER },
                { "20000", FJ_SPEED_SUPER },
                { "", FJ_SPEED_UNKNOWN },
                { "?", FJ_SPEED_UNKNOWN } };

  put_device (self, "1-1", "9\n");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FjUsbEntry) entry = NULL;

    put (self, "1-1", "speed", cases[i].text, -1);
    entry = fj_usb_sysfs_read (self->folder, "1-1");
    g_assert_cmpint (entry->speed, ==, cases[i].speed);
  }
}

static void
test_interfaces (void)
{
  static const guint8 all[] = { 9, 4, 0, 0, 0, 0xfe, 1, 1, 0, 9, 4, 1, 0, 0, 0xff, 0x42, 3, 0,
                                2, 0xff, 9, 4, 2, 0, 0, 8, 6, 0x50, 0 };
  static const guint8 zero[] = { 9, 4, 0, 0, 0, 0xfe, 1, 2, 0, 0, 4, 9, 4, 1, 0, 0, 8, 6, 0x50, 0 };
  static const guint8 cut[] = { 9, 4, 0, 0, 0, 0xfe, 1, 2 };
  static const guint8 small[] = { 5, 4, 0, 0, 0 };

  g_assert_cmpint (fj_usb_interfaces_parse (all, sizeof all), ==,
                   FJ_USB_HAS_DFU_RUNTIME | FJ_USB_HAS_FASTBOOT | FJ_USB_HAS_STORAGE);
  g_assert_cmpint (fj_usb_interfaces_parse (zero, sizeof zero), ==, FJ_USB_HAS_DFU);
  g_assert_cmpint (fj_usb_interfaces_parse (cut, sizeof cut), ==, 0);
  g_assert_cmpint (fj_usb_interfaces_parse (small, sizeof small), ==, 0);
  g_assert_cmpint (fj_usb_interfaces_parse (NULL, 0), ==, 0);
}

static void
test_st_link (void)
{
  FjUsbEntry entry = { .vendor = 0x0483, .product_id = 0x374b };

  g_assert_true (fj_usb_identity_is_st_link (&entry));
  entry.product_id = 0xdf11;
  g_assert_false (fj_usb_identity_is_st_link (&entry));
  entry = (FjUsbEntry){ .vendor = 0x1209, .product_id = 0x374b };
  g_assert_false (fj_usb_identity_is_st_link (&entry));
}

static void
test_errors (void)
{
  static const struct {
    int     code;
    FjError error;
  } codes[] = { { LIBUSB_ERROR_ACCESS, FJ_ERROR_PERMISSION },
                { LIBUSB_ERROR_BUSY, FJ_ERROR_BUSY },
                { LIBUSB_ERROR_NO_DEVICE, FJ_ERROR_GONE },
                { LIBUSB_ERROR_NOT_FOUND, FJ_ERROR_GONE },
                { LIBUSB_ERROR_PIPE, FJ_ERROR_STALL },
                { LIBUSB_ERROR_NOT_SUPPORTED, FJ_ERROR_UNSUPPORTED },
                { LIBUSB_ERROR_IO, FJ_ERROR_PROTOCOL },
                { LIBUSB_ERROR_OTHER, FJ_ERROR_PROTOCOL } };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (fj_usb_error_from_code (codes[i].code), ==, codes[i].error);
    fj_usb_error_set (&error, codes[i].error, "1-1", NULL);
    g_assert_error (error, FJ_ERROR, (int) codes[i].error);
    g_assert_nonnull (strstr (error->message, "1-1"));
  }
  g_assert_cmpint (fj_usb_error_from_status (LIBUSB_TRANSFER_STALL), ==, FJ_ERROR_STALL);
  g_assert_cmpint (fj_usb_error_from_status (LIBUSB_TRANSFER_NO_DEVICE), ==, FJ_ERROR_GONE);
  g_assert_cmpint (fj_usb_error_from_status (LIBUSB_TRANSFER_ERROR), ==, FJ_ERROR_PROTOCOL);
  g_assert_cmpint (fj_usb_error_from_status (LIBUSB_TRANSFER_OVERFLOW), ==, FJ_ERROR_PROTOCOL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) \
  g_test_add ("/flashjig/usb-sysfs/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("list", test_list);
  ADD ("presence", test_presence);
  ADD ("incomplete", test_incomplete);
  ADD ("no-sysfs", test_no_sysfs);
  ADD ("speeds", test_speeds);
  g_test_add_func ("/flashjig/usb-sysfs/interfaces", test_interfaces);
  g_test_add_func ("/flashjig/usb-sysfs/st-link", test_st_link);
  g_test_add_func ("/flashjig/usb-sysfs/errors", test_errors);
  return g_test_run ();
}
