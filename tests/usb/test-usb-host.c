/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-usb-host.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* Files of a system, and what it runs in. */
typedef struct {
  const char *name;
  const char *files[6]; /* path and content in turn */
  FjUsbHost   host;
  const char *word; /* (nullable): in the hint; NULL: there is none */
} Case;

static const Case cases[] = {
  { "nothing", { NULL }, FJ_USB_HOST_PLAIN, NULL },
  { "computer",
    { "sys/class/dmi/id/sys_vendor", "LENOVO\n", "proc/sys/kernel/osrelease", "6.1.0-27-amd64\n" },
    FJ_USB_HOST_PLAIN,
    NULL },
  { "wsl",
    { "proc/sys/kernel/osrelease", "5.15.153.1-microsoft-standard-WSL2\n" },
    FJ_USB_HOST_WSL,
    "usbipd" },
  { "wsl1", { "proc/sys/kernel/osrelease", "4.4.0-19041-Microsoft\n" }, FJ_USB_HOST_WSL, "usbipd" },
  { "vmware", { "sys/class/dmi/id/sys_vendor", "VMware, Inc.\n" }, FJ_USB_HOST_VMWARE, "VMware" },
  { "virtualbox",
    { "sys/class/dmi/id/sys_vendor", "innotek GmbH\n", "sys/class/dmi/id/product_name",
      "VirtualBox\n" },
    FJ_USB_HOST_VIRTUALBOX,
    "filter" },
  { "hyperv",
    { "sys/class/dmi/id/sys_vendor", "Microsoft Corporation\n", "sys/class/dmi/id/product_name",
      "Virtual Machine\n" },
    FJ_USB_HOST_HYPERV,
    "Hyper-V" },
  /* a computer of that maker */
  { "surface",
    { "sys/class/dmi/id/sys_vendor", "Microsoft Corporation\n", "sys/class/dmi/id/product_name",
      "Surface Pro 7\n" },
    FJ_USB_HOST_PLAIN,
    NULL },
  { "qemu", { "sys/class/dmi/id/sys_vendor", "QEMU\n" }, FJ_USB_HOST_QEMU, "QEMU" },
  { "docker-in-vmware",
    { ".dockerenv", "", "sys/class/dmi/id/sys_vendor", "VMware, Inc.\n" },
    FJ_USB_HOST_CONTAINER,
    "/dev/bus/usb" },
  { "podman", { "run/.containerenv", "" }, FJ_USB_HOST_CONTAINER, "/dev/bus/usb" },
  { "nspawn", { "run/systemd/container", "systemd-nspawn" }, FJ_USB_HOST_CONTAINER, "/dev/bus/usb" },
  /* these see the devices of the system that they are on */
  { "toolbox", { "run/.containerenv", "", "run/.toolboxenv", "" }, FJ_USB_HOST_PLAIN, NULL },
  { "flatpak", { "run/.containerenv", "", ".flatpak-info", "" }, FJ_USB_HOST_PLAIN, NULL },
};

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_folder (child);
  }
  g_remove (path);
}

static void
test_case (gconstpointer data)
{
  const Case      *expected = data;
  g_autofree char *root = g_dir_make_tmp ("fj-host-XXXXXX", NULL);
  const char      *hint;

  for (guint i = 0; expected->files[i] != NULL; i += 2) {
    g_autofree char *path = g_build_filename (root, expected->files[i], NULL);
    g_autofree char *folder = g_path_get_dirname (path);

    g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
    g_assert_true (g_file_set_contents (path, expected->files[i + 1], -1, NULL));
  }
  g_assert_cmpint (fj_usb_host_detect (root), ==, expected->host);
  hint = fj_usb_host_get_hint (expected->host);
  if (expected->word == NULL)
    g_assert_null (hint);
  else
    g_assert_nonnull (strstr (hint, expected->word));
  remove_folder (root);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/flashjig/usb-host/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
