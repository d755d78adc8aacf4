/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image-fixture.h"

#include <fj-plan.h>
#include <fj-stm32mp-driver.h>
#include <fj-stm32mp-family.h>

G_BEGIN_DECLS

/* The chips that take an STM32 header of @version: FAMILY (1_0). */
#define FAMILY(version) \
  fj_stm32mp_family_get_info (fj_stm32mp_family_from_version (FJ_STM32_HEADER_##version))

/* Rows of a layout, as text. */
#define ROW(option, id, name, type, device, offset, file) \
  option "\t" id "\t" name "\t" type "\t" device "\t" offset "\t" file "\n"
#define FSBL(file) ROW ("-", "0x01", "fsbl-boot", "Binary", "none", "0x0", file)
#define DDR(file) ROW ("-", "0x02", "fip-ddr", "FIP", "none", "0x0", file)
#define SSBL(file) ROW ("-", "0x03", "fip-boot", "FIP", "none", "0x0", file)
#define RAW(file) ROW ("P", "0x10", "sdcard", "RawImage", "mmc0", "0x0", file)
#define PART(id, name, type, offset, file) ROW ("P", id, name, type, "mmc0", offset, file)
#define BOOT FSBL ("tf-a.stm32") SSBL ("fip.bin")
#define ARTICLE FSBL ("tf-a.stm32") SSBL ("u-boot.stm32") RAW ("rootfs.img")

/* What a TF-A with USB programming contains. */
#define PLAN_FIXTURE_USB "@virtual /0xF1/1*512Ba"

/*
 * A folder with tf-a.stm32, tf-a-13.stm32, tf-a-25.stm32, tf-a-21.stm32, u-boot.stm32, fip.bin,
 * ddr.bin, rootfs.img of 1 MiB, and rootfs.img.gz.
 */
void plan_fixture_set_up (Fixture *self, gconstpointer unused);
void plan_fixture_write_stm32 (Fixture *self, const char *name, guint32 version, guint8 type,
                               gsize size, const char *text);
void plan_fixture_write_fip (Fixture *self, const char *name, gsize size, gboolean has_uboot);
/* Writes a copy of a file in which the last bit is another. */
void plan_fixture_damage (Fixture *self, const char *name, const char *copy);

FjLayout *plan_fixture_load (Fixture *self, const char *text);
FjPlan   *plan_fixture_make (Fixture *self, const char *text, const FjPlanOptions *options,
                             GPtrArray **issues, GError **error);
FjIssue  *plan_fixture_find_issue (GPtrArray *issues, const char *code);

/* The layout gives a plan, without any error among the issues. */
FjPlan *plan_fixture_get_plan (Fixture *self, const char *text, const FjPlanOptions *options);
/* The layout gives an issue with this code on this row; an error also stops the plan. */
void plan_fixture_assert_issue (Fixture *self, const char *text, const FjPlanOptions *options,
                                FjSeverity severity, const char *code, int row, int error_code);
void plan_fixture_assert_no_issue (Fixture *self, const char *text, const FjPlanOptions *options,
                                   const char *code);

#define PLAN_TEST(path, func) \
  g_test_add (path, Fixture, NULL, plan_fixture_set_up, func, fixture_tear_down)

G_END_DECLS
