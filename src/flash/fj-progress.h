/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-driver.h"
#include "fj-plan.h"

#include <fj-clock.h>

G_BEGIN_DECLS

typedef enum {
  FJ_ITEM_WAITING,
  FJ_ITEM_SENDING, /* bytes go to the board */
  FJ_ITEM_WRITING, /* all bytes went; the board writes the rest and checks */
  FJ_ITEM_READING, /* what was written is read back */
  FJ_ITEM_DONE,
  FJ_ITEM_SKIPPED, /* not selected, or nothing to send, or not asked for by the board */
  FJ_ITEM_FAILED,
  FJ_ITEM_STOPPED, /* was under way when the user stopped the run */
} FjItemState;

/* That of the item which stands for reading back; the board's phase by then, and that of no row. */
#define FJ_ID_VERIFY 0xFE

#define FJ_TYPE_ITEM_STATE (fj_item_state_get_type ())
GType fj_item_state_get_type (void);

/**
 * FjItemInfo: one thing that is done: a file or the layout that is sent, in this order, and last of
 * all what is read back.
 */
typedef struct {
  guint8        id;       /* phase id; 0x00 is the layout itself */
  int           plan_row; /* index in the plan, or -1 for the layout and what is read back */
  char         *name;     /* (owned) partition name */
  char         *target;   /* (owned) "mmc0", or "none" for boot files */
  FjStorageKind storage;  /* what it is written to; none: files for the boot stages, the layout */
  guint64       total;    /* bytes, as planned; 0: not known before the board is asked */
  gboolean      is_read;  /* it comes from the board */
} FjItemInfo;

typedef struct {
  FjItemState state;
  guint64     bytes;    /* acknowledged by the board */
  guint64     total;    /* to be sent: more than planned where nothing can be left out */
  gint64      started;  /* clock, µs; 0: not yet */
  gint64      finished; /* 0: not yet */
} FjItemStatus;

typedef enum {
  FJ_EVENT_STAGE,   /* the board is in another boot stage: @stage, @text its product string */
  FJ_EVENT_ITEM,    /* item @item is in another state: @state */
  FJ_EVENT_WAIT,    /* waiting for @text, at most until @deadline (0: the wait is over) */
  FJ_EVENT_NOTE,    /* @text is worth showing in a log */
  FJ_EVENT_WARNING, /* @text is worth showing to the user */
} FjEventType;

typedef struct {
  FjEventType        type;
  gint64             time;  /* clock, µs */
  const FjStageInfo *stage; /* (nullable) */
  guint              item;
  FjItemState        state;
  gint64             deadline;
  const char        *text; /* translated; only during the call */
} FjEvent;

typedef void (*FjEventFunc) (const FjEvent *event, gpointer user_data);

/**
 * FjProgress:
 *
 * How far a run is: the worker writes, everybody else reads. Thread-safe, atomic reference count.
 * Advancing by a block costs one store.
 */
typedef struct _FjProgress FjProgress;

FjProgress *fj_progress_new (FjPlan *plan, FjClock *clock);
FjProgress *fj_progress_ref (FjProgress *self);
void        fj_progress_unref (FjProgress *self);
/* Before the run starts: called on the worker's thread, in order. */
void fj_progress_set_func (FjProgress *self, FjEventFunc func, gpointer user_data);

/* Reading, any thread. */
guint              fj_progress_get_n_items (FjProgress *self);
const FjItemInfo  *fj_progress_get_info (FjProgress *self, guint item); /* never changes */
void               fj_progress_get_status (FjProgress *self, guint item, FjItemStatus *status);
const FjStageInfo *fj_progress_get_stage (FjProgress *self); /* (nullable): not yet known */
guint64            fj_progress_get_total (FjProgress *self); /* bytes of all items */
guint64            fj_progress_get_bytes (FjProgress *self); /* bytes done of all items */
FjClock           *fj_progress_get_clock (FjProgress *self);
char              *fj_progress_dup_wait (FjProgress *self, gint64 *deadline); /* (nullable) */
FjWay              fj_progress_get_way (FjProgress *self, const char **why);

/* Writing, the worker only. */
int  fj_progress_find (FjProgress *self, guint8 id); /* item, or -1 */
void fj_progress_set_stage (FjProgress *self, const FjStageInfo *stage, const char *product);
void fj_progress_skip_item (FjProgress *self, guint item);
void fj_progress_skip_passed (FjProgress *self, const FjBootDriver *driver,
                              const FjStageInfo *stage);
void fj_progress_set_item_state (FjProgress *self, guint item, FjItemState state);
void fj_progress_set_item_bytes (FjProgress *self, guint item, guint64 bytes);
void fj_progress_set_item_total (FjProgress *self, guint item, guint64 total);
void fj_progress_wait (FjProgress *self, const char *what, gint64 deadline); /* NULL: over */
void fj_progress_set_way (FjProgress *self, FjWay way, const char *why);     /* (nullable) */
void fj_progress_say (FjProgress *self, FjEventType type, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjProgress, fj_progress_unref)

G_END_DECLS
