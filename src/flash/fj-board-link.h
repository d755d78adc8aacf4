/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-driver.h"
#include "fj-port-watch.h"
#include "fj-progress.h"
#include "fj-run-state.h"

G_BEGIN_DECLS

/**
 * FjExpect:
 *
 * What is waited for while the board goes from one program to the next. Static data of a driver,
 * compared by pointer.
 */
typedef struct {
  const char *nick;    /* for the log */
  const char *what;    /* for people, not yet translated: "TF-A to start" */
  guint       seconds; /* limit */
  const char *title;   /* (nullable) not yet translated: of the stage that is expected then */
} FjExpect;

/* How a wait for the board ended that failed. */
typedef enum {
  FJ_LOSS_NONE,
  FJ_LOSS_NOT_BACK, /* it left, or was never there, and nothing came */
  FJ_LOSS_STAYED,   /* it did not leave */
  FJ_LOSS_REFUSED,  /* it stays, and has said so */
} FjLoss;

typedef struct _FjBoardLink FjBoardLink;

/**
 * FjBoardLinkFuncs:
 * @met: (nullable): the device, or what it says of itself, is another one now
 * @entered: (nullable): the stage has been set, perhaps to what it was
 * @lost: (nullable): the device is about to be closed, in whatever state it is
 * @send_off: (nullable): asks the board to go on. Sets its first argument when the board refuses
 *   and stays; without it the board has been asked already
 * @has_gone_on: (nullable): whether a board that looks as before has gone on all the same
 *
 * What the owner of a protocol adds to a link. They get the user data of
 * fj_board_link_set_funcs().
 */
typedef struct {
  void (*met) (gpointer user_data);
  void (*entered) (gpointer user_data);
  void (*lost) (gpointer user_data);
  gboolean (*send_off) (gboolean *refused, gpointer user_data, GCancellable *cancellable,
                        GError **error);
  gboolean (*has_gone_on) (gpointer user_data, GCancellable *cancellable);
} FjBoardLinkFuncs;

/**
 * FjBoardLink:
 *
 * One board on its port, for the time of a run: the device that is there now, what it says of
 * itself, whether it is still the same board, and the way from one device to the next when it
 * re-enumerates. It knows nothing of what is sent. One thread.
 *
 * Errors: %G_IO_ERROR_CANCELLED; %FJ_ERROR_NO_DEVICE, _REENUMERATE, _WRONG_BOARD, _RESTARTED, and
 * those of the device.
 */
FjBoardLink *fj_board_link_new (const FjBootDriver *driver, FjPortWatch *watch,
                                FjProgress *progress, FjRunState *run);
void         fj_board_link_free (FjBoardLink *self);
void         fj_board_link_set_funcs (FjBoardLink *self, const FjBoardLinkFuncs *funcs,
                                      gpointer user_data);
void         fj_board_link_set_serial (FjBoardLink *self, const char *serial);

/* What is there now. */
FjLink            *fj_board_link_get_device (FjBoardLink *self);   /* (nullable) open */
FjIdentity        *fj_board_link_get_identity (FjBoardLink *self); /* (nullable) */
const FjStageInfo *fj_board_link_get_stage (FjBoardLink *self);    /* (nullable) the last one */
const FjFamily    *fj_board_link_get_family (FjBoardLink *self);   /* (nullable) ever named */
const char        *fj_board_link_get_place (FjBoardLink *self);    /* the port path */
FjClock           *fj_board_link_get_clock (FjBoardLink *self);
const char        *fj_board_link_get_obstacle (FjBoardLink *self); /* (nullable) for people */

/* What a failed wait was for. */
const FjExpect *fj_board_link_get_missed (FjBoardLink *self); /* (nullable) */
FjLoss          fj_board_link_get_loss (FjBoardLink *self);

gboolean    fj_board_link_await_reset (FjBoardLink *self, const FjExpect *expect,
                                       GCancellable *cancellable, GError **error);
gboolean    fj_board_link_find (FjBoardLink *self, const FjExpect *expect,
                                GCancellable *cancellable, GError **error);
gboolean    fj_board_link_come_back (FjBoardLink *self, const FjExpect *expect, gint64 deadline,
                                     GCancellable *cancellable, GError **error);
gboolean    fj_board_link_go_on (FjBoardLink *self, const FjExpect *expect,
                                 GCancellable *cancellable, GError **error);
gboolean    fj_board_link_wait_left (FjBoardLink *self, guint ms, GCancellable *cancellable);
FjIdentity *fj_board_link_peek (FjBoardLink *self, GCancellable *cancellable);
gboolean    fj_board_link_look_again (FjBoardLink *self, const FjStageInfo *stage,
                                      GCancellable *cancellable,
                                      GError      **error);
void        fj_board_link_end_run (FjBoardLink *self);
void        fj_board_link_set_stage (FjBoardLink *self, const FjStageInfo *stage);
void        fj_board_link_disconnect (FjBoardLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjBoardLink, fj_board_link_free)

G_END_DECLS
