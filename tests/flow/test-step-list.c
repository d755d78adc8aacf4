/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-packets.h"

#include <fj-identity-rule.h>
#include <fj-step-list.h>
#include <string.h>

/*
 * A whole job for boards that do what they are told: two steps bring a program onto the board,
 * which re-enumerates after each, then a writer writes the rows in small pieces.
 */

#define PIECE 1000
#define LAYOUT                                                                            \
  "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n-\t0x03\tfip\tFIP\tnone\t0x0\tfip.bin\n" \
  "P\t0x10\tone\tBinary\tmmc0\t0x4400\timage.bin\nP\t0x11\ttwo\tBinary\tmmc0\t0x44400\tfip.bin\n"

#define FJ_TYPE_MEMORY_WRITER (fj_memory_writer_get_type ())
G_DECLARE_FINAL_TYPE (FjMemoryWriter, fj_memory_writer, FJ, MEMORY_WRITER, GObject)

struct _FjMemoryWriter {
  GObject     parent_instance;
  GByteArray *rows[256]; /* (owned) (nullable) by id */
  GString    *story;     /* (owned) */
  guint       fail_at;   /* fails in this range, counted from 1; 0: never */
  guint       n_ranges;
};

static void fj_memory_writer_iface_init (FjStorageWriterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjMemoryWriter, fj_memory_writer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_STORAGE_WRITER,
                                                      fj_memory_writer_iface_init))

static void
fj_memory_writer_get_caps (FjStorageWriter *writer, FjWriterCaps *caps)
{
  caps->max_length = PIECE;
  caps->max_offset = G_MAXUINT64;
}

static gboolean
fj_memory_writer_begin_row (FjStorageWriter *writer, const FjPlanRow *row, FjTarget *target,
                            GCancellable *cancellable, GError **error)
{
  FjMemoryWriter *self = FJ_MEMORY_WRITER (writer);

  g_assert_null (self->rows[row->values.id]);
  self->rows[row->values.id] = g_byte_array_new ();
  g_string_append_printf (self->story, "begin %02x;", row->values.id);
  *target = (FjTarget){ .size = 8192, .max = 8192 };
  return TRUE;
}

static gboolean
fj_memory_writer_write_range (FjStorageWriter *writer, const FjPlanRow *row, const FjRange *range,
                              FjRangeSource *source, GCancellable *cancellable, GError **error)
{
  FjMemoryWriter *self = FJ_MEMORY_WRITER (writer);
  GByteArray     *bytes = self->rows[row->values.id];
  guint8         *data;
  gssize          length;

  g_assert_cmpuint (range->offset, ==, bytes->len);
  g_assert_cmpuint (range->length, <=, PIECE);
  g_assert_cmpuint (range->length, >, 0);
  while ((length = fj_range_source_read (source, 1, &data, cancellable, error)) > 0) {
    g_byte_array_append (bytes, data, (guint) length);
    fj_range_source_advance (source, (gsize) length);
  }
  g_assert_cmpint (length, ==, 0);
  g_assert_cmpuint (range->offset + range->length, ==, bytes->len);
  if (++self->n_ranges != self->fail_at)
    return TRUE;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TIMED_OUT, "bulk");
  return FALSE;
}

static gboolean
fj_memory_writer_end_row (FjStorageWriter *writer, const FjPlanRow *row, GCancellable *cancellable,
                          GError **error)
{
  g_string_append_printf (FJ_MEMORY_WRITER (writer)->story, "end %02x;", row->values.id);
  return TRUE;
}

static void
fj_memory_writer_finish (FjStorageWriter *writer, FjEnd end)
{
  g_string_append_printf (FJ_MEMORY_WRITER (writer)->story, "finish %d;", end);
}

static void
fj_memory_writer_iface_init (FjStorageWriterInterface *iface)
{
  iface->get_caps = fj_memory_writer_get_caps;
  iface->begin_row = fj_memory_writer_begin_row;
  iface->write_range = fj_memory_writer_write_range;
  iface->end_row = fj_memory_writer_end_row;
  iface->finish = fj_memory_writer_finish;
}

static void
fj_memory_writer_finalize (GObject *object)
{
  FjMemoryWriter *self = FJ_MEMORY_WRITER (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
    g_clear_pointer (&self->rows[i], g_byte_array_unref);
  g_string_free (self->story, TRUE);
  G_OBJECT_CLASS (fj_memory_writer_parent_class)->finalize (object);
}

static void
fj_memory_writer_class_init (FjMemoryWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_memory_writer_finalize;
}

static void
fj_memory_writer_init (FjMemoryWriter *self)
{
  self->story = g_string_new (NULL);
}

/* The driver: a ROM, a loader, and a program that writes. */

static const FjStageInfo stages[] = {
  { "mask-rom", "mask ROM", 1, 0.1, FJ_STAGE_IS_START | FJ_STAGE_IS_BOARD },
  { "loader", "loader", 2, 0.1, FJ_STAGE_IS_BOARD },
  { "plug", "plug", 3, 0.8, FJ_STAGE_IS_BOARD | FJ_STAGE_WRITES },
};

static const FjExpect expect_loader = { "loader", "the loader to start", 10, "loader" };
static const FjExpect expect_plug = { "plug", "the plug to start", 20, "plug" };

static FjMemoryWriter *memory; /* of the present test */

/* Nothing here is a DFU device: what it is follows from its product string. */
static FjIdentity *
describe_device (const FjBootDriver *self, const FjIdentityRule *rule,
                 const FjUsbDescriptors *descriptors, GError **error)
{
  FjIdentity *identity = fj_identity_new (self);

  identity->product = g_strdup (descriptors->strings[descriptors->device[15]]);
  for (guint i = 0; identity->product != NULL && i < G_N_ELEMENTS (stages); i++)
    if (g_str_has_prefix (stages[i].nick, identity->product))
      identity->stage = &stages[i];
  return identity;
}

static gboolean
start_program (const FjStep *step, GCancellable *cancellable, GError **error)
{
  guint8     bytes[] = "boot";
  FjTransfer transfer = { .setup = { 0x21, step->expect == &expect_loader ? 0x42 : 0x43, 0, 0, 4 },
                          .data = bytes };

  return fj_usb_pipe_control (FJ_USB_PIPE (fj_board_link_get_device (step->data)), &transfer, 1000,
                              cancellable, error);
}

static FjStepProvider *
make_steps (const FjBootDriver *self, const FjBoot *boot)
{
  const FjStep steps[] = {
    { .nick = "loader", .stage = &stages[0], .func = start_program, .data = boot->link, .expect = &expect_loader },
    { .nick = "plug", .stage = &stages[1], .func = start_program, .data = boot->link, .expect = &expect_plug },
  };

  return FJ_STEP_PROVIDER (fj_step_list_new (boot, steps, G_N_ELEMENTS (steps),
                                             FJ_STORAGE_WRITER (memory)));
}

static const FjBootDriver driver = {
  .name = "test",
  .stages = stages,
  .n_stages = G_N_ELEMENTS (stages),
  .describe = describe_device,
  .boot = make_steps,
};

static const char *const    alts[] = { "@only", NULL };
static const FjScriptDevice mask = { "mask", NULL, 0x0001, 1024, alts };
static const FjScriptDevice loader = { "loader", NULL, 0x0001, 1024, alts };
static const FjScriptDevice plug = { "plug", NULL, 0x0001, 1024, alts };

static void
init_nowhere (Packets *self)
{
  packets_init (self, "mp15-v4", LAYOUT);
  memory = g_object_new (FJ_TYPE_MEMORY_WRITER, NULL);
  self->flow.driver = &driver;
}

static void
init (Packets *self)
{
  init_nowhere (self);
  packets_add_stage (self, &mask, "out 42 0000 4 \n leave 500");
  packets_add_stage (self, &loader, "out 43 0000 4 \n leave 500");
}

static void
assert_written (Packets *self, guint8 id, const char *name)
{
  g_autofree char *path = fj_flow_path (&self->flow, name);
  g_autofree char *data = NULL;
  gsize            length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_assert_cmpmem (memory->rows[id]->data, memory->rows[id]->len, data, length);
}

static guint
count_events (Packets *self, const char *event)
{
  g_auto (GStrv) parts = g_strsplit (self->flow.events->str, event, -1);

  return g_strv_length (parts) - 1;
}

static void
test_run (void)
{
  Packets self;

  init (&self);
  packets_add_stage (&self, &plug, "");
  packets_assert_run (&self);
  assert_written (&self, 0x10, "image.bin");
  assert_written (&self, 0x11, "fip.bin");
  g_assert_cmpstr (memory->story->str, ==, "begin 10;end 10;begin 11;end 11;finish 0;");
  g_assert_cmpuint (memory->n_ranges, ==, IMAGE_LENGTH / PIECE + 1);
  fj_flow_assert_event (&self.flow, "*stage mask ROM: mask*stage loader*stage plug*"
                                    "item 0x10: sending*"
                                    "item 0x10: done*item 0x11: sending*item 0x11: done*");
  /* however many pieces a row has, it is sent, and then written, once */
  g_assert_cmpuint (count_events (&self, "item 0x10: sending"), ==, 1);
  g_assert_cmpuint (count_events (&self, "item 0x10: writing"), ==, 1);
  fj_flow_assert_state (&self.flow, 0x01, FJ_ITEM_SKIPPED);
  g_assert_false (self.flow.needs_reset);
  g_assert_finalize_object (memory);
  packets_clear (&self);
}

/* In the third piece of the first row: the error says where, in words that know no DFU. */
static void
test_writer_fails (void)
{
  Packets self;

  init (&self);
  packets_add_stage (&self, &plug, "");
  memory->fail_at = 3;
  packets_assert_fails (&self, FJ_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (self.flow.error->message, "plug"));
  g_assert_nonnull (strstr (self.flow.error->message, "one"));
  g_assert_cmpint (fj_error_get_detail (self.flow.error)->byte, ==, 3 * PIECE);
  g_assert_cmpint (fj_error_get_detail (self.flow.error)->phase, ==, 0x10);
  g_assert_cmpstr (fj_error_get_detail (self.flow.error)->stage, ==, "plug");
  fj_flow_assert_state (&self.flow, 0x10, FJ_ITEM_FAILED);
  fj_flow_assert_state (&self.flow, 0x11, FJ_ITEM_WAITING);
  g_assert_true (self.flow.needs_reset);
  g_assert_finalize_object (memory);
  packets_clear (&self);
}

/* The second program does not start: the wait has its own limit and its own name. */
static void
test_no_return (void)
{
  Packets self;

  init (&self);
  packets_assert_fails (&self, FJ_ERROR_REENUMERATE);
  g_assert_nonnull (strstr (self.flow.error->message, "plug was expected within 20 seconds"));
  g_assert_cmpstr (fj_error_get_detail (self.flow.error)->stage, ==, "loader");
  fj_flow_assert_event (&self.flow, "*wait: the plug to start*");
  g_assert_finalize_object (memory);
  packets_clear (&self);
}

/* It was reset, and is in its ROM again. */
static void
test_restart (void)
{
  Packets self;

  init (&self);
  packets_add_stage (&self, &mask, "");
  packets_assert_fails (&self, FJ_ERROR_RESTARTED);
  g_assert_nonnull (strstr (self.flow.error->message, "mask ROM"));
  g_assert_finalize_object (memory);
  packets_clear (&self);
}

/* An earlier run was interrupted: what has been started since power-on is not sent again. */
static void
test_met_in_loader (void)
{
  Packets self;

  init_nowhere (&self);
  packets_add_stage (&self, &loader, "out 43 0000 4 \n leave 500");
  packets_add_stage (&self, &plug, "");
  packets_assert_run (&self);
  assert_written (&self, 0x10, "image.bin");
  assert_written (&self, 0x11, "fip.bin");
  g_assert_finalize_object (memory);
  packets_clear (&self);
}

static void
test_met_in_plug (void)
{
  Packets self;

  init_nowhere (&self);
  packets_add_stage (&self, &plug, "");
  packets_assert_run (&self);
  assert_written (&self, 0x10, "image.bin");
  g_assert_finalize_object (memory);
  packets_clear (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/step-list/run", test_run);
  g_test_add_func ("/flashjig/step-list/writer-fails", test_writer_fails);
  g_test_add_func ("/flashjig/step-list/no-return", test_no_return);
  g_test_add_func ("/flashjig/step-list/restart", test_restart);
  g_test_add_func ("/flashjig/step-list/met-in-loader", test_met_in_loader);
  g_test_add_func ("/flashjig/step-list/met-in-plug", test_met_in_plug);
  return g_test_run ();
}
