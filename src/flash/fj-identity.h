/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-family.h"
#include "fj-stage-info.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct _FjBootDriver FjBootDriver;

/**
 * FjIdentity:
 *
 * What a device is: which driver knows it, in which stage it is, of which family. Boxed, atomic
 * reference count; immutable once others see it.
 */
typedef struct {
  /*< private >*/
  gatomicrefcount ref_count;
  GType           own_type;
  gpointer        own; /* (owned) (nullable) a boxed value of own_type */

  /*< public, read-only >*/
  const FjBootDriver *driver;
  const FjStageInfo  *stage;        /* (nullable) not known */
  const FjFamily     *family;       /* (nullable) not known */
  gboolean            is_guess;     /* by what could be seen; nobody has asked the device */
  char               *title;        /* (owned) (nullable) translated: the chip, or what it is */
  char               *chip;         /* (owned) (nullable) its own word: "STM32MP153CAA Rev.B" */
  guint32             chip_id;      /* its number for the chip, 0: none */
  guint32             revision_id;  /* … and for its revision, where it has one for the chip */
  char               *manufacturer; /* (owned) (nullable) valid UTF-8, as all that follow */
  char               *product;      /* (owned) (nullable) */
  char               *serial;       /* (owned) (nullable) */
  char               *detail;       /* (owned) (nullable) in English, for reports: ids, versions */
} FjIdentity;

/* For drivers: everything else is filled in afterwards. */
FjIdentity *fj_identity_new (const FjBootDriver *driver);
void        fj_identity_take_own (FjIdentity *self, GType type, gpointer own);

FjIdentity *fj_identity_ref (FjIdentity *self);
void        fj_identity_unref (FjIdentity *self);
/* (transfer none) (nullable): the driver's own information, when it is of @type. */
gpointer fj_identity_get_own (FjIdentity *self, GType type);
gboolean fj_identity_was_asked (FjIdentity *self); /* (nullable self): and is not a mere guess */
/* (nullable self): whether the device was asked and can be flashed from where it is. */
gboolean        fj_identity_is_board (FjIdentity *self);
const FjFamily *fj_identity_get_family (FjIdentity *self); /* (nullable) (nullable self) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjIdentity, fj_identity_unref)

G_END_DECLS
