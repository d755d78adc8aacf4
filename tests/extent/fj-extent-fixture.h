/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image-fixture.h"

#include <fj-extent-scan.h>

G_BEGIN_DECLS

/* What a storage holds before it is written. */
#define FIXTURE_GARBAGE 0xA5

/* Runs a program in the folder, skips the test where it is missing; it must end well. */
gboolean fixture_run (Fixture *self, const char *command);
/* An empty file of @size bytes without blocks. */
void fixture_truncate (Fixture *self, const char *name, guint64 size);
/* A folder "tree" with files of many sizes, holes and links. */
void fixture_make_tree (Fixture *self);

FjExtentMap *fixture_scan (Fixture *self, const char *name);
void         fixture_assert_whole (Fixture *self, const char *name, FjExtentWhy why);
/* Writes what is in use over garbage, as @name with ".out" behind it. */
void fixture_restore (Fixture *self, const char *name, FjExtentMap *map);
/* Kinds in turn, "D4096 U8192". */
char *fixture_describe (FjExtentMap *map);
/* What is at a byte of the image. */
FjExtentKind fixture_get_kind (FjExtentMap *map, guint64 offset);
/* One byte is another one. */
void fixture_poke (Fixture *self, const char *name, guint64 offset, guint8 value);

G_END_DECLS
