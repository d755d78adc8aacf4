/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-notice.h"

#include <fj-place-names.h>

G_BEGIN_DECLS

void fj_place_popover_show (GtkWidget *widget, FjPlaceNames *names, const char *port,
                            FjNotice *notice);

G_END_DECLS
