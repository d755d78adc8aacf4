/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  FJ_FINDING_GOOD,    /* a board that is ready */
  FJ_FINDING_NOTE,    /* good to know */
  FJ_FINDING_WARNING, /* works, but not well */
  FJ_FINDING_PROBLEM, /* keeps boards from being flashed */
} FjFindingSeverity;

#define FJ_TYPE_FINDING_SEVERITY (fj_finding_severity_get_type ())
GType fj_finding_severity_get_type (void);

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

/* The kinds of findings; their codes, severities and advice are one table in fj-usb-finding.c. */
typedef enum {
  FJ_FINDING_BOARD,
  FJ_FINDING_BOARD_STARTED,
  FJ_FINDING_BOARD_IN_JOB,
  FJ_FINDING_PERMISSION,
  FJ_FINDING_RULE_NOT_APPLIED,
  FJ_FINDING_NO_NODE,
  FJ_FINDING_BUSY,
  FJ_FINDING_NO_ANSWER,
  FJ_FINDING_UNREADABLE,
  FJ_FINDING_EMPTY_STRINGS,
  FJ_FINDING_MICROCONTROLLER,
  FJ_FINDING_PLAIN_DFU,
  FJ_FINDING_OPENBL,
  FJ_FINDING_UNKNOWN_DFU,
  FJ_FINDING_RUNTIME,
  FJ_FINDING_FASTBOOT,
  FJ_FINDING_STORAGE,
  FJ_FINDING_GADGET,
  FJ_FINDING_FULL_SPEED,
  FJ_FINDING_ZERO_SERIAL,
  FJ_FINDING_SAME_SERIAL,
  FJ_FINDING_ST_LINK,
  FJ_FINDING_NO_BOARD,
  FJ_FINDING_NO_USB,
  FJ_FINDING_PASSED_ON,
  FJ_FINDING_RULE_MISSING,
  FJ_FINDING_RULE_INCOMPLETE,
  FJ_FINDING_NO_EVENTS,
  FJ_FINDING_IDS_FILE,
  FJ_FINDING_OWN_IDS,
  FJ_N_FINDINGS,
} FjFindingKind;

FjFinding *fj_usb_finding_new (FjFindingKind kind, const char *port, char *text);
void       fj_usb_finding_free (FjFinding *self);

const FjFinding   *fj_usb_doctor_get_worst (GPtrArray *findings);
const char *const *fj_usb_doctor_get_codes (void);

G_END_DECLS
