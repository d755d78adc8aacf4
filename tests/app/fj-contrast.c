/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-contrast.h"

#include <math.h>

static double
get_luminance (const GdkRGBA *colour)
{
  const double values[] = { colour->red, colour->green, colour->blue };
  const double weights[] = { 0.2126, 0.7152, 0.0722 };
  double       sum = 0;

  for (guint i = 0; i < 3; i++)
    sum += weights[i] *
           (values[i] <= 0.04045 ? values[i] / 12.92 : pow ((values[i] + 0.055) / 1.055, 2.4));
  return sum;
}

/**
 * fj_get_contrast:
 *
 * Returns: the contrast of two opaque colours, 1 to 21 (WCAG 2.2, "contrast ratio")
 */
double
fj_get_contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double one = get_luminance (a);
  double two = get_luminance (b);

  return (MAX (one, two) + 0.05) / (MIN (one, two) + 0.05);
}
