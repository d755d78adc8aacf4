/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-pace.h"

gint64
fj_virtual_pace_now (FjVirtualPace *self)
{
  return fj_clock_now (self->clock);
}

void
fj_virtual_pace_reset (FjVirtualPace *self)
{
  self->ready = 0;
}

void
fj_virtual_pace_stop (FjVirtualPace *self)
{
  self->ready = G_MAXINT64;
}

void
fj_virtual_pace_delay (FjVirtualPace *self, gint64 us)
{
  if (self->ready != G_MAXINT64)
    self->ready = MAX (self->ready, fj_clock_now (self->clock)) + us;
}

void
fj_virtual_pace_spend (FjVirtualPace *self, gint64 us)
{
  if (self->is_paced)
    fj_virtual_pace_delay (self, us);
}

void
fj_virtual_pace_wait_until (FjVirtualPace *self, gint64 time)
{
  self->ready = MAX (self->ready, time);
}

void
fj_virtual_pace_pause (FjVirtualPace *self, gint64 us)
{
  self->ready = fj_clock_now (self->clock) + us;
}
