/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-probe.h"

#include <blkid/blkid.h>
#include <sys/mman.h>
#include <unistd.h>

/* What is asked about ends somewhere behind every place that a head is looked for in. */
#define ASSUMED_SIZE (G_GUINT64_CONSTANT (1) << 36)

/* Two bytes prove nothing. The first two are told more strictly by fj_image_inspect_kind(). */
static gboolean
is_weak (const char *type)
{
  return g_str_has_prefix (type, "ext") || g_str_equal (type, "vfat") ||
         g_str_equal (type, "hfs") || g_str_equal (type, "minix");
}

static gboolean
lookup_value (blkid_probe probe, const char *name, const char **value)
{
  const char *found;

  if (blkid_probe_lookup_value (probe, name, &found, NULL) != 0)
    return FALSE;
  *value = g_intern_string (found);
  return TRUE;
}

static FjImageKind
ask_probe (blkid_probe probe, const char **format)
{
  const char *type = NULL;
  const char *table = NULL;

  blkid_probe_enable_superblocks (probe, TRUE);
  blkid_probe_set_superblocks_flags (probe, BLKID_SUBLKS_TYPE);
  blkid_probe_enable_partitions (probe, TRUE);
  while (blkid_do_probe (probe) == 0) {
    if (lookup_value (probe, "TYPE", &type) && !is_weak (type)) {
      *format = type;
      return FJ_IMAGE_FILE_SYSTEM;
    }
    if (lookup_value (probe, "PTTYPE", &table) && g_strcmp0 (table, "dos") == 0)
      return FJ_IMAGE_DISK_MBR;
  }
  return FJ_IMAGE_OTHER;
}

/**
 * fj_image_inspect_probe:
 * @data: the start of the content
 * @length: how much of it there is
 * @format: (out): libblkid's name of a file system
 *
 * Asks libblkid, which knows every file system that Linux knows. It reads from a file in memory
 * that has only the start.
 *
 * Returns: %FJ_IMAGE_FILE_SYSTEM, %FJ_IMAGE_DISK_MBR or %FJ_IMAGE_OTHER
 */
FjImageKind
fj_image_inspect_probe (const guint8 *data, gsize length, const char **format)
{
  int         fd = memfd_create ("flashjig-head", MFD_CLOEXEC);
  blkid_probe probe = blkid_new_probe ();
  FjImageKind kind = FJ_IMAGE_OTHER;

  if (fd >= 0 && probe != NULL && pwrite (fd, data, length, 0) == (gssize) length &&
      ftruncate (fd, (off_t) ASSUMED_SIZE) == 0 &&
      blkid_probe_set_device (probe, fd, 0, (blkid_loff_t) ASSUMED_SIZE) == 0)
    kind = ask_probe (probe, format);
  if (probe != NULL)
    blkid_free_probe (probe);
  if (fd >= 0)
    close (fd);
  return kind;
}
