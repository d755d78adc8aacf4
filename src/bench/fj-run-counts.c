/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-counts.h"

#include <glib/gi18n-lib.h>

static guint *
get_count (FjRunCounts *self, FjJobState state)
{
  switch (state) {
  case FJ_JOB_QUEUED:
    return &self->waiting;
  case FJ_JOB_RUNNING:
  case FJ_JOB_STOPPING:
    return &self->running;
  case FJ_JOB_PASSED:
    return &self->passed;
  case FJ_JOB_FAILED:
    return &self->failed;
  case FJ_JOB_CANCELLED:
    return &self->stopped;
  case FJ_JOB_READY:
  default:
    return &self->ready;
  }
}

/**
 * fj_run_counts_add:
 * @self: how many boards are at what
 * @state: what one more is at
 */
void
fj_run_counts_add (FjRunCounts *self, FjJobState state)
{
  (*get_count (self, state))++;
}

/**
 * fj_run_counts_get_over:
 *
 * Returns: how many boards have a result
 */
guint
fj_run_counts_get_over (const FjRunCounts *self)
{
  return self->passed + self->failed + self->stopped;
}

/* @text (transfer full), when there is anything to count. */
static void
take_part (GPtrArray *parts, guint n, char *text)
{
  if (n > 0)
    g_ptr_array_add (parts, text);
  else
    g_free (text);
}

/**
 * fj_run_counts_to_text:
 *
 * Returns: (transfer full): the counts that are not zero, translated; the empty string when all are
 */
char *
fj_run_counts_to_text (const FjRunCounts *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  /* Translators: these count boards and stand side by side: "1 running · 2 passed" */
  take_part (parts, self->running,
             g_strdup_printf (ngettext ("%u running", "%u running", self->running), self->running));
  take_part (parts, self->waiting,
             g_strdup_printf (ngettext ("%u waiting", "%u waiting", self->waiting), self->waiting));
  take_part (parts, self->passed,
             g_strdup_printf (ngettext ("%u passed", "%u passed", self->passed), self->passed));
  take_part (parts, self->failed,
             g_strdup_printf (ngettext ("%u failed", "%u failed", self->failed), self->failed));
  take_part (parts, self->stopped,
             g_strdup_printf (ngettext ("%u stopped", "%u stopped", self->stopped), self->stopped));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}
