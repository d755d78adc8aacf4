/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-place.h"

#define VARIABLE "FLASHJIG_RECORDS"
#define OFF "off"

/**
 * fj_record_dup_path:
 * @wish: (nullable): what the user said, a file or "off"; without it the environment is asked
 *
 * Returns: (transfer full) (nullable): the file of records; %NULL: there is to be none
 */
char *
fj_record_dup_path (const char *wish)
{
  const char *said = wish != NULL ? wish : g_getenv (VARIABLE);

  if (said == NULL || *said == '\0')
    return g_build_filename (g_get_user_data_dir (), "flashjig", "records.db", NULL);
  return g_str_equal (said, OFF) ? NULL : g_strdup (said);
}
