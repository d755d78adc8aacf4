/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-fault.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What a virtual board does wrong, where, and how often.
 *
 * As text: faults separated by ";" or white space, each
 * KIND[@STAGE][/PHASE][#BLOCK][=VALUE][xTIMES]: "stall@uboot/0x10#5", "no-return@tfa",
 * "serial=0000@rom". A value in double quotes may hold anything: phase-text="no card; no eMMC". As
 * a key file: one group a fault, keys Kind, Stage, Phase, Block, Value, Times. The full list of
 * kinds is in the table of fj-virtual-fault.c, which also prints it.
 */
typedef struct _FjVirtualFaults FjVirtualFaults;

FjVirtualFaults *fj_virtual_faults_parse (const char *text, const FjVirtualStageWord *stages,
                                          GError **error);
FjVirtualFaults *fj_virtual_faults_parse_key_file (GBytes *bytes, const FjVirtualStageWord *stages,
                                                   GError **error);
FjVirtualFaults *fj_virtual_faults_read (const char *text, GBytes *bytes,
                                         const FjVirtualStageWord *stages, GError **error);
void             fj_virtual_faults_free (FjVirtualFaults *self);

/* Where the board of some faults is in its work; any call with the board locked. */
typedef void (*FjVirtualLocateFunc) (gpointer board, FjVirtualPlace *place);

/* Whose they are: a port for debug lines, and who is asked for the place. Not owned, not copied. */
void fj_virtual_faults_set_board (FjVirtualFaults *self, const char *port,
                                  FjVirtualLocateFunc locate, gpointer board);
/*
 * The first fault of @kind that fits and still happens (transfer none) (nullable), where the board
 * is at @place; %NULL: where it says that it is.
 */
FjFault *fj_virtual_faults_find (FjVirtualFaults *self, FjFaultKind kind,
                                 const FjVirtualPlace *place);
/* The same, and it has happened once more. */
FjFault *fj_virtual_faults_take (FjVirtualFaults *self, FjFaultKind kind,
                                 const FjVirtualPlace *place);
gboolean fj_virtual_faults_is_empty (FjVirtualFaults *self);
/* (transfer full): as they were written, those that were never found nor taken */
char **fj_virtual_faults_dup_unused (FjVirtualFaults *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjVirtualFaults, fj_virtual_faults_free)

G_END_DECLS
