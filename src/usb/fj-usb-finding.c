/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-finding.h"

#include "fj-usb-rules.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

G_DEFINE_ENUM_TYPE (FjFindingSeverity, fj_finding_severity,
                    G_DEFINE_ENUM_VALUE (FJ_FINDING_GOOD, "good"),
                    G_DEFINE_ENUM_VALUE (FJ_FINDING_NOTE, "note"),
                    G_DEFINE_ENUM_VALUE (FJ_FINDING_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (FJ_FINDING_PROBLEM, "problem"))

typedef struct {
  const char       *code;
  FjFindingSeverity severity;
  int               error;
  gboolean          rule;   /* installing the rule helps */
  const char       *advice; /* (nullable) translatable */
} Kind;

static const Kind kinds[FJ_N_FINDINGS] = {
  [FJ_FINDING_BOARD] = { "board", FJ_FINDING_GOOD, -1, FALSE, NULL },
  [FJ_FINDING_BOARD_STARTED] = { "board-started", FJ_FINDING_NOTE, -1, FALSE,
                                 N_ ("A run can go on from here. To begin with the boot ROM, press "
                                     "the board's reset button.") },
  [FJ_FINDING_BOARD_IN_JOB] = { "board-in-job", FJ_FINDING_NOTE, -1, FALSE, NULL },
  [FJ_FINDING_PERMISSION] = { "permission", FJ_FINDING_PROBLEM, FJ_ERROR_PERMISSION, TRUE,
                              N_ ("Install the udev rule with the command below.") },
  [FJ_FINDING_RULE_NOT_APPLIED] = { "rule-not-applied", FJ_FINDING_PROBLEM, FJ_ERROR_PERMISSION,
                                    FALSE,
                                    N_ ("A udev rule for such boards is installed. Unplug the "
                                        "board and plug it in again. The rule is for the person "
                                        "who sits at the computer: over SSH, run as root or write "
                                        "a rule with a group.") },
  [FJ_FINDING_NO_NODE] = { "no-node", FJ_FINDING_PROBLEM, FJ_ERROR_PERMISSION, FALSE,
                           N_ ("Let the sandbox or the container see /dev/bus/usb, then plug the "
                               "board in again.") },
  [FJ_FINDING_BUSY] = { "busy", FJ_FINDING_PROBLEM, FJ_ERROR_BUSY, FALSE,
                        N_ ("Close the other program. A virtual machine that has taken the board "
                            "counts as one.") },
  [FJ_FINDING_NO_ANSWER] = { "no-answer", FJ_FINDING_PROBLEM, FJ_ERROR_TIMED_OUT, FALSE,
                             N_ ("Press the reset button. If it was sent a first-stage file "
                                 "before, then that file did not start: TF-A must be built with "
                                 "the USB programmer (“-usb”) and for this very board; its serial "
                                 "console says more.") },
  [FJ_FINDING_UNREADABLE] = { "unreadable", FJ_FINDING_PROBLEM, FJ_ERROR_PROTOCOL, FALSE,
                              N_ ("Press the reset button, try another cable and another USB "
                                  "port.") },
  [FJ_FINDING_EMPTY_STRINGS] = { "empty-strings", FJ_FINDING_PROBLEM, FJ_ERROR_PROTOCOL, FALSE,
                                 N_ ("It hangs after a run that was broken off. Disconnect its "
                                     "power for a moment.") },
  [FJ_FINDING_MICROCONTROLLER] = { "microcontroller", FJ_FINDING_NOTE, -1, FALSE,
                                   N_ ("Flashjig is for STM32MP microprocessors. Use dfu-util or "
                                       "STM32CubeProgrammer for this one.") },
  [FJ_FINDING_PLAIN_DFU] = { "plain-dfu", FJ_FINDING_WARNING, -1, FALSE,
                             N_ ("U-Boot's SPL or the command “dfu” answers, which cannot program "
                                 "a layout. Use TF-A with the USB programmer as the first stage, "
                                 "and press reset.") },
  [FJ_FINDING_OPENBL] = { "openbl", FJ_FINDING_WARNING, -1, FALSE,
                          N_ ("ST's fuse tool runs on it. Press reset to get back to the boot "
                              "ROM.") },
  [FJ_FINDING_UNKNOWN_DFU] = { "unknown-dfu", FJ_FINDING_NOTE, -1, FALSE, NULL },
  [FJ_FINDING_RUNTIME] = { "dfu-runtime", FJ_FINDING_NOTE, -1, FALSE, NULL },
  [FJ_FINDING_FASTBOOT] = { "fastboot", FJ_FINDING_WARNING, -1, FALSE,
                            N_ ("Flashjig speaks DFU only. Press reset with the boot switches at "
                                "USB boot.") },
  [FJ_FINDING_STORAGE] = { "mass-storage", FJ_FINDING_WARNING, -1, FALSE,
                           N_ ("Flashjig speaks DFU only. Press reset with the boot switches at "
                               "USB boot.") },
  [FJ_FINDING_GADGET] = { "gadget", FJ_FINDING_NOTE, -1, FALSE, NULL },
  [FJ_FINDING_FULL_SPEED] = { "full-speed", FJ_FINDING_WARNING, -1, FALSE,
                              N_ ("Flashing works, but takes ten times as long. Try another cable, "
                                  "another port, or no hub.") },
  [FJ_FINDING_ZERO_SERIAL] = { "zero-serial", FJ_FINDING_NOTE, -1, FALSE,
                               N_ ("Early samples of the chip report zeros. Such boards are told "
                                   "apart by their ports.") },
  [FJ_FINDING_SAME_SERIAL] = { "same-serial", FJ_FINDING_WARNING, -1, FALSE,
                               N_ ("Choose between them by port, not by serial number.") },
  [FJ_FINDING_ST_LINK] = { "st-link", FJ_FINDING_WARNING, -1, FALSE,
                           N_ ("An ST-LINK cannot flash the board's storage. Plug a second cable "
                               "into the USB-C or micro-USB connector of the processor, often "
                               "marked USB OTG.") },
  [FJ_FINDING_NO_BOARD] = { "no-board", FJ_FINDING_PROBLEM, FJ_ERROR_NO_DEVICE, FALSE,
                            N_ ("Set the boot switches to USB boot: all at 0. Use the connector of "
                                "the processor, not the one of the ST-LINK, and a cable that "
                                "carries data. Then press reset.") },
  [FJ_FINDING_NO_USB] = { "no-usb", FJ_FINDING_PROBLEM, FJ_ERROR_NO_DEVICE, FALSE,
                          N_ ("In a container or a virtual machine, pass the USB devices on to "
                              "it.") },
  [FJ_FINDING_PASSED_ON] = { "passed-on", FJ_FINDING_NOTE, -1, FALSE, NULL },
  [FJ_FINDING_RULE_MISSING] = { "rule-missing", FJ_FINDING_WARNING, -1, TRUE,
                                N_ ("Install the udev rule with the command below, before you need "
                                    "it.") },
  [FJ_FINDING_RULE_INCOMPLETE] = { "rule-incomplete", FJ_FINDING_WARNING, -1, TRUE,
                                   N_ ("A board changes its identity in the course of a run. "
                                       "Install the udev rule with the command below.") },
  [FJ_FINDING_NO_EVENTS] = { "no-events", FJ_FINDING_NOTE, -1, FALSE,
                             N_ ("It may take a second until a board that was plugged in is "
                                 "shown.") },
  [FJ_FINDING_IDS_FILE] = { "ids-file", FJ_FINDING_WARNING, -1, FALSE,
                            N_ ("Write the group [Boards] with a line such as "
                                "Ids=0483:df11;1234:5678;") },
  [FJ_FINDING_OWN_IDS] = { "own-ids", FJ_FINDING_NOTE, -1, FALSE, NULL },
};

/**
 * fj_usb_finding_new:
 * @kind: what was found
 * @port: (nullable): port path of the device it is about
 * @text: (transfer full): the sentence
 *
 * Returns: (transfer full): a finding with the advice that goes with its kind
 */
FjFinding *
fj_usb_finding_new (FjFindingKind kind, const char *port, char *text)
{
  const Kind *row = &kinds[kind];
  FjFinding  *self = g_new0 (FjFinding, 1);

  *self = (FjFinding){ .severity = row->severity,
                       .code = row->code,
                       .error = row->error,
                       .port = g_strdup (port),
                       .text = text,
                       .advice = row->advice != NULL ? g_strdup (_ (row->advice)) : NULL,
                       .command = row->rule ? fj_usb_rules_dup_command () : NULL };
  return self;
}

/**
 * fj_usb_finding_free:
 *
 * Frees @self.
 */
void
fj_usb_finding_free (FjFinding *self)
{
  g_free (self->port);
  g_free (self->text);
  g_free (self->advice);
  g_free (self->command);
  g_free (self);
}

/**
 * fj_usb_doctor_get_codes:
 *
 * Returns: (transfer none) (array zero-terminated=1): all codes
 */
const char *const *
fj_usb_doctor_get_codes (void)
{
  static const char *codes[FJ_N_FINDINGS + 1];

  for (guint i = 0; i < FJ_N_FINDINGS; i++)
    codes[i] = kinds[i].code;
  return codes;
}

/* Which problem a run would meet first. */
static guint
get_rank (const FjFinding *finding)
{
  static const int ranks[] = { FJ_ERROR_NO_DEVICE, FJ_ERROR_PROTOCOL, FJ_ERROR_TIMED_OUT,
                               FJ_ERROR_BUSY, FJ_ERROR_PERMISSION };

  for (guint i = 0; i < G_N_ELEMENTS (ranks); i++)
    if (ranks[i] == finding->error)
      return i + 1;
  return 0;
}

/**
 * fj_usb_doctor_get_worst:
 * @findings: (element-type FjFinding): of an examination
 *
 * Returns: (transfer none) (nullable): the problem that matters most, %NULL when there is none
 */
const FjFinding *
fj_usb_doctor_get_worst (GPtrArray *findings)
{
  const FjFinding *worst = NULL;

  for (guint i = 0; i < findings->len; i++) {
    const FjFinding *finding = g_ptr_array_index (findings, i);

    if (finding->severity == FJ_FINDING_PROBLEM &&
        (worst == NULL || get_rank (finding) > get_rank (worst)))
      worst = finding;
  }
  return worst;
}
