/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-sysfs.h"

#include <fj-bytes.h>
#include <fj-format.h>

#include <string.h>

#define DESCRIPTOR_INTERFACE 4
#define MAX_DEVICES 1024

/**
 * fj_usb_entry_copy:
 * @self: an entry
 *
 * Returns: (transfer full): a copy
 */
FjUsbEntry *
fj_usb_entry_copy (const FjUsbEntry *self)
{
  FjUsbEntry *copy = g_new (FjUsbEntry, 1);

  *copy = *self;
  copy->port = g_strdup (self->port);
  copy->manufacturer = g_strdup (self->manufacturer);
  copy->product = g_strdup (self->product);
  copy->serial = g_strdup (self->serial);
  copy->clue.product = copy->product;
  return copy;
}

/**
 * fj_usb_entry_free:
 *
 * Frees @self, which may be %NULL.
 */
void
fj_usb_entry_free (FjUsbEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->port);
  g_free (self->manufacturer);
  g_free (self->product);
  g_free (self->serial);
  g_free (self);
}

/**
 * fj_usb_entry_is_same:
 * @a: an entry
 * @b: another
 *
 * Returns: whether both mean the same stay of a device on the bus: the kernel hands out a new
 *   address on every arrival
 */
gboolean
fj_usb_entry_is_same (const FjUsbEntry *a, const FjUsbEntry *b)
{
  return a->bus == b->bus && a->address == b->address && a->vendor == b->vendor &&
         a->product_id == b->product_id && g_str_equal (a->port, b->port);
}

/**
 * fj_usb_entry_dup_node:
 * @self: an entry
 *
 * Returns: (transfer full): the path of the device node that has to be opened
 */
char *
fj_usb_entry_dup_node (const FjUsbEntry *self)
{
  return g_strdup_printf ("/dev/bus/usb/%03u/%03u", self->bus, self->address);
}

static FjUsbInterfaces
interface_kind (guint8 class, guint8 subclass, guint8 protocol)
{
  if (class == 0xfe && subclass == 0x01)
    return protocol == 0x01 ? FJ_USB_HAS_DFU_RUNTIME : FJ_USB_HAS_DFU;
  if (class == 0xff && subclass == 0x42 && protocol == 0x03)
    return FJ_USB_HAS_FASTBOOT;
  return class == 0x08 ? FJ_USB_HAS_STORAGE : 0;
}

/**
 * fj_usb_interfaces_parse:
 * @data: (array length=length): raw descriptors of a device, untrusted, as sysfs has them
 * @length: bytes
 *
 * Walks over the descriptors (USB 2.0, 9.5) and stops at the first that is broken.
 *
 * Returns: the kinds of interface that were found until then
 */
FjUsbInterfaces
fj_usb_interfaces_parse (const guint8 *data, gsize length)
{
  FjReader        reader = FJ_READER_INIT (data, length);
  FjUsbInterfaces found = 0;

  while (fj_reader_left (&reader) >= 2) {
    guint8        size = fj_reader_u8 (&reader);
    guint8        type = fj_reader_u8 (&reader);
    const guint8 *body = size >= 2 ? fj_reader_bytes (&reader, size - 2) : NULL;

    if (body == NULL)
      break;
    if (type == DESCRIPTOR_INTERFACE && size >= 9)
      found |= interface_kind (body[3], body[4], body[5]);
  }
  return found;
}

/* (nullable): the content of an attribute, one line, safe to show. */
static char *
read_attribute (const char *path, const char *name)
{
  g_autofree char *file = g_build_filename (path, name, NULL);
  g_autofree char *text = NULL;
  gsize            length = 0;

  if (!g_file_get_contents (file, &text, &length, NULL))
    return NULL;
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  return length > 0 ? fj_format_safe_text (text, length) : NULL;
}

static gboolean
read_number (const char *path, const char *name, guint base, guint max, guint *value)
{
  g_autofree char *text = read_attribute (path, name);
  guint64          number = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, base, 0, max, &number, NULL))
    return FALSE;
  *value = (guint) number;
  return TRUE;
}

/* sysfs tells megabits per second. */
static FjSpeed
read_speed (const char *path)
{
  static const struct {
    const char *text;
    FjSpeed     speed;
  } speeds[] = { { "1.5", FJ_SPEED_LOW }, { "12", FJ_SPEED_FULL }, { "480", FJ_SPEED_HIGH } };
  g_autofree char *text = read_attribute (path, "speed");

  if (text == NULL)
    return FJ_SPEED_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    if (g_str_equal (text, speeds[i].text))
      return speeds[i].speed;
  return strlen (text) >= 4 ? FJ_SPEED_SUPER : FJ_SPEED_UNKNOWN;
}

/*
 * The kernel makes this file a moment after the folder is there. A device that is met in between is
 * not complete yet: taken as it is, it would pass for one without a DFU interface for as long as it
 * stays.
 */
static gboolean
read_descriptors (const char *path, FjUsbInterfaces *interfaces, FjClue *clue)
{
  g_autoptr (FjUsbDescriptors) descriptors = NULL;
  g_autofree char *file = g_build_filename (path, "descriptors", NULL);
  g_autofree char *data = NULL;
  gsize            length = 0;

  if (!g_file_get_contents (file, &data, &length, NULL) || length == 0)
    return FALSE;
  *interfaces = fj_usb_interfaces_parse ((const guint8 *) data, length);
  descriptors = fj_usb_descriptors_new ((const guint8 *) data, length, NULL, 0);
  fj_clue_read (clue, descriptors);
  if (length > FJ_USB_DEVICE_LENGTH)
    fj_clue_add_config (clue, (const guint8 *) data + FJ_USB_DEVICE_LENGTH,
                        length - FJ_USB_DEVICE_LENGTH);
  return TRUE;
}

/**
 * fj_usb_sysfs_read:
 * @folder: (nullable): the folder with the devices, %NULL for the system's
 * @port: port path, the name of a device's folder there
 *
 * Returns: (transfer full) (nullable): what is on @port; %NULL when there is nothing, when it is
 *   still being set up, or when it went away while it was being read
 */
FjUsbEntry *
fj_usb_sysfs_read (const char *folder, const char *port)
{
  g_autofree char *path =
    g_build_filename (folder != NULL ? folder : FJ_USB_SYSFS_FOLDER, port, NULL);
  guint           bus, address, vendor, product, release = 0;
  FjUsbInterfaces interfaces = 0;
  FjClue          clue = { 0 };
  FjUsbEntry     *self;

  if (!read_number (path, "busnum", 10, G_MAXUINT16, &bus) ||
      !read_number (path, "devnum", 10, G_MAXUINT16, &address) ||
      !read_number (path, "idVendor", 16, G_MAXUINT16, &vendor) ||
      !read_number (path, "idProduct", 16, G_MAXUINT16, &product) ||
      !read_descriptors (path, &interfaces, &clue))
    return NULL;
  read_number (path, "bcdDevice", 16, G_MAXUINT16, &release);
  clue.vendor = (guint16) vendor;
  clue.product_id = (guint16) product;
  clue.bcd_device = (guint16) release;
  self = g_new0 (FjUsbEntry, 1);
  *self = (FjUsbEntry){ .port = g_strdup (port),
                        .bus = bus,
                        .address = address,
                        .vendor = (guint16) vendor,
                        .product_id = (guint16) product,
                        .bcd_device = (guint16) release,
                        .speed = read_speed (path),
                        .interfaces = interfaces,
                        .clue = clue,
                        .manufacturer = read_attribute (path, "manufacturer"),
                        .product = read_attribute (path, "product"),
                        .serial = read_attribute (path, "serial") };
  self->clue.vendor = self->vendor;
  self->clue.product_id = self->product_id;
  self->clue.bcd_device = self->bcd_device;
  self->clue.product = self->product;
  return self;
}

/* Devices are called "1-4.2"; root hubs "usb1", interfaces "1-4.2:1.0". */
static gboolean
is_device_name (const char *name)
{
  return g_ascii_isdigit (name[0]) && strchr (name, ':') == NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * fj_usb_sysfs_list_ports:
 * @folder: (nullable): the folder with the devices, %NULL for the system's
 *
 * Returns: (transfer full): the ports that have a device, sorted, without root hubs; empty also
 *   without a sysfs
 */
GStrv
fj_usb_sysfs_list_ports (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder != NULL ? folder : FJ_USB_SYSFS_FOLDER, 0, NULL);
  GPtrArray  *names = g_ptr_array_new ();
  const char *name;

  while (dir != NULL && names->len < MAX_DEVICES && (name = g_dir_read_name (dir)) != NULL)
    if (is_device_name (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (names, FALSE);
}

/**
 * fj_usb_sysfs_dup_signature:
 * @folder: (nullable): the folder with the devices, %NULL for the system's
 *
 * Any thread.
 *
 * Returns: (transfer full): a text that is another one when something came, left, came back, or
 *   has been set up
 */
char *
fj_usb_sysfs_dup_signature (const char *folder)
{
  g_auto (GStrv) ports = fj_usb_sysfs_list_ports (folder);
  GString *text = g_string_new (NULL);

  for (guint i = 0; ports[i] != NULL; i++) {
    g_autofree char *path =
      g_build_filename (folder != NULL ? folder : FJ_USB_SYSFS_FOLDER, ports[i], NULL);
    FjUsbInterfaces interfaces;
    FjClue          clue = { 0 };
    guint           bus = 0;
    guint           address = 0;

    read_number (path, "busnum", 10, G_MAXUINT16, &bus);
    read_number (path, "devnum", 10, G_MAXUINT16, &address);
    g_string_append_printf (text, "%s %u/%u%s\n", ports[i], bus, address,
                            read_descriptors (path, &interfaces, &clue) ? "" : " ?");
  }
  return g_string_free (text, FALSE);
}

/**
 * fj_usb_sysfs_list:
 * @folder: (nullable): the folder with the devices, %NULL for the system's
 *
 * Reads all devices but root hubs; opens none.
 *
 * Returns: (transfer full) (element-type FjUsbEntry): sorted by port
 */
GPtrArray *
fj_usb_sysfs_list (const char *folder)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_usb_entry_free);
  g_auto (GStrv) ports = fj_usb_sysfs_list_ports (folder);

  for (guint i = 0; ports[i] != NULL; i++) {
    FjUsbEntry *entry = fj_usb_sysfs_read (folder, ports[i]);

    if (entry != NULL)
      g_ptr_array_add (list, entry);
  }
  return list;
}

/**
 * fj_usb_sysfs_is_present:
 * @folder: (nullable): the folder with the devices, %NULL for the system's
 * @entry: an entry that was read before
 *
 * Returns: whether the device is still on the bus, in the same stay
 */
gboolean
fj_usb_sysfs_is_present (const char *folder, const FjUsbEntry *entry)
{
  g_autofree char *path =
    g_build_filename (folder != NULL ? folder : FJ_USB_SYSFS_FOLDER, entry->port, NULL);
  guint bus, address;

  return read_number (path, "busnum", 10, G_MAXUINT16, &bus) && bus == entry->bus &&
         read_number (path, "devnum", 10, G_MAXUINT16, &address) && address == entry->address;
}
