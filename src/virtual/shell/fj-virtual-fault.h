/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_FAULT_ANY -1
#define FJ_FAULT_BLOCK_END -2 /* the empty block that ends a download */

/**
 * FjVirtualPlace: where in its work a board is, as faults name it.
 */
typedef struct {
  const char *stage;       /* (nullable) the word for what runs, %NULL when nothing does */
  int         phase;       /* or FJ_FAULT_ANY where it makes no difference */
  gint64      block;       /* from 0 within a download, or FJ_FAULT_BLOCK_END, or FJ_FAULT_ANY */
  gboolean    is_question; /* a host may do without the answer */
} FjVirtualPlace;

/* A word that a fault may name a stage by, and the nick that the stage has. */
typedef struct {
  const char *word; /* (nullable) %NULL ends a list */
  const char *nick;
} FjVirtualStageWord;

/* Each kind is explained in the table of fj-virtual-fault.c. */
typedef enum {
  /* while bytes are sent */
  FJ_FAULT_STALL,
  FJ_FAULT_SHORT,
  FJ_FAULT_DFU_ERROR,
  FJ_FAULT_SILENT,
  FJ_FAULT_SLOW,
  FJ_FAULT_GONE,
  FJ_FAULT_GONE_AND_RETURN,
  FJ_FAULT_RESET,
  FJ_FAULT_WRONG_STATE,
  FJ_FAULT_QUICK,
  FJ_FAULT_DNBUSY,
  FJ_FAULT_STAYS,
  /* on the way to a stage */
  FJ_FAULT_NEVER_STARTS,
  FJ_FAULT_STARTS_THEN_LEAVES,
  FJ_FAULT_NO_RETURN,
  FJ_FAULT_RETURN_LATE,
  FJ_FAULT_FLAP,
  FJ_FAULT_BACK_TO_ROM,
  FJ_FAULT_SAME_ADDRESS,
  /* what a stage looks like */
  FJ_FAULT_SERIAL,
  FJ_FAULT_NO_SERIAL,
  FJ_FAULT_ZERO_SERIAL,
  FJ_FAULT_PID,
  FJ_FAULT_GARBAGE_STRINGS,
  FJ_FAULT_EMPTY_STRINGS,
  FJ_FAULT_GARBAGE_DESCRIPTORS,
  FJ_FAULT_FULL_SPEED,
  /* what it answers */
  FJ_FAULT_POLL,
  FJ_FAULT_SHORT_STATUS,
  FJ_FAULT_MANIFEST_LONG,
  FJ_FAULT_GARBAGE_PHASE,
  FJ_FAULT_SHORT_PHASE,
  FJ_FAULT_PHASE_TEXT,
  FJ_FAULT_PHASE_512,
  FJ_FAULT_PHASE_STUCK,
  FJ_FAULT_NO_FASTBOOT,
  FJ_FAULT_FASTBOOT_FAIL,
  FJ_FAULT_EARLY_OKAY,
  FJ_FAULT_GARBAGE_REPLY,
  /* who may open it */
  FJ_FAULT_BUSY,
  FJ_FAULT_NO_PERMISSION,
  /* storage */
  FJ_FAULT_DISK_FULL,
  FJ_FAULT_TRUNCATE_WRITE,
  FJ_FAULT_SMALL_STORAGE,
  FJ_FAULT_FLIP_BIT,
  FJ_FAULT_SHORT_UPLOAD,
  FJ_FAULT_NO_OFFSET,
  FJ_FAULT_ERASE_FAILS,
  FJ_FAULT_STALE_LAYOUT,
  FJ_N_FAULTS,
} FjFaultKind;

typedef struct {
  FjFaultKind kind;
  char       *stage;  /* (owned) (nullable) any */
  int         phase;  /* or FJ_FAULT_ANY */
  gint64      block;  /* from 0 within a download, FJ_FAULT_ANY or FJ_FAULT_BLOCK_END */
  char       *value;  /* (owned) (nullable) */
  guint64     number; /* @value as a number, or the default of the kind */
  guint       times;  /* how often it still happens; 0: no more, G_MAXUINT: always */
  char       *text;   /* (owned) as it was written, or the name of its group */
  gboolean    happened;
  gboolean    was_told; /* in a debug line */
} FjFault;

/* One fault, as text or as a group of a key file. FALSE: there is nothing to clear. */
gboolean fj_virtual_fault_parse (FjFault *fault, const char *text, GError **error);
gboolean fj_virtual_fault_parse_group (FjFault *fault, GKeyFile *file, const char *group,
                                       GError **error);
/* Puts a stage's nick in place of the word for it. */
gboolean fj_virtual_fault_find_stage (FjFault *fault, const FjVirtualStageWord *stages,
                                      GError **error);
void     fj_virtual_fault_clear (FjFault *fault);

/* Whether it is one of @kind, still happens, and does at @place. */
gboolean fj_virtual_fault_fits (const FjFault *fault, FjFaultKind kind,
                                const FjVirtualPlace *place);
/* It has happened once more. */
void        fj_virtual_fault_use_up (FjFault *fault);
const char *fj_virtual_fault_get_owner (const FjFault *fault);

char **fj_virtual_fault_split (const char *text, const char *separators);
/* (transfer full): one line a kind: name and what it does, translated. */
char *fj_virtual_fault_describe_kinds (void);

G_END_DECLS
