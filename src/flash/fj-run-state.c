/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-run-state.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Ids of rows are bytes (U-Boot stm32prog.h); other families count their rows. */
#define N_IDS 256
#define MAX_SERIAL 128

struct _FjRunState {
  gatomicrefcount ref_count;
  FjPlan         *plan; /* (owned) */
  FjRunRow        rows[N_IDS];
  FjRunPlace      place;
  int             pending; /* was sent, the board has not said what it wants next; or -1 */
  char           *serial;  /* (owned) (nullable) the first that was seen in this run */
  gboolean        needs_reset;
};

/**
 * fj_run_state_new:
 * @plan: what is to be sent
 *
 * Returns: (transfer full): the state of a run in which nothing has happened yet
 */
FjRunState *
fj_run_state_new (FjPlan *plan)
{
  FjRunState *self;

  g_return_val_if_fail (plan != NULL, NULL);

  self = g_new0 (FjRunState, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->plan = fj_plan_ref (plan);
  self->place = (FjRunPlace){ .id = -1, .byte = -1 };
  self->pending = -1;
  return self;
}

/**
 * fj_run_state_ref:
 *
 * Returns: (transfer full): @self
 */
FjRunState *
fj_run_state_ref (FjRunState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * fj_run_state_unref:
 *
 * Gives back a reference.
 */
void
fj_run_state_unref (FjRunState *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  fj_plan_unref (self->plan);
  g_free (self->serial);
  g_free (self);
}

/**
 * fj_run_state_ask:
 *
 * The board has asked for what has the id @id.
 */
void
fj_run_state_ask (FjRunState *self, guint8 id)
{
  g_return_if_fail (self != NULL);

  self->rows[id].n_asked++;
}

/**
 * fj_run_state_begin:
 *
 * From here on, what has the id @id is sent, from its start.
 */
void
fj_run_state_begin (FjRunState *self, guint8 id)
{
  FjRunRow *row;

  g_return_if_fail (self != NULL);

  row = &self->rows[id];
  row->state = FJ_RUN_ROW_SENDING;
  row->n_begun++;
  row->bytes = 0;
  row->position = 0;
  self->place = (FjRunPlace){ .id = id, .byte = 0, .is_sending = TRUE };
}

/**
 * fj_run_state_advance:
 * @self: a state with something that was begun
 * @bytes: how many of its bytes the board has taken, in all
 * @position: up to where in the row it has everything now, bytes
 *
 * A few stores, since it comes with every block.
 */
void
fj_run_state_advance (FjRunState *self, guint64 bytes, guint64 position)
{
  FjRunRow *row = &self->rows[self->place.id];

  row->bytes = bytes;
  row->position = position;
  self->place.byte = (gint64) position;
}

/**
 * fj_run_state_set_writing:
 *
 * All bytes of a range went, and the board is at work on them.
 */
void
fj_run_state_set_writing (FjRunState *self)
{
  g_return_if_fail (self != NULL && self->place.is_sending);

  self->rows[self->place.id].state = FJ_RUN_ROW_WRITING;
}

/**
 * fj_run_state_end:
 *
 * The board has taken all of what was begun; what it wants next it has not said.
 */
void
fj_run_state_end (FjRunState *self)
{
  g_return_if_fail (self != NULL && self->place.is_sending);

  self->rows[self->place.id].state = FJ_RUN_ROW_SENT;
  self->pending = self->place.id;
}

/**
 * fj_run_state_set_pending:
 * @self: a state
 * @id: what was sent last, as far as the next answer of the board is about that; -1: nothing
 */
void
fj_run_state_set_pending (FjRunState *self, int id)
{
  g_return_if_fail (self != NULL && id >= -1 && id < N_IDS);

  self->pending = id;
}

/**
 * fj_run_state_acknowledge:
 *
 * The board went on after what was sent as @id.
 */
void
fj_run_state_acknowledge (FjRunState *self, guint8 id)
{
  g_return_if_fail (self != NULL);

  self->rows[id].is_acknowledged = TRUE;
  self->pending = -1;
  self->place = (FjRunPlace){ .id = -1, .byte = -1 };
}

/**
 * fj_run_state_blame:
 *
 * An error that comes now is about @id, which is not being sent.
 */
void
fj_run_state_blame (FjRunState *self, guint8 id)
{
  g_return_if_fail (self != NULL);

  self->place.id = id;
}

/**
 * fj_run_state_set_serial:
 * @self: a state
 * @serial: (nullable): the serial number of the board
 */
void
fj_run_state_set_serial (FjRunState *self, const char *serial)
{
  g_return_if_fail (self != NULL);

  g_free (self->serial);
  self->serial = g_strdup (serial);
}

/**
 * fj_run_state_set_needs_reset:
 * @self: a state
 * @needs_reset: whether the board must be reset before the next run can begin
 */
void
fj_run_state_set_needs_reset (FjRunState *self, gboolean needs_reset)
{
  g_return_if_fail (self != NULL);

  self->needs_reset = needs_reset;
}

/**
 * fj_run_state_get_plan:
 *
 * Returns: (transfer none): what is to be sent
 */
FjPlan *
fj_run_state_get_plan (FjRunState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->plan;
}

/**
 * fj_run_state_get_row:
 *
 * Returns: (transfer none): how far @id is
 */
const FjRunRow *
fj_run_state_get_row (FjRunState *self, guint8 id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->rows[id];
}

/**
 * fj_run_state_get_place:
 *
 * Returns: (transfer none): where the run is
 */
const FjRunPlace *
fj_run_state_get_place (FjRunState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->place;
}

/**
 * fj_run_state_is_begun:
 *
 * Returns: whether @id was begun in this run
 */
gboolean
fj_run_state_is_begun (FjRunState *self, guint8 id)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->rows[id].n_begun > 0;
}

/**
 * fj_run_state_is_acknowledged:
 *
 * Returns: whether the board went on after @id
 */
gboolean
fj_run_state_is_acknowledged (FjRunState *self, guint8 id)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->rows[id].is_acknowledged;
}

/**
 * fj_run_state_get_pending:
 *
 * Returns: what was sent last, while the board has not said what it wants next; or -1
 */
int
fj_run_state_get_pending (FjRunState *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->pending;
}

/**
 * fj_run_state_get_serial:
 *
 * Returns: (transfer none) (nullable): the serial number of the board
 */
const char *
fj_run_state_get_serial (FjRunState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->serial;
}

/**
 * fj_run_state_needs_reset:
 *
 * Returns: whether the board must be reset before the next run can begin
 */
gboolean
fj_run_state_needs_reset (FjRunState *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->needs_reset;
}

/*
 * What is stored: version, checksum of the rows, serial number, whether the board
 * needs a reset, what is pending, and for each id of the plan that anything happened with: id, size
 * of its file, bytes, position, asked, begun, state, acknowledged. Little endian.
 */

#define FORMAT "(ussbna(ytttuuyb))"
#define ROW_FORMAT "(ytttuuyb)"
#define VERSION 1
#define MAX_STORED (64 * 1024)

static char *
make_checksum (FjPlan *plan)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjRowValues *row = &fj_plan_get_row (plan, i)->values;
    g_autofree char   *text = g_strdup_printf (
        "%d\t%u\t%s\t%d\t%u\t%d\t%u\t%d\t%" G_GUINT64_FORMAT "\n", row->option, row->id, row->name,
        row->type, row->copies, row->storage, row->storage_index, row->area, row->offset);

    g_checksum_update (sum, (const guchar *) text, -1);
  }
  return g_strdup (g_checksum_get_string (sum));
}

/* Up to where a row is sent at the most; 0: not at all. */
static guint64
get_size (FjPlan *plan, guint8 id)
{
  const FjPlanRow *row = fj_plan_find (plan, id);
  GBytes          *layout = id == FJ_ID_LAYOUT ? fj_plan_get_wire_layout (plan, TRUE) : NULL;

  if (layout != NULL)
    return g_bytes_get_size (layout);
  return row != NULL ? fj_plan_row_get_end (row) : 0;
}

static gboolean
is_touched (const FjRunRow *row)
{
  return row->n_asked > 0 || row->n_begun > 0 || row->is_acknowledged;
}

/**
 * fj_run_state_store:
 * @self: a state
 *
 * Returns: (transfer full): it, as bytes that fj_run_state_load() reads on any machine
 */
GBytes *
fj_run_state_store (FjRunState *self)
{
  GVariantBuilder  rows = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a" ROW_FORMAT));
  g_autofree char *checksum = NULL;
  g_autoptr (GVariant) stored = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint id = 0; id < N_IDS; id++) {
    const FjRunRow *row = &self->rows[id];

    if (is_touched (row))
      g_variant_builder_add (&rows, ROW_FORMAT, id, get_size (self->plan, (guint8) id), row->bytes,
                             row->position, row->n_asked, row->n_begun, row->state,
                             row->is_acknowledged);
  }
  checksum = make_checksum (self->plan);
  stored = g_variant_ref_sink (g_variant_new (FORMAT, (guint32) VERSION, checksum,
                                              self->serial != NULL ? self->serial : "",
                                              self->needs_reset, (gint16) self->pending, &rows));
#if G_BYTE_ORDER == G_BIG_ENDIAN
  {
    GVariant *swapped = g_variant_byteswap (stored);

    g_variant_unref (stored);
    stored = swapped;
  }
#endif
  return g_variant_get_data_as_bytes (stored);
}

static gboolean
fail_unreadable (GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_FAILED,
                       _ ("What was kept of an earlier run cannot be read."));
  return FALSE;
}

/* (transfer full) (nullable): @bytes as a variant in which every value can be trusted to be one. */
static GVariant *
parse_bytes (GBytes *bytes)
{
  g_autoptr (GVariant) stored = NULL;
  GVariant *swapped;

  if (g_bytes_get_size (bytes) > MAX_STORED)
    return NULL;
  stored = g_variant_ref_sink (
    g_variant_new_from_bytes (G_VARIANT_TYPE (FORMAT), bytes, FALSE));
  if (!g_variant_is_normal_form (stored))
    return NULL;
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    return g_steal_pointer (&stored);
  swapped = g_variant_byteswap (stored);
  return swapped;
}

/* Every id once, of this plan, and no more of it than there is. */
static gboolean
load_row (FjRunState *self, GVariant *stored)
{
  FjRunRow row = { 0 };
  guint8   id;
  guint8   state;
  guint64  size;

  g_variant_get (stored, ROW_FORMAT, &id, &size, &row.bytes, &row.position, &row.n_asked,
                 &row.n_begun, &state, &row.is_acknowledged);
  if (is_touched (&self->rows[id]) || !is_touched (&row) || size != get_size (self->plan, id) ||
      row.position > size || row.bytes > row.position || state > FJ_RUN_ROW_SENT ||
      (state != FJ_RUN_ROW_NONE) != (row.n_begun > 0))
    return FALSE;
  row.state = (FjRunRowState) state;
  self->rows[id] = row;
  return TRUE;
}

static gboolean
load_rows (FjRunState *self, GVariant *stored)
{
  g_autoptr (GVariant) rows = g_variant_get_child_value (stored, 5);
  gsize n = g_variant_n_children (rows);

  if (n > N_IDS)
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);

    if (!load_row (self, row))
      return FALSE;
  }
  return TRUE;
}

static gboolean
load_head (FjRunState *self, GVariant *stored)
{
  const char *serial;
  gint16      pending;

  g_variant_get_child (stored, 2, "&s", &serial);
  g_variant_get_child (stored, 3, "b", &self->needs_reset);
  g_variant_get_child (stored, 4, "n", &pending);
  if (strlen (serial) > MAX_SERIAL || pending < -1 || pending >= N_IDS ||
      (pending >= 0 && self->rows[pending].state != FJ_RUN_ROW_SENT))
    return FALSE;
  fj_run_state_set_serial (self, serial[0] != '\0' ? serial : NULL);
  self->pending = pending;
  return TRUE;
}

static gboolean
fits_plan (GVariant *stored, FjPlan *plan)
{
  g_autofree char *expected = make_checksum (plan);
  const char      *checksum;

  g_variant_get_child (stored, 1, "&s", &checksum);
  return g_str_equal (expected, checksum);
}

/**
 * fj_run_state_load:
 * @bytes: what was stored; nothing in it is trusted
 * @plan: what is to be sent
 * @error: return location for %FJ_ERROR_FAILED, or %FJ_ERROR_STALE_LAYOUT when it is of another
 *   layout. Whether the files are still the same ones is not known here.
 *
 * Returns: (transfer full) (nullable): the state as it was stored
 */
FjRunState *
fj_run_state_load (GBytes *bytes, FjPlan *plan, GError **error)
{
  g_autoptr (FjRunState) self = NULL;
  g_autoptr (GVariant) stored = NULL;
  guint32 version = 0;

  g_return_val_if_fail (bytes != NULL && plan != NULL, NULL);

  stored = parse_bytes (bytes);
  if (stored != NULL)
    g_variant_get_child (stored, 0, "u", &version);
  if (version != VERSION) {
    fail_unreadable (error);
    return NULL;
  }
  if (!fits_plan (stored, plan)) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_STALE_LAYOUT,
                         _ ("What was kept of an earlier run belongs to another layout."));
    return NULL;
  }
  self = fj_run_state_new (plan);
  if (load_rows (self, stored) && load_head (self, stored))
    return g_steal_pointer (&self);
  fail_unreadable (error);
  return NULL;
}
