/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-identity.h>
#include <fj-layout-types.h>
#include <fj-usb-pipe.h>

G_BEGIN_DECLS

#define FJ_TYPE_DEVICE (fj_device_get_type ())
G_DECLARE_FINAL_TYPE (FjDevice, fj_device, FJ, DEVICE, GObject)

/**
 * FjDevice:
 *
 * A board on its port, as people see it. It keeps its identity through every re-enumeration.
 * Main thread only. A provider makes and updates it, everybody else reads.
 *
 * Property "serial", notified. Signal "changed": it is, is called or does something else than
 * before; once for all that an update changes.
 */
FjDevice *fj_device_new (const char *port);

const char *fj_device_get_port (FjDevice *self);
const char *fj_device_get_place_name (FjDevice *self); /* (nullable) */
const char *fj_device_get_serial (FjDevice *self);     /* (nullable) */
const char *fj_device_get_product (FjDevice *self);    /* (nullable) */
/* "STM32MP153CAA Rev.B", "STM32MP15", "DFU device" */
char *fj_device_dup_title (FjDevice *self);
/* (transfer none) (nullable): the most exact title so far, and of a time when it was plugged in */
const char *fj_device_get_chip_title (FjDevice *self);
void        fj_device_recall_chip (FjDevice *self, const char *chip);
/* (nullable): what it is, or is likely to be */
FjIdentity         *fj_device_get_identity (FjDevice *self);
const FjStageInfo  *fj_device_get_stage (FjDevice *self); /* (nullable): not known */
const FjBootDriver *fj_device_get_driver (FjDevice *self);
/* (array length=n): the stages of its kind, those on the way to the end first and in order. */
const FjStageInfo *fj_device_get_stages (FjDevice *self, guint *n);
const FjFamily    *fj_device_get_family (FjDevice *self);
FjSpeed            fj_device_get_speed (FjDevice *self);
guint16            fj_device_get_vendor (FjDevice *self);
guint16            fj_device_get_product_id (FjDevice *self);
guint              fj_device_get_bus (FjDevice *self);
guint              fj_device_get_address (FjDevice *self);
gboolean           fj_device_is_present (FjDevice *self);
gboolean           fj_device_is_busy (FjDevice *self);     /* a job runs on it */
gboolean           fj_device_is_board (FjDevice *self);    /* one that can be flashed */
gboolean           fj_device_needs_reset (FjDevice *self); /* a run has left it in the middle */
/* (transfer none) (nullable): why it cannot be used: %FJ_ERROR_PERMISSION, _BUSY, _UNSUPPORTED … */
GError *fj_device_get_problem (FjDevice *self);
/* (transfer none) (nullable) (array): storages, when they are known beforehand (virtual boards). */
const FjStorageGeometry *fj_device_get_geometry (FjDevice *self, guint *n);

/* For lists of devices. */
void fj_device_set_place_name (FjDevice *self, const char *name);

/* For providers. Each tells when something really changed. */
typedef struct {
  const char              *serial;
  const char              *product;
  guint16                  vendor;
  guint16                  product_id;
  guint                    bus;
  guint                    address;
  FjSpeed                  speed;
  gboolean                 present;
  FjIdentity              *identity; /* (nullable): while it could not be asked */
  const GError            *problem;
  const FjStorageGeometry *geometry; /* must outlive the device */
  guint                    n_geometry;
} FjDeviceUpdate;

void fj_device_update (FjDevice *self, const FjDeviceUpdate *update);
void fj_device_set_busy (FjDevice *self, gboolean busy);

/* For jobs: how a run has left it. A board that comes back has been reset. */
void fj_device_set_needs_reset (FjDevice *self, gboolean needs_reset);

/* By port, as people count: "1-2" before "1-10". */
int fj_device_compare (FjDevice *a, FjDevice *b);

G_END_DECLS
