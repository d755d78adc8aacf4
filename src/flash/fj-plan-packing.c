/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-draft-plan.h"

#include "fj-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * What becomes of packed files. U-Boot stores what it is sent, and nobody but Linux or a script of
 * U-Boot would unpack it there. So a disk or a file system is unpacked on its way, for a row that
 * takes one, and everything else stays what it is, unless somebody chose otherwise.
 */

#define REPORT(draft, row, severity, name, ...) \
  fj_draft_report (draft, row, severity, FJ_ERROR_IMAGE, name, FJ_COLUMN_FILE, __VA_ARGS__)

/* Words of the command line about a row: its own name counts for more than “all”. */
enum {
  NOT_NAMED,
  NAMED_WITH_ALL,
  NAMED,
};

static int
get_rank (const FjDraftRow *row, GStrv words)
{
  if (words == NULL)
    return NOT_NAMED;
  if (fj_draft_row_is_listed (row, words))
    return NAMED;
  return g_strv_contains ((const char *const *) words, "all") ? NAMED_WITH_ALL : NOT_NAMED;
}

/**
 * fj_draft_choose_packing:
 * @self: a draft
 *
 * What was asked for this time counts for more than what stands in the layout.
 */
void
fj_draft_choose_packing (FjDraft *self)
{
  for (guint i = 0; i < self->n_rows; i++) {
    FjDraftRow *row = &self->rows[i];
    int         unpack = get_rank (row, self->unpack);
    int         keep = get_rank (row, self->keep_packed);

    if (unpack > keep)
      row->packing = FJ_PACKING_UNPACK;
    else if (keep > unpack)
      row->packing = FJ_PACKING_KEEP;
    else if (keep != NOT_NAMED && row->is_sent)
      fj_draft_report (self, row, FJ_SEVERITY_ERROR, FJ_ERROR_LAYOUT, "packing-both",
                       FJ_COLUMN_NONE, _ ("“%s” cannot be both unpacked and sent as it is."),
                       row->values.name);
  }
}

/* How somebody says that it shall be otherwise. */
static char *
dup_choice (FjDraft *self, const FjDraftRow *row, FjPacking packing)
{
  gboolean is_unpack = packing == FJ_PACKING_UNPACK;

  if (self->is_command_line)
    return g_strdup_printf ("%s%s", is_unpack ? "--unpack=" : "--keep-packed=", row->values.name);
  return g_strdup (is_unpack ? _ ("“Packed file: unpack while it is sent” in the row's form")
                             : _ ("“Packed file: send as it is” in the row's form"));
}

/* A page or a pointer that was fetched in place of the file, or one that is cut off at once. */
static gboolean
check_name (FjDraft *self, FjDraftRow *row)
{
  g_autofree char *choice = dup_choice (self, row, FJ_PACKING_KEEP);

  if (row->packing == FJ_PACKING_KEEP ||
      fj_image_get_compression (row->image) != FJ_COMPRESSION_NONE ||
      fj_image_get_kind (row->image) == FJ_IMAGE_ARCHIVE ||
      !fj_compression_is_named (fj_image_get_name (row->image)))
    return TRUE;
  REPORT (self, row, FJ_SEVERITY_ERROR, "packed-by-name",
          _ ("“%s” is not a packed file, although its name says so. Fetch or build it again, or "
             "choose %s."),
          row->text, choice);
  return FALSE;
}

/* The board has nothing to unpack an archive with, nor would it know which file to take. */
static gboolean
check_archive (FjDraft *self, FjDraftRow *row)
{
  g_autofree char *choice = dup_choice (self, row, FJ_PACKING_KEEP);
  gboolean         is_image = fj_draft_row_takes_image (row);

  if (row->packing == FJ_PACKING_KEEP || (!is_image && row->values.storage != FJ_STORAGE_NONE) ||
      fj_image_get_inside_kind (row->image) != FJ_IMAGE_ARCHIVE)
    return TRUE;
  REPORT (
    self, row, FJ_SEVERITY_ERROR, "file-is-archive",
    _ ("“%s” is an archive of files (%s), not an image. Take the image out of it, or choose %s."),
    row->text, fj_image_get_format (row->image), choice);
  return FALSE;
}

/* ROM, TF-A and the boot ROM's successors on a storage read their files as they are. */
static gboolean
check_boot_file (FjDraft *self, FjDraftRow *row)
{
  g_autofree char *choice = dup_choice (self, row, FJ_PACKING_UNPACK);
  FjImageKind      inside = fj_image_get_inside_kind (row->image);
  gboolean         is_boot = inside == FJ_IMAGE_STM32 || inside == FJ_IMAGE_FIP;

  if (row->values.storage != FJ_STORAGE_NONE && (row->packing == FJ_PACKING_KEEP || !is_boot))
    return TRUE;
  REPORT (
    self, row, FJ_SEVERITY_ERROR, "boot-packed",
    _ ("“%s” is packed (%s), and no board unpacks a boot file. Unpack it first, or choose %s."),
    row->text, fj_compression_to_text (fj_image_get_compression (row->image)), choice);
  return FALSE;
}

static gboolean
check_unknown (FjDraft *self, FjDraftRow *row, gboolean is_wanted)
{
  g_autofree char *choice = dup_choice (self, row, FJ_PACKING_KEEP);
  FjCompression    compression = fj_image_get_compression (row->image);

  if (!is_wanted || fj_compression_can_unpack (compression))
    return TRUE;
  REPORT (self, row, FJ_SEVERITY_ERROR, "packed-unknown",
          _ ("“%s” is packed with %s, which is not unpacked here. Unpack it first, or choose %s."),
          row->text, fj_compression_to_text (compression), choice);
  return FALSE;
}

/* Nothing starts from a storage that begins with packed data, and
 * a wrong card is worse than none. */
static gboolean
check_whole_storage (FjDraft *self, FjDraftRow *row)
{
  g_autofree char *unpack = dup_choice (self, row, FJ_PACKING_UNPACK);
  g_autofree char *keep = dup_choice (self, row, FJ_PACKING_KEEP);

  if (row->values.type != FJ_PARTITION_RAW_IMAGE || row->packing != FJ_PACKING_AUTOMATIC)
    return TRUE;
  REPORT (
    self, row, FJ_SEVERITY_ERROR, "packed-content",
    _ ("“%s” is packed, and there is no disk or file system in it that is known. Choose %s or "
       "%s."),
    row->text, unpack, keep);
  return FALSE;
}

/* It is said where the board gets a packed file that may not be meant to stay one. */
static void
report_kept (FjDraft *self, FjDraftRow *row)
{
  g_autofree char *choice = dup_choice (self, row, FJ_PACKING_UNPACK);
  FjImageKind      inside = fj_image_get_inside_kind (row->image);

  if (!fj_draft_row_takes_image (row)) {
    if (fj_image_kind_is_storage (inside))
      REPORT (self, row, FJ_SEVERITY_WARNING, "packed-kept",
              _ ("“%s” is sent as it is, packed, because the type of %s is %s, although there is "
                 "this in it: %s. Choose %s where it should be unpacked."),
              row->text, row->values.name, fj_partition_type_to_text (row->values.type),
              fj_image_kind_to_text (inside), choice);
  } else if (fj_image_get_inner_compression (row->image) != FJ_COMPRESSION_NONE) {
    REPORT (self, row, FJ_SEVERITY_WARNING, "packed-twice",
            _ ("“%s” is packed twice, so the board gets it as it is. Unpack it once first."),
            row->text);
  } else {
    REPORT (self, row, FJ_SEVERITY_WARNING, "packed-kept",
            _ ("“%s” is sent as it is, packed, because there is no disk or file system in it that "
               "is known. Choose %s where it should be unpacked."),
            row->text, choice);
  }
}

static void
report_unpacked_once (FjDraft *self, FjDraftRow *row)
{
  FjCompression inner = fj_image_get_inner_compression (row->image);

  if (inner != FJ_COMPRESSION_NONE)
    REPORT (self, row, FJ_SEVERITY_WARNING, "packed-twice",
            _ ("“%s” is packed twice; it is unpacked once, and the board gets a %s file."),
            row->text, fj_compression_to_text (inner));
}

/* FALSE: the file is of no use as it is, and nothing more need be said about it. */
static gboolean
check_row (FjDraft *self, FjDraftRow *row)
{
  gboolean is_automatic = row->packing == FJ_PACKING_AUTOMATIC;
  gboolean is_wanted = row->packing == FJ_PACKING_UNPACK ||
                       (is_automatic && fj_draft_row_takes_image (row));

  if (!check_name (self, row) || !check_archive (self, row))
    return FALSE;
  if (fj_image_get_compression (row->image) == FJ_COMPRESSION_NONE)
    return TRUE;
  if (fj_image_is_unpacked (row->image)) {
    report_unpacked_once (self, row);
    return TRUE;
  }
  if (!check_unknown (self, row, is_wanted) || !check_boot_file (self, row) ||
      !check_whole_storage (self, row))
    return FALSE;
  if (is_automatic)
    report_kept (self, row);
  return TRUE;
}

/**
 * fj_draft_check_packing:
 * @self: a draft with images
 *
 * Says which packed files are of no use to the board, and which it gets packed. What is of no use
 * is not looked at further.
 */
void
fj_draft_check_packing (FjDraft *self)
{
  for (guint i = 0; i < self->n_rows; i++) {
    FjDraftRow *row = &self->rows[i];

    if (row->image == NULL)
      continue;
    if (fj_image_get_compression (row->image) != FJ_COMPRESSION_NONE)
      g_debug ("row %s: %s is %s", row->values.name, fj_image_get_name (row->image),
               fj_image_is_unpacked (row->image) ? "unpacked on its way" : "sent packed");
    if (!check_row (self, row))
      g_clear_object (&row->image);
  }
}
