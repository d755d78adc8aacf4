/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-text.h"

#include <glib/gi18n.h>

/* What an error code means to somebody with a board on the desk. */
typedef struct {
  FjError     code;
  const char *headline;
  const char *meaning;
  const char *advice;
} ErrorText;

static const ErrorText texts[] = {
  { FJ_ERROR_NO_DEVICE, N_ ("No board"), N_ ("No board that fits is plugged in."),
    N_ ("Set the boot switches to USB boot, plug the USB cable in, and press reset.") },
  { FJ_ERROR_AMBIGUOUS, N_ ("Several boards fit"),
    N_ ("More than one board is plugged in, and nothing says which one is meant."),
    N_ ("Choose one board, or unplug the others.") },
  { FJ_ERROR_PERMISSION, N_ ("No access to the board"),
    N_ ("The board is plugged in, but this system does not let you open it."),
    N_ ("Install the udev rule of Flashjig, then plug the board in again.") },
  { FJ_ERROR_BUSY, N_ ("Board used by another program"),
    N_ ("Another program holds the board."),
    N_ ("Close the other programming tool and try again.") },
  { FJ_ERROR_GONE, N_ ("Board unplugged"),
    N_ ("The board left the USB bus in the middle of the work: a cable, the power supply, or a "
        "reset."),
    N_ ("Check cable and power, put the board into USB boot mode again, and retry.") },
  { FJ_ERROR_STALL, N_ ("Board refused a request"),
    N_ ("The board answered that it will not do what it was asked."),
    N_ ("Reset the board into USB boot mode and retry. If it happens again, its boot files may not "
        "fit the layout.") },
  { FJ_ERROR_TIMED_OUT, N_ ("Board does not answer"),
    N_ ("The board is on the bus but stopped answering."),
    N_ ("Reset the board into USB boot mode and retry, if possible without a USB hub.") },
  { FJ_ERROR_DEVICE_STATUS, N_ ("Board reported an error"),
    N_ ("The board reported an error while it took or wrote the data."),
    N_ ("Retry. If it fails at the same place, suspect the storage of this board.") },
  { FJ_ERROR_DEVICE_TEXT, N_ ("Board refused the layout or the data"),
    N_ ("U-Boot on the board stopped and said why, in the words above."),
    N_ ("Compare the words with the rows of the layout, and the storage with the board.") },
  { FJ_ERROR_PROTOCOL, N_ ("Answer makes no sense"),
    N_ ("The board answered something that does not belong to the protocol."),
    N_ ("Reset the board and retry. Save the report if it happens again.") },
  { FJ_ERROR_NOT_STARTED, N_ ("First boot file did not start"),
    N_ ("The boot ROM took the first file but the file did not start: wrong chip, signature, or a "
        "file that was not made for USB boot."),
    N_ ("Use a first-stage file that was built for this chip and for programming over USB.") },
  { FJ_ERROR_REENUMERATE, N_ ("Board did not come back"),
    N_ ("The file that was sent should have started and brought the board back on USB. It did "
        "not within the time limit."),
    N_ ("The file of this stage may be built for another board, or its memory does not start.") },
  { FJ_ERROR_RESTARTED, N_ ("Board started anew"),
    N_ ("The board came back in an earlier boot stage: it was reset, or its power failed."),
    N_ ("Check the power supply and retry.") },
  { FJ_ERROR_WRONG_BOARD, N_ ("Another board on this port"),
    N_ ("The board that came back on this port has another serial number."),
    N_ ("Flash the new board from the start.") },
  { FJ_ERROR_WRONG_CHIP, N_ ("For another chip"),
    N_ ("The layout or one of its files is made for another chip family than this board has."),
    N_ ("Choose the layout and boot files for this chip.") },
  { FJ_ERROR_STALE_LAYOUT, N_ ("Board holds another layout"),
    N_ ("U-Boot on the board still works on the layout of an earlier attempt."),
    N_ ("Switch the board off for a second, then try again; a reset may not be enough.") },
  { FJ_ERROR_LAYOUT, N_ ("Layout has a problem"),
    N_ ("The flash layout would not work."), N_ ("Correct the rows with the ✗ sign.") },
  { FJ_ERROR_IMAGE, N_ ("File cannot be used"),
    N_ ("A file of the layout cannot be read or is not usable."),
    N_ ("Check that the file is there, complete, and meant for this row.") },
  { FJ_ERROR_IMAGE_CHANGED, N_ ("File changed meanwhile"),
    N_ ("A file changed on disk while it was being sent, so the board holds a mixture."),
    N_ ("Wait until the build has finished and flash again.") },
  { FJ_ERROR_UNSUPPORTED, N_ ("Not supported"),
    N_ ("Flashjig knows this kind of device but does not program it."), NULL },
  { FJ_ERROR_STORAGE, N_ ("Virtual board is full"),
    N_ ("The virtual board cannot keep what it is sent: this computer has no room for it."),
    N_ ("Free some disk space.") },
};

static const ErrorText *
find_text (const GError *error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_error_matches (error, FJ_ERROR, (int) texts[i].code))
      return &texts[i];
  return NULL;
}

/**
 * fj_text_error_headline:
 * @error: (nullable): why a run failed
 *
 * Returns: (transfer full): a few words that name the failure and the partition it happened at
 */
char *
fj_text_error_headline (const GError *error)
{
  const ErrorText *text = find_text (error);
  FjErrorDetail   *detail = error != NULL ? fj_error_get_detail ((GError *) error) : NULL;
  const char      *what = text != NULL ? _ (text->headline) : _ ("Something went wrong");

  if (detail != NULL && detail->partition != NULL)
    /* Translators: a failure ("Board unplugged"), name of the partition that was being sent */
    return g_strdup_printf (_ ("%s at %s"), what, detail->partition);
  return g_strdup (what);
}

/**
 * fj_text_error_meaning:
 * @error: why a run failed
 *
 * Returns: (transfer full): what it means, in a sentence or two
 */
char *
fj_text_error_meaning (const GError *error)
{
  const ErrorText *text = find_text (error);
  FjErrorDetail   *detail = fj_error_get_detail ((GError *) error);

  if (text == NULL)
    return g_strdup (error->message);
  if (detail != NULL && detail->device_text != NULL)
    return g_strdup (_ (text->meaning)); /* the board's words stand by themselves */
  return g_strdup_printf ("%s\n%s", _ (text->meaning), error->message);
}

/**
 * fj_text_error_advice:
 * @error: why a run failed
 *
 * Returns: (transfer full) (nullable): what to do next
 */
char *
fj_text_error_advice (const GError *error)
{
  const ErrorText *text = find_text (error);
  FjErrorDetail   *detail = fj_error_get_detail ((GError *) error);

  if (detail != NULL && detail->advice != NULL)
    return g_strdup (detail->advice);
  return text != NULL && text->advice != NULL ? g_strdup (_ (text->advice)) : NULL;
}

/**
 * fj_text_error_page:
 * @error: why a run failed
 *
 * Returns: (transfer full): address of the page about this kind of error, see docs/errors
 */
char *
fj_text_error_page (const GError *error)
{
  FjError code = error->domain == FJ_ERROR ? (FjError) error->code : FJ_ERROR_FAILED;

  return g_strdup_printf ("https://github.com/flashjig/flashjig/blob/main/docs/errors/%s.md",
                          fj_error_code_to_name (code));
}
