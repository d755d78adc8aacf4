/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-build-file.h"

G_BEGIN_DECLS

/**
 * FjBootSet:
 *
 * The files of a build that start one kind of board over USB, and why it is these.
 */
typedef struct {
  const FjStm32Chips *chips;
  char               *board;   /* (owned): as the names of the files call it, or "" */
  char               *chain;   /* (owned): "optee", "trusted" …, or "" */
  const FjBuildFile  *fsbl;    /* (not owned): id 0x01 */
  const FjBuildFile  *ddr;     /* (not owned) (nullable): id 0x02, where the chip asks for it */
  const FjBuildFile  *ssbl;    /* (not owned): id 0x03 */
  GPtrArray          *reasons; /* (owned) (element-type utf8): a sentence for each choice */
} FjBootSet;

/* @files (element-type FjBuildFile) has to outlive what is found. */
GPtrArray *fj_boot_sets_find (GPtrArray *files, GPtrArray *missing);
void       fj_boot_set_free (FjBootSet *self);
char      *fj_boot_set_dup_words (const FjBootSet *self);

/* What the board starts from later, when it starts from its own
 * storage. (nullable): nothing fits. */
const FjBuildFile *fj_boot_set_find_fsbl (const FjBootSet *self, GPtrArray *files,
                                          FjBuildTarget target);
const FjBuildFile *fj_boot_set_find_ssbl (const FjBootSet *self, GPtrArray *files,
                                          FjBuildTarget target);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjBootSet, fj_boot_set_free)

G_END_DECLS
