/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-profile.h"

#include "fj-virtual-chains.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

#define MAX_PROFILES 63

typedef const FjVirtualProfile *(*GetFunc) (guint *n);

/* One a family. */
static const GetFunc families[] = { fj_virtual_stm32mp_get_profiles };

/* Filled once, and by fj_virtual_profile_add(). */
typedef struct {
  GMutex                  mutex;
  const FjVirtualProfile *profiles[MAX_PROFILES];
  const char             *names[MAX_PROFILES + 1];
  guint                   n;
} Table;

static void
append_profile (Table *table, const FjVirtualProfile *profile)
{
  g_return_if_fail (table->n < MAX_PROFILES);

  table->profiles[table->n] = profile;
  table->names[table->n++] = profile->name;
}

static Table *
get_table (void)
{
  static Table table;
  static gsize once = 0;

  if (g_once_init_enter (&once)) {
    for (guint family = 0; family < G_N_ELEMENTS (families); family++) {
      guint                   n;
      const FjVirtualProfile *profiles = families[family](&n);

      for (guint i = 0; i < n; i++)
        append_profile (&table, &profiles[i]);
    }
    g_once_init_leave (&once, 1);
  }
  return &table;
}

/**
 * fj_virtual_profile_find:
 * @name: a profile's name
 *
 * Returns: (transfer none) (nullable): the profile
 */
const FjVirtualProfile *
fj_virtual_profile_find (const char *name)
{
  Table *table = get_table ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&table->mutex);

  for (guint i = 0; i < table->n; i++)
    if (g_strcmp0 (table->names[i], name) == 0)
      return table->profiles[i];
  return NULL;
}

/**
 * fj_virtual_profile_get_names:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of all profiles
 */
const char *const *
fj_virtual_profile_get_names (void)
{
  return get_table ()->names;
}

/**
 * fj_virtual_profile_add:
 * @profile: static, with a name of its own
 *
 * Any thread. For families that are not part of the program: in tests.
 */
void
fj_virtual_profile_add (const FjVirtualProfile *profile)
{
  Table *table = get_table ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&table->mutex);

  append_profile (table, profile);
}

/**
 * fj_virtual_board_new:
 * @config: what it is; copied
 * @clock: the time that it goes by
 * @error: return location for %FJ_ERROR_FAILED (no such profile, a fault or storage that cannot be
 *   read) or %FJ_ERROR_STORAGE
 *
 * Returns: (transfer full): a board that is not plugged in yet, or %NULL
 */
FjVirtualBoard *
fj_virtual_board_new (const FjVirtualConfig *config, FjClock *clock, GError **error)
{
  const FjVirtualProfile *profile = fj_virtual_profile_find (config->profile);

  g_return_val_if_fail (config->port != NULL, NULL);

  if (profile != NULL)
    return fj_virtual_board_new_with_profile (profile, config, clock, error);
  g_set_error (error, FJ_ERROR, FJ_ERROR_FAILED, _ ("There is no virtual board called “%s”"),
               config->profile);
  return NULL;
}
