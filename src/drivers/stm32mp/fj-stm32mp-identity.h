/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-driver.h"

#include <fj-dfu-info.h>

G_BEGIN_DECLS

FjIdentity *fj_stm32mp_identity_new (const FjBootDriver *driver, FjDfuInfo *info);
FjIdentity *fj_stm32mp_identity_describe (const FjBootDriver *driver, const FjIdentityRule *rule,
                                          const FjUsbDescriptors *descriptors, GError **error);
FjIdentity *fj_stm32mp_identity_guess (const FjBootDriver *driver, const FjIdentityRule *rule,
                                       const FjClue *clue);
/* (transfer none) (nullable): what a device in DFU mode said, when it was asked. */
FjDfuInfo *fj_stm32mp_identity_get_info (FjIdentity *identity);

G_END_DECLS
