/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-proposal-maker.h>

G_BEGIN_DECLS

/* The version of the U-Boot in the FIPs. */
#define FJ_CASE_UBOOT "U-Boot 2023.10-stm32mp-r1 (Mar 01 2024)"

/* A build that is filled file by file, and what comes of it. */
typedef struct {
  FjBuild   *build;     /* (owned) */
  GPtrArray *missing;   /* (owned) */
  GPtrArray *proposals; /* (owned) (nullable) */
} FjProposalCase;

void              fj_proposal_case_init (FjProposalCase *self);
void              fj_proposal_case_clear (FjProposalCase *self);
FjBuildFile      *fj_proposal_case_add (FjProposalCase *self, const char *path, FjImageKind kind,
                                        guint64 size);
FjBuildFile      *fj_proposal_case_add_tfa (FjProposalCase *self, const char *path, guint32 version,
                                            gboolean has_usb);
FjBuildFile      *fj_proposal_case_add_fip (FjProposalCase *self, const char *path);
FjBuildFile      *fj_proposal_case_add_card (FjProposalCase *self, const char *path,
                                             const char *first);
void              fj_proposal_case_make (FjProposalCase *self);
const FjProposal *fj_proposal_case_get (FjProposalCase *self, guint i);
char             *fj_proposal_get_rows (const FjProposal *proposal);
void              fj_proposal_assert_rows (const FjProposal *proposal, const char *wanted);
gboolean          fj_sentences_mention (GPtrArray *sentences, const char *part);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjProposalCase, fj_proposal_case_clear)

G_END_DECLS
