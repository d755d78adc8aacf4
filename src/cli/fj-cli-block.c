/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-block.h"

#include "fj-cli-output.h"
#include "fj-cli-result.h"
#include "fj-cli-text.h"

#include <fj-format.h>
#include <glib/gi18n.h>
#include <unistd.h>

#define NAME_COLUMNS_MIN 12
#define NAME_COLUMNS 16
#define NAME_COLUMNS_MAX 24
/* "539.0 MB  817.1 kB/s  12 min 23 s left" */
#define FIGURES_COLUMNS 39
#define BAR_COLUMNS_MIN 8
#define BAR_COLUMNS_MAX 40
/* a terminal of at least this has room for long names */
#define ROOMY_COLUMNS 80

/* A line below the header. */
typedef struct {
  char *text; /* (owned) (nullable): a boot stage; %NULL: a partition */
  guint item; /* position in the job */
} Row;

struct _FjCliBlock {
  FjFlashJob *job;          /* (owned) */
  GArray     *rows;         /* (owned) (element-type Row): what has begun, in order */
  GHashTable *started;      /* (owned): positions of the items among the rows */
  char       *waiting;      /* (owned) (nullable): line about what is waited for, as last drawn */
  guint       name_columns; /* room for names, as last drawn */
  gboolean    ascii;
};

static void
row_clear (gpointer data)
{
  g_free (((Row *) data)->text);
}

/**
 * fj_cli_block_new:
 * @job: a job
 * @ascii: whether only ASCII can be shown
 *
 * Returns: (transfer full): a block
 */
FjCliBlock *
fj_cli_block_new (FjFlashJob *job, gboolean ascii)
{
  FjCliBlock *self = g_new0 (FjCliBlock, 1);

  self->job = g_object_ref (job);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (self->rows, row_clear);
  self->started = g_hash_table_new (NULL, NULL);
  self->ascii = ascii;
  return self;
}

/**
 * fj_cli_block_free:
 *
 * Frees it.
 */
void
fj_cli_block_free (FjCliBlock *self)
{
  g_clear_object (&self->job);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->started, g_hash_table_unref);
  g_free (self->waiting);
  g_free (self);
}

/**
 * fj_cli_block_get_job:
 *
 * Returns: (transfer none): the job that it shows
 */
FjFlashJob *
fj_cli_block_get_job (FjCliBlock *self)
{
  return self->job;
}

/**
 * fj_cli_block_add_event:
 *
 * Puts a stage or a partition in its place.
 */
void
fj_cli_block_add_event (FjCliBlock *self, const FjJobEvent *event)
{
  Row row = { .item = event->item };

  if (event->type == FJ_EVENT_STAGE) {
    g_autofree char *time = fj_format_duration (event->elapsed);

    /* Translators: the board has reached a boot stage: "U-Boot is running (after 2.1 s)" */
    row.text = g_strdup_printf (_ ("%s is running (after %s)"),
                                fj_stage_info_get_title (event->stage), time);
    g_array_append_val (self->rows, row);
  } else if (event->type == FJ_EVENT_ITEM && event->state != FJ_ITEM_WAITING &&
             g_hash_table_add (self->started, GUINT_TO_POINTER (event->item))) {
    g_array_append_val (self->rows, row);
  }
}

static guint
count_items (FjCliBlock *self)
{
  return g_list_model_get_n_items (fj_flash_job_get_items (self->job));
}

/* "waiting for U-Boot to start, 28 s at most"; NULL: nothing is waited for. */
static char *
format_wait (FjCliBlock *self)
{
  const char      *waiting = fj_flash_job_get_waiting_for (self->job);
  g_autofree char *safe = NULL;
  g_autofree char *time = NULL;

  if (waiting == NULL)
    return NULL;
  safe = fj_cli_safe (waiting);
  time = fj_format_duration (fj_flash_job_get_wait_seconds_left (self->job));
  /* Translators: what is waited for, and how long at most */
  return g_strdup_printf (_ ("waiting for %s, %s at most"), safe, time);
}

/* All rows: those that have begun, what is waited for, then the items that are still to come. */
static GArray *
list_rows (FjCliBlock *self)
{
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (Row),
                                    self->rows->len + count_items (self) + 1);

  g_array_append_vals (rows, self->rows->data, self->rows->len);
  g_free (self->waiting);
  self->waiting = format_wait (self);
  if (self->waiting != NULL) {
    Row row = { .text = self->waiting };

    g_array_append_val (rows, row);
  }
  for (guint i = 0; i < count_items (self); i++) {
    Row row = { .item = i };

    if (!g_hash_table_contains (self->started, GUINT_TO_POINTER (i)))
      g_array_append_val (rows, row);
  }
  return rows;
}

/**
 * fj_cli_block_count_lines:
 *
 * Returns: how many lines all of it takes
 */
guint
fj_cli_block_count_lines (FjCliBlock *self)
{
  guint waiting = fj_flash_job_get_waiting_for (self->job) != NULL ? 1 : 0;

  return 1 + self->rows->len + waiting + count_items (self) - g_hash_table_size (self->started);
}

static char *
tint_text (FjCliTone tone, const char *text)
{
  return fj_cli_tint (STDOUT_FILENO, tone, text);
}

/* What the board is doing as a whole. */
static char *
format_state (FjCliBlock *self)
{
  FjTimeLeft       left;
  guint            percent = (guint) (fj_flash_job_get_fraction (self->job) * 100);
  g_autofree char *time = NULL;

  switch (fj_flash_job_get_state (self->job)) {
  case FJ_JOB_PASSED:
    return tint_text (FJ_CLI_TONE_GOOD, _ ("PASS"));
  case FJ_JOB_FAILED:
    return tint_text (FJ_CLI_TONE_BAD, _ ("FAIL"));
  case FJ_JOB_CANCELLED:
    return tint_text (FJ_CLI_TONE_CARE, _ ("STOPPED"));
  case FJ_JOB_STOPPING:
    return g_strdup (_ ("stopping"));
  case FJ_JOB_QUEUED:
    return g_strdup (_ ("waits for its turn"));
  case FJ_JOB_READY:
  case FJ_JOB_RUNNING:
  default:
    break;
  }
  fj_flash_job_get_time_left (self->job, &left);
  time = fj_time_left_to_text (&left);
  if (time == NULL)
    return g_strdup_printf (_ ("%u %%"), percent);
  /* Translators: how much is done, and how long it still takes */
  return g_strdup_printf (_ ("%u %%  %s left"), percent, time);
}

static char *
draw_header (FjCliBlock *self, gboolean is_alone, guint columns)
{
  FjDevice        *device = fj_flash_job_get_device (self->job);
  g_autofree char *board = fj_cli_result_board (self->job);
  g_autofree char *state = format_state (self);
  g_autofree char *waiting = is_alone ? format_wait (self) : NULL;

  /* how far it is counts more than the serial number */
  if (fj_cli_text_width (board) + 2 + fj_cli_text_width (state) >= columns) {
    g_free (board);
    board = g_strdup (fj_device_get_port (device));
  }
  if (waiting != NULL)
    return g_strdup_printf ("%s  %s  %s", board, state, waiting);
  return g_strdup_printf ("%s  %s", board, state);
}

/* Right of the bar where there is little room: a part of what format_figures() says. */
static char *
format_short_figures (FjJobItem *item, guint room)
{
  g_autofree char *size = fj_format_size (fj_job_item_get_bytes (item));
  g_autofree char *rate = fj_format_rate (fj_job_item_get_rate (item));
  g_autofree char *both = NULL;

  switch (fj_job_item_get_state (item)) {
  case FJ_ITEM_WAITING:
    return fj_format_size (fj_job_item_get_total (item));
  case FJ_ITEM_FAILED:
    return tint_text (FJ_CLI_TONE_BAD, _ ("FAIL"));
  case FJ_ITEM_STOPPED:
    return tint_text (FJ_CLI_TONE_CARE, _ ("STOPPED"));
  case FJ_ITEM_SKIPPED:
    return fj_cli_result_item_end (item);
  case FJ_ITEM_SENDING:
  case FJ_ITEM_READING:
    both = fj_job_item_get_rate (item) >= 0 ? g_strdup_printf ("%s  %s", size, rate) : NULL;
    break;
  case FJ_ITEM_WRITING:
  case FJ_ITEM_DONE:
  default:
    break;
  }
  return both != NULL && fj_cli_text_width (both) <= room ? g_steal_pointer (&both)
                                                          : g_steal_pointer (&size);
}

/* Right of the bar: "237.2 kB  1.9 MB/s  4 min 12 s left". */
static char *
format_figures (FjCliBlock *self, FjJobItem *item)
{
  g_autofree char *size = fj_format_size (fj_job_item_get_bytes (item));
  g_autofree char *total = fj_format_size (fj_job_item_get_total (item));
  g_autofree char *rate = fj_format_rate (fj_job_item_get_rate (item));
  g_autofree char *left = fj_format_duration (fj_job_item_get_seconds_left (item));
  g_autofree char *end = NULL;

  switch (fj_job_item_get_state (item)) {
  case FJ_ITEM_WAITING:
    /* Translators: a size, of a partition that is still to come */
    return g_strdup_printf (fj_job_item_is_read (item) ? _ ("%s to read") : _ ("%s to send"),
                            total);
  case FJ_ITEM_WRITING:
    /* Translators: a size; the board is busy writing what it got */
    return g_strdup_printf (_ ("%s, the board is writing"), size);
  case FJ_ITEM_FAILED:
    end = fj_cli_result_item_end (item);
    return tint_text (FJ_CLI_TONE_BAD, end);
  case FJ_ITEM_STOPPED:
    end = fj_cli_result_item_end (item);
    return tint_text (FJ_CLI_TONE_CARE, end);
  case FJ_ITEM_DONE:
  case FJ_ITEM_SKIPPED:
    return fj_cli_result_item_end (item);
  case FJ_ITEM_SENDING:
  case FJ_ITEM_READING:
  default:
    if (fj_job_item_get_rate (item) < 0)
      return g_steal_pointer (&size);
    if (fj_job_item_get_seconds_left (item) < 0)
      return g_strdup_printf ("%s  %s", size, rate);
    /* Translators: size, rate, time: "12 MB  1.9 MB/s  4 min 12 s left" */
    return g_strdup_printf (_ ("%s  %s  %s left"), size, rate, left);
  }
}

static double
get_fraction (FjJobItem *item)
{
  guint64 total = fj_job_item_get_total (item);

  if (fj_job_item_get_state (item) == FJ_ITEM_DONE)
    return 1;
  if (total == 0)
    return 0;
  return MIN ((double) fj_job_item_get_bytes (item) / (double) total, 0.999);
}

/* Room for names: the longest of them, as far as the terminal has it. */
static guint
get_name_columns (FjCliBlock *self, guint columns)
{
  guint longest = 0;

  for (guint i = 0; i < count_items (self); i++) {
    g_autoptr (FjJobItem) item = g_list_model_get_item (fj_flash_job_get_items (self->job), i);
    g_autofree char *safe = fj_cli_safe (fj_job_item_get_name (item));

    longest = MAX (longest, fj_cli_text_width (safe));
  }
  if (columns < ROOMY_COLUMNS)
    return CLAMP (longest, NAME_COLUMNS_MIN, NAME_COLUMNS);
  return CLAMP (longest, NAME_COLUMNS, NAME_COLUMNS_MAX);
}

/* Room for the bar: what the longest figures leave. */
static guint
get_bar_columns (guint name, guint columns)
{
  guint fixed = 2 + name + 1 + 7 + FIGURES_COLUMNS;

  if (columns < fixed + BAR_COLUMNS_MIN)
    return columns >= 2 + name + 1 + 7 + 14 + BAR_COLUMNS_MIN ? BAR_COLUMNS_MIN : 0;
  return MIN (columns - fixed, BAR_COLUMNS_MAX);
}

static char *
draw_item (FjCliBlock *self, guint position, guint columns)
{
  g_autoptr (FjJobItem) item = g_list_model_get_item (fj_flash_job_get_items (self->job), position);
  guint            bar_columns = get_bar_columns (self->name_columns, columns);
  double           fraction = get_fraction (item);
  g_autofree char *safe = fj_cli_safe (fj_job_item_get_name (item));
  g_autofree char *name = fj_cli_text_pad (safe, self->name_columns);
  g_autofree char *figures = format_figures (self, item);
  g_autofree char *bar = NULL;
  GString         *line = g_string_new (NULL);
  guint            room;

  g_string_append_printf (line, "  %s ", name);
  if (bar_columns > 0) {
    bar = fj_cli_text_bar (fraction, bar_columns, self->ascii);
    g_string_append_printf (line, "%s ", bar);
  }
  g_string_append_printf (line, "%3u %%  ", (guint) (fraction * 100));
  /* the last column stays empty, or some terminals begin a line */
  room = columns - MIN (fj_cli_text_width (line->str) + 1, columns);
  if (fj_cli_text_width (figures) > room) {
    g_free (figures);
    figures = format_short_figures (item, room);
  }
  g_string_append (line, figures);
  return g_string_free (line, FALSE);
}

static void
draw_row (FjCliBlock *self, const Row *row, GPtrArray *lines, guint columns)
{
  if (row->text != NULL)
    g_ptr_array_add (lines, g_strdup_printf ("  %s", row->text));
  else
    g_ptr_array_add (lines, draw_item (self, row->item, columns));
}

/* Says what the window of rows leaves out. */
static char *
draw_rest (guint above, guint below)
{
  /* Translators: lines that do not fit: how many are above, how many are still to come */
  return g_strdup_printf (_ ("  (%u more before, %u more to come)"), above, below);
}

static void
draw_window (FjCliBlock *self, GArray *rows, GPtrArray *lines, guint room, guint columns)
{
  guint focus = self->rows->len > 0 ? self->rows->len - 1 : 0;
  guint window = room - 1;
  guint first = focus > window / 2 ? focus - window / 2 : 0;

  first = MIN (first, rows->len - window);
  for (guint i = first; i < first + window; i++)
    draw_row (self, &g_array_index (rows, Row, i), lines, columns);
  g_ptr_array_add (lines, draw_rest (first, rows->len - first - window));
}

/**
 * fj_cli_block_draw:
 * @self: a block
 * @lines: (element-type utf8): where the lines go
 * @n_lines: how many there may be, 1 at least
 * @columns: columns of the terminal; lines may be longer
 *
 * Draws as much as there is room for, around what is happening now.
 */
void
fj_cli_block_draw (FjCliBlock *self, GPtrArray *lines, guint n_lines, guint columns)
{
  g_autoptr (GArray) rows = list_rows (self);

  g_ptr_array_add (lines, draw_header (self, n_lines == 1, columns));
  if (n_lines == 1)
    return;
  self->name_columns = get_name_columns (self, columns);
  if (rows->len <= n_lines - 1) {
    for (guint i = 0; i < rows->len; i++)
      draw_row (self, &g_array_index (rows, Row, i), lines, columns);
    return;
  }
  draw_window (self, rows, lines, n_lines - 1, columns);
}
