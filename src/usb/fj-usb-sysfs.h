/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-identity-rule.h>

G_BEGIN_DECLS

/* Where Linux shows what is on its USB buses. */
#define FJ_USB_SYSFS_FOLDER "/sys/bus/usb/devices"

/* What kinds of interface a device has. */
typedef enum {
  FJ_USB_HAS_DFU = 1 << 0,         /* DFU mode, FE/01/02 */
  FJ_USB_HAS_DFU_RUNTIME = 1 << 1, /* can only be asked to go to DFU mode, FE/01/01 */
  FJ_USB_HAS_FASTBOOT = 1 << 2,    /* FF/42/03 */
  FJ_USB_HAS_STORAGE = 1 << 3,     /* mass storage, 08 */
} FjUsbInterfaces;

/**
 * FjUsbEntry:
 *
 * One device as sysfs shows it, read without opening the device. The strings are those of the
 * moment when the kernel found it: a board that changes its strings later is not asked again.
 */
typedef struct {
  char           *port; /* (owned) "1-4.2" */
  guint           bus;
  guint           address;
  guint16         vendor;
  guint16         product_id;
  guint16         bcd_device;
  FjSpeed         speed;
  FjUsbInterfaces interfaces;
  FjClue          clue;         /* ids, versions and interfaces once more, for rules; no strings */
  char           *manufacturer; /* (owned) (nullable) valid UTF-8 */
  char           *product;      /* (owned) (nullable) */
  char           *serial;       /* (owned) (nullable) */
} FjUsbEntry;

FjUsbEntry     *fj_usb_entry_copy (const FjUsbEntry *self);
void            fj_usb_entry_free (FjUsbEntry *self);
gboolean        fj_usb_entry_is_same (const FjUsbEntry *a, const FjUsbEntry *b);
char           *fj_usb_entry_dup_node (const FjUsbEntry *self);
FjUsbInterfaces fj_usb_interfaces_parse (const guint8 *data, gsize length);

GStrv       fj_usb_sysfs_list_ports (const char *folder);
GPtrArray  *fj_usb_sysfs_list (const char *folder);
char       *fj_usb_sysfs_dup_signature (const char *folder);
FjUsbEntry *fj_usb_sysfs_read (const char *folder, const char *port);
gboolean    fj_usb_sysfs_is_present (const char *folder, const FjUsbEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjUsbEntry, fj_usb_entry_free)

G_END_DECLS
