/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define CONTROLLER "devices/pci0000:00/0000:00:14.0"
#define USB_MAJOR 189

static char *
dup_devpath (const char *port, guint bus)
{
  if (g_str_has_prefix (port, "usb"))
    return g_strdup_printf ("%s/%s", CONTROLLER, port);
  return g_strdup_printf ("%s/usb%u/%s", CONTROLLER, bus, port);
}

static void
write_file (const char *folder, const char *name, const char *data, gssize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents_full (path, data, length, G_FILE_SET_CONTENTS_NONE, 0644, &error))
    g_error ("%s", error->message);
}

static void
write_text (const char *folder, const char *name, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
write_text (const char *folder, const char *name, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list          args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  write_file (folder, name, text, -1);
}

static const char *
speed_text (FjSpeed speed)
{
  switch (speed) {
  case FJ_SPEED_LOW:
    return "1.5";
  case FJ_SPEED_FULL:
    return "12";
  case FJ_SPEED_SUPER:
    return "5000";
  case FJ_SPEED_UNKNOWN:
  case FJ_SPEED_HIGH:
  default:
    return "480";
  }
}

static char *
dup_properties (const guint8 *device, guint bus, guint address, const char *node_prefix)
{
  return g_strdup_printf ("MAJOR=%u\nMINOR=%u\nDEVNAME=%sbus/usb/%03u/%03u\nDEVTYPE=usb_device\n"
                          "DRIVER=usb\nPRODUCT=%x/%x/%x\nTYPE=%u/%u/%u\nBUSNUM=%03u\nDEVNUM=%03u\n",
                          USB_MAJOR, (bus - 1) * 128 + address - 1, node_prefix, bus, address,
                          device[8] | device[9] << 8, device[10] | device[11] << 8,
                          device[12] | device[13] << 8, device[4], device[5], device[6], bus,
                          address);
}

/*
 * Makes the folder of a device complete before anybody can see it: a library that looks for
 * devices just then must not meet half of one.
 */
static void
make_device (FjUsbfs *self, const char *port, guint bus, guint address, FjSpeed speed,
             GBytes *descriptors, char *const strings[3])
{
  static const char *const names[] = { "manufacturer", "product", "serial" };
  g_autofree char         *devpath = dup_devpath (port, bus);
  g_autofree char         *target = g_build_filename (self->folder, "sys", devpath, NULL);
  g_autofree char         *folder = g_strdup_printf ("%s/new-%s", self->folder, port);
  g_autofree char         *link =
    g_build_filename (self->folder, "sys/bus/usb/devices", port, NULL);
  g_autofree char *subsystem = g_build_filename (folder, "subsystem", NULL);
  g_autofree char *destination = g_strdup_printf ("../../../%s", devpath);
  gsize            length = 0;
  const guint8    *data = g_bytes_get_data (descriptors, &length);
  g_autofree char *uevent = dup_properties (data, bus, address, "");

  g_mkdir_with_parents (folder, 0755);
  write_file (folder, "descriptors", (const char *) data, (gssize) length);
  write_text (folder, "uevent", "%s", uevent);
  write_text (folder, "busnum", "%u\n", bus);
  write_text (folder, "devnum", "%u\n", address);
  write_text (folder, "speed", "%s\n", speed_text (speed));
  write_text (folder, "bConfigurationValue", "1\n");
  write_text (folder, "idVendor", "%04x\n", data[8] | data[9] << 8);
  write_text (folder, "idProduct", "%04x\n", data[10] | data[11] << 8);
  write_text (folder, "bcdDevice", "%04x\n", data[12] | data[13] << 8);
  write_text (folder, "dev", "%u:%u", USB_MAJOR, (bus - 1) * 128 + address - 1);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strings != NULL && strings[i] != NULL)
      write_text (folder, names[i], "%s\n", strings[i]);
  if (symlink ("../../../../../bus/usb", subsystem) != 0 || g_rename (folder, target) != 0 ||
      symlink (destination, link) != 0)
    g_error ("%s: %s", target, g_strerror (errno));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

static void
make_hub (FjUsbfs *self, const char *name, guint bus, guint address)
{
  static const guint8 descriptors[] = {
    18, 1, 0x00, 0x02, 9, 0, 1, 64, 0x6b, 0x1d, 0x02, 0x00, 0x01, 0x06, 0, 0, 0, 1, /* device */
    9, 2, 25, 0, 1, 1, 0, 0xe0, 0,                                                  /* config */
    9, 4, 0, 0, 1, 9, 0, 0, 0,                                                      /* interface */
    7, 5, 0x81, 3, 4, 0, 12,                                                        /* endpoint */
  };
  g_autoptr (GBytes) bytes = g_bytes_new_static (descriptors, sizeof descriptors);
  g_autofree char *link = g_build_filename (self->folder, "sys/bus/usb/devices", name, NULL);

  if (g_file_test (link, G_FILE_TEST_EXISTS))
    return;
  if (address == 0)
    address = FJ_USBFS_FIRST_HUB + self->n_hubs++;
  make_device (self, name, bus, address, FJ_SPEED_HIGH, bytes, NULL);
}

/* All hubs between the computer and @port, with addresses that no board gets. */
static void
make_hubs (FjUsbfs *self, const char *port, guint bus)
{
  g_autofree char *root = g_strdup_printf ("usb%u", bus);

  make_hub (self, root, bus, 1);
  for (const char *dot = strchr (port, '.'); dot != NULL; dot = strchr (dot + 1, '.')) {
    g_autofree char *hub = g_strndup (port, (gsize) (dot - port));

    make_hub (self, hub, bus, 0);
  }
}

/**
 * fj_usbfs_files_prepare:
 * @self: a bus without a folder
 * @error: return location
 *
 * Makes the folder. Its path is short, because paths of Unix sockets are below it.
 */
gboolean
fj_usbfs_files_prepare (FjUsbfs *self, GError **error)
{
  static const char *const folders[] = { "sys/bus/usb/devices", "sys/" CONTROLLER, "dev/bus/usb",
                                         "ioctl/dev/bus/usb" };
  g_autofree char         *folder = g_strdup ("/tmp/fj-usbfs-XXXXXX");

  if (g_mkdtemp_full (folder, 0755) == NULL) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", folder,
                 g_strerror (errno));
    return FALSE;
  }
  self->folder = g_steal_pointer (&folder);
  /* Programs that run as somebody else put their event sockets here. */
  g_chmod (self->folder, 01777);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (self->folder, folders[i], NULL);

    g_mkdir_with_parents (path, 0755);
  }
  make_hub (self, "usb1", 1, 1);
  return TRUE;
}

/** fj_usbfs_files_delete: removes the folder and everything in it */
void
fj_usbfs_files_delete (FjUsbfs *self)
{
  remove_tree (self->folder);
}

/** fj_usbfs_files_node: Returns: (transfer full): path of a device node */
char *
fj_usbfs_files_node (FjUsbfs *self, guint bus, guint address)
{
  return g_strdup_printf ("%s/dev/bus/usb/%03u/%03u", self->folder, bus, address);
}

static void
announce (FjUsbfsPort *port, const char *action, const guint8 *device, guint address)
{
  g_autofree char *devpath = dup_devpath (port->name, port->number_of_bus);
  g_autofree char *absolute = g_strconcat ("/", devpath, NULL);
  g_autofree char *properties =
    dup_properties (device, port->number_of_bus, address, "/dev/");

  if (port->bus->uevents)
    fj_usbfs_send_uevent (port->bus, action, absolute, properties);
}

/**
 * fj_usbfs_files_add:
 * @port: a port with a device in it; its node exists
 * @address: the device's address
 *
 * Shows the device in sysfs, then tells everybody.
 */
void
fj_usbfs_files_add (FjUsbfsPort *port, guint address)
{
  g_autoptr (GBytes) descriptors = port->model->dup_descriptors (port->device);
  const guint8 *data = g_bytes_get_data (descriptors, NULL);
  char         *strings[3];

  make_hubs (port->bus, port->name, port->number_of_bus);
  for (guint i = 0; i < 3; i++)
    strings[i] = data[14 + i] != 0 ? port->model->dup_string (port->device, data[14 + i]) : NULL;
  make_device (port->bus, port->name, port->number_of_bus, address, port->speed, descriptors,
               strings);
  for (guint i = 0; i < 3; i++)
    g_free (strings[i]);
  announce (port, "add", data, address);
}

/** fj_usbfs_files_remove: tells everybody, then takes the device out of sysfs */
void
fj_usbfs_files_remove (FjUsbfsPort *port, guint address)
{
  g_autofree char *devpath = dup_devpath (port->name, port->number_of_bus);
  g_autofree char *folder = g_build_filename (port->bus->folder, "sys", devpath, NULL);
  g_autofree char *link =
    g_build_filename (port->bus->folder, "sys/bus/usb/devices", port->name, NULL);
  g_autofree char *away = g_strdup_printf ("%s/old-%s", port->bus->folder, port->name);
  g_autofree char *file = g_build_filename (folder, "descriptors", NULL);
  g_autofree char *data = NULL;

  if (g_file_get_contents (file, &data, NULL, NULL))
    announce (port, "remove", (const guint8 *) data, address);
  g_unlink (link);
  g_rename (folder, away);
  remove_tree (away);
}
