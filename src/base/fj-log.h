/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The log domain of a room is "flashjig-" and the name of its folder; its meson.build sets it. What
 * goes over the wire has a domain of its own: one transfer a line.
 */
#define FJ_LOG_WIRE "flashjig-wire"

G_END_DECLS
