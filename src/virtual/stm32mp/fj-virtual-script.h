/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a script stands: at a command that takes the USB port, or at its end. */
typedef enum {
  FJ_SCRIPT_END,
  FJ_SCRIPT_FASTBOOT,  /* "fastboot usb 0" */
  FJ_SCRIPT_STM32PROG, /* "stm32prog usb 0" */
} FjScriptStop;

/**
 * FjVirtualScript:
 *
 * A script that U-Boot's shell runs, as far as the recipes for a flash need it: commands one after
 * another, "if", and variables that are set. The board is locked.
 */
typedef struct _FjVirtualScript FjVirtualScript;

FjVirtualScript *fj_virtual_script_new (const guint8 *image, gsize length, gboolean has_fastboot,
                                        const char **refusal);
void             fj_virtual_script_free (FjVirtualScript *self);
FjScriptStop     fj_virtual_script_run (FjVirtualScript *self, gboolean worked);
const char      *fj_virtual_script_get_variable (FjVirtualScript *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjVirtualScript, fj_virtual_script_free)

G_END_DECLS
