/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-drop-rule.h>
#include <glib/gstdio.h>

/* One word for each: "tsv", "card", "dir", "file", "far" (a file of another computer) */
static GPtrArray *
make_dropped (const char *words)
{
  static FjDropped known[] = {
    { NULL, (char *) "tsv", FJ_DROPPED_LAYOUT, TRUE },
    { NULL, (char *) "card", FJ_DROPPED_CARD, TRUE },
    { NULL, (char *) "dir", FJ_DROPPED_FOLDER, TRUE },
    { NULL, (char *) "file", FJ_DROPPED_FILE, TRUE },
    { NULL, (char *) "far", FJ_DROPPED_FILE, FALSE },
  };
  GPtrArray *dropped = g_ptr_array_new ();
  g_auto (GStrv) names = g_strsplit (words, " ", -1);

  for (guint i = 0; words[0] != '\0' && names[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (known); j++)
      if (g_str_equal (known[j].name, names[i]))
        g_ptr_array_add (dropped, &known[j]);
  return dropped;
}

typedef struct {
  const char *words;
  FjDropAct   empty;  /* where no layout is open */
  FjDropAct   beside; /* beside the table of a layout */
  FjDropAct   row;
  FjDropAct   below;
} Rule;

static const Rule rules[] = {
  { "", FJ_DROP_REFUSE_NOTHING, FJ_DROP_REFUSE_NOTHING, FJ_DROP_REFUSE_NOTHING,
    FJ_DROP_REFUSE_NOTHING },
  { "tsv", FJ_DROP_OPEN, FJ_DROP_OPEN, FJ_DROP_OPEN, FJ_DROP_OPEN },
  { "dir", FJ_DROP_OPEN, FJ_DROP_OPEN, FJ_DROP_OPEN, FJ_DROP_OPEN },
  { "card", FJ_DROP_OPEN, FJ_DROP_OPEN, FJ_DROP_SET_FILE, FJ_DROP_ADD_ROWS },
  { "file", FJ_DROP_OPEN, FJ_DROP_REFUSE_PLACE, FJ_DROP_SET_FILE, FJ_DROP_ADD_ROWS },
  { "far", FJ_DROP_OPEN, FJ_DROP_REFUSE_PLACE, FJ_DROP_REFUSE_REMOTE, FJ_DROP_REFUSE_REMOTE },
  { "file card", FJ_DROP_REFUSE_SEVERAL, FJ_DROP_REFUSE_PLACE, FJ_DROP_ADD_ROWS,
    FJ_DROP_ADD_ROWS },
  { "file far", FJ_DROP_REFUSE_SEVERAL, FJ_DROP_REFUSE_PLACE, FJ_DROP_REFUSE_REMOTE,
    FJ_DROP_REFUSE_REMOTE },
  { "file tsv file", FJ_DROP_OPEN, FJ_DROP_OPEN, FJ_DROP_OPEN, FJ_DROP_OPEN },
  { "tsv tsv", FJ_DROP_REFUSE_SEVERAL, FJ_DROP_REFUSE_SEVERAL, FJ_DROP_REFUSE_SEVERAL,
    FJ_DROP_REFUSE_SEVERAL },
  { "dir dir", FJ_DROP_REFUSE_SEVERAL, FJ_DROP_REFUSE_SEVERAL, FJ_DROP_REFUSE_SEVERAL,
    FJ_DROP_REFUSE_SEVERAL },
  { "dir tsv", FJ_DROP_REFUSE_SEVERAL, FJ_DROP_REFUSE_SEVERAL, FJ_DROP_REFUSE_SEVERAL,
    FJ_DROP_REFUSE_SEVERAL },
  { "dir file", FJ_DROP_REFUSE_SEVERAL, FJ_DROP_REFUSE_SEVERAL, FJ_DROP_REFUSE_SEVERAL,
    FJ_DROP_REFUSE_SEVERAL },
};

/* What is opened or changed waits for the end of a run; what is refused is refused as before. */
static void
assert_act (const GPtrArray *dropped, FjDropPlace place, FjDropAct expected)
{
  g_autofree char *text = fj_drop_describe (dropped, &place, "row");
  g_autofree char *held_text = NULL;
  gboolean         waits = expected < FJ_DROP_REFUSE_NOTHING || expected == FJ_DROP_REFUSE_REMOTE;

  g_assert_cmpint (fj_drop_rule (dropped, &place), ==, expected);
  g_assert_cmpint (text != NULL, ==, expected != FJ_DROP_REFUSE_NOTHING);
  place.is_held = TRUE;
  g_assert_cmpint (fj_drop_rule (dropped, &place), ==, waits ? FJ_DROP_REFUSE_HELD : expected);
  held_text = fj_drop_describe (dropped, &place, "row");
  g_assert_cmpint (g_strcmp0 (text, held_text) != 0, ==, waits);
}

static void
test_rules (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++) {
    const Rule *rule = &rules[i];
    g_autoptr (GPtrArray) dropped = make_dropped (rule->words);

    g_test_message ("%s", rule->words);
    assert_act (dropped, (FjDropPlace){ FJ_DROP_BESIDE, 0, FALSE, FALSE }, rule->empty);
    assert_act (dropped, (FjDropPlace){ FJ_DROP_BESIDE, 0, TRUE, FALSE }, rule->beside);
    assert_act (dropped, (FjDropPlace){ FJ_DROP_ON_ROW, 2, TRUE, FALSE }, rule->row);
    assert_act (dropped, (FjDropPlace){ FJ_DROP_BELOW_ROWS, 0, TRUE, FALSE }, rule->below);
  }
}

/* The only layout of several files is what is opened. */
static void
test_opened (void)
{
  g_autoptr (GPtrArray) one = make_dropped ("file");
  g_autoptr (GPtrArray) several = make_dropped ("file tsv card");
  g_autoptr (GPtrArray) two = make_dropped ("tsv tsv");

  g_assert_cmpstr (fj_drop_find_opened (one)->name, ==, "file");
  g_assert_cmpstr (fj_drop_find_opened (several)->name, ==, "tsv");
  g_assert_null (fj_drop_find_opened (two));
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GPtrArray **dropped = user_data;

  *dropped = fj_dropped_look_finish (result, NULL);
}

/* A folder is known by what it is, the others by their names, whether they are there or not. */
static void
test_look (void)
{
  g_autofree char *folder = g_dir_make_tmp ("flashjig-drop-XXXXXX", NULL);
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);
  g_autofree char *uris_text = g_strdup_printf ("%s file:///none/Layout.TSV "
                                                "file:///none/my%%20card.img.xz "
                                                "file:///none/rootfs.ext4 nowhere://host/data.bin",
                                                uri);
  g_auto (GStrv) uris = g_strsplit (uris_text, " ", -1);
  const FjDroppedKind kinds[] = { FJ_DROPPED_FOLDER, FJ_DROPPED_LAYOUT, FJ_DROPPED_CARD,
                                  FJ_DROPPED_FILE, FJ_DROPPED_FILE };
  g_autoptr (GPtrArray) dropped = NULL;

  fj_dropped_look_async (uris, on_looked, &dropped);
  while (dropped == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (dropped->len, ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < dropped->len; i++) {
    FjDropped *one = g_ptr_array_index (dropped, i);

    g_assert_cmpint (one->kind, ==, kinds[i]);
    g_assert_cmpint (one->has_path, ==, i < 4);
  }
  g_assert_cmpstr (((FjDropped *) g_ptr_array_index (dropped, 2))->name, ==, "my card.img.xz");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/drop-rule/rules", test_rules);
  g_test_add_func ("/flashjig/drop-rule/opened", test_opened);
  g_test_add_func ("/flashjig/drop-rule/look", test_look);
  return g_test_run ();
}
