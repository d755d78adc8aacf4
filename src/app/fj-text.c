/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-text.h"

#include "fj-text-error.h"
#include "fj-text-unit.h"

#include <fj-proof.h>
#include <glib/gi18n.h>
#include <string.h>

/**
 * fj_text_job_sign:
 * @state: state of a job
 *
 * Returns: the sign that stands for @state beside its word
 */
const char *
fj_text_job_sign (FjJobState state)
{
  switch (state) {
  case FJ_JOB_RUNNING:
    return "▶";
  case FJ_JOB_STOPPING:
  case FJ_JOB_CANCELLED:
    return "■";
  case FJ_JOB_PASSED:
    return "✓";
  case FJ_JOB_FAILED:
    return "✗";
  case FJ_JOB_READY:
  case FJ_JOB_QUEUED:
  default:
    return "●";
  }
}

/**
 * fj_text_job_word:
 * @state: state of a job
 *
 * Returns: the word for @state, translated
 */
const char *
fj_text_job_word (FjJobState state)
{
  switch (state) {
  case FJ_JOB_RUNNING:
    return _ ("flashing");
  case FJ_JOB_STOPPING:
    return _ ("stopping");
  case FJ_JOB_CANCELLED:
    return _ ("STOPPED");
  case FJ_JOB_PASSED:
    return _ ("PASS");
  case FJ_JOB_FAILED:
    return _ ("FAIL");
  case FJ_JOB_QUEUED:
    return _ ("waiting");
  case FJ_JOB_READY:
  default:
    return _ ("ready");
  }
}

/**
 * fj_text_item_sign:
 * @state: state of one thing that is sent
 *
 * Returns: the sign that stands for @state beside its word
 */
const char *
fj_text_item_sign (FjItemState state)
{
  switch (state) {
  case FJ_ITEM_SENDING:
  case FJ_ITEM_READING:
  case FJ_ITEM_WRITING:
    return "▶";
  case FJ_ITEM_DONE:
    return "✓";
  case FJ_ITEM_SKIPPED:
    return "–";
  case FJ_ITEM_FAILED:
    return "✗";
  case FJ_ITEM_STOPPED:
    return "■";
  case FJ_ITEM_WAITING:
  default:
    return "●";
  }
}

/**
 * fj_text_item_word:
 * @state: state of one thing that is sent
 *
 * Returns: the word for @state, translated
 */
const char *
fj_text_item_word (FjItemState state)
{
  switch (state) {
  case FJ_ITEM_SENDING:
    return _ ("sending");
  case FJ_ITEM_WRITING:
    return _ ("writing to storage");
  case FJ_ITEM_READING:
    return _ ("reading back");
  case FJ_ITEM_DONE:
    return _ ("done");
  case FJ_ITEM_SKIPPED:
    return _ ("not sent");
  case FJ_ITEM_FAILED:
    return _ ("failed");
  case FJ_ITEM_STOPPED:
    return _ ("stopped");
  case FJ_ITEM_WAITING:
  default:
    return _ ("waiting");
  }
}

/**
 * fj_text_item_state:
 * @item: one thing that is sent
 * @state: a state it is or was in
 *
 * Returns: the words for @state of @item, translated
 */
const char *
fj_text_item_state (FjJobItem *item, FjItemState state)
{
  /* a boot file or a layout goes to no storage */
  if (state == FJ_ITEM_WRITING && g_str_equal (fj_job_item_get_target (item), "none"))
    return _ ("the board checks it");
  return fj_text_item_word (state);
}

/**
 * fj_text_row_sign:
 * @row: one thing that a job does
 *
 * Returns: the sign that stands for its state beside its word
 */
const char *
fj_text_row_sign (FjJobRow *row)
{
  switch (fj_job_row_get_state (row)) {
  case FJ_JOB_ROW_ACTIVE:
    return fj_text_item_sign (FJ_ITEM_SENDING);
  case FJ_JOB_ROW_DONE:
    return fj_text_item_sign (FJ_ITEM_DONE);
  case FJ_JOB_ROW_SKIPPED:
  case FJ_JOB_ROW_MISSED:
    return fj_text_item_sign (FJ_ITEM_SKIPPED);
  case FJ_JOB_ROW_FAILED:
    return fj_text_item_sign (FJ_ITEM_FAILED);
  case FJ_JOB_ROW_STOPPED:
    return fj_text_item_sign (FJ_ITEM_STOPPED);
  case FJ_JOB_ROW_UNSURE:
    return "?";
  case FJ_JOB_ROW_WAITING:
  default:
    return fj_text_item_sign (FJ_ITEM_WAITING);
  }
}

/* Short, for a column that is as wide as its longest word. */
static const char *
get_item_word (FjJobItem *item)
{
  FjItemState state = fj_job_item_get_state (item);

  if (state != FJ_ITEM_WRITING)
    return fj_text_item_word (state);
  /* a boot file or a layout goes to no storage */
  return g_str_equal (fj_job_item_get_target (item), "none") ? _ ("checking") : _ ("writing");
}

static const char *
get_stage_word (FjJobRowState state)
{
  if (state == FJ_JOB_ROW_ACTIVE)
    return _ ("starting");
  /* Translators: a boot stage of the board, which runs now; not what will happen to a row */
  return state == FJ_JOB_ROW_DONE ? C_ ("stage", "started") : NULL;
}

static const char *
get_erase_word (FjJobRowState state)
{
  if (state == FJ_JOB_ROW_ACTIVE)
    return _ ("erasing");
  if (state == FJ_JOB_ROW_UNSURE)
    return _ ("perhaps erased");
  return state == FJ_JOB_ROW_DONE ? _ ("erased") : NULL;
}

/**
 * fj_text_row_word:
 * @row: one thing that a job does
 *
 * Returns: the word for its state, translated
 */
const char *
fj_text_row_word (FjJobRow *row)
{
  FjJobRowState state = fj_job_row_get_state (row);
  FjJobItem    *item = fj_job_row_get_item (row);
  const char   *word = NULL;

  if (state == FJ_JOB_ROW_MISSED)
    return _ ("not reached");
  if (item != NULL)
    return get_item_word (item);
  word = fj_job_row_is_stage (row) ? get_stage_word (state) : get_erase_word (state);
  if (word != NULL)
    return word;
  if (state == FJ_JOB_ROW_FAILED)
    return fj_text_item_word (FJ_ITEM_FAILED);
  return fj_text_item_word (state == FJ_JOB_ROW_STOPPED ? FJ_ITEM_STOPPED : FJ_ITEM_WAITING);
}

/**
 * fj_text_severity_sign:
 * @severity: how bad an issue is
 *
 * Returns: the sign that stands for it beside its word
 */
const char *
fj_text_severity_sign (FjSeverity severity)
{
  switch (severity) {
  case FJ_SEVERITY_ERROR:
    return "✗";
  case FJ_SEVERITY_WARNING:
    return "!";
  case FJ_SEVERITY_HINT:
  default:
    return "ℹ";
  }
}

/**
 * fj_text_severity_word:
 * @severity: how bad an issue is
 *
 * Returns: the word for it, translated
 */
const char *
fj_text_severity_word (FjSeverity severity)
{
  switch (severity) {
  case FJ_SEVERITY_ERROR:
    return _ ("Problem");
  case FJ_SEVERITY_WARNING:
    return _ ("Warning");
  case FJ_SEVERITY_HINT:
  default:
    return _ ("Hint");
  }
}

/**
 * fj_text_serial_tail:
 * @serial: (nullable): a serial number
 *
 * Returns: (transfer full): its last six characters behind an ellipsis, or a word for none
 */
char *
fj_text_serial_tail (const char *serial)
{
  gsize            length = serial != NULL ? strlen (serial) : 0;
  g_autofree char *tail = NULL;

  if (length == 0)
    return g_strdup (_ ("no serial number"));
  if (length <= 6 || !g_utf8_validate (serial + length - 6, -1, NULL))
    return fj_text_isolate (serial);
  tail = g_strdup_printf ("…%s", serial + length - 6);
  return fj_text_isolate (tail);
}

/**
 * fj_text_device_name:
 * @device: a board
 *
 * Returns: (transfer full): what people call it among others: the place, or else the chip, and the
 *   end of the serial number
 */
char *
fj_text_device_name (FjDevice *device)
{
  g_autofree char *title = fj_device_dup_title (device);
  g_autofree char *tail = fj_text_serial_tail (fj_device_get_serial (device));

  if (fj_device_get_place_name (device) != NULL)
    return g_strdup_printf (C_ ("board", "%s %s"), fj_device_get_place_name (device), tail);
  /* Translators: a board: chip, end of its serial number */
  return g_strdup_printf (C_ ("board", "%s %s"), title, tail);
}

/**
 * fj_text_device_state:
 * @device: a board that nothing runs on
 *
 * Returns: (transfer full): its state: sign and words
 */
char *
fj_text_device_state (FjDevice *device)
{
  GError *problem = fj_device_get_problem (device);

  if (!fj_device_is_present (device))
    return g_strdup (_ ("– not plugged in"));
  if (g_error_matches (problem, FJ_ERROR, FJ_ERROR_PERMISSION))
    return g_strdup (_ ("✗ no access"));
  if (g_error_matches (problem, FJ_ERROR, FJ_ERROR_BUSY))
    return g_strdup (_ ("✗ used by another program"));
  if (problem != NULL)
    return g_strdup (_ ("✗ cannot be used"));
  if (fj_device_is_busy (device))
    return g_strdup (_ ("▶ being flashed in another window"));
  if (!fj_device_is_board (device))
    return g_strdup (_ ("– not an STM32MP board"));
  /* Translators: %s is a boot stage: "boot ROM", "TF-A", "U-Boot" */
  return g_strdup_printf (_ ("● ready, in %s"),
                          fj_stage_info_get_title (fj_device_get_stage (device)));
}

/* (transfer full) (nullable): how long a job that runs will still take, as far as that is known */
static char *
dup_time_left (FjFlashJob *job)
{
  FjTimeLeft left;

  fj_flash_job_get_time_left (job, &left);
  return fj_text_time_left (&left);
}

/**
 * fj_text_job_waits_for_people:
 * @job: a job
 *
 * Returns: whether it has sent nothing, because somebody has to do something first
 */
gboolean
fj_text_job_waits_for_people (FjFlashJob *job)
{
  return fj_flash_job_get_state (job) == FJ_JOB_RUNNING && fj_flash_job_get_bytes (job) == 0 &&
         fj_flash_job_get_waiting_for (job) != NULL;
}

/**
 * fj_text_job_figure:
 * @job: a job
 *
 * Returns: (transfer full): its state in two words at most: sign, and percent or word
 */
char *
fj_text_job_figure (FjFlashJob *job)
{
  FjJobState  state = fj_flash_job_get_state (job);
  const char *sign = fj_text_job_sign (state);

  if (fj_text_job_waits_for_people (job))
    return g_strdup_printf (C_ ("state", "%s %s"), fj_text_job_sign (FJ_JOB_QUEUED),
                            fj_text_job_word (FJ_JOB_QUEUED));
  if (state == FJ_JOB_RUNNING)
    /* Translators: sign, percent */
    return g_strdup_printf (_ ("%s %d %%"), sign, (int) (fj_flash_job_get_fraction (job) * 100));
  return g_strdup_printf (C_ ("state", "%s %s"), sign, fj_text_job_word (state));
}

/**
 * fj_text_job_brief:
 * @job: a job
 *
 * Returns: (transfer full): its state in a short line: sign, word, and percent or time
 */
char *
fj_text_job_brief (FjFlashJob *job)
{
  FjJobState       state = fj_flash_job_get_state (job);
  const char      *sign = fj_text_job_sign (state);
  const char      *word = fj_text_job_word (state);
  g_autofree char *time = NULL;

  if (fj_text_job_waits_for_people (job))
    return fj_text_job_figure (job);
  if (state == FJ_JOB_RUNNING)
    /* Translators: sign, word ("flashing"), percent */
    return g_strdup_printf (_ ("%s %s, %d %%"), sign, word,
                            (int) (fj_flash_job_get_fraction (job) * 100));
  if (state == FJ_JOB_READY || state == FJ_JOB_QUEUED || state == FJ_JOB_STOPPING)
    return g_strdup_printf (C_ ("state", "%s %s"), sign, word);
  time = fj_text_duration (fj_flash_job_get_elapsed (job));
  /* Translators: sign, word ("PASS"), time ("1 min 05 s") */
  return g_strdup_printf (_ ("%s %s in %s"), sign, word, time);
}

/**
 * fj_text_job_progress:
 * @job: a job
 *
 * Returns: (transfer full): its state in one line: sign, word, percent, time
 */
char *
fj_text_job_progress (FjFlashJob *job)
{
  FjJobState       state = fj_flash_job_get_state (job);
  g_autofree char *time = state == FJ_JOB_RUNNING ? dup_time_left (job) : NULL;

  if (time == NULL)
    return fj_text_job_brief (job);
  /* Translators: sign, word ("flashing"), percent, time ("1 min 05 s") */
  return g_strdup_printf (_ ("%s %s, %d %%, %s left"), fj_text_job_sign (state),
                          fj_text_job_word (state),
                          (int) (fj_flash_job_get_fraction (job) * 100), time);
}

static FjJobItem *
get_current_item (FjFlashJob *job)
{
  guint n = g_list_model_get_n_items (fj_flash_job_get_items (job));

  for (guint i = 0; i < n; i++) {
    g_autoptr (FjJobItem) item = g_list_model_get_item (fj_flash_job_get_items (job), i);
    FjItemState state = fj_job_item_get_state (item);

    if (state == FJ_ITEM_SENDING || state == FJ_ITEM_READING || state == FJ_ITEM_WRITING)
      return item; /* the job keeps it */
  }
  return NULL;
}

static char *
get_run_detail (FjFlashJob *job)
{
  FjJobItem       *item = get_current_item (job);
  double           rate = fj_flash_job_get_rate (job);
  g_autofree char *speed = NULL;

  if (item == NULL)
    return g_strdup (fj_stage_info_get_title (fj_flash_job_get_stage (job)));
  if (fj_job_item_get_state (item) == FJ_ITEM_WRITING)
    /* Translators: name of a partition, what happens to it ("writing to storage") */
    return g_strdup_printf (_ ("%s, %s"), fj_job_item_get_name (item),
                            fj_text_item_state (item, FJ_ITEM_WRITING));
  if (rate <= 0)
    return g_strdup (fj_job_item_get_name (item));
  speed = fj_text_rate (rate);
  /* Translators: name of a partition, speed ("2.0 MB/s") */
  return g_strdup_printf (_ ("%s, %s"), fj_job_item_get_name (item), speed);
}

/**
 * fj_text_job_brief_detail:
 * @job: a job
 *
 * Returns: (transfer full): as fj_text_job_detail(), but the time left in place of the speed
 */
char *
fj_text_job_brief_detail (FjFlashJob *job)
{
  FjJobItem       *item = get_current_item (job);
  g_autofree char *time = NULL;

  if (item == NULL || fj_flash_job_get_state (job) != FJ_JOB_RUNNING ||
      fj_flash_job_get_waiting_for (job) != NULL)
    return fj_text_job_detail (job);
  time = dup_time_left (job);
  if (time == NULL)
    return g_strdup (fj_job_item_get_name (item));
  /* Translators: name of a partition, time ("1 min 05 s") */
  return g_strdup_printf (_ ("%s, %s left"), fj_job_item_get_name (item), time);
}

/**
 * fj_text_job_detail:
 * @job: a job
 *
 * Returns: (transfer full): what it is doing or waiting for, or how it ended
 */
char *
fj_text_job_detail (FjFlashJob *job)
{
  const char      *what = fj_flash_job_get_waiting_for (job);
  double           left = fj_flash_job_get_wait_seconds_left (job);
  FjProof          proof;
  g_autofree char *time = NULL;

  switch (fj_flash_job_get_state (job)) {
  case FJ_JOB_FAILED:
    return fj_text_error_headline (fj_flash_job_get_error (job));
  case FJ_JOB_CANCELLED:
    return g_strdup (_ ("Stopped before the end: flash it again before use."));
  case FJ_JOB_PASSED:
    fj_proof_init (&proof, job);
    time = fj_text_size (proof.sent);
    if (proof.written > 0 && proof.proven >= proof.written)
      /* Translators: %s is a size; proven: read back, and found to be the same */
      return g_strdup_printf (_ ("%s sent and proven"), time);
    /* Translators: %s is a size */
    return g_strdup_printf (_ ("%s sent"), time);
  case FJ_JOB_RUNNING:
  case FJ_JOB_STOPPING:
    break;
  case FJ_JOB_QUEUED:
    return g_strdup (_ ("waits for its turn"));
  case FJ_JOB_READY:
  default:
    return g_strdup (_ ("about to start"));
  }
  if (what == NULL)
    return get_run_detail (job);
  if (left < 0)
    /* Translators: %s is what is waited for */
    return g_strdup_printf (_ ("Waiting: %s"), what);
  time = fj_text_duration (left);
  /* Translators: what is waited for, time ("26 s") */
  return g_strdup_printf (_ ("Waiting: %s (at most %s more)"), what, time);
}

/**
 * fj_text_short_path:
 * @file: a file
 *
 * Returns: (transfer full): a path that is fit to be shown: the home folder as "~", and of a path
 *   of the document portal, which means nothing to people, only the end
 */
char *
fj_text_short_path (GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  const char      *home = g_get_home_dir ();
  gsize            length = strlen (home);

  if (path == NULL)
    return g_file_get_parse_name (file);
  if (g_str_has_prefix (path, "/run/user/")) {
    const char *document = strstr (path, "/doc/");
    const char *rest = document != NULL ? strchr (document + strlen ("/doc/"), '/') : NULL;

    if (rest != NULL)
      return g_filename_display_name (rest + 1);
  }
  if (length > 1 && g_str_has_prefix (path, home) && path[length] == '/') {
    g_autofree char *tail = g_filename_display_name (path + length);

    return g_strconcat ("~", tail, NULL);
  }
  return g_filename_display_name (path);
}

/**
 * fj_text_day_of_file:
 * @info: with %G_FILE_ATTRIBUTE_TIME_MODIFIED
 *
 * Returns: (transfer full) (nullable): the day on which the file was changed last
 */
char *
fj_text_day_of_file (GFileInfo *info)
{
  g_autoptr (GDateTime) utc = g_file_info_get_modification_date_time (info);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%x") : NULL;
}
