/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-build-target.h"

#include <fj-image.h>
#include <fj-layout-types.h>
#include <fj-stm32-chips.h>

G_BEGIN_DECLS

/* What the name of a file says about its use, one bit each. */
typedef enum {
  FJ_NAME_SAYS_SD = 1 << FJ_TARGET_SD,
  FJ_NAME_SAYS_EMMC = 1 << FJ_TARGET_EMMC,
  FJ_NAME_SAYS_NOR = 1 << FJ_TARGET_NOR,
  FJ_NAME_SAYS_NAND = 1 << FJ_TARGET_NAND,
  FJ_NAME_SAYS_USB = 1 << 4,
  FJ_NAME_SAYS_DDR = 1 << 5,
  FJ_NAME_SAYS_UPDATE = 1 << 6, /* for a system that runs already */
} FjNameSays;
#define FJ_NAME_SAYS_STORAGE \
  (FJ_NAME_SAYS_SD | FJ_NAME_SAYS_EMMC | FJ_NAME_SAYS_NOR | FJ_NAME_SAYS_NAND)

/* The part of a system that a file system is. */
typedef enum {
  FJ_SYSTEM_BOOT,
  FJ_SYSTEM_VENDOR,
  FJ_SYSTEM_ROOT,
  FJ_SYSTEM_USER,
  FJ_N_SYSTEM_PARTS,
} FjSystemPart;

/**
 * FjBuildFile:
 *
 * What is known about one file of a build: its name taken apart, and what its headers say. Plain
 * values, so that a proposal can be made (and tested) without a single file.
 */
typedef struct {
  char               *path;       /* (owned): below the folder of the build, with slashes */
  char               *name;       /* (owned): the last part of it, for people */
  guint               says;       /* FjNameSays */
  char               *board;      /* (owned): the rest of a boot file's name, or "" */
  char               *chain;      /* (owned): "optee", "trusted" … as its name says, or "" */
  FjImageKind         kind;       /* of the content */
  gboolean            packed;     /* and has to be unpacked on the way */
  guint64             size;       /* bytes of content; 0: not known before it is unpacked */
  gboolean            is_cut_off; /* the image of a card that ends inside of a partition */
  gboolean            is_whole;   /* the headers can be read, and their checksum is right */
  const FjStm32Chips *chips;      /* (nullable) that take its STM32 header */
  guint8              binary_type;
  guint32             load_address;
  gboolean            is_encrypted;
  gboolean            has_usb;        /* strings of a TF-A that talks USB */
  gboolean            needs_metadata; /* strings of a TF-A that starts by what an update left */
  gboolean            has_stm32prog;  /* strings of a U-Boot that can program */
  gboolean            has_uboot;      /* FIP with BL33 */
  gboolean            has_optee;      /* FIP with BL32 in parts, or with BL32 alone */
  char               *version;        /* (owned) (nullable): "U-Boot 2023.10 …" */
  GPtrArray          *gpt;            /* (owned) (nullable) (element-type FjGptEntry) */
} FjBuildFile;

FjBuildFile *fj_build_file_new (const char *path);
void         fj_build_file_free (FjBuildFile *self);
void         fj_build_file_set_image (FjBuildFile *self, FjImage *image);

gboolean     fj_build_file_is_first_stage (const FjBuildFile *self);
gboolean     fj_build_file_is_for_usb (const FjBuildFile *self);
gboolean     fj_build_file_is_spl (const FjBuildFile *self);
gboolean     fj_build_file_is_headered_uboot (const FjBuildFile *self);
gboolean     fj_build_file_is_file_system (const FjBuildFile *self);
gboolean     fj_build_file_starts_card (const FjBuildFile *self);
FjSystemPart fj_build_file_get_system_part (const FjBuildFile *self);
guint        fj_build_file_get_uboot_year (const FjBuildFile *self);
guint        fj_build_boards_match (const char *a, const char *b);

/* Adds a sentence to a list of them. */
void fj_sentences_add (GPtrArray *sentences, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjBuildFile, fj_build_file_free)

G_END_DECLS
