/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-flow.h"

#include "fj-text.h"

#include <fj-format.h>
#include <fj-record-place.h>
#include <glib/gi18n.h>

/**
 * FjRunFlow:
 *
 * From a layout and chosen boards to results: reads and checks everything, asks before something is
 * lost, starts, stops, and keeps the log. No widgets. More boards may be started while others are
 * at work. Main thread only.
 *
 * Signals: "changed": what can be done or what is being done is another; "ask-erase":
 * fj_run_flow_confirm() or fj_run_flow_drop() is waited for; "refused" (#GError, #GPtrArray of
 * #FjIssue, nullable): nothing was started, and why; "started" (#FjBoard): boards are at work now,
 * the first of them; "board-finished" (#FjBoard); "over": the last board is done.
 */
struct _FjRunFlow {
  GObject parent_instance;

  FjLayoutDocument *document;  /* (owned) (not nullable) */
  FjBoardModel     *boards;    /* (owned) (not nullable) */
  FjRunSet         *runs;      /* (owned) (not nullable): what was started */
  FjJobQueue       *queue;     /* (owned) (not nullable): for all runs */
  FjPastRates      *past;      /* (owned) (not nullable): for the times of all runs */
  FjRecordStore    *records;   /* (owned) (nullable): of every attempt */
  FjLog            *log;       /* (owned) (not nullable) */
  FjBoard          *focus;     /* (owned) (nullable): the board that is looked at */
  GCancellable     *preparing; /* (owned) (nullable) */
  FjRun            *prepared;  /* (owned) (nullable): waits for a confirmation */
  FjEnd             end;
  gboolean          is_holding; /* the document, for the boards at work */
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_ASK_ERASE,
  SIGNAL_REFUSED,
  SIGNAL_STARTED,
  SIGNAL_BOARD_FINISHED,
  SIGNAL_OVER,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjRunFlow, fj_run_flow, G_TYPE_OBJECT)

static void
emit_changed (FjRunFlow *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Checked for the board that is looked at, unless only others are to be flashed. */
static void
update_device (FjRunFlow *self)
{
  fj_layout_checker_set_device (fj_layout_document_get_checker (self->document),
                                fj_run_flow_get_device (self));
}

/* A layout for another chip family says so on the board. */
static void
update_warnings (FjRunFlow *self)
{
  FjPlan *plan = fj_layout_checker_get_plan (fj_layout_document_get_checker (self->document));

  for (guint i = 0; i < fj_board_model_get_n_boards (self->boards); i++) {
    FjBoard  *board = fj_board_model_get_board (self->boards, i);
    FjDevice *device = fj_board_get_device (board);
    g_autoptr (GError) error = NULL;

    if (plan != NULL)
      (void) fj_boot_driver_fits_plan (fj_device_get_driver (device), plan,
                                       fj_device_get_family (device), &error);
    fj_board_set_warning (board, error != NULL ? error->message : NULL);
  }
}

static void
on_boards_changed (FjRunFlow *self)
{
  g_assert (FJ_IS_RUN_FLOW (self));

  if (!self->is_holding)
    update_device (self);
  update_warnings (self);
  emit_changed (self);
}

static void
on_checked (FjRunFlow *self)
{
  g_assert (FJ_IS_RUN_FLOW (self));

  update_warnings (self);
  emit_changed (self);
}

/* What was asked about is not what would be flashed any more. */
static void
on_layout_changed (FjRunFlow *self)
{
  g_assert (FJ_IS_RUN_FLOW (self));

  fj_run_flow_drop (self);
}

static void
on_run_changed (FjRunFlow *self)
{
  gboolean is_running = fj_run_set_get_n_running (self->runs) > 0;
  gboolean is_over = self->is_holding && !is_running;

  g_assert (FJ_IS_RUN_FLOW (self));

  if (is_running && !self->is_holding)
    fj_layout_document_hold (self->document);
  self->is_holding = is_running;
  if (is_over) {
    g_signal_emit (self, signals[SIGNAL_OVER], 0);
    fj_layout_document_release (self->document);
  }
  emit_changed (self);
}

/* (nullable): a row may have gone with its board */
static FjBoard *
find_board (FjRunFlow *self, FjFlashJob *job)
{
  for (guint i = 0; i < fj_board_model_get_n_boards (self->boards); i++) {
    FjBoard *board = fj_board_model_get_board (self->boards, i);

    if (fj_board_get_device (board) == fj_flash_job_get_device (job))
      return board;
  }
  return NULL;
}

static void
on_event (FjRunSet *runs, FjFlashJob *job, FjJobEvent *event, FjRunFlow *self)
{
  g_autofree char *name = fj_text_device_name (fj_flash_job_get_device (job));

  g_assert (FJ_IS_RUN_FLOW (self));

  fj_log_add_event (self->log, name, fj_flash_job_get_items (job), event);
}

static void
on_job_over (FjRunSet *runs, FjFlashJob *job, FjRunFlow *self)
{
  FjBoard         *board = find_board (self, job);
  gboolean         has_failed = fj_flash_job_get_state (job) == FJ_JOB_FAILED;
  GError          *error = fj_flash_job_get_error (job);
  g_autofree char *name = fj_text_device_name (fj_flash_job_get_device (job));
  g_autofree char *text = fj_text_job_progress (job);

  g_assert (FJ_IS_RUN_FLOW (self));

  fj_log_add (self->log, has_failed ? FJ_LOG_LEVEL_ERROR : FJ_LOG_LEVEL_INFO, name, "%s", text);
  if (has_failed && error != NULL)
    fj_log_add (self->log, FJ_LOG_LEVEL_ERROR, name, "%s", error->message);
  if (board != NULL)
    g_signal_emit (self, signals[SIGNAL_BOARD_FINISHED], 0, board);
}

static void
fj_run_flow_dispose (GObject *object)
{
  FjRunFlow *self = FJ_RUN_FLOW (object);

  g_cancellable_cancel (self->preparing);
  g_clear_object (&self->preparing);
  g_clear_object (&self->prepared);
  g_clear_object (&self->focus);
  g_clear_object (&self->runs);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->past, fj_past_rates_unref);
  g_clear_object (&self->records);
  g_clear_object (&self->boards);
  g_clear_object (&self->document);
  g_clear_object (&self->log);
  G_OBJECT_CLASS (fj_run_flow_parent_class)->dispose (object);
}

static guint
add_signal (const char *name, guint n_params, GType first, GType second)
{
  return g_signal_new (name, FJ_TYPE_RUN_FLOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       n_params, first, second);
}

static void
fj_run_flow_class_init (FjRunFlowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_run_flow_dispose;
  signals[SIGNAL_CHANGED] = add_signal ("changed", 0, 0, 0);
  signals[SIGNAL_ASK_ERASE] = add_signal ("ask-erase", 0, 0, 0);
  signals[SIGNAL_REFUSED] = add_signal ("refused", 2, G_TYPE_ERROR, G_TYPE_PTR_ARRAY);
  signals[SIGNAL_STARTED] = add_signal ("started", 1, FJ_TYPE_BOARD, 0);
  signals[SIGNAL_BOARD_FINISHED] = add_signal ("board-finished", 1, FJ_TYPE_BOARD, 0);
  signals[SIGNAL_OVER] = add_signal ("over", 0, 0, 0);
}

static void
fj_run_flow_init (FjRunFlow *self)
{
}

/**
 * fj_run_flow_new:
 * @document: what is flashed
 * @boards: where to
 * @log: gets everything that happens
 *
 * Returns: (transfer full): a flow in which nothing has begun
 */
FjRunFlow *
fj_run_flow_new (FjLayoutDocument *document, FjBoardModel *boards, FjLog *log)
{
  FjRunFlow       *self = g_object_new (FJ_TYPE_RUN_FLOW, NULL);
  g_autofree char *records = fj_record_dup_path (NULL);

  self->document = g_object_ref (document);
  self->boards = g_object_ref (boards);
  self->log = g_object_ref (log);
  self->runs = fj_run_set_new (fj_clock_get_real ());
  self->queue = fj_job_queue_new ();
  self->past = fj_past_rates_new_default ();
  if (records != NULL)
    self->records = fj_record_store_new (records, NULL);
  g_signal_connect_object (document, "layout-changed", G_CALLBACK (on_layout_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "edited", G_CALLBACK (on_layout_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "changed", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (fj_layout_document_get_checker (document), "changed",
                           G_CALLBACK (on_checked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (boards, "changed", G_CALLBACK (on_boards_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runs, "event", G_CALLBACK (on_event), self, 0);
  g_signal_connect_object (self->runs, "job-over", G_CALLBACK (on_job_over), self, 0);
  g_signal_connect_object (self->runs, "changed", G_CALLBACK (on_run_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * fj_run_flow_get_document:
 * @self: a flow
 *
 * Returns: (transfer none): what is flashed
 */
FjLayoutDocument *
fj_run_flow_get_document (FjRunFlow *self)
{
  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), NULL);

  return self->document;
}

/**
 * fj_run_flow_get_boards:
 * @self: a flow
 *
 * Returns: (transfer none): all boards there are
 */
FjBoardModel *
fj_run_flow_get_boards (FjRunFlow *self)
{
  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), NULL);

  return self->boards;
}

/**
 * fj_run_flow_get_records:
 * @self: a flow
 *
 * Returns: (transfer none) (nullable): where every attempt is kept
 */
FjRecordStore *
fj_run_flow_get_records (FjRunFlow *self)
{
  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), NULL);

  return self->records;
}

/**
 * fj_run_flow_get_runs:
 * @self: a flow
 *
 * Returns: (transfer none): what was started
 */
FjRunSet *
fj_run_flow_get_runs (FjRunFlow *self)
{
  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), NULL);

  return self->runs;
}

/**
 * fj_run_flow_set_end:
 * @self: a flow
 * @end: what becomes of boards that are done
 */
void
fj_run_flow_set_end (FjRunFlow *self, FjEnd end)
{
  g_return_if_fail (FJ_IS_RUN_FLOW (self));

  self->end = end;
}

/**
 * fj_run_flow_set_focus:
 * @self: a flow
 * @board: (nullable): the board that is looked at
 */
void
fj_run_flow_set_focus (FjRunFlow *self, FjBoard *board)
{
  g_return_if_fail (FJ_IS_RUN_FLOW (self));

  g_set_object (&self->focus, board);
  update_device (self);
  emit_changed (self);
}

/**
 * fj_run_flow_get_device:
 * @self: a flow
 *
 * Returns: (transfer none) (nullable): the board that the layout is checked for: the one that is
 *   looked at, unless only others are chosen
 */
FjDevice *
fj_run_flow_get_device (FjRunFlow *self)
{
  g_autoptr (GPtrArray) chosen = NULL;
  FjBoard *board;

  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), NULL);

  chosen = fj_board_model_dup_chosen (self->boards);
  board = self->focus;
  if (chosen->len > 0 && !g_ptr_array_find (chosen, board, NULL))
    board = g_ptr_array_index (chosen, 0);
  return board != NULL ? fj_board_get_device (board) : NULL;
}

/**
 * fj_run_flow_dup_chosen:
 * @self: a flow
 *
 * Returns: (transfer full) (element-type FjBoard): the boards that would be started next. While
 *   others are at work, one that was done a moment ago is none of them
 */
GPtrArray *
fj_run_flow_dup_chosen (FjRunFlow *self)
{
  GPtrArray *chosen;

  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), NULL);

  chosen = fj_board_model_dup_chosen (self->boards);
  for (guint i = chosen->len; i > 0 && self->is_holding; i--)
    if (fj_board_has_result (g_ptr_array_index (chosen, i - 1)))
      g_ptr_array_remove_index (chosen, i - 1);
  return chosen;
}

/**
 * fj_run_flow_can_flash:
 * @self: a flow
 * @board: (nullable): a board
 *
 * Returns: whether it can be flashed, whether it is chosen or not
 */
gboolean
fj_run_flow_can_flash (FjRunFlow *self, FjBoard *board)
{
  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), FALSE);

  return board != NULL && fj_board_can_flash (board) && self->preparing == NULL &&
         fj_layout_document_get_layout (self->document) != NULL;
}

/**
 * fj_run_flow_can_retry:
 * @self: a flow
 * @board: (nullable): a board
 *
 * Returns: whether its run is over, has not passed, and can be repeated
 */
gboolean
fj_run_flow_can_retry (FjRunFlow *self, FjBoard *board)
{
  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), FALSE);

  return fj_run_flow_can_flash (self, board) && fj_board_has_result (board) &&
         fj_flash_job_get_state (fj_board_get_job (board)) != FJ_JOB_PASSED;
}

/**
 * fj_run_flow_get_obstacle:
 * @self: a flow
 *
 * Returns: (nullable): what is missing before the chosen boards can be flashed, translated
 */
const char *
fj_run_flow_get_obstacle (FjRunFlow *self)
{
  FjLayout *layout;
  g_autoptr (GPtrArray) chosen = NULL;

  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), NULL);

  layout = fj_layout_document_get_layout (self->document);
  chosen = fj_run_flow_dup_chosen (self);
  if (layout == NULL || fj_layout_get_n_rows (layout) == 0 || chosen->len > 0)
    return fj_layout_document_get_obstacle (self->document);
  return fj_board_model_get_n_boards (self->boards) == 0
           ? _ ("Plug in a board in USB boot mode first.")
           : _ ("Choose at least one board that is ready.");
}

/**
 * fj_run_flow_can_start:
 * @self: a flow
 *
 * Returns: whether the chosen boards can be flashed now
 */
gboolean
fj_run_flow_can_start (FjRunFlow *self)
{
  return fj_run_flow_get_obstacle (self) == NULL && !fj_run_flow_is_preparing (self);
}

/**
 * fj_run_flow_is_preparing:
 * @self: a flow
 *
 * Returns: whether files are being read and checked for a run
 */
gboolean
fj_run_flow_is_preparing (FjRunFlow *self)
{
  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), FALSE);

  return self->preparing != NULL;
}

/**
 * fj_run_flow_is_asking:
 * @self: a flow
 *
 * Returns: whether a run waits for fj_run_flow_confirm()
 */
gboolean
fj_run_flow_is_asking (FjRunFlow *self)
{
  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), FALSE);

  return self->prepared != NULL;
}

/**
 * fj_run_flow_get_n_running:
 * @self: a flow
 *
 * Returns: how many boards are at work
 */
guint
fj_run_flow_get_n_running (FjRunFlow *self)
{
  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), 0);

  return fj_run_set_get_n_running (self->runs);
}

/**
 * fj_run_flow_may_have_written:
 * @self: a flow
 *
 * Returns: whether one of the boards at work is no longer as it was
 */
gboolean
fj_run_flow_may_have_written (FjRunFlow *self)
{
  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), FALSE);

  for (guint i = 0; i < fj_board_model_get_n_boards (self->boards); i++) {
    FjBoard *board = fj_board_model_get_board (self->boards, i);

    if (fj_board_is_running (board) && fj_flash_job_may_have_written (fj_board_get_job (board)))
      return TRUE;
  }
  return FALSE;
}

/* Each row shows its new job; returns the first of them. */
static FjBoard *
show_jobs (FjRunFlow *self, GPtrArray *jobs)
{
  FjBoard *first = NULL;

  for (guint i = 0; i < jobs->len; i++) {
    FjFlashJob *job = g_ptr_array_index (jobs, i);
    FjBoard    *board = find_board (self, job);

    if (board == NULL)
      continue;
    fj_board_set_job (board, job);
    if (first == NULL)
      first = board;
  }
  return first;
}

static void
start_run (FjRunFlow *self, FjRun *run)
{
  g_autoptr (FjRunSummary) summary = fj_run_summary_new (run);
  g_autoptr (GPtrArray) jobs = fj_run_dup_jobs (run);
  g_autofree char *size = fj_format_size (summary->bytes);
  FjBoard         *first = show_jobs (self, jobs);

  fj_log_add (self->log, FJ_LOG_LEVEL_INFO, NULL,
              ngettext ("Flashing %u board, %s in all", "Flashing %u boards, %s in all",
                        summary->n_boards),
              summary->n_boards, size);
  if (first != NULL)
    g_object_ref (first);
  fj_run_set_start (self->runs, run);
  if (first != NULL)
    g_signal_emit (self, signals[SIGNAL_STARTED], 0, first);
  g_clear_object (&first);
}

static void
refuse_run (FjRunFlow *self, const GError *error, GPtrArray *issues)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  fj_log_add (self->log, FJ_LOG_LEVEL_ERROR, NULL, "%s", error->message);
  g_signal_emit (self, signals[SIGNAL_REFUSED], 0, error, issues);
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FjRun *run = FJ_RUN (source);
  g_autoptr (FjRunFlow) self = user_data;
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjRunSummary) summary = NULL;

  g_assert (FJ_IS_RUN_FLOW (self));

  if (fj_run_prepare_finish (run, result, &issues, &error))
    summary = fj_run_summary_new (run);
  g_clear_object (&self->preparing);
  if (self->runs == NULL)
    return; /* nobody is there any more */
  g_debug ("prepared: %s", summary == NULL                                       ? error->message
                           : summary->erased != NULL || summary->outside != NULL ? "asks first"
                                                                                 : "ready");
  if (summary == NULL) {
    refuse_run (self, error, issues);
  } else if (summary->erased == NULL && summary->outside == NULL) {
    start_run (self, run);
  } else {
    g_set_object (&self->prepared, run);
    emit_changed (self); /* what asks can be used again before it asks */
    g_signal_emit (self, signals[SIGNAL_ASK_ERASE], 0);
  }
  emit_changed (self);
}

/**
 * fj_run_flow_new_run:
 * @self: a flow
 * @layout: what to flash
 *
 * Returns: (transfer full): a run without boards that sends it as people have chosen
 */
FjRun *
fj_run_flow_new_run (FjRunFlow *self, FjLayout *layout)
{
  FjLayoutChecker *checker;
  FjPlanOptions    options = { NULL };
  g_autoptr (FjPlanCache) plans = NULL;
  FjRun *run;

  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), NULL);

  checker = fj_layout_document_get_checker (self->document);
  options.images = fj_layout_checker_get_images (checker);
  fj_flash_choice_apply (fj_layout_checker_get_choice (checker), &options);
  plans = fj_plan_cache_new (layout, &options);
  run = fj_run_new (fj_board_model_get_devices (self->boards), plans, self->queue,
                    fj_clock_get_real ());
  fj_run_set_end (run, self->end);
  fj_run_set_past_rates (run, self->past);
  fj_run_set_recorder (run, FJ_RECORDER (self->records));
  return run;
}

/**
 * fj_run_flow_follow:
 * @self: a flow
 * @run: one of fj_run_flow_new_run() that somebody else starts
 * @job: what has begun in it
 *
 * Has it among what goes on in the window.
 */
void
fj_run_flow_follow (FjRunFlow *self, FjRun *run, FjFlashJob *job)
{
  FjBoard *board;

  g_return_if_fail (FJ_IS_RUN_FLOW (self));

  board = find_board (self, job);
  if (board != NULL)
    fj_board_set_job (board, job);
  fj_run_set_follow (self->runs, run);
}

/**
 * fj_run_flow_prepare:
 * @self: a flow
 * @boards: (element-type FjBoard): where to
 *
 * Reads and checks everything for @boards, and starts them, or asks first when something is lost.
 */
void
fj_run_flow_prepare (FjRunFlow *self, GPtrArray *boards)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new ();
  g_autoptr (FjRun) run = NULL;
  FjLayout *layout;

  g_return_if_fail (FJ_IS_RUN_FLOW (self));

  layout = fj_layout_document_get_layout (self->document);
  if (boards->len == 0 || layout == NULL || self->preparing != NULL)
    return;
  fj_layout_document_collect (self->document);
  fj_run_flow_drop (self);
  g_debug ("prepare %u boards", boards->len);
  self->preparing = g_cancellable_new ();
  run = fj_run_flow_new_run (self, layout);
  for (guint i = 0; i < boards->len; i++)
    g_ptr_array_add (devices, fj_board_get_device (g_ptr_array_index (boards, i)));
  fj_run_prepare_async (run, devices, self->preparing, on_prepared, g_object_ref (self));
  emit_changed (self);
}

/**
 * fj_run_flow_confirm:
 * @self: a flow that has asked
 *
 * Starts what was asked about.
 */
void
fj_run_flow_confirm (FjRunFlow *self)
{
  g_autoptr (FjRun) run = NULL;

  g_return_if_fail (FJ_IS_RUN_FLOW (self));

  run = g_steal_pointer (&self->prepared);
  if (run == NULL)
    return;
  start_run (self, run);
  emit_changed (self);
}

/**
 * fj_run_flow_drop:
 * @self: a flow
 *
 * Forgets a run that is prepared or waits for a confirmation.
 */
void
fj_run_flow_drop (FjRunFlow *self)
{
  g_return_if_fail (FJ_IS_RUN_FLOW (self));

  g_cancellable_cancel (self->preparing);
  if (self->prepared == NULL)
    return;
  g_debug ("the question is taken back");
  g_clear_object (&self->prepared);
  emit_changed (self);
}

/**
 * fj_run_flow_stop:
 * @self: a flow
 *
 * Asks every board that is at work to end soon.
 */
void
fj_run_flow_stop (FjRunFlow *self)
{
  g_return_if_fail (FJ_IS_RUN_FLOW (self));

  fj_run_flow_drop (self);
  if (fj_run_flow_get_n_running (self) == 0)
    return;
  fj_log_add (self->log, FJ_LOG_LEVEL_WARNING, NULL, "%s", _ ("Stopped by the user"));
  fj_run_set_stop (self->runs);
}

/**
 * fj_run_flow_dup_question:
 * @self: a flow
 *
 * Returns: (transfer full) (nullable): what is lost, and what is taken from outside, by the run
 *   that it has asked about
 */
FjRunSummary *
fj_run_flow_dup_question (FjRunFlow *self)
{
  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), NULL);

  return self->prepared != NULL ? fj_run_summary_new (self->prepared) : NULL;
}

/**
 * fj_run_flow_dup_erased_boards:
 * @self: a flow that has asked
 *
 * Returns: (transfer full) (nullable): on which boards
 */
char *
fj_run_flow_dup_erased_boards (FjRunFlow *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GPtrArray) jobs = NULL;

  g_return_val_if_fail (FJ_IS_RUN_FLOW (self), NULL);

  if (self->prepared == NULL)
    return NULL;
  jobs = fj_run_dup_jobs (self->prepared);
  for (guint i = 0; i < jobs->len; i++) {
    FjDevice        *device = fj_flash_job_get_device (g_ptr_array_index (jobs, i));
    g_autofree char *name = fj_text_device_name (device);

    g_string_append_printf (names, "\n%s", name);
  }
  /* Translators: the names of boards, one a line */
  return g_strdup_printf (ngettext ("On this board:%s", "On these boards:%s", jobs->len),
                          names->str);
}
