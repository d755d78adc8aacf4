/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-past-rates.h"

#include <glib/gstdio.h>
#include <math.h>

/* What the last run says weighs as much as all before it. */
#define WEIGHT 0.5
#define VALUE_MAX 1e12

struct _FjPastRates {
  grefcount ref_count;
  char     *path; /* (owned) (nullable) */
  GKeyFile *file; /* (owned): a group for each family */
};

/**
 * fj_past_rates_new:
 * @path: (nullable): the file in which they are kept
 *
 * Returns: (transfer full): what was kept, if anything
 */
FjPastRates *
fj_past_rates_new (const char *path)
{
  FjPastRates *self = g_new0 (FjPastRates, 1);
  g_autoptr (GError) error = NULL;

  g_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->file = g_key_file_new ();
  if (path != NULL && !g_key_file_load_from_file (self->file, path, G_KEY_FILE_NONE, &error))
    g_debug ("no past rates: %s", error->message);
  return self;
}

/**
 * fj_past_rates_new_default:
 *
 * Returns: (transfer full): those of this user
 */
FjPastRates *
fj_past_rates_new_default (void)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "flashjig", "rates", NULL);

  return fj_past_rates_new (path);
}

/**
 * fj_past_rates_ref:
 *
 * Returns: (transfer full): @self
 */
FjPastRates *
fj_past_rates_ref (FjPastRates *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * fj_past_rates_unref:
 *
 * Gives back a reference.
 */
void
fj_past_rates_unref (FjPastRates *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_key_file_unref (self->file);
  g_free (self->path);
  g_free (self);
}

static const char *
get_key (FjStorageKind kind)
{
  return kind == FJ_STORAGE_NONE ? "start" : fj_storage_kind_to_text (kind);
}

static gboolean
is_sane (double value)
{
  return isfinite (value) && value > 0 && value < VALUE_MAX;
}

/**
 * fj_past_rates_get:
 * @self: (nullable): past rates
 * @family: (nullable): the word for a family of chips; one that nobody knows has no past
 * @kind: a kind of storage
 *
 * Returns: bytes per second; for %FJ_STORAGE_NONE the seconds of a start; -1 when not known
 */
double
fj_past_rates_get (FjPastRates *self, const char *family, FjStorageKind kind)
{
  double value;

  if (self == NULL || family == NULL)
    return -1;
  value = g_key_file_get_double (self->file, family, get_key (kind), NULL);
  return is_sane (value) ? value : -1;
}

/**
 * fj_past_rates_add:
 * @self: past rates
 * @family: (nullable): the word for the family of a board
 * @kind: the kind of its storage
 * @value: what fj_past_rates_get() returns, of one run
 */
void
fj_past_rates_add (FjPastRates *self, const char *family, FjStorageKind kind, double value)
{
  double before = fj_past_rates_get (self, family, kind);

  g_return_if_fail (self != NULL);

  if (family == NULL || !is_sane (value))
    return;
  if (before > 0)
    value = WEIGHT * value + (1 - WEIGHT) * before;
  g_key_file_set_double (self->file, family, get_key (kind), value);
}

/**
 * fj_past_rates_save:
 * @self: past rates
 *
 * Keeps them, where they have a file. That it cannot be written is no reason to say anything.
 */
void
fj_past_rates_save (FjPastRates *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

  g_return_if_fail (self != NULL);

  if (self->path == NULL)
    return;
  folder = g_path_get_dirname (self->path);
  (void) g_mkdir_with_parents (folder, 0700);
  if (!g_key_file_save_to_file (self->file, self->path, &error))
    g_debug ("past rates are lost: %s", error->message);
}
