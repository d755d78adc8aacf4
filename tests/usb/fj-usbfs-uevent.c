/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define MAGIC 0xfeedcafe

/* What udevd puts before the properties in its multicast (libudev's device monitor). */
typedef struct {
  char    prefix[8];
  guint32 magic; /* BE */
  guint32 header_size;
  guint32 properties_offset;
  guint32 properties_length;
  guint32 subsystem_hash; /* BE */
  guint32 devtype_hash;   /* BE */
  guint32 tag_bloom[2];
} Header;

/* MurmurHash2 with seed 0, the hash of udev's socket filters; the words are short. */
static guint32
hash_word (const char *word)
{
  const guint32 m = 0x5bd1e995;
  gsize         left = strlen (word);
  guint32       h = (guint32) left;

  for (; left >= 4; word += 4, left -= 4) {
    guint32 k;

    memcpy (&k, word, 4);
    k *= m;
    h = (h * m) ^ ((k ^ k >> 24) * m);
  }
  for (gsize i = left; i-- > 0;)
    h ^= (guint32) (guint8) word[i] << (8 * i);
  if (left > 0)
    h *= m;
  h = (h ^ h >> 13) * m;
  return h ^ h >> 15;
}

/* The receivers are sockets that the preload library bound instead of netlink ones. */
static void
send_to (const char *path, gconstpointer data, gsize length)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int                fd = socket (AF_UNIX, SOCK_RAW | SOCK_CLOEXEC, 0);
  /* A receiver that does not read holds ten messages; then this waits, but not for ever. */
  struct timeval limit = { .tv_sec = 2 };

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) != 0) {
    /* Its owner has closed it. */
    if (errno == ECONNREFUSED)
      g_unlink (path);
  } else {
    send (fd, data, length, MSG_NOSIGNAL);
  }
  close (fd);
}

static GByteArray *
make_message (FjUsbfs *self, const char *action, const char *devpath, const char *properties)
{
  GByteArray      *message = g_byte_array_new ();
  g_autofree char *text =
    g_strdup_printf ("ACTION=%s\nDEVPATH=%s\nSUBSYSTEM=usb\nSEQNUM=%" G_GUINT64_FORMAT "\n%s",
                     action, devpath, ++self->sequence, properties);
  gsize  length = strlen (text);
  Header header = { .prefix = "libudev",
                    .magic = htonl (MAGIC),
                    .header_size = sizeof header,
                    .properties_offset = sizeof header,
                    .properties_length = (guint32) length,
                    .subsystem_hash = htonl (hash_word ("usb")),
                    .devtype_hash = htonl (hash_word ("usb_device")) };

  g_strdelimit (text, "\n", '\0');
  g_byte_array_append (message, (const guint8 *) &header, sizeof header);
  g_byte_array_append (message, (const guint8 *) text, (guint) length);
  return message;
}

/**
 * fj_usbfs_send_uevent:
 * @self: a bus
 * @action: "add" or "remove"
 * @devpath: the device's path below /sys
 * @properties: its properties, one a line
 *
 * Tells every program that listens, as udevd does.
 */
void
fj_usbfs_send_uevent (FjUsbfs *self, const char *action, const char *devpath,
                      const char *properties)
{
  g_autoptr (GByteArray) message = make_message (self, action, devpath, properties);
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "event")) {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      send_to (path, message->data, message->len);
    }
}
