/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-extent-kind.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ENUM_TYPE (FjExtentKind, fj_extent_kind,
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_DATA, "data"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_ZERO, "zero"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_UNUSED, "unused"))

G_DEFINE_ENUM_TYPE (FjExtentSource, fj_extent_source,
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_SOURCE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_SOURCE_GPT, "gpt"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_SOURCE_EXT, "ext"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_SOURCE_FAT, "fat"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_SOURCE_SQUASHFS, "squashfs"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_SOURCE_SWAP, "swap"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_SOURCE_BMAP, "bmap"))

G_DEFINE_ENUM_TYPE (FjExtentWhy, fj_extent_why,
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_WHY_NOTHING, "nothing"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_WHY_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_WHY_DIRTY, "dirty"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_WHY_DAMAGED, "damaged"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_WHY_UNSUPPORTED, "unsupported"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_WHY_CUT_OFF, "cut-off"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_WHY_BMAP, "wrong-bmap"),
                    G_DEFINE_ENUM_VALUE (FJ_EXTENT_WHY_ASKED, "asked"))

static const char *const why_texts[] = {
  [FJ_EXTENT_WHY_NOTHING] = NULL,
  [FJ_EXTENT_WHY_UNKNOWN] = N_ ("It is sent whole: what of it is in use is not known."),
  [FJ_EXTENT_WHY_DIRTY] = N_ ("It is sent whole: its file system was not closed."),
  [FJ_EXTENT_WHY_DAMAGED] = N_ ("It is sent whole: its file system is damaged."),
  [FJ_EXTENT_WHY_UNSUPPORTED] =
    N_ ("It is sent whole: its file system has features that Flashjig does not know."),
  [FJ_EXTENT_WHY_CUT_OFF] = N_ ("It is sent whole: its file system is larger than the file."),
  [FJ_EXTENT_WHY_BMAP] = N_ ("It is sent whole: the .bmap file beside it belongs to another file."),
  [FJ_EXTENT_WHY_ASKED] = N_ ("It is sent byte for byte, as asked for."),
};

/**
 * fj_extent_why_to_text:
 *
 * Returns: (nullable): why all of it is sent, as a sentence, translated
 */
const char *
fj_extent_why_to_text (FjExtentWhy why)
{
  return why_texts[why] != NULL ? _ (why_texts[why]) : NULL;
}
