/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-report-text.h"

#include "fj-job-row.h"
#include "fj-proof.h"

#include <fj-enum.h>
#include <fj-error.h>

/* A layout that nobody could send may be any file. */
#define LAYOUT_MAX_LENGTH (64 * 1024)

/*
 * The words of a report are English on purpose, like those of the board: who reads it may speak
 * another language than who sends it.
 */

/**
 * fj_report_add_head:
 * @text: a report
 * @program: which one it is of
 * @with_paths: whether paths are in it
 *
 * Adds what the report has in it, and what it was made with.
 */
void
fj_report_add_head (GString *text, const char *program, gboolean with_paths)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H:%M:%S UTC");
  g_autofree char *os = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  g_string_append_printf (
    text,
    "Report of Flashjig, to attach where somebody has to find out what went wrong.\n"
    "In it: versions, boards with ports and serial numbers, results, the layout and what there is\n"
    "to say about it, names, sizes and SHA-256 of its files, the last steps, and the first and\n"
    "last transfers of each piece.\n"
    "Not in it: what is in the images%s.\n\n",
    with_paths ? ". Paths of this computer are in it, as was asked for"
               : ", and paths of this computer");
  g_string_append_printf (text, "Flashjig %s, %s\n", FJ_VERSION, time);
  g_string_append_printf (text, "%s, GLib %u.%u.%u, %s\n", program, glib_major_version,
                          glib_minor_version, glib_micro_version,
                          os != NULL ? os : "unknown system");
}

/**
 * fj_report_add_device:
 * @text: a report
 * @device: a board
 *
 * Adds what is known of it.
 */
void
fj_report_add_device (GString *text, FjDevice *device)
{
  FjIdentity        *identity = fj_device_get_identity (device);
  const FjStageInfo *stage = fj_device_get_stage (device);
  g_autofree char   *title = fj_device_dup_title (device);
  const char        *serial = fj_device_get_serial (device);
  const char        *product = fj_device_get_product (device);
  GError            *problem = fj_device_get_problem (device);

  g_string_append_printf (text, "\nBoard\n  %s\n  serial %s\n  port %s, %04x:%04x, %s speed\n",
                          title, serial != NULL ? serial : "none", fj_device_get_port (device),
                          fj_device_get_vendor (device), fj_device_get_product_id (device),
                          fj_enum_to_nick (FJ_TYPE_SPEED, (int) fj_device_get_speed (device)));
  if (stage != NULL)
    g_string_append_printf (text, "  stage %s\n", fj_stage_info_get_nick (stage));
  if (product != NULL)
    g_string_append_printf (text, "  product \"%s\"\n", product);
  if (identity != NULL && identity->detail != NULL)
    g_string_append_printf (text, "  %s\n", identity->detail);
  if (problem != NULL)
    fj_report_add_error (text, problem);
}

/**
 * fj_report_add_error:
 * @text: a report
 * @error: an error
 *
 * Adds all that it says.
 */
void
fj_report_add_error (GString *text, const GError *error)
{
  const FjErrorDetail *detail = fj_error_get_detail (error);

  g_string_append_printf (text, "  %s\n", error->message);
  if (detail == NULL)
    return;
  g_string_append_printf (text, "  code %s", fj_error_code_to_name ((FjError) error->code));
  if (detail->stage != NULL)
    g_string_append_printf (text, ", stage %s", detail->stage);
  if (detail->partition != NULL)
    g_string_append_printf (text, ", partition %s", detail->partition);
  if (detail->phase >= 0)
    g_string_append_printf (text, ", phase 0x%02x", (guint) detail->phase);
  if (detail->block >= 0)
    g_string_append_printf (text, ", block %d", detail->block);
  if (detail->byte >= 0)
    g_string_append_printf (text, ", byte %" G_GINT64_FORMAT, detail->byte);
  if (detail->device_state >= 0)
    g_string_append_printf (text, ", DFU state %d, status %d", detail->device_state,
                            detail->device_status);
  g_string_append_c (text, '\n');
  if (detail->device_text != NULL)
    g_string_append_printf (text, "  the board said: \"%s\"\n", detail->device_text);
}

static const char *
get_part_state (FjJobRow *row)
{
  FjJobRowState state = fj_job_row_get_state (row);
  FjJobItem    *item = fj_job_row_get_item (row);

  if (item == NULL && state == FJ_JOB_ROW_DONE)
    return "erased";
  if (item == NULL && state == FJ_JOB_ROW_UNSURE)
    return "perhaps-erased";
  if (item == NULL || state == FJ_JOB_ROW_MISSED)
    return fj_enum_to_nick (FJ_TYPE_JOB_ROW_STATE, (int) state);
  return fj_enum_to_nick (FJ_TYPE_ITEM_STATE, (int) fj_job_item_get_state (item));
}

/* What is sent or erased; a boot stage is no part. */
static void
add_part (GString *text, FjJobRow *row)
{
  FjJobItem *item = fj_job_row_get_item (row);

  g_string_append_printf (text, "  0x%02x %-16s %-10s %-18s", fj_job_row_get_id (row),
                          fj_job_row_get_name (row), fj_job_row_get_target (row),
                          get_part_state (row));
  if (item != NULL) {
    g_string_append_printf (text, " %" G_GUINT64_FORMAT " of ", fj_job_item_get_bytes (item));
    g_string_append_printf (text, "%" G_GUINT64_FORMAT " bytes", fj_job_item_get_total (item));
    g_string_append_printf (text, ", %.1f s", fj_job_item_get_elapsed (item));
  }
  g_string_append_c (text, '\n');
}

/* What was asked for, what was left out, and what is proven. */
static void
add_proof (GString *text, FjFlashJob *job)
{
  FjPlan     *plan = fj_flash_job_get_plan (job);
  const char *why;
  FjWay       way = fj_flash_job_get_way (job, &why);
  FjProof     proof;

  fj_proof_init (&proof, job);
  g_string_append_printf (text, "  way %s, asked for %s%s%s\n",
                          way != FJ_WAY_AUTO ? fj_enum_to_nick (FJ_TYPE_WAY, (int) way) : "none",
                          fj_enum_to_nick (FJ_TYPE_WAY, (int) fj_plan_get_way (plan)),
                          why != NULL ? ": " : "", why != NULL ? why : "");
  g_string_append_printf (text, "  verify %s, ",
                          fj_enum_to_nick (FJ_TYPE_VERIFY, (int) fj_plan_get_verify (plan)));
  g_string_append_printf (text, "%" G_GUINT64_FORMAT " of ", proof.proven);
  g_string_append_printf (text, "%" G_GUINT64_FORMAT " bytes proven, ", proof.written);
  g_string_append_printf (text, "%" G_GUINT64_FORMAT " left out\n", proof.skipped);
}

/**
 * fj_report_add_job:
 * @text: a report
 * @job: a job
 *
 * Adds its board, how it ended, and what was sent.
 */
void
fj_report_add_job (GString *text, FjFlashJob *job)
{
  g_autoptr (GPtrArray) rows = fj_job_rows_new (job);
  const FjStageInfo *stage = fj_flash_job_get_stage (job);

  fj_report_add_device (text, fj_flash_job_get_device (job));
  g_string_append_printf (text, "\nResult\n  %s after %.1f s\n",
                          fj_enum_to_nick (FJ_TYPE_JOB_STATE, (int) fj_flash_job_get_state (job)),
                          fj_flash_job_get_elapsed (job));
  g_string_append_printf (text, "  %" G_GUINT64_FORMAT " of ", fj_flash_job_get_bytes (job));
  g_string_append_printf (text, "%" G_GUINT64_FORMAT " bytes", fj_flash_job_get_total (job));
  g_string_append_printf (text, ", last stage %s\n", fj_stage_info_get_nick (stage));
  add_proof (text, job);
  if (fj_flash_job_get_error (job) != NULL)
    fj_report_add_error (text, fj_flash_job_get_error (job));
  g_string_append (text, "\nParts\n");
  for (guint i = 0; i < rows->len; i++)
    if (!fj_job_row_is_stage (g_ptr_array_index (rows, i)))
      add_part (text, g_ptr_array_index (rows, i));
}

/**
 * fj_report_add_layout:
 * @text: a report
 * @layout: a layout
 * @with_path: whether its whole path is wanted
 *
 * Adds its name, and its text as it is now.
 */
void
fj_report_add_layout (GString *text, FjLayout *layout, gboolean with_path)
{
  GFile *file = fj_layout_get_file (layout);
  g_autoptr (GBytes) bytes = fj_layout_to_bytes (layout);
  gsize            length = 0;
  const char      *data = g_bytes_get_data (bytes, &length);
  g_autofree char *safe = g_utf8_make_valid (data, (gssize) MIN (length, LAYOUT_MAX_LENGTH));
  g_autofree char *name = NULL;

  if (file != NULL)
    name = with_path ? g_file_get_parse_name (file) : g_file_get_basename (file);
  g_string_append_printf (text, "\nLayout\n  %s%s\n%s", name != NULL ? name : "without a file",
                          fj_layout_get_modified (layout) ? ", changed since it was saved" : "",
                          safe);
  if (length > LAYOUT_MAX_LENGTH)
    g_string_append_printf (text, "\n%" G_GSIZE_FORMAT " more bytes",
                            (gsize) (length - LAYOUT_MAX_LENGTH));
  if (!g_str_has_suffix (text->str, "\n"))
    g_string_append_c (text, '\n');
}

/**
 * fj_report_add_wire_layout:
 * @text: a report
 * @plan: a plan
 *
 * Adds the layout as the boards got it, where they read one; it may have been edited since.
 */
void
fj_report_add_wire_layout (GString *text, FjPlan *plan)
{
  gsize       length;
  GBytes     *wire = fj_plan_get_wire_layout (plan, FALSE);
  const char *data;

  if (wire == NULL)
    return;
  data = g_bytes_get_data (wire, &length);
  g_string_append (text, "\nLayout as sent\n");
  g_string_append_len (text, data, (gssize) length);
}

/**
 * fj_report_add_issues:
 * @text: a report
 * @issues: (element-type FjIssue): what there is to say about the layout
 *
 * Adds each with its line and its code.
 */
void
fj_report_add_issues (GString *text, GPtrArray *issues)
{
  g_string_append (text, "\nFindings\n");
  for (guint i = 0; i < issues->len; i++) {
    FjIssue *issue = g_ptr_array_index (issues, i);

    g_string_append_printf (
      text, "  line %u: %s: %s [%s]\n", fj_issue_get_line (issue),
      fj_enum_to_nick (FJ_TYPE_SEVERITY, (int) fj_issue_get_severity (issue)),
      fj_issue_get_text (issue), fj_issue_get_code (issue));
  }
  if (issues->len == 0)
    g_string_append (text, "  none\n");
}
