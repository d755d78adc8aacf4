/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-proposal.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Called with the layout that was chosen. */
typedef void (*FjProposalFunc) (const FjProposal *proposal, gpointer user_data);

GtkWidget *fj_proposal_choice_show (GtkWindow *parent, GPtrArray *proposals, GPtrArray *missing,
                                    FjProposalFunc func, gpointer user_data);

G_END_DECLS
