/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-text-error.h"

#include <fj-error-text.h>
#include <glib/gi18n.h>

/**
 * fj_text_error_headline:
 * @error: (nullable): why a run failed
 *
 * Returns: (transfer full): a few words that name the failure and the partition it happened at
 */
char *
fj_text_error_headline (const GError *error)
{
  FjErrorDetail *detail = error != NULL ? fj_error_get_detail (error) : NULL;
  const char    *what = fj_error_code_get_title (detail != NULL ? (FjError) error->code
                                                                : FJ_ERROR_FAILED);

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
  const FjErrorDetail *detail = fj_error_get_detail (error);
  const char          *cause = fj_error_get_cause (error);

  if (cause == NULL)
    return g_strdup (error->message);
  if (detail->device_text != NULL)
    return g_strdup (cause); /* the board's words stand by themselves */
  return g_strdup_printf ("%s\n%s", cause, error->message);
}
