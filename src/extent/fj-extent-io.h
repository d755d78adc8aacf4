/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-extent-probe.h"

/* Nothing of C++: the library's own header is C. */
#include <ext2fs/ext2fs.h>

/* A file system of libext2fs that is read through a probe. Private to the room. */
errcode_t fj_extent_io_open (FjExtentProbe *probe, int flags, ext2_filsys *fs);
