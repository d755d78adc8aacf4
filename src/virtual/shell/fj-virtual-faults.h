/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What a virtual board does wrong, where, and how often.
 *
 * As text: faults separated by ";" or white space, each
 * KIND[@STAGE][/PHASE][#BLOCK][=VALUE][xTIMES]: "stall@uboot/0x10#5", "no-return@tfa",
 * "serial=0000@rom". A value in double quotes may hold anything: phase-text="no card; no eMMC". As
 * a key file: one group a fault, keys Kind, Stage, Phase, Block, Value, Times. The full list of
 * kinds is in the table of fj-virtual-faults.c, which also prints it.
 */
typedef struct _FjVirtualFaults FjVirtualFaults;

#define FJ_FAULT_ANY -1
#define FJ_FAULT_BLOCK_END -2 /* the empty block that ends a download */

/**
 * FjVirtualPlace: where in its work a board is, as faults name it.
 */
typedef struct {
  const char *stage; /* (nullable) the word for what runs, %NULL when nothing does */
  int         phase; /* or FJ_FAULT_ANY where it makes no difference */
  gint64      block; /* from 0 within a download, or FJ_FAULT_BLOCK_END, or FJ_FAULT_ANY */
} FjVirtualPlace;

/* A word that a fault may name a stage by, and the nick that the stage has. */
typedef struct {
  const char *word; /* (nullable) %NULL ends a list */
  const char *nick;
} FjVirtualStageWord;

FjVirtualFaults *fj_virtual_faults_parse (const char *text, const FjVirtualStageWord *stages,
                                          GError **error);
FjVirtualFaults *fj_virtual_faults_parse_key_file (GBytes *bytes, const FjVirtualStageWord *stages,
                                                   GError **error);
void             fj_virtual_faults_free (FjVirtualFaults *self);
char           **fj_virtual_faults_split (const char *text, const char *separators);
/* (transfer full): one line a kind: name and what it does, translated. */
char *fj_virtual_faults_describe (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjVirtualFaults, fj_virtual_faults_free)

G_END_DECLS
