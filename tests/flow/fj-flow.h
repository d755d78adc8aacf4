/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-error.h>
#include <fj-read.h>
#include <fj-stm32mp-driver.h>
#include <fj-virtual-board.h>

G_BEGIN_DECLS

/**
 * FjFlow:
 *
 * One virtual board on a simulated clock, files for it, and what a run over it gave.
 */
typedef struct {
  char               *profile; /* (owned) */
  char               *folder;  /* (owned) with layout and files */
  FjClock            *clock;
  FjVirtualBoard     *board;
  FjPortWatch        *watch;
  FjPlan             *plan;
  FjProgress         *progress; /* (nullable) of the last run */
  GCancellable       *cancellable;
  GString            *events;   /* one a line, of the last run */
  const FjBootDriver *driver;   /* STM32MP, unless a test has its own */
  const char         *storages; /* (nullable) of the boards that are plugged in from now on */
  FjVerify            verify;   /* of the plans that are made from now on */
  gboolean            reads;    /* the same: they write nothing */
  FjReadOrder        *order;    /* (nullable) (not owned) what the next run reads */
  FjEnd               end;
  const char         *serial; /* (nullable) */
  FjWay               way;
  gboolean            needs_reset;
  gboolean            awaits_reset; /* the next run knows that the last one has left it so */
  gboolean            paced;        /* as slow as a board, from the next time it is plugged in */
  GError             *error;        /* (nullable) of the last run */
} FjFlow;

/* Layouts for the storages of the virtual board. */
typedef enum {
  FJ_FLOW_SD,
  FJ_FLOW_RAW, /* one image of the whole card */
  FJ_FLOW_EMMC,
  FJ_FLOW_NAND,
  FJ_FLOW_NOR,
  FJ_FLOW_START, /* nothing but boot files */
} FjFlowLayout;

void fj_flow_init (FjFlow *self, const char *profile, FjFlowLayout layout, const char *faults);
void fj_flow_init_text (FjFlow *self, const char *profile, const char *layout, const char *faults);
/* What starts a board as far as its U-Boot, as lines of a layout. */
const char *fj_flow_get_boot_rows (const char *profile);
/* Without a board on the port, and without a plan. */
void     fj_flow_init_files (FjFlow *self, const char *profile);
void     fj_flow_write_files (FjFlow *self);
GBytes  *fj_flow_make_fip (gsize length);
void     fj_flow_plan (FjFlow *self, const char *layout);
void     fj_flow_plug (FjFlow *self, const char *faults);
void     fj_flow_plan_again (FjFlow *self);
void     fj_flow_clear (FjFlow *self);
char    *fj_flow_path (FjFlow *self, const char *name);
void     fj_flow_write (FjFlow *self, const char *name, gconstpointer data, gsize length);
gboolean fj_flow_run (FjFlow *self);
double   fj_flow_seconds (FjFlow *self); /* simulated time since the board was plugged in */
/* Every partition that was to be written holds the bytes of its file. */
void fj_flow_assert_written (FjFlow *self);
/* No partition holds any of the bytes. */
void fj_flow_assert_untouched (FjFlow *self);
void fj_flow_assert_error (FjFlow *self, FjError code);
void fj_flow_assert_event (FjFlow *self, const char *pattern);
void fj_flow_assert_state (FjFlow *self, guint8 id, FjItemState state);

/* Bytes that were read back and found to be the same, and that can be: not what U-Boot copies. */
guint64 fj_flow_get_proven (FjFlow *self);
guint64 fj_flow_get_readable (FjFlow *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjFlow, fj_flow_clear)

G_END_DECLS
