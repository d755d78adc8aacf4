/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-block.h"
#include "fj-cli-output.h"
#include "fj-cli-result.h"
#include "fj-cli-text.h"
#include "fj-cli-view.h"

#include <fj-run-set-text.h>
#include <glib/gi18n.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DEFAULT_COLUMNS 80
#define DEFAULT_LINES 24
/* From how many on a line for all boards does not take it from the boards themselves. */
#define MIN_LINES_OF_SUM 5

#define FJ_CLI_TYPE_TERMINAL_VIEW (fj_cli_terminal_view_get_type ())
G_DECLARE_FINAL_TYPE (FjCliTerminalView, fj_cli_terminal_view, FJ_CLI, TERMINAL_VIEW, GObject)

/**
 * FjCliTerminalView: shows jobs as bars in the last lines of a terminal, drawn anew in place. The
 * size of the terminal is asked for each time.
 */
struct _FjCliTerminalView {
  GObject parent_instance;

  gboolean   verbose;
  gboolean   ascii;
  FjRunSet  *runs;   /* (owned) (nullable) */
  GPtrArray *blocks; /* (owned) (element-type FjCliBlock) */
  GArray    *drawn;  /* (owned) (element-type guint): columns of each line on the screen */
};

static void fj_cli_terminal_view_iface_init (FjCliViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjCliTerminalView, fj_cli_terminal_view, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_CLI_TYPE_VIEW,
                                                      fj_cli_terminal_view_iface_init))

static void
get_size (guint *columns, guint *lines)
{
  struct winsize size = { 0 };

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
    size = (struct winsize){ 0 };
  *columns = size.ws_col > 0 ? size.ws_col : DEFAULT_COLUMNS;
  *lines = size.ws_row > 0 ? size.ws_row : DEFAULT_LINES;
}

/* Goes back to the first line on the screen; a narrower terminal has wrapped what was wider. */
static void
append_up (FjCliTerminalView *self, GString *out, guint columns)
{
  guint up = 0;

  for (guint i = 0; i < self->drawn->len; i++)
    up += MAX ((g_array_index (self->drawn, guint, i) + columns - 1) / columns, 1);
  if (up > 0)
    g_string_append_printf (out, "\x1b[%uA", up);
  g_string_append (out, "\r\x1b[J");
  g_array_set_size (self->drawn, 0);
}

static void
append_line (FjCliTerminalView *self, GString *out, const char *line, guint columns)
{
  g_autofree char *fit = fj_cli_text_fit (line, columns - 1);
  guint            width = fj_cli_text_width (fit);

  g_string_append_printf (out, "%s\n", fit);
  g_array_append_val (self->drawn, width);
}

/* Lines for each block when not all of them fit: the same for all, the rest to the first. */
static guint
share_lines (FjCliTerminalView *self, guint index, guint room)
{
  guint n = self->blocks->len;
  guint each = room / n;

  return each + (index < room % n ? 1 : 0);
}

static guint
count_all_lines (FjCliTerminalView *self)
{
  guint count = 0;

  for (guint i = 0; i < self->blocks->len; i++)
    count += fj_cli_block_count_lines (g_ptr_array_index (self->blocks, i));
  return count;
}

static void
draw_blocks (FjCliTerminalView *self, GPtrArray *lines, guint room, guint columns)
{
  gboolean fits = count_all_lines (self) <= room;
  guint    n = MIN (self->blocks->len, MAX (room, 2) - 1);

  for (guint i = 0; i < self->blocks->len && (fits || self->blocks->len <= room); i++)
    fj_cli_block_draw (g_ptr_array_index (self->blocks, i), lines,
                       fits ? G_MAXUINT : share_lines (self, i, room), columns);
  if (lines->len > 0)
    return;
  for (guint i = 0; i < n; i++)
    fj_cli_block_draw (g_ptr_array_index (self->blocks, i), lines, 1, columns);
  g_ptr_array_add (lines, g_strdup_printf (ngettext ("(%u more board)", "(%u more boards)",
                                                     self->blocks->len - n),
                                           self->blocks->len - n));
}

static void
redraw_blocks (FjCliTerminalView *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GString *out = g_string_new (NULL);
  gboolean has_sum;
  guint    columns;
  guint    rows;

  get_size (&columns, &rows);
  has_sum = rows >= MIN_LINES_OF_SUM && fj_run_set_get_n_running (self->runs) > 0 &&
            self->blocks->len > 1;
  draw_blocks (self, lines, MAX (rows, 3) - (has_sum ? 2 : 1), columns);
  if (has_sum)
    g_ptr_array_add (lines, fj_run_set_describe (self->runs));
  append_up (self, out, columns);
  for (guint i = 0; i < lines->len; i++)
    append_line (self, out, g_ptr_array_index (lines, i), MAX (columns, 2));
  g_print ("%s", out->str);
  g_string_free (out, TRUE);
}

static void
fj_cli_terminal_view_pause (FjCliView *view)
{
  FjCliTerminalView *self = FJ_CLI_TERMINAL_VIEW (view);
  GString           *out = g_string_new (NULL);
  guint              columns;
  guint              rows;

  get_size (&columns, &rows);
  append_up (self, out, columns);
  g_print ("%s", out->str);
  g_string_free (out, TRUE);
}

static void
fj_cli_terminal_view_begin (FjCliView *view, FjRunSet *runs, GPtrArray *jobs)
{
  FjCliTerminalView *self = FJ_CLI_TERMINAL_VIEW (view);

  self->runs = g_object_ref (runs);
  for (guint i = 0; i < jobs->len; i++)
    g_ptr_array_add (self->blocks, fj_cli_block_new (g_ptr_array_index (jobs, i), self->ascii));
  redraw_blocks (self);
}

static FjCliBlock *
find_block (FjCliTerminalView *self, FjFlashJob *job)
{
  for (guint i = 0; i < self->blocks->len; i++)
    if (fj_cli_block_get_job (g_ptr_array_index (self->blocks, i)) == job)
      return g_ptr_array_index (self->blocks, i);
  return NULL;
}

/* A line that stays, above the bars. */
static void
print_above (FjCliTerminalView *self, FjFlashJob *job, const char *format, const char *text)
{
  g_autofree char *safe = fj_cli_safe (text);
  g_autofree char *word = fj_cli_tint (STDOUT_FILENO, FJ_CLI_TONE_CARE, format);
  g_autoptr (GString) line = g_string_new (NULL);

  fj_cli_terminal_view_pause (FJ_CLI_VIEW (self));
  if (self->blocks->len > 1)
    g_string_append_printf (line, "[%s] ", fj_device_get_port (fj_flash_job_get_device (job)));
  g_string_append_printf (line, "%s %s", word, safe);
  fj_cli_say (STDOUT_FILENO, 0, line->str);
}

static void
fj_cli_terminal_view_event (FjCliView *view, FjFlashJob *job, const FjJobEvent *event)
{
  FjCliTerminalView *self = FJ_CLI_TERMINAL_VIEW (view);
  FjCliBlock        *block = find_block (self, job);

  g_return_if_fail (block != NULL);

  fj_cli_block_add_event (block, event);
  if (event->type == FJ_EVENT_WARNING)
    print_above (self, job, _ ("Warning:"), event->text);
  else if (event->type == FJ_EVENT_NOTE && self->verbose)
    print_above (self, job, _ ("Note:"), event->text);
}

static void
fj_cli_terminal_view_update (FjCliView *view)
{
  redraw_blocks (FJ_CLI_TERMINAL_VIEW (view));
}

static void
fj_cli_terminal_view_ended (FjCliView *view, FjFlashJob *job)
{
  redraw_blocks (FJ_CLI_TERMINAL_VIEW (view));
}

/* The bars become ordinary lines: all of them, so that they can be scrolled back to. */
static void
fj_cli_terminal_view_end (FjCliView *view)
{
  FjCliTerminalView *self = FJ_CLI_TERMINAL_VIEW (view);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GString *out = g_string_new (NULL);
  guint    columns;
  guint    rows;

  get_size (&columns, &rows);
  for (guint i = 0; i < self->blocks->len; i++)
    fj_cli_block_draw (g_ptr_array_index (self->blocks, i), lines, G_MAXUINT, columns);
  append_up (self, out, columns);
  for (guint i = 0; i < lines->len; i++)
    append_line (self, out, g_ptr_array_index (lines, i), MAX (columns, 2));
  g_print ("%s", out->str);
  g_string_free (out, TRUE);
  for (guint i = 0; i < self->blocks->len; i++)
    fj_cli_result_print (fj_cli_block_get_job (g_ptr_array_index (self->blocks, i)), FALSE);
}

static void
fj_cli_terminal_view_iface_init (FjCliViewInterface *iface)
{
  iface->begin = fj_cli_terminal_view_begin;
  iface->event = fj_cli_terminal_view_event;
  iface->update = fj_cli_terminal_view_update;
  iface->ended = fj_cli_terminal_view_ended;
  iface->pause = fj_cli_terminal_view_pause;
  iface->end = fj_cli_terminal_view_end;
}

static void
fj_cli_terminal_view_finalize (GObject *object)
{
  FjCliTerminalView *self = FJ_CLI_TERMINAL_VIEW (object);

  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_clear_pointer (&self->drawn, g_array_unref);
  g_clear_object (&self->runs);
  G_OBJECT_CLASS (fj_cli_terminal_view_parent_class)->finalize (object);
}

static void
fj_cli_terminal_view_class_init (FjCliTerminalViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_cli_terminal_view_finalize;
}

static void
fj_cli_terminal_view_init (FjCliTerminalView *self)
{
  self->ascii = !g_get_charset (NULL);
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_cli_block_free);
  self->drawn = g_array_new (FALSE, FALSE, sizeof (guint));
}

/**
 * fj_cli_view_new_terminal:
 *
 * Returns: (transfer full): a view with bars
 */
FjCliView *
fj_cli_view_new_terminal (gboolean verbose)
{
  FjCliTerminalView *self = g_object_new (FJ_CLI_TYPE_TERMINAL_VIEW, NULL);

  self->verbose = verbose;
  return FJ_CLI_VIEW (self);
}
