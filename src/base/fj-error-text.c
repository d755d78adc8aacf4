/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-error-text.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const char *title;
  const char *cause;  /* (nullable) */
  const char *advice; /* (nullable) */
} ErrorText;

/* docs/errors has a page for each, with the same title. */
static const ErrorText texts[] = {
  [FJ_ERROR_FAILED] = { N_ ("Something went wrong"), NULL, NULL },
  [FJ_ERROR_NO_DEVICE] = { N_ ("No board"), N_ ("No board that fits is plugged in."),
                           N_ (
                             "Set the boot switches to USB boot, plug the USB cable in, and press "
                             "reset.") },
  [FJ_ERROR_AMBIGUOUS] = { N_ ("Several boards fit"),
                           N_ ("More than one board is plugged in, and nothing says which one is "
                               "meant."),
                           N_ ("Choose one board, or unplug the others.") },
  [FJ_ERROR_PERMISSION] = { N_ ("No access to the board"),
                            N_ (
                              "The board is plugged in, but this system does not let you open it."),
                            N_ (
                              "Install the udev rule (flashjig-cli doctor shows how), then unplug "
                              "the board and plug it in again.") },
  [FJ_ERROR_BUSY] = { N_ ("Board used by another program"), N_ ("Another program holds the board."),
                      N_ ("Close the other program that talks to the board, then try again.") },
  [FJ_ERROR_GONE] = { N_ ("Board unplugged"),
                      N_ (
                        "The board left the USB bus in the middle of the work: a cable, the power "
                        "supply, or a reset."),
                      N_ ("Check cable and power supply, reset the board, then try again.") },
  [FJ_ERROR_STALL] = { N_ ("Board refused a request"),
                       N_ ("The board answered that it will not do what it was asked."),
                       N_ ("Press the reset button of the board, then try again.") },
  [FJ_ERROR_TIMED_OUT] = { N_ ("Board does not answer"),
                           N_ ("The board is on the bus but stopped answering."),
                           N_ ("Press the reset button of the board, then try again, if possible "
                               "without a USB hub.") },
  [FJ_ERROR_DEVICE_STATUS] = { N_ ("Board reported an error"),
                               N_ ("The board reported an error while it took or wrote the data."),
                               N_ ("Press the reset button of the board, then try again.") },
  [FJ_ERROR_DEVICE_TEXT] = { N_ ("Board refused the layout or the data"),
                             N_ ("The program on the board stopped and said why."),
                             N_ (
                               "Compare the words with the rows of the layout, and the storage with "
                               "the board; then reset the board.") },
  [FJ_ERROR_PROTOCOL] = { N_ ("Answer makes no sense"),
                          N_ ("The board answered something that does not belong to the protocol."),
                          N_ ("Press the reset button of the board, then try again.") },
  [FJ_ERROR_NOT_STARTED] = { N_ ("First boot file did not start"),
                             N_ (
                               "The boot ROM took the first file but the file did not start: wrong "
                               "chip, signature, or a file that was not made for USB boot."),
                             N_ ("Read the board's serial console, then reset the board and try "
                                 "again.") },
  [FJ_ERROR_REENUMERATE] = { N_ ("Board did not come back"),
                             N_ ("The board left the bus to start its next program, and was not "
                                 "seen again within the time limit."),
                             N_ ("Read the board's serial console, then reset the board and try "
                                 "again.") },
  [FJ_ERROR_RESTARTED] = { N_ ("Board started anew"),
                           N_ ("The board came back in an earlier boot stage: it was reset, or its "
                               "power failed."),
                           N_ ("See that the power supply is strong enough, and read the board's "
                               "serial console; a watchdog may have fired.") },
  [FJ_ERROR_WRONG_BOARD] = { N_ ("Another board on this port"),
                             N_ (
                               "The board that came back on this port has another serial number."),
                             N_ ("Plug the same board in again, or flash the new one from the "
                                 "start.") },
  [FJ_ERROR_WRONG_CHIP] = { N_ ("For another chip"),
                            N_ (
                              "The layout or one of its files is made for another chip family than "
                              "this board has."),
                            N_ ("Use the files that were built for the chip of this board.") },
  [FJ_ERROR_STALE_LAYOUT] = { N_ ("Board holds another layout"),
                              N_ ("The board still works on the layout of an earlier attempt."),
                              /* Its memory may outlast a reset, and with it the layout. */
                              N_ ("Switch the board off for a second, then try again; a reset may "
                                  "not be enough.") },
  [FJ_ERROR_LAYOUT] = { N_ ("Layout has a problem"), N_ ("The flash layout would not work."),
                        N_ ("Correct the rows that are named.") },
  [FJ_ERROR_IMAGE] = { N_ ("File cannot be used"),
                       N_ ("A file of the layout cannot be read or is not usable."),
                       N_ ("Check that the file is there, complete, and meant for this row.") },
  [FJ_ERROR_IMAGE_CHANGED] = { N_ ("File changed meanwhile"),
                               N_ (
                                 "A file changed on disk while it was being sent, so the board holds "
                                 "a mixture."),
                               N_ ("Reset the board, then try again when the file is complete.") },
  [FJ_ERROR_UNSUPPORTED] = { N_ ("Not supported"),
                             N_ ("Flashjig knows this kind of device but does not program it."),
                             NULL },
  [FJ_ERROR_STORAGE] = { N_ ("Virtual board is full"),
                         N_ ("The virtual board cannot keep what it is sent: this computer has no "
                             "room for it."),
                         N_ ("Free some disk space.") },
  [FJ_ERROR_RECORD] = { N_ ("Attempt cannot be recorded"),
                        N_ ("Every attempt is written down before anything is sent, and this one "
                            "could not be."),
                        N_ ("Make room for the records, or keep them elsewhere: --records=FILE.") },
  [FJ_ERROR_DIFFERENT] = { N_ ("Board holds something else"),
                           N_ ("What was read back from the board is not what was sent to it."),
                           N_ ("Flash the board once more; when it happens again, replace the "
                               "card, or look for the fault in the board's storage or power.") },
  [FJ_ERROR_JOB] = { N_ ("Job does not allow it"),
                     N_ ("A job says exactly what boards get, and this is something else."),
                     N_ ("Ask whoever made the job.") },
};

/* A code that is none counts as something unforeseen. */
static const ErrorText *
get_text (FjError code)
{
  return &texts[(gsize) code < G_N_ELEMENTS (texts) ? (gsize) code : FJ_ERROR_FAILED];
}

/**
 * fj_error_code_get_title:
 *
 * Returns: (transfer none): a few words for @code
 */
const char *
fj_error_code_get_title (FjError code)
{
  return _ (get_text (code)->title);
}

static const char *
get_code_cause (FjError code)
{
  const char *cause = get_text (code)->cause;

  return cause != NULL ? _ (cause) : NULL;
}

/**
 * fj_error_code_get_advice:
 *
 * Returns: (transfer none) (nullable): what mostly helps after @code
 */
const char *
fj_error_code_get_advice (FjError code)
{
  const char *advice = get_text (code)->advice;

  return advice != NULL ? _ (advice) : NULL;
}

/**
 * fj_error_get_cause:
 * @error: an error
 *
 * Returns: (transfer none) (nullable): what @error means, in its own words or those of its code;
 *   %NULL for one of another domain
 */
const char *
fj_error_get_cause (const GError *error)
{
  const FjErrorDetail *detail = fj_error_get_detail (error);

  if (detail == NULL)
    return NULL;
  return detail->cause != NULL ? detail->cause : get_code_cause ((FjError) error->code);
}

/**
 * fj_error_get_advice:
 * @error: an error
 *
 * Returns: (transfer none) (nullable): what to do about @error, in its own words or those of its
 *   code; %NULL for one of another domain
 */
const char *
fj_error_get_advice (const GError *error)
{
  const FjErrorDetail *detail = fj_error_get_detail (error);

  if (detail == NULL)
    return NULL;
  return detail->advice != NULL ? detail->advice : fj_error_code_get_advice ((FjError) error->code);
}
