/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-profile.h"

#include <fj-file-search.h>

G_BEGIN_DECLS

/* The usual board: a current boot chain. */
#define FJ_VIRTUAL_DEFAULT_PROFILE "mp15-v4"

const FjVirtualProfile *fj_virtual_choose_profile (FjLayout *layout, FjFileSearch *search,
                                                   GCancellable *cancellable);

G_END_DECLS
