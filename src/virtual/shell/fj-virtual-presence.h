/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-faults.h"
#include "fj-virtual-pace.h"
#include "fj-virtual-program.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FjVirtualPresence:
 *
 * When a board is on the bus: its comings and goings, those that are still to happen, and who is
 * told. All calls with the board locked, but for those that say otherwise.
 */
typedef struct _FjVirtualPresence FjVirtualPresence;

/**
 * FjVirtualPresenceFunc: the board has come to the bus or left it. Any thread, without locks held;
 * comes and goes are told in order.
 */
typedef void (*FjVirtualPresenceFunc) (FjVirtualBoard *board, gboolean present, gpointer user_data);

/**
 * FjVirtualPresenceFuncs:
 * @lock: locks the board
 * @unlock: unlocks it, and tells
 * @come_up: it is on the bus with @stage; @resumes: which goes on where it was
 * @tick: the time that fj_virtual_presence_tick_in() was asked for has come
 *
 * What a board does when something happens to its presence.
 */
typedef struct {
  void (*lock) (FjVirtualBoard *board);
  void (*unlock) (FjVirtualBoard *board);
  void (*come_up) (FjVirtualBoard *board, const FjVirtualStageInfo *stage, gboolean resumes);
  void (*tick) (FjVirtualBoard *board);
} FjVirtualPresenceFuncs;

/**
 * FjVirtualPresenceConfig: whose presence it is, and what it goes by. Nothing of it is owned, and
 * all of it lives longer.
 */
typedef struct {
  FjVirtualBoard               *board;
  const FjVirtualPresenceFuncs *funcs;
  const char                   *port; /* for debug lines */
  FjClock                      *clock;
  FjVirtualFaults              *faults;
  FjVirtualPace                *pace;
} FjVirtualPresenceConfig;

FjVirtualPresence *fj_virtual_presence_new (const FjVirtualPresenceConfig *config);
void               fj_virtual_presence_free (FjVirtualPresence *self);

/* Whether it is on the bus. */
gboolean fj_virtual_presence_is_here (FjVirtualPresence *self);
gboolean fj_virtual_presence_is_arrival (FjVirtualPresence *self, guint64 arrival);
/* Whether it is on its way off the bus by itself. */
gboolean fj_virtual_presence_is_leaving (FjVirtualPresence *self);
/* Its USB address; another one after each arrival. */
guint   fj_virtual_presence_get_address (FjVirtualPresence *self);
guint64 fj_virtual_presence_get_arrival (FjVirtualPresence *self);
/* How long it has been here, µs. */
gint64 fj_virtual_presence_get_age (FjVirtualPresence *self);

/* Comes to the bus now, with @stage. */
void fj_virtual_presence_arrive (FjVirtualPresence *self, const FjVirtualStageInfo *stage);
/* Leaves it now, as by the cable; nothing that was to happen does. */
void fj_virtual_presence_leave (FjVirtualPresence *self);
/* Off the bus for @ms, with @stage, which runs, and everything else as it is. */
void fj_virtual_presence_drop (FjVirtualPresence *self, const FjVirtualStageInfo *stage,
                               guint64 ms);
/* Leaves now and comes back with @stage in @us. */
void fj_virtual_presence_return (FjVirtualPresence *self, const FjVirtualStageInfo *stage,
                                 gint64 us);
/* Leaves in @leave_us, and is away for @away_us; -1: for good. */
void fj_virtual_presence_restart (FjVirtualPresence *self, gint64 leave_us,
                                  const FjVirtualStageInfo *stage, gint64 away_us);
void fj_virtual_presence_leave_in (FjVirtualPresence *self, guint64 ms);
/* Calls the tick function of what runs then, unless it has left before. */
void fj_virtual_presence_tick_in (FjVirtualPresence *self, guint64 ms);

/* Waits until the function that was set before no longer runs, unless it is the caller. */
void fj_virtual_presence_set_func (FjVirtualPresence *self, GMutex *mutex,
                                   FjVirtualPresenceFunc func, gpointer user_data);
/* Tells in order what has happened, from one thread at a time. Unlocks @mutex, the board's. */
void fj_virtual_presence_tell (FjVirtualPresence *self, GMutex *mutex);

G_END_DECLS
