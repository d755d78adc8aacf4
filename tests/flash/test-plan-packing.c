/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-plan-fixture.h"

#include <archive.h>
#include <fcntl.h>
#include <fj-error.h>
#include <string.h>
#include <sys/stat.h>

#define MIB (1024 * 1024)
#define KEEP "#flashjig packed=keep\n"
#define UNPACK "#flashjig packed=unpack\n"
#define AS(type, file) BOOT PART ("0x10", "data", type, "0x4400", file)
#define FIP_BOOT(file) FSBL ("tf-a.stm32") SSBL (file) RAW ("rootfs.img")

/* A layout, what was asked for, and how row 0x10 goes: its length, and what is said of it. */
typedef struct {
  const char *layout;
  const char *unpack; /* (nullable) */
  const char *keep;   /* (nullable) */
  const char *sent;   /* the file that is as long as what is sent; NULL: nothing is sent */
  const char *code;   /* of the one issue of a packed file (nullable) */
  FjSeverity  severity;
} Case;

static void
pack (Fixture *self, int filter, const char *name, const char *as)
{
  g_autofree char *path = fixture_path (self, name);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) packed = NULL;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  packed = fixture_pack (self, filter, data, size);
  fixture_write (self, as, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
}

static void
write_files (Fixture *self)
{
  g_autofree guint8 *tar = g_malloc0 (10240);

  memcpy (tar + 257, "ustar", 5);
  fixture_write (self, "files.tar", tar, 10240);
  fixture_write (self, "files.zip", "PK\3\4 and so on", 14);
  fixture_write (self, "old.Z", "\x1f\x9d\x90 and so on", 13);
  fixture_write (self, "page.img.XZ", "<!DOCTYPE html>", 15);
  fixture_write (self, "logo", "a picture", 9);
  pack (self, ARCHIVE_FILTER_GZIP, "logo", "logo.gz");
  pack (self, ARCHIVE_FILTER_GZIP, "files.tar", "files.tar.gz");
  pack (self, ARCHIVE_FILTER_GZIP, "fip.bin", "fip.bin.gz");
  pack (self, ARCHIVE_FILTER_XZ, "tf-a.stm32", "tf-a.stm32.xz");
  pack (self, ARCHIVE_FILTER_XZ, "rootfs.img.gz", "twice.xz");
}

static guint64
get_length (Fixture *self, const char *name)
{
  g_autofree char *path = fixture_path (self, name);
  g_autofree char *data = NULL;
  gsize            size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  return size;
}

/* The code of the only issue that is about packed files or archives. */
static FjIssue *
find_issue (GPtrArray *issues)
{
  FjIssue *found = NULL;

  for (guint i = 0; i < issues->len; i++) {
    FjIssue *issue = issues->pdata[i];

    if (strstr (fj_issue_get_code (issue), "pack") == NULL &&
        strstr (fj_issue_get_code (issue), "archive") == NULL)
      continue;
    g_assert_null (found);
    found = issue;
  }
  return found;
}

static void
check_case (Fixture *self, const Case *item)
{
  const char         *unpack[] = { item->unpack, NULL };
  const char         *keep[] = { item->keep, NULL };
  const FjPlanOptions options = { .unpack = unpack, .keep_packed = keep };
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPlan) plan = plan_fixture_make (self, item->layout, &options, &issues, &error);
  FjIssue *issue = find_issue (issues);

  g_test_message ("%s", item->layout);
  g_assert_cmpstr (issue != NULL ? fj_issue_get_code (issue) : NULL, ==, item->code);
  if (issue != NULL)
    g_assert_cmpint (fj_issue_get_severity (issue), ==, item->severity);
  if (item->sent == NULL) {
    g_assert_null (plan);
    /* nothing follows from it */
    g_assert_cmpuint (fj_issues_count (issues, FJ_SEVERITY_ERROR), ==, 1);
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (fj_plan_find (plan, 0x10)->bytes, ==, get_length (self, item->sent));
}

static void
check_cases (Fixture *self, const Case *cases, gsize n)
{
  write_files (self);
  for (gsize i = 0; i < n; i++)
    check_case (self, &cases[i]);
}

#define CHECK(self, cases) check_cases (self, cases, G_N_ELEMENTS (cases))

/* U-Boot stores what it gets: unpacked is what is meant for a storage, where the row takes that. */
static void
test_automatic (Fixture *self, gconstpointer unused)
{
  static const Case cases[] = {
    { AS ("FileSystem", "rootfs.img.gz"), .sent = "rootfs.img" },
    { AS ("System", "rootfs.img.gz"), .sent = "rootfs.img" },
    { AS ("ESP", "rootfs.img.gz"), .sent = "rootfs.img" },
    { BOOT RAW ("rootfs.img.gz"), .sent = "rootfs.img" },
    { AS ("Binary", "rootfs.img.gz"), NULL, NULL, "rootfs.img.gz", "packed-kept", FJ_SEVERITY_WARNING },
    { AS ("Binary", "logo.gz"), .sent = "logo.gz" },
    { AS ("Binary", "old.Z"), .sent = "old.Z" },
    { AS ("Binary", "files.tar.gz"), .sent = "files.tar.gz" },
    { AS ("Binary", "files.zip"), .sent = "files.zip" },
    { AS ("System", "logo.gz"), NULL, NULL, "logo.gz", "packed-kept", FJ_SEVERITY_WARNING },
    { AS ("FileSystem", "twice.xz"), NULL, NULL, "twice.xz", "packed-twice", FJ_SEVERITY_WARNING },
  };

  CHECK (self, cases);
}

static void
test_refused (Fixture *self, gconstpointer unused)
{
  static const Case cases[] = {
    { AS ("System", "page.img.XZ"), NULL, NULL, NULL, "packed-by-name", FJ_SEVERITY_ERROR },
    { AS ("Binary", "page.img.XZ"), NULL, NULL, NULL, "packed-by-name", FJ_SEVERITY_ERROR },
    { AS ("System", "files.zip"), NULL, NULL, NULL, "file-is-archive", FJ_SEVERITY_ERROR },
    { AS ("System", "files.tar"), NULL, NULL, NULL, "file-is-archive", FJ_SEVERITY_ERROR },
    { BOOT RAW ("files.tar.gz"), NULL, NULL, NULL, "file-is-archive", FJ_SEVERITY_ERROR },
    { BOOT RAW ("logo.gz"), NULL, NULL, NULL, "packed-content", FJ_SEVERITY_ERROR },
    { BOOT RAW ("twice.xz"), NULL, NULL, NULL, "packed-content", FJ_SEVERITY_ERROR },
    { AS ("System", "old.Z"), NULL, NULL, NULL, "packed-unknown", FJ_SEVERITY_ERROR },
    { FIP_BOOT ("fip.bin.gz"), NULL, NULL, NULL, "boot-packed", FJ_SEVERITY_ERROR },
    { FIP_BOOT ("logo.gz"), NULL, NULL, NULL, "boot-packed", FJ_SEVERITY_ERROR },
    { FIP_BOOT ("files.zip"), NULL, NULL, NULL, "file-is-archive", FJ_SEVERITY_ERROR },
    { FSBL ("tf-a.stm32.xz") SSBL ("fip.bin") RAW ("rootfs.img"), NULL, NULL, NULL, "boot-packed",
      FJ_SEVERITY_ERROR },
    { AS ("FIP", "fip.bin.gz"), NULL, NULL, NULL, "boot-packed", FJ_SEVERITY_ERROR },
    { BOOT PART ("0x10", "fsbl1", "Binary", "0x4400", "tf-a.stm32.xz"), NULL, NULL, NULL,
      "boot-packed", FJ_SEVERITY_ERROR },
  };

  CHECK (self, cases);
}

/* What somebody chose holds, in the layout or for once. */
static void
test_chosen (Fixture *self, gconstpointer unused)
{
  static const Case cases[] = {
    { BOOT KEEP PART ("0x10", "data", "System", "0x4400", "rootfs.img.gz"), .sent = "rootfs.img.gz" },
    { BOOT UNPACK PART ("0x10", "data", "Binary", "0x4400", "logo.gz"), .sent = "logo" },
    { BOOT UNPACK PART ("0x10", "data", "FileSystem", "0x4400", "twice.xz"), NULL, NULL,
      "rootfs.img.gz", "packed-twice", FJ_SEVERITY_WARNING },
    { BOOT KEEP PART ("0x10", "data", "System", "0x4400", "page.img.XZ"), .sent = "page.img.XZ" },
    { BOOT KEEP PART ("0x10", "data", "System", "0x4400", "files.zip"), .sent = "files.zip" },
    { BOOT KEEP PART ("0x10", "data", "System", "0x4400", "old.Z"), .sent = "old.Z" },
    { BOOT UNPACK PART ("0x10", "data", "Binary", "0x4400", "old.Z"), NULL, NULL, NULL,
      "packed-unknown", FJ_SEVERITY_ERROR },
    { FSBL ("tf-a.stm32") UNPACK SSBL ("fip.bin.gz") RAW ("rootfs.img"), .sent = "rootfs.img" },
    { FSBL ("tf-a.stm32") KEEP SSBL ("fip.bin.gz") RAW ("rootfs.img"), NULL, NULL, NULL,
      "boot-packed", FJ_SEVERITY_ERROR },
    { BOOT KEEP PART ("0x10", "data", "FIP", "0x4400", "fip.bin.gz"), .sent = "fip.bin.gz" },
    { AS ("Binary", "logo.gz"), "data", NULL, "logo" },
    { AS ("Binary", "logo.gz"), "0x10", NULL, "logo" },
    { AS ("Binary", "logo.gz"), "all", NULL, "logo" },
    { AS ("System", "rootfs.img.gz"), NULL, "data", "rootfs.img.gz" },
    { AS ("System", "rootfs.img.gz"), NULL, "all", "rootfs.img.gz" },
    { AS ("System", "rootfs.img.gz"), "all", "data", "rootfs.img.gz" },
    { AS ("System", "rootfs.img.gz"), "16", "all", "rootfs.img" },
    { BOOT KEEP PART ("0x10", "data", "System", "0x4400", "rootfs.img.gz"), "data", NULL, "rootfs.img" },
    { AS ("System", "rootfs.img.gz"), "data", "0x10", NULL, "packing-both", FJ_SEVERITY_ERROR },
    { AS ("System", "rootfs.img"), "data", NULL, "rootfs.img" },
    { BOOT RAW ("logo.gz"), "sdcard", NULL, "logo" },
    { BOOT RAW ("logo.gz"), NULL, "sdcard", "logo.gz" },
  };

  CHECK (self, cases);
}

static void
test_unknown_name (Fixture *self, gconstpointer unused)
{
  const char *const   words[] = { "userfs", NULL };
  const FjPlanOptions unpack = { .unpack = words };
  const FjPlanOptions keep = { .keep_packed = words };

  plan_fixture_assert_issue (self, BOOT RAW ("rootfs.img"), &unpack, FJ_SEVERITY_ERROR,
                             "selection-unknown", -1, FJ_ERROR_LAYOUT);
  plan_fixture_assert_issue (self, BOOT RAW ("rootfs.img"), &keep, FJ_SEVERITY_ERROR,
                             "selection-unknown", -1, FJ_ERROR_LAYOUT);
}

/* One file may go to two rows, unpacked to one and as it is to the other. */
static void
test_both_ways (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjPlan) plan = plan_fixture_get_plan (
    self,
    BOOT PART ("0x10", "rootfs", "System", "0x4400", "rootfs.img.gz") KEEP PART (
      "0x11", "spare", "System", "0x804400", "rootfs.img.gz"),
    NULL);
  g_autofree char *unpacked = fj_plan_row_describe_packing (fj_plan_find (plan, 0x10));
  g_autofree char *kept = fj_plan_row_describe_packing (fj_plan_find (plan, 0x11));

  g_assert_cmpuint (fj_plan_find (plan, 0x10)->bytes, ==, MIB);
  g_assert_cmpuint (fj_plan_find (plan, 0x11)->bytes, ==, get_length (self, "rootfs.img.gz"));
  g_assert_true (g_str_has_prefix (unpacked, "packed with gzip, unpacked while it is sent: 1"));
  g_assert_true (g_str_has_prefix (kept, "packed with gzip, sent as it is: 1"));
  g_assert_null (fj_plan_row_describe_packing (fj_plan_find (plan, 0x01)));
}

static FjImage *
get_unpacked (Fixture *self, FjImageCache *images)
{
  const FjPlanOptions options = { .images = images };
  g_autoptr (FjPlan) plan = plan_fixture_get_plan (self, BOOT RAW ("rootfs.img.gz"), &options);

  return g_object_ref (fj_plan_find (plan, 0x10)->image);
}

/* Plans that are given one memory unpack a file once, others each for itself. */
static void
test_unpacked_once (Fixture *self, gconstpointer unused)
{
  const struct timespec times[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
  g_autofree char      *path = fixture_path (self, "rootfs.img.gz");
  g_autoptr (FjImageCache) images = fj_image_cache_new ();
  g_autoptr (FjImage) first = NULL;
  g_autoptr (FjImage) second = NULL;
  g_autoptr (FjImage) alone = NULL;

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  first = get_unpacked (self, images);
  second = get_unpacked (self, images);
  alone = get_unpacked (self, NULL);
  g_assert_true (first == second);
  g_assert_true (first != alone);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLAN_TEST ("/flashjig/plan-packing/automatic", test_automatic);
  PLAN_TEST ("/flashjig/plan-packing/refused", test_refused);
  PLAN_TEST ("/flashjig/plan-packing/chosen", test_chosen);
  PLAN_TEST ("/flashjig/plan-packing/unknown-name", test_unknown_name);
  PLAN_TEST ("/flashjig/plan-packing/both-ways", test_both_ways);
  PLAN_TEST ("/flashjig/plan-packing/unpacked-once", test_unpacked_once);
  return g_test_run ();
}
