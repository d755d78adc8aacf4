/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-usb-finding.h"

#include <fj-usb-pipe.h>
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  const char *const *identities;   /* (nullable): more identities of boards, "0483:df11" */
  const char *const *id_folders;   /* (nullable): where files of identities are; NULL: as usual */
  const char *const *skip_ports;   /* (nullable): ports with a job, which are not touched */
  const char *const *rule_folders; /* (nullable): where udev's rules are; NULL: the system's */
  const char        *root;         /* (nullable): folder of the system; NULL: / */
} FjDoctorOptions;

/**
 * FjBusDevice:
 *
 * Anything on the USB buses but root hubs, as the system shows it without opening it.
 */
typedef struct {
  char   *port; /* (owned) port path */
  guint16 vendor;
  guint16 product_id;
  FjSpeed speed;
  char   *manufacturer; /* (owned) (nullable) */
  char   *product;      /* (owned) (nullable) */
  char   *serial;       /* (owned) (nullable) */
} FjBusDevice;

GPtrArray *fj_usb_doctor_list_bus (void);
GPtrArray *fj_usb_doctor_examine (const FjDoctorOptions *options, GCancellable *cancellable,
                                  GError **error);
void       fj_usb_doctor_examine_async (const FjDoctorOptions *options,
                                        GCancellable          *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *fj_usb_doctor_examine_finish (GAsyncResult *result, GError **error);
GBytes    *fj_usb_doctor_get_rule (void);

G_END_DECLS
