/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * For everything that keeps or sends errors: the message, and all that is known of where and why.
 */
void fj_error_json_add (const GError *error, JsonBuilder *builder);

G_END_DECLS
