/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-enum.h"

/**
 * fj_enum_to_nick:
 * @type: an enumeration
 * @value: one of its values
 *
 * Returns: (transfer none): the stable, untranslated word for @value, for machines to read;
 *   "unknown" for what is none of its values
 */
const char *
fj_enum_to_nick (GType type, int value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  const GEnumValue *found = g_enum_get_value (klass, value);

  return found != NULL ? found->value_nick : "unknown";
}
