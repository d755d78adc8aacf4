/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-error.h"

#include "fj-enum.h"

typedef FjErrorDetail FjErrorPrivate;

static void
fj_error_private_init (FjErrorPrivate *priv)
{
  *priv = (FjErrorPrivate){
    .phase = -1,
    .block = -1,
    .byte = -1,
    .device_state = -1,
    .device_status = -1,
  };
}

static void
fj_error_private_copy (const FjErrorPrivate *source, FjErrorPrivate *target)
{
  *target = *source;
  target->board = g_strdup (source->board);
  target->stage = g_strdup (source->stage);
  target->partition = g_strdup (source->partition);
  target->device_reason = g_strdup (source->device_reason);
  target->device_text = g_strdup (source->device_text);
  target->cause = g_strdup (source->cause);
  target->advice = g_strdup (source->advice);
  target->file = g_strdup (source->file);
}

static void
fj_error_private_clear (FjErrorPrivate *priv)
{
  g_free (priv->board);
  g_free (priv->stage);
  g_free (priv->partition);
  g_free (priv->device_reason);
  g_free (priv->device_text);
  g_free (priv->cause);
  g_free (priv->advice);
  g_free (priv->file);
}

G_DEFINE_EXTENDED_ERROR (FjError, fj_error)

G_DEFINE_ENUM_TYPE (FjError, fj_error,
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_NO_DEVICE, "no-device"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_AMBIGUOUS, "ambiguous"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_PERMISSION, "permission"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_GONE, "gone"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_STALL, "stall"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_TIMED_OUT, "timed-out"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_DEVICE_STATUS, "device-status"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_DEVICE_TEXT, "device-text"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_PROTOCOL, "protocol"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_NOT_STARTED, "not-started"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_REENUMERATE, "re-enumerate"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_RESTARTED, "restarted"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_WRONG_BOARD, "wrong-board"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_WRONG_CHIP, "wrong-chip"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_STALE_LAYOUT, "stale-layout"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_LAYOUT, "layout"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_IMAGE, "image"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_IMAGE_CHANGED, "image-changed"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_UNSUPPORTED, "unsupported"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_STORAGE, "storage"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_RECORD, "record"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_DIFFERENT, "different"),
                    G_DEFINE_ENUM_VALUE (FJ_ERROR_JOB, "job"))

/**
 * fj_error_get_detail:
 * @error: an error
 *
 * Returns: (transfer none) (nullable): the details inside @error, which the caller may fill in,
 *   or %NULL when @error is not in %FJ_ERROR
 */
FjErrorDetail *
fj_error_get_detail (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return error->domain == FJ_ERROR ? fj_error_get_private (error) : NULL;
}

/**
 * fj_error_set_advice:
 * @error: an error of %FJ_ERROR
 * @format: what the user should do next, as a printf format
 * @...: its arguments
 *
 * Replaces the advice of @error.
 */
void
fj_error_set_advice (GError *error, const char *format, ...)
{
  FjErrorDetail *detail = fj_error_get_detail (error);
  va_list        args;

  g_return_if_fail (detail != NULL);

  g_free (detail->advice);
  va_start (args, format);
  detail->advice = g_strdup_vprintf (format, args);
  va_end (args);
}

/**
 * fj_error_set:
 * @error: (nullable): return location for an error
 * @code: its code
 * @advice: (nullable): what the user should do next
 * @format: what is wrong, as a printf format
 * @...: its arguments
 *
 * As g_set_error() in %FJ_ERROR, with an advice.
 */
void
fj_error_set (GError **error, FjError code, const char *advice, const char *format, ...)
{
  GError *made;
  va_list args;

  va_start (args, format);
  made = g_error_new_valist (FJ_ERROR, (int) code, format, args);
  va_end (args);
  fj_error_get_detail (made)->advice = g_strdup (advice);
  g_propagate_error (error, made);
}

/**
 * fj_error_code_to_name:
 * @code: an error code
 *
 * Returns: a stable, untranslated word for @code, for machines to read
 */
const char *
fj_error_code_to_name (FjError code)
{
  return fj_enum_to_nick (FJ_TYPE_ERROR, (int) code);
}
