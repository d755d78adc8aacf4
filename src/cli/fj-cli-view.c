/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-view.h"

G_DEFINE_INTERFACE (FjCliView, fj_cli_view, G_TYPE_OBJECT)

static void
fj_cli_view_default_init (FjCliViewInterface *iface)
{
}

/** fj_cli_view_begin: @jobs (element-type FjFlashJob) are about to run */
void
fj_cli_view_begin (FjCliView *self, GPtrArray *jobs)
{
  FJ_CLI_VIEW_GET_IFACE (self)->begin (self, jobs);
}

/** fj_cli_view_event: @event happened in @job */
void
fj_cli_view_event (FjCliView *self, FjFlashJob *job, const FjJobEvent *event)
{
  FJ_CLI_VIEW_GET_IFACE (self)->event (self, job, event);
}

/** fj_cli_view_update: time has gone by */
void
fj_cli_view_update (FjCliView *self)
{
  FJ_CLI_VIEW_GET_IFACE (self)->update (self);
}

/** fj_cli_view_ended: @job is over */
void
fj_cli_view_ended (FjCliView *self, FjFlashJob *job)
{
  FJ_CLI_VIEW_GET_IFACE (self)->ended (self, job);
}

/** fj_cli_view_pause: somebody else is about to print */
void
fj_cli_view_pause (FjCliView *self)
{
  if (FJ_CLI_VIEW_GET_IFACE (self)->pause != NULL)
    FJ_CLI_VIEW_GET_IFACE (self)->pause (self);
}

/** fj_cli_view_end: all jobs are over */
void
fj_cli_view_end (FjCliView *self)
{
  FJ_CLI_VIEW_GET_IFACE (self)->end (self);
}
