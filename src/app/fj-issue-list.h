/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-layout.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FJ_TYPE_ISSUE_LIST (fj_issue_list_get_type ())
G_DECLARE_FINAL_TYPE (FjIssueList, fj_issue_list, FJ, ISSUE_LIST, GtkScrolledWindow)

void fj_issue_list_set_issues (FjIssueList *self, GPtrArray *issues, FjLayout *layout);
void fj_issue_list_next (FjIssueList *self);

G_END_DECLS
