/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-layout-types.h>

G_BEGIN_DECLS

/**
 * FjPastRates:
 *
 * How fast boards have been on this computer: a rate for each kind of storage of each family, and
 * the time until the first byte of a storage. Kept in a file, where there is one. What cannot be
 * read is not known. Reference count; main thread only.
 */
typedef struct _FjPastRates FjPastRates;

FjPastRates *fj_past_rates_new (const char *path);
FjPastRates *fj_past_rates_new_default (void);
FjPastRates *fj_past_rates_ref (FjPastRates *self);
void         fj_past_rates_unref (FjPastRates *self);

/* Bytes per second of a storage, seconds of the start (FJ_STORAGE_NONE); -1: not known. */
double fj_past_rates_get (FjPastRates *self, const char *family, FjStorageKind kind);
void   fj_past_rates_add (FjPastRates *self, const char *family, FjStorageKind kind, double value);
void   fj_past_rates_save (FjPastRates *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjPastRates, fj_past_rates_unref)

G_END_DECLS
