/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-way.h"

#include <fj-enum.h>

G_DEFINE_ENUM_TYPE (FjWay, fj_way, G_DEFINE_ENUM_VALUE (FJ_WAY_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (FJ_WAY_DFU, "dfu"),
                    G_DEFINE_ENUM_VALUE (FJ_WAY_FASTBOOT, "fastboot"))
