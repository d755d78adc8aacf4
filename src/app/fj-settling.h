/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-run-flow.h"

G_BEGIN_DECLS

void fj_settling_start (FjRunFlow *flow);

G_END_DECLS
