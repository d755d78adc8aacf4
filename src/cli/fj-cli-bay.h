/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-bay.h>
#include <fj-place-names.h>

G_BEGIN_DECLS

char    *fj_cli_bay_find_port (FjPlaceNames *names, const char *word, GError **error);
gboolean fj_cli_bay_check_names (FjPlaceNames *names, GError **error);
char    *fj_cli_bay_dup_passed (FjBay *bay); /* (nullable) */
void     fj_cli_bay_print_json (FjBay *bay, double elapsed);

G_END_DECLS
