/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-samples.h"

#include <string.h>

/* Of a row that is kept in parts, the places between head and end. */
#define N_BETWEEN (FJ_SAMPLES_MOST - 2)

struct _FjSamples {
  gsize    piece; /* what is kept at most of one place */
  guint64  first; /* where the first range begins */
  guint64  between[N_BETWEEN];
  guint    n_between;
  FjSample now; /* the piece that is being collected */
  FjSample kept[FJ_SAMPLES_MOST];
  guint    n_kept;
  FjSample last; /* the last piece that holds anything */
  gboolean is_over;
};

/**
 * fj_samples_new:
 * @row: a row that is sent
 *
 * Returns: (transfer full): samples of it, without any yet
 */
FjSamples *
fj_samples_new (const FjPlanRow *row)
{
  FjSamples     *self;
  const FjRange *end;

  g_return_val_if_fail (row != NULL && row->n_ranges > 0, NULL);

  self = g_new0 (FjSamples, 1);
  end = &row->ranges[row->n_ranges - 1];
  self->piece = row->bytes <= FJ_SAMPLES_SMALL ? (gsize) row->bytes : FJ_SAMPLES_CHUNK;
  self->first = row->ranges[0].offset;
  for (guint i = 0; i < N_BETWEEN; i++)
    self->between[i] =
      self->first + (end->offset + end->length - self->first) / (N_BETWEEN + 1) * (i + 1);
  self->now.data = g_malloc (self->piece);
  self->last.data = g_malloc (self->piece);
  return self;
}

/**
 * fj_samples_free:
 *
 * Frees @self.
 */
void
fj_samples_free (FjSamples *self)
{
  for (guint i = 0; i < self->n_kept; i++)
    g_free (self->kept[i].data);
  g_free (self->now.data);
  g_free (self->last.data);
  g_free (self);
}

/* Whether it could not be told from a place that nothing was written to. */
static gboolean
is_nothing (const FjSample *sample)
{
  return (sample->data[0] == 0 || sample->data[0] == 0xFF) &&
         memcmp (sample->data, sample->data + 1, sample->length - 1) == 0;
}

static void
keep_sample (FjSamples *self, const FjSample *sample)
{
  self->kept[self->n_kept++] = (FjSample){ .offset = sample->offset,
                                           .length = sample->length,
                                           .data = g_memdup2 (sample->data, sample->length) };
}

/* A piece is whole: it is the head, or the first that holds anything behind a place between. */
static void
settle_piece (FjSamples *self)
{
  gboolean is_head = self->n_kept == 0;
  gboolean is_due =
    self->n_between < N_BETWEEN && self->now.offset >= self->between[self->n_between];

  if (self->now.length == 0)
    return;
  if (is_head) {
    keep_sample (self, &self->now);
  } else if (!is_nothing (&self->now)) {
    FjSample last = self->last;

    if (is_due) {
      keep_sample (self, &self->now);
      self->n_between++;
    }
    self->last = self->now;
    self->now = last;
  }
  self->now.length = 0;
}

/**
 * fj_samples_take:
 * @self: samples
 * @offset: where in the row the bytes are, not before those of the last call
 * @data: bytes that are sent
 * @length: how many
 *
 * Keeps of them what is needed.
 */
void
fj_samples_take (FjSamples *self, guint64 offset, const guint8 *data, gsize length)
{
  if (offset != self->now.offset + self->now.length)
    settle_piece (self);
  while (length > 0) {
    gsize part;

    if (self->now.length == 0)
      self->now.offset = offset;
    part = MIN (length, self->piece - self->now.length);
    memcpy (self->now.data + self->now.length, data, part);
    self->now.length += part;
    if (self->now.length == self->piece)
      settle_piece (self);
    offset += part;
    data += part;
    length -= part;
  }
}

/**
 * fj_samples_end:
 *
 * All of the row was sent.
 */
void
fj_samples_end (FjSamples *self)
{
  settle_piece (self);
  if (!self->is_over && self->last.length > 0 &&
      self->last.offset != self->kept[self->n_kept - 1].offset)
    keep_sample (self, &self->last);
  self->is_over = TRUE;
}

/**
 * fj_samples_get_n:
 *
 * Returns: how many pieces were kept, by their place
 */
guint
fj_samples_get_n (FjSamples *self)
{
  return self->n_kept;
}

/**
 * fj_samples_get:
 *
 * Returns: (transfer none): a piece
 */
const FjSample *
fj_samples_get (FjSamples *self, guint sample)
{
  g_return_val_if_fail (sample < self->n_kept, NULL);

  return &self->kept[sample];
}
