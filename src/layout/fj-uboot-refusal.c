/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-uboot-refusal.h"

#define BUFFER_SIZE 255 /* struct stm32prog_data of U-Boot stm32prog.h, the NUL included */

/**
 * fj_uboot_refuse:
 * @text: (out) (optional): where U-Boot's sentence goes
 * @format: the sentence, as a printf format
 * @...: its arguments
 *
 * Writes a sentence as long as U-Boot has room for.
 *
 * Returns: %FALSE, for the caller to return
 */
gboolean
fj_uboot_refuse (char **text, const char *format, ...)
{
  char    sentence[BUFFER_SIZE];
  va_list args;

  if (text == NULL)
    return FALSE;
  va_start (args, format);
  g_vsnprintf (sentence, sizeof sentence, format, args);
  va_end (args);
  *text = g_strdup (sentence);
  return FALSE;
}
