/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-record.h"

G_BEGIN_DECLS

/* Something that is not the same in two attempts. */
typedef struct {
  char *what;   /* (owned): for people: "Port", a partition's name */
  char *before; /* (owned) (nullable): in the attempt that passed; NULL: it had none */
  char *now;    /* (owned) (nullable) */
} FjRecordChange;

void       fj_record_change_free (FjRecordChange *self);
GPtrArray *fj_record_compare (FjRecord *pass, FjRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjRecordChange, fj_record_change_free)

G_END_DECLS
