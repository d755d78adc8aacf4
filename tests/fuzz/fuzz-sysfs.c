/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-bytes.h>
#include <fj-usb-rules.h>
#include <fj-usb-sysfs.h>
#include <fj-usb-watch.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * A tree as sysfs shows it, with attributes that a device or a broken kernel made up, and a rule
 * file beside it: what is read is valid text for people, and names what is there.
 *
 * Input: records of a device (4 bits), an attribute (4 bits), a length and its content.
 */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

#define MAX_RECORDS 64

static const char *const ports[] = { "1-1", "1-1.2", "2-3", "usb1", "1-1:1.0", "3-0x", "9", "4-1" };
static const char *const attributes[] = { "busnum", "devnum", "idVendor", "idProduct",
                                          "bcdDevice", "speed", "manufacturer", "product",
                                          "serial", "descriptors" };

static char *top; /* (owned) the tree; made once, emptied each time */

static void
remove_tree (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++) {
    g_autofree char *folder = g_build_filename (top, ports[i], NULL);

    for (guint j = 0; j < G_N_ELEMENTS (attributes); j++) {
      g_autofree char *file = g_build_filename (folder, attributes[j], NULL);

      g_unlink (file);
    }
    g_rmdir (folder);
  }
}

static void
remove_top (void)
{
  g_autofree char *rules = g_build_filename (top, "60-fuzz.rules", NULL);

  remove_tree ();
  g_unlink (rules);
  g_rmdir (top);
  g_free (top);
}

static void
make_top (void)
{
  top = g_dir_make_tmp ("flashjig-fuzz-XXXXXX", NULL);
  g_assert_nonnull (top);
  atexit (remove_top);
}

static void
write_file (const char *folder, const char *name, const guint8 *data, gsize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  FILE            *file = fopen (path, "we");

  g_assert_nonnull (file);
  g_assert_true (length == 0 || fwrite (data, 1, length, file) == length);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
make_tree (FjReader *input)
{
  for (guint i = 0; i < MAX_RECORDS && fj_reader_left (input) > 0; i++) {
    guint            what = fj_reader_u8 (input);
    gsize            wanted = fj_reader_u8 (input);
    gsize            length = MIN (wanted, fj_reader_left (input));
    const guint8    *content = fj_reader_bytes (input, length);
    const char      *port = ports[(what >> 4) % G_N_ELEMENTS (ports)];
    g_autofree char *folder = g_build_filename (top, port, NULL);

    g_mkdir (folder, 0700);
    if ((what & 15) < G_N_ELEMENTS (attributes))
      write_file (folder, attributes[what & 15], content, length);
    else
      write_file (top, "60-fuzz.rules", content, length);
  }
}

static void
must_be_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
look (void)
{
  const char *const folders[] = { top, NULL };
  g_autoptr (GPtrArray) entries = fj_usb_sysfs_list (top);
  g_autoptr (FjUsbWatch) watch = fj_usb_watch_new (top, FALSE);

  for (guint i = 0; i < entries->len; i++) {
    FjUsbEntry      *entry = g_ptr_array_index (entries, i);
    g_autofree char *node = fj_usb_entry_dup_node (entry);

    must_be_text (entry->manufacturer);
    must_be_text (entry->product);
    must_be_text (entry->serial);
    g_assert_true (fj_usb_sysfs_is_present (top, entry));
    fj_usb_rules_cover (folders, entry->vendor, entry->product_id);
  }
  fj_usb_watch_start (watch);
  fj_usb_watch_look (watch);
  fj_usb_watch_stop (watch);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  FjReader input = FJ_READER_INIT (data, size);

  if (top == NULL)
    make_top ();
  make_tree (&input);
  look ();
  remove_tree ();
  return 0;
}
