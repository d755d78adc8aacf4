/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-keeper.h"

#include "fj-job-hook-json.h"
#include "fj-job-hook.h"
#include "fj-job-trust.h"

#include <fj-error.h>
#include <fj-record-job.h>
#include <glib/gi18n-lib.h>

struct _FjJobKeeper {
  GObject parent_instance;

  FjJob      *job;     /* (owned) */
  FjJobCheck *check;   /* (owned) */
  char       *records; /* (owned) (nullable): the file of records; %NULL: none are kept */

  GMutex     mutex;
  GPtrArray *running; /* (owned) (element-type utf8) guarded by the mutex: ids of attempts */
};

static void fj_job_keeper_guard_init (FjRunGuardInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjJobKeeper, fj_job_keeper, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_RUN_GUARD,
                                                      fj_job_keeper_guard_init))

static void
fj_job_keeper_finalize (GObject *object)
{
  FjJobKeeper *self = FJ_JOB_KEEPER (object);

  g_clear_pointer (&self->check, fj_job_check_unref);
  g_clear_pointer (&self->job, fj_job_unref);
  g_free (self->records);
  g_mutex_clear (&self->mutex);
  g_ptr_array_unref (self->running);
  G_OBJECT_CLASS (fj_job_keeper_parent_class)->finalize (object);
}

static void
fj_job_keeper_class_init (FjJobKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_job_keeper_finalize;
}

static void
fj_job_keeper_init (FjJobKeeper *self)
{
  g_mutex_init (&self->mutex);
  self->running = g_ptr_array_new_with_free_func (g_free);
}

/**
 * fj_job_keeper_new:
 * @job: a job that was read from its file
 * @records: (nullable): the file of records that its runs have; %NULL where none are kept
 * @error: return location for %FJ_ERROR_JOB: the job needs records
 *
 * Returns: (transfer full) (nullable): a keeper
 */
FjJobKeeper *
fj_job_keeper_new (FjJob *job, const char *records, GError **error)
{
  FjJobKeeper *self;

  g_return_val_if_fail (job != NULL, NULL);

  if (job->quantity > 0 && records == NULL) {
    fj_error_set (error, FJ_ERROR_JOB, _ ("Switch records on."),
                  _ ("The job is for a number of boards, which are counted by their records, and "
                     "no records are kept."));
    return NULL;
  }
  self = g_object_new (FJ_TYPE_JOB_KEEPER, NULL);
  self->job = fj_job_ref (job);
  self->check = fj_job_check_new (job);
  self->records = g_strdup (records);
  return self;
}

/**
 * fj_job_keeper_get_job:
 *
 * Returns: (transfer none): the job
 */
FjJob *
fj_job_keeper_get_job (FjJobKeeper *self)
{
  g_return_val_if_fail (FJ_IS_JOB_KEEPER (self), NULL);

  return self->job;
}

/**
 * fj_job_keeper_get_check:
 *
 * Returns: (transfer none): the check of its files; what it has read is not read again
 */
FjJobCheck *
fj_job_keeper_get_check (FjJobKeeper *self)
{
  g_return_val_if_fail (FJ_IS_JOB_KEEPER (self), NULL);

  return self->check;
}

/* With the mutex: boards that have passed, without those that run here. */
static gboolean
count_passed (FjJobKeeper *self, guint *passed, GError **error)
{
  *passed = 0;
  return self->records == NULL ||
         fj_record_job_count (self->records, self->job->sha256, self->running, passed, error);
}

static gboolean
set_complete (FjJobKeeper *self, GError **error)
{
  fj_error_set (error, FJ_ERROR_JOB, _ ("More boards need a new job, with another quantity."),
                ngettext ("The job is for %u board, which is made or being made.",
                          "The job is for %u boards, which are all made or being made.",
                          self->job->quantity),
                self->job->quantity);
  return FALSE;
}

/* With the mutex. @is_again: a board that has passed already takes nobody's place. */
static gboolean
has_room (FjJobKeeper *self, gboolean is_again, GError **error)
{
  guint passed;
  guint taken = is_again ? 0 : self->running->len;

  if (self->job->quantity == 0)
    return TRUE;
  if (!count_passed (self, &passed, error))
    return FALSE;
  return passed + taken < self->job->quantity || set_complete (self, error);
}

/**
 * fj_job_keeper_count:
 * @self: a keeper
 * @passed: (out): how many boards have passed with this job and are no longer at it
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Blocking, for a moment.
 *
 * Returns: whether they could be counted
 */
gboolean
fj_job_keeper_count (FjJobKeeper *self, guint *passed, GError **error)
{
  gboolean is_good;

  g_return_val_if_fail (FJ_IS_JOB_KEEPER (self), FALSE);

  g_mutex_lock (&self->mutex);
  is_good = count_passed (self, passed, error);
  g_mutex_unlock (&self->mutex);
  return is_good;
}

/**
 * fj_job_keeper_has_passed:
 * @self: a keeper
 * @serial: serial number of a board that tells it from others
 * @passed: (out): whether that board has passed with this job
 * @error: return location for %FJ_ERROR_RECORD
 *
 * Blocking, for a moment. Without records nobody knows, and no board has.
 *
 * Returns: whether the records could be read
 */
gboolean
fj_job_keeper_has_passed (FjJobKeeper *self, const char *serial, gboolean *passed, GError **error)
{
  g_return_val_if_fail (FJ_IS_JOB_KEEPER (self), FALSE);

  *passed = FALSE;
  return self->records == NULL ||
         fj_record_job_has_passed (self->records, self->job->sha256, serial, passed, error);
}

/**
 * fj_job_keeper_check_quantity:
 * @self: a keeper
 * @error: return location for %FJ_ERROR_JOB, %FJ_ERROR_RECORD
 *
 * Blocking, for a moment.
 *
 * Returns: whether there is a board left to make
 */
gboolean
fj_job_keeper_check_quantity (FjJobKeeper *self, GError **error)
{
  gboolean is_good;

  g_return_val_if_fail (FJ_IS_JOB_KEEPER (self), FALSE);

  g_mutex_lock (&self->mutex);
  is_good = has_room (self, FALSE, error);
  g_mutex_unlock (&self->mutex);
  return is_good;
}

static void
fj_job_keeper_name (FjRunGuard *guard, FjAttempt *attempt)
{
  FjJobKeeper *self = FJ_JOB_KEEPER (guard);

  attempt->job = g_strdup (self->job->name);
  attempt->job_sha256 = g_strdup (self->job->sha256);
}

static gboolean
check_family (FjJobKeeper *self, FjAttempt *attempt, GError **error)
{
  g_autofree char *families = NULL;

  if (fj_job_allows_family (self->job, attempt->family))
    return TRUE;
  families = g_strjoinv (", ", self->job->families);
  fj_error_set (error, FJ_ERROR_JOB, _ ("Take the board that the job is for."),
                /* Translators: names of chips: of the board, and of the job */
                _ ("The board has the chip %s, and the job is for %s."),
                attempt->family != NULL ? attempt->family : attempt->title, families);
  return FALSE;
}

/* Has a place among those that are to be made until it is over. */
static gboolean
take_place (FjJobKeeper *self, FjAttempt *attempt, GError **error)
{
  gboolean is_again = FALSE;
  gboolean is_good;

  if (self->job->quantity > 0 && attempt->is_unique && attempt->serial != NULL &&
      !fj_job_keeper_has_passed (self, attempt->serial, &is_again, error))
    return FALSE;
  g_mutex_lock (&self->mutex);
  is_good = has_room (self, is_again, error);
  if (is_good && !is_again)
    g_ptr_array_add (self->running, g_strdup (attempt->id));
  g_mutex_unlock (&self->mutex);
  return is_good;
}

static void
leave_place (FjJobKeeper *self, FjAttempt *attempt)
{
  guint position;

  g_mutex_lock (&self->mutex);
  if (g_ptr_array_find_with_equal_func (self->running, attempt->id, g_str_equal, &position))
    g_ptr_array_remove_index_fast (self->running, position);
  g_mutex_unlock (&self->mutex);
}

/* Without it the board may be flashed. */
static gboolean
ask_program (FjJobKeeper *self, FjAttempt *attempt, GCancellable *cancellable, GError **error)
{
  g_autofree char *input = NULL;

  if (self->job->before == NULL)
    return TRUE;
  input = fj_job_hook_json_begin (self->job, attempt);
  return fj_job_hook_run (self->job->before, input, cancellable, error);
}

static gboolean
fj_job_keeper_begin (FjRunGuard *guard, FjAttempt *attempt, GCancellable *cancellable,
                     GError **error)
{
  FjJobKeeper *self = FJ_JOB_KEEPER (guard);

  if (!check_family (self, attempt, error) ||
      !fj_job_check_plan (self->check, attempt->plan, cancellable, error) ||
      !fj_job_trust_check (self->job, error) || !take_place (self, attempt, error))
    return FALSE;
  if (ask_program (self, attempt, cancellable, error))
    return TRUE;
  leave_place (self, attempt);
  return FALSE;
}

static gboolean
fj_job_keeper_check (FjRunGuard *guard, FjAttempt *attempt, GError **error)
{
  return fj_job_check_plan (FJ_JOB_KEEPER (guard)->check, attempt->plan, NULL, error);
}

static gboolean
fj_job_keeper_over (FjRunGuard *guard, FjAttempt *attempt, const GError *outcome, GError **error)
{
  FjJobKeeper     *self = FJ_JOB_KEEPER (guard);
  g_autofree char *input = NULL;

  leave_place (self, attempt);
  if (self->job->after == NULL)
    return TRUE;
  input = fj_job_hook_json_end (self->job, attempt, self->records, outcome);
  return fj_job_hook_run (self->job->after, input, NULL, error);
}

static void
fj_job_keeper_guard_init (FjRunGuardInterface *iface)
{
  iface->name = fj_job_keeper_name;
  iface->begin = fj_job_keeper_begin;
  iface->check = fj_job_keeper_check;
  iface->over = fj_job_keeper_over;
}
