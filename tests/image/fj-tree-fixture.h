/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A flattened device tree of one root with these properties. No @model: without that one. */
GByteArray *tree_fixture_make (const char *compatible, gsize length, const char *model);

G_END_DECLS
