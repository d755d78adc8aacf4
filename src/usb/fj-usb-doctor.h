/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-usb-pipe.h>
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  FJ_FINDING_GOOD,    /* a board that is ready */
  FJ_FINDING_NOTE,    /* good to know */
  FJ_FINDING_WARNING, /* works, but not well */
  FJ_FINDING_PROBLEM, /* keeps boards from being flashed */
} FjFindingSeverity;

/**
 * FjFinding:
 * @severity: how bad it is
 * @code: a stable word for it (fj_usb_doctor_get_codes() has them all)
 * @error: the FjError that a flash run would end with, or -1
 * @port: (nullable): port path of the device it is about
 * @text: a sentence that says what is so
 * @advice: (nullable): what to do
 * @command: (nullable): one line for a terminal that does it
 */
typedef struct {
  FjFindingSeverity severity;
  const char       *code;
  int               error;
  char             *port;    /* (owned) (nullable) */
  char             *text;    /* (owned) */
  char             *advice;  /* (owned) (nullable) */
  char             *command; /* (owned) (nullable) */
} FjFinding;

typedef struct {
  const char *const *identities;   /* (nullable): more identities of boards, "0483:df11" */
  const char *const *id_folders;   /* (nullable): where files of identities are; NULL: as usual */
  const char *const *skip_ports;   /* (nullable): ports with a job, which are not touched */
  const char *const *rule_folders; /* (nullable): where udev's rules are; NULL: the system's */
  const char        *root;         /* (nullable): folder of the system, for what it runs in; NULL: / */
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

GPtrArray         *fj_usb_doctor_list_bus (void);
GPtrArray         *fj_usb_doctor_examine (const FjDoctorOptions *options, GCancellable *cancellable,
                                          GError **error);
void               fj_usb_doctor_examine_async (const FjDoctorOptions *options,
                                                GCancellable          *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
GPtrArray         *fj_usb_doctor_examine_finish (GAsyncResult *result, GError **error);
const FjFinding   *fj_usb_doctor_get_worst (GPtrArray *findings);
const char        *fj_usb_doctor_severity_to_name (FjFindingSeverity severity);
const char *const *fj_usb_doctor_get_codes (void);
GBytes            *fj_usb_doctor_get_rule (void);

G_END_DECLS
