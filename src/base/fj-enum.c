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

/**
 * fj_enum_from_nick:
 * @type: an enumeration
 * @nick: a word
 * @value: (out): the value with that nick, where there is one
 *
 * Returns: whether there is one
 */
gboolean
fj_enum_from_nick (GType type, const char *nick, int *value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  const GEnumValue *found = g_enum_get_value_by_nick (klass, nick);

  if (found != NULL)
    *value = found->value;
  return found != NULL;
}
