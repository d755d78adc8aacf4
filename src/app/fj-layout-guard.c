/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-guard.h"

/**
 * FjLayoutGuard:
 *
 * Stands before a layout that is to go, because another one is opened or the window closes: nothing
 * that is not saved is lost unasked. No widgets; whoever has some answers its questions. Main
 * thread only.
 *
 * Signals: "ask-save": fj_layout_guard_answer() is waited for; "ask-file":
 * fj_layout_guard_answer_file() is.
 */
struct _FjLayoutGuard {
  GObject parent_instance;

  FjLayoutDocument *document;  /* (owned) (not nullable) */
  GTask            *leaving;   /* (owned) (nullable): who wants the layout gone */
  gboolean          is_asking; /* an answer, or a save, is waited for */
};

enum {
  SIGNAL_ASK_SAVE,
  SIGNAL_ASK_FILE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjLayoutGuard, fj_layout_guard, G_TYPE_OBJECT)

/* @error: (transfer full) (nullable) */
static void
end_leaving (FjLayoutGuard *self, gboolean may_go, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->leaving);

  g_debug ("leave the layout: %s", may_go ? "yes" : "no");
  self->is_asking = FALSE;
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, may_go);
}

/* Once nothing is being written any more, it is known whether there is something to lose. */
static void
continue_leaving (FjLayoutGuard *self)
{
  if (self->leaving == NULL || self->is_asking || fj_layout_document_is_saving (self->document))
    return;
  self->is_asking = fj_layout_document_is_modified (self->document);
  if (self->is_asking)
    g_signal_emit (self, signals[SIGNAL_ASK_SAVE], 0);
  else
    end_leaving (self, TRUE, NULL);
}

static void
on_document_changed (FjLayoutGuard *self)
{
  g_assert (FJ_IS_LAYOUT_GUARD (self));

  continue_leaving (self);
}

static void
fj_layout_guard_dispose (GObject *object)
{
  FjLayoutGuard *self = FJ_LAYOUT_GUARD (object);

  if (self->leaving != NULL)
    end_leaving (self, FALSE, NULL);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (fj_layout_guard_parent_class)->dispose (object);
}

static void
fj_layout_guard_class_init (FjLayoutGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_layout_guard_dispose;
  signals[SIGNAL_ASK_SAVE] = g_signal_new ("ask-save", FJ_TYPE_LAYOUT_GUARD, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ASK_FILE] = g_signal_new ("ask-file", FJ_TYPE_LAYOUT_GUARD, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fj_layout_guard_init (FjLayoutGuard *self)
{
}

/**
 * fj_layout_guard_new:
 * @document: what is guarded
 *
 * Returns: (transfer full): a guard of it
 */
FjLayoutGuard *
fj_layout_guard_new (FjLayoutDocument *document)
{
  FjLayoutGuard *self = g_object_new (FJ_TYPE_LAYOUT_GUARD, NULL);

  self->document = g_object_ref (document);
  g_signal_connect_object (document, "changed", G_CALLBACK (on_document_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * fj_layout_guard_leave_async:
 * @self: a guard
 * @callback: called when it is known whether the layout may go
 * @user_data: its argument
 *
 * To be called before another layout is opened, or before the document goes. Waits until a save
 * that is under way is over, and asks about changes that are not saved. Who asked before and has
 * got no answer yet gets a no.
 */
void
fj_layout_guard_leave_async (FjLayoutGuard *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FJ_IS_LAYOUT_GUARD (self));

  fj_layout_document_collect (self->document);
  if (self->leaving != NULL)
    end_leaving (self, FALSE, NULL);
  /* not of @self, which would keep it alive as long as nobody answers */
  self->leaving = g_task_new (self->document, NULL, callback, user_data);
  g_task_set_source_tag (self->leaving, fj_layout_guard_leave_async);
  continue_leaving (self);
}

/**
 * fj_layout_guard_leave_finish:
 * @result: what the callback got
 * @error: return location: why the layout could not be saved, where that was wanted
 *
 * Returns: whether the layout may go
 */
gboolean
fj_layout_guard_leave_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, fj_layout_guard_leave_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* A save before the layout goes. */
typedef struct {
  FjLayoutGuard *self;    /* (owned) */
  GTask         *leaving; /* (owned): who is waiting for it */
} Save;

static Save *
save_new (FjLayoutGuard *self)
{
  Save *save = g_new0 (Save, 1);

  save->self = g_object_ref (self);
  save->leaving = g_object_ref (self->leaving);
  self->is_asking = TRUE; /* until it is over */
  return save;
}

static void
save_free (Save *save)
{
  g_object_unref (save->self);
  g_object_unref (save->leaving);
  g_free (save);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Save, save_free)

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_saved;

  is_saved = fj_layout_document_save_finish (FJ_LAYOUT_DOCUMENT (source), result, &error);
  if (save->self->leaving != save->leaving)
    return; /* it was asked for something else meanwhile */
  save->self->is_asking = FALSE;
  if (is_saved)
    continue_leaving (save->self);
  else
    end_leaving (save->self, FALSE, g_steal_pointer (&error));
}

/**
 * fj_layout_guard_answer:
 * @self: a guard that has asked whether to save
 * @answer: what was said
 */
void
fj_layout_guard_answer (FjLayoutGuard *self, FjLeaveAnswer answer)
{
  g_return_if_fail (FJ_IS_LAYOUT_GUARD (self));

  if (self->leaving == NULL)
    return;
  if (answer != FJ_LEAVE_SAVE)
    end_leaving (self, answer == FJ_LEAVE_DISCARD, NULL);
  else if (fj_layout_document_get_file (self->document) == NULL)
    g_signal_emit (self, signals[SIGNAL_ASK_FILE], 0);
  else
    fj_layout_document_save_async (self->document, TRUE, on_saved, save_new (self));
}

/**
 * fj_layout_guard_answer_file:
 * @self: a guard that has asked where to save
 * @file: (nullable): where to; %NULL: not at all, and the layout stays
 */
void
fj_layout_guard_answer_file (FjLayoutGuard *self, GFile *file)
{
  g_return_if_fail (FJ_IS_LAYOUT_GUARD (self));

  if (self->leaving == NULL)
    return;
  if (file == NULL)
    end_leaving (self, FALSE, NULL);
  else
    fj_layout_document_save_as_async (self->document, file, on_saved, save_new (self));
}
