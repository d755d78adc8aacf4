/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-device.h>
#include <fj-time-left.h>

G_BEGIN_DECLS

/* (transfer full) Numbers with their units, for labels: they break nowhere and keep their order. */
char *fj_text_size (guint64 bytes);
char *fj_text_rate (double bytes_per_second);
char *fj_text_duration (double seconds);
char *fj_text_time_left (const FjTimeLeft *left); /* (nullable) */
char *fj_text_speed (FjSpeed speed);

/* (transfer full): @text, which is no word of a language, as one piece of any sentence. */
char *fj_text_isolate (const char *text);
char *fj_text_units (const char *text);

G_END_DECLS
