/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-host.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Each boot stage of a board is a new device: who passes on only the one that is there loses it. */
static const char *const hints[] = {
  [FJ_USB_HOST_PLAIN] = NULL,
  [FJ_USB_HOST_WSL] =
    N_ ("This system is WSL: Windows must attach the board again in each boot stage "
        "(usbipd attach --wsl --auto-attach; docs/virtual-machines.md)."),
  [FJ_USB_HOST_CONTAINER] =
    N_ ("This system is a container: it must see all of /dev/bus/usb, not one "
        "device (docs/virtual-machines.md)."),
  [FJ_USB_HOST_VMWARE] =
    N_ ("This system runs in VMware, which must connect the board again in each "
        "boot stage by itself (docs/virtual-machines.md)."),
  [FJ_USB_HOST_VIRTUALBOX] =
    N_ ("This system runs in VirtualBox, which needs a USB filter for vendor "
        "0483 that takes every product (docs/virtual-machines.md)."),
  [FJ_USB_HOST_HYPERV] =
    N_ ("This system runs in Hyper-V, which passes no USB devices on: use usbipd "
        "on Windows (docs/virtual-machines.md)."),
  [FJ_USB_HOST_QEMU] = N_ ("This system runs in QEMU, which must be given the port or the whole "
                           "controller, not one device (docs/virtual-machines.md)."),
};

/* The firmware's words, as the kernel shows them below /sys/class/dmi/id. */
static const struct {
  const char *vendor;
  const char *product; /* (nullable): any */
  FjUsbHost   host;
} machines[] = {
  { "VMware", NULL, FJ_USB_HOST_VMWARE },
  { "innotek GmbH", "VirtualBox", FJ_USB_HOST_VIRTUALBOX },
  { "Oracle", "VirtualBox", FJ_USB_HOST_VIRTUALBOX },
  { "Microsoft Corporation", "Virtual Machine", FJ_USB_HOST_HYPERV },
  { "QEMU", NULL, FJ_USB_HOST_QEMU },
  { "Red Hat", "KVM", FJ_USB_HOST_QEMU },
};

/* (nullable): files of the kernel, small ones. */
static char *
read_file (const char *root, const char *name)
{
  g_autofree char *path = g_build_filename (root, name, NULL);
  char            *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : NULL;
}

static gboolean
file_exists (const char *root, const char *name)
{
  g_autofree char *path = g_build_filename (root, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
is_wsl (const char *root)
{
  g_autofree char *release = read_file (root, "proc/sys/kernel/osrelease");
  g_autofree char *lower = release != NULL ? g_ascii_strdown (release, -1) : NULL;

  return lower != NULL && strstr (lower, "microsoft") != NULL;
}

/* A toolbox and a Flatpak see the devices of the system that they are on. */
static gboolean
is_container (const char *root)
{
  if (file_exists (root, "run/.toolboxenv") || file_exists (root, ".flatpak-info"))
    return FALSE;
  return file_exists (root, "run/.containerenv") || file_exists (root, ".dockerenv") ||
         file_exists (root, "run/systemd/container");
}

static FjUsbHost
detect_machine (const char *root)
{
  g_autofree char *vendor = read_file (root, "sys/class/dmi/id/sys_vendor");
  g_autofree char *product = read_file (root, "sys/class/dmi/id/product_name");

  for (guint i = 0; vendor != NULL && i < G_N_ELEMENTS (machines); i++)
    if (g_str_has_prefix (vendor, machines[i].vendor) &&
        (machines[i].product == NULL ||
         (product != NULL && g_str_has_prefix (product, machines[i].product))))
      return machines[i].host;
  return FJ_USB_HOST_PLAIN;
}

/**
 * fj_usb_host_detect:
 * @root: folder of the system to look at
 *
 * Looks at a few files only, and takes nothing for something else on a mere suspicion. The
 * innermost counts: a container in a virtual machine is a container.
 *
 * Returns: what stands between that system and the USB ports
 */
FjUsbHost
fj_usb_host_detect (const char *root)
{
  if (is_container (root))
    return FJ_USB_HOST_CONTAINER;
  return is_wsl (root) ? FJ_USB_HOST_WSL : detect_machine (root);
}

/**
 * fj_usb_host_get_hint:
 *
 * Returns: (transfer none) (nullable): what there is to see to on @host
 */
const char *
fj_usb_host_get_hint (FjUsbHost host)
{
  const char *hint = (gsize) host < G_N_ELEMENTS (hints) ? hints[host] : NULL;

  return hint != NULL ? _ (hint) : NULL;
}
