/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-view.h"

G_DEFINE_INTERFACE (FjCliView, fj_cli_view, G_TYPE_OBJECT)

static void
fj_cli_view_default_init (FjCliViewInterface *iface)
{
}

/**
 * fj_cli_view_begin:
 *
 * @jobs (element-type FjFlashJob) are about to run, as those of @runs. Without @runs there are none
 * yet: whoever calls puts them into @jobs, calls fj_cli_view_started() and, when they are over,
 * takes them out again.
 */
void
fj_cli_view_begin (FjCliView *self, FjRunSet *runs, GPtrArray *jobs)
{
  g_return_if_fail (FJ_CLI_IS_VIEW (self));

  FJ_CLI_VIEW_GET_IFACE (self)->begin (self, runs, jobs);
  for (guint i = 0; i < jobs->len; i++)
    fj_cli_view_started (self, g_ptr_array_index (jobs, i));
}

/**
 * fj_cli_view_started:
 *
 * @job is about to run.
 */
void
fj_cli_view_started (FjCliView *self, FjFlashJob *job)
{
  g_return_if_fail (FJ_CLI_IS_VIEW (self));

  if (FJ_CLI_VIEW_GET_IFACE (self)->started != NULL)
    FJ_CLI_VIEW_GET_IFACE (self)->started (self, job);
}

/**
 * fj_cli_view_event:
 *
 * @event happened in @job.
 */
void
fj_cli_view_event (FjCliView *self, FjFlashJob *job, const FjJobEvent *event)
{
  g_return_if_fail (FJ_CLI_IS_VIEW (self));

  FJ_CLI_VIEW_GET_IFACE (self)->event (self, job, event);
}

/**
 * fj_cli_view_update:
 *
 * Time has gone by.
 */
void
fj_cli_view_update (FjCliView *self)
{
  g_return_if_fail (FJ_CLI_IS_VIEW (self));

  FJ_CLI_VIEW_GET_IFACE (self)->update (self);
}

/**
 * fj_cli_view_ended:
 *
 * @job is over.
 */
void
fj_cli_view_ended (FjCliView *self, FjFlashJob *job)
{
  g_return_if_fail (FJ_CLI_IS_VIEW (self));

  FJ_CLI_VIEW_GET_IFACE (self)->ended (self, job);
}

/**
 * fj_cli_view_pause:
 *
 * Somebody else is about to print.
 */
void
fj_cli_view_pause (FjCliView *self)
{
  g_return_if_fail (FJ_CLI_IS_VIEW (self));

  if (FJ_CLI_VIEW_GET_IFACE (self)->pause != NULL)
    FJ_CLI_VIEW_GET_IFACE (self)->pause (self);
}

/**
 * fj_cli_view_end:
 *
 * All jobs are over.
 */
void
fj_cli_view_end (FjCliView *self)
{
  g_return_if_fail (FJ_CLI_IS_VIEW (self));

  FJ_CLI_VIEW_GET_IFACE (self)->end (self);
}
