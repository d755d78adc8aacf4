/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void     fj_wire_log_look_up (void);
gboolean fj_wire_log_is_on (void);

G_END_DECLS
