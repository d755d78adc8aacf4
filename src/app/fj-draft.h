/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-layout-document.h"

G_BEGIN_DECLS

void      fj_draft_keep (FjLayoutDocument *document);
gboolean  fj_draft_exists (void);
FjLayout *fj_draft_take (GFile **folder, GError **error);
void      fj_draft_drop (void);

G_END_DECLS
