/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-run-words.h"

G_BEGIN_DECLS

/* (pure) */
FjRunWords fj_stm32mp_words_explain (const FjBootDriver *driver, const FjRunFacts *facts,
                                     const GError *error);

G_END_DECLS
