/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-dry-run.h"

#include "fj-cli-json.h"
#include "fj-cli-output.h"
#include "fj-cli-text.h"

#include <fj-enum.h>
#include <fj-format.h>
#include <fj-progress.h>
#include <fj-verify-amount.h>
#include <glib/gi18n.h>
#include <unistd.h>

#define TARGET_COLUMNS 18
#define SIZE_COLUMNS 10
/* Bytes that take a minute over DFU. */
#define WORTH_IT (100 * 1000 * 1000)

static const FjPlanRow *
get_row (FjPlan *plan, const FjItemInfo *info)
{
  return info->plan_row >= 0 ? fj_plan_get_row (plan, (guint) info->plan_row) : NULL;
}

static char *
dup_file_name (const FjPlanRow *row)
{
  if (row == NULL || row->image == NULL)
    return NULL;
  return fj_cli_safe_file (fj_image_get_file (row->image));
}

static void
print_item (FjPlan *plan, const FjItemInfo *info, guint number)
{
  const FjPlanRow *row = get_row (plan, info);
  g_autofree char *safe = fj_cli_safe (info->name);
  g_autofree char *name = fj_cli_text_pad (safe, FJ_NAME_MAX);
  g_autofree char *size = fj_format_size (info->total);
  g_autofree char *offset = NULL;
  g_autofree char *file = dup_file_name (row);
  g_autofree char *target = NULL;
  g_autofree char *target_cell = NULL;
  g_autofree char *size_cell = NULL;
  g_autofree char *line = NULL;
  g_autofree char *packing = row != NULL ? fj_plan_row_describe_packing (row) : NULL;
  g_autofree char *use = row != NULL ? fj_plan_row_describe_use (row) : NULL;

  if (row != NULL && row->values.storage != FJ_STORAGE_NONE) {
    offset = fj_format_offset (row->values.offset);
    target = g_strdup_printf ("%s %s", info->target,
                              row->values.area == FJ_AREA_USER    ? offset
                              : row->values.area == FJ_AREA_BOOT1 ? "boot1"
                                                                  : "boot2");
  } else {
    /* Translators: what becomes of a boot file, of what was written, and of the layout itself */
    target = g_strdup (row != NULL                ? _ ("started")
                       : info->id == FJ_ID_VERIFY ? _ ("read back")
                                                  : _ ("read by U-Boot"));
  }
  target_cell = fj_cli_text_fill (target, TARGET_COLUMNS);
  size_cell = fj_cli_text_pad_start (size, SIZE_COLUMNS);
  line = g_strdup_printf ("  %2u.  0x%02X  %s  %s %s%s%s", number, info->id, name, target_cell,
                          size_cell, file != NULL ? "  " : "", file != NULL ? file : "");
  fj_cli_say (STDOUT_FILENO, 0, line);
  if (packing != NULL)
    fj_cli_say (STDOUT_FILENO, 13, packing);
  if (use != NULL)
    fj_cli_say (STDOUT_FILENO, 13, use);
}

/* Whether it is sent to the board, in the stage that it is in. */
static gboolean
is_due (FjProgress *progress, guint item)
{
  FjItemStatus status;

  fj_progress_get_status (progress, item, &status);
  return status.state != FJ_ITEM_SKIPPED;
}

static void
add_json_packing (JsonBuilder *builder, FjImage *image)
{
  fj_cli_json_string (builder, "compression",
                      fj_compression_to_name (fj_image_get_compression (image)));
  fj_cli_json_bool (builder, "unpacked", fj_image_is_unpacked (image));
  fj_cli_json_uint (builder, "stored_size", fj_image_get_stored_size (image));
}

/* What of the image is in use. */
static void
add_json_use (JsonBuilder *builder, const FjPlanRow *row)
{
  FjExtentWhy why =
    row->extents != NULL ? fj_extent_map_get_why (row->extents) : FJ_EXTENT_WHY_NOTHING;

  fj_cli_json_uint (builder, "size", fj_image_get_size (row->image));
  fj_cli_json_uint (builder, "skipped", fj_plan_row_get_skipped (row));
  fj_cli_json_string (builder, "whole",
                      why != FJ_EXTENT_WHY_NOTHING ? fj_enum_to_nick (FJ_TYPE_EXTENT_WHY, (int) why)
                                                   : NULL);
}

static void
add_json_item (JsonBuilder *builder, FjPlan *plan, FjProgress *progress, guint position)
{
  const FjItemInfo *info = fj_progress_get_info (progress, position);
  const FjPlanRow  *row = get_row (plan, info);
  g_autofree char  *file = dup_file_name (row);

  json_builder_begin_object (builder);
  fj_cli_json_uint (builder, "item", position);
  fj_cli_json_uint (builder, "id", info->id);
  fj_cli_json_string (builder, "name", info->name);
  fj_cli_json_string (builder, "target", info->target);
  fj_cli_json_uint (builder, "total", info->total);
  fj_cli_json_bool (builder, "due", is_due (progress, position));
  if (row != NULL) {
    fj_cli_json_uint (builder, "row", row->layout_row);
    fj_cli_json_uint (builder, "offset", row->values.offset);
    fj_cli_json_string (builder, "file", file);
    fj_cli_json_bool (builder, "outside", row->is_outside);
    add_json_packing (builder, row->image);
    add_json_use (builder, row);
  }
  json_builder_end_object (builder);
}

static void
print_json (FjPlan *plan, FjProgress *progress, double seconds)
{
  JsonBuilder *builder = fj_cli_json_begin ("plan");

  fj_cli_json_uint (builder, "bytes", fj_progress_get_total (progress));
  fj_cli_json_uint (builder, "skipped", fj_plan_get_skipped (plan));
  fj_cli_json_number (builder, "seconds", seconds);
  fj_cli_json_string (builder, "way", fj_enum_to_nick (FJ_TYPE_WAY, (int) fj_plan_get_way (plan)));
  fj_cli_json_bool (builder, "erases", fj_plan_erases (plan));
  fj_cli_json_enum (builder, "verify", FJ_TYPE_VERIFY, (int) fj_plan_get_verify (plan));
  json_builder_set_member_name (builder, "items");
  json_builder_begin_array (builder);
  for (guint i = 0; i < fj_progress_get_n_items (progress); i++)
    add_json_item (builder, plan, progress, i);
  json_builder_end_array (builder);
  fj_cli_json_end (builder);
}

/* Much goes to cards and eMMCs, over DFU, and the boot files show a U-Boot with fastboot. */
static gboolean
could_be_faster (FjPlan *plan)
{
  guint64  bytes = 0;
  gboolean has_fastboot = FALSE;

  if (fj_plan_get_way (plan) != FJ_WAY_AUTO || fj_plan_get_verify (plan) != FJ_VERIFY_OFF)
    return FALSE;
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);

    if (row->image == NULL || !row->is_sent)
      continue;
    if (row->values.storage == FJ_STORAGE_MMC && row->values.area == FJ_AREA_USER)
      bytes += row->bytes;
    else if (row->values.storage == FJ_STORAGE_NONE)
      has_fastboot = has_fastboot || fj_image_has_fastboot (row->image);
  }
  return has_fastboot && bytes >= WORTH_IT;
}

/**
 * fj_cli_dry_run_print:
 * @plan: a plan
 * @device: (nullable): the board, where it is known
 * @options: how to print
 *
 * Prints everything that would be sent, in the order in which boards usually ask for it: to a board
 * that is on its way already not what has brought it there.
 */
void
fj_cli_dry_run_print (FjPlan *plan, FjDevice *device, const FjCliOptions *options)
{
  g_autoptr (FjProgress) progress = fj_progress_new (plan, fj_clock_get_real ());
  const FjFamily *family = device != NULL ? fj_device_get_family (device) : NULL;
  double          seconds =
    fj_plan_estimate_seconds (plan, family) + fj_verify_amount_seconds (plan);
  guint            number = 0;
  g_autofree char *size = NULL;
  g_autofree char *time = fj_format_duration (seconds);
  g_autofree char *text = NULL;

  if (device != NULL)
    fj_progress_skip_passed (progress, fj_device_get_driver (device), fj_device_get_stage (device));
  size = fj_format_size (fj_progress_get_total (progress) - fj_verify_amount_bytes (plan));
  if (options->json) {
    print_json (plan, progress, seconds);
    return;
  }
  fj_cli_say (STDOUT_FILENO, 0, _ ("This would be sent, in this order:"));
  for (guint i = 0; i < fj_progress_get_n_items (progress); i++)
    if (is_due (progress, i))
      print_item (plan, fj_progress_get_info (progress, i), ++number);
  /* Translators: how much would be sent, and how long that should take */
  text = g_strdup_printf (_ ("%s in all, which takes about %s on a board.\n"), size, time);
  fj_cli_say (STDOUT_FILENO, 0, text);
  if (fj_plan_get_way (plan) == FJ_WAY_FASTBOOT)
    fj_cli_say (STDOUT_FILENO, 0,
                _ ("Cards and eMMCs are written over fastboot, or over DFU where the board does not "
                   "have it."));
  if (could_be_faster (plan))
    fj_cli_say (STDOUT_FILENO, 0,
                _ ("With --way=fastboot this may be several times faster; nobody has seen that on a "
                   "board yet."));
  if (fj_plan_erases (plan))
    fj_cli_say (STDOUT_FILENO, 0, _ ("The layout erases storage first (D)."));
}
