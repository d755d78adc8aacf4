/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-plan.h"

G_BEGIN_DECLS

/* Rows up to this size are kept as a whole, when they are sent in one part. */
#define FJ_SAMPLES_SMALL (4 * 1024 * 1024)
#define FJ_SAMPLES_CHUNK (64 * 1024)
#define FJ_SAMPLES_MOST 4
#define FJ_SAMPLES_MOST_BYTES ((guint64) FJ_SAMPLES_MOST * FJ_SAMPLES_CHUNK)

/**
 * FjSample: bytes of a row, as they were sent.
 */
typedef struct {
  guint64 offset; /* in the row */
  gsize   length;
  guint8 *data; /* (owned) */
} FjSample;

/**
 * FjSamples:
 *
 * What is kept of a row while it is sent, to be compared later with what the board holds: all of
 * one that is small; else its head, the last piece that holds anything, and two between. A storage
 * that loses what is behind some place loses one of these, unless what it lost was nothing but
 * zeros. One thread.
 */
typedef struct _FjSamples FjSamples;

FjSamples      *fj_samples_new (const FjPlanRow *row);
void            fj_samples_free (FjSamples *self);
void            fj_samples_take (FjSamples *self, guint64 offset, const guint8 *data, gsize length);
void            fj_samples_end (FjSamples *self);
guint           fj_samples_get_n (FjSamples *self);
const FjSample *fj_samples_get (FjSamples *self, guint sample);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjSamples, fj_samples_free)

G_END_DECLS
