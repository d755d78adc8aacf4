/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The log domains, one a room; set G_MESSAGES_DEBUG to one or more of them. */
#define FJ_LOG_LAYOUT "flashjig-layout"
#define FJ_LOG_IMAGE "flashjig-image"
#define FJ_LOG_DFU "flashjig-dfu"
#define FJ_LOG_BENCH "flashjig-bench"
#define FJ_LOG_VIRTUAL "flashjig-virtual"
#define FJ_LOG_USB "flashjig-usb"
#define FJ_LOG_APP "flashjig-app"
#define FJ_LOG_CLI "flashjig-cli"
/* Every control transfer, one a line. */
#define FJ_LOG_WIRE "flashjig-wire"

G_END_DECLS
