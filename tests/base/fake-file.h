/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A file of no disk, as GVfs has them: it is replaced by a stream that takes up to @room bytes, and
 * takes over what it got when it is closed, unless that is cancelled.
 */
GFile      *fake_file_new (const char *text, gsize room);
const char *fake_file_get_text (GFile *file); /* (transfer none) */

G_END_DECLS
