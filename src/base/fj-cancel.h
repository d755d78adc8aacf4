/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gulong fj_cancel_follow (GCancellable *outer, GCancellable *inner);

G_END_DECLS
