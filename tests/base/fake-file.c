/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fake-file.h"

#define FAKE_TYPE_FILE (fake_file_get_type ())
G_DECLARE_FINAL_TYPE (FakeFile, fake_file, FAKE, FILE, GObject)

struct _FakeFile {
  GObject parent_instance;
  char   *text; /* (owned) */
  gsize   room;
};

#define FAKE_TYPE_STREAM (fake_stream_get_type ())
G_DECLARE_FINAL_TYPE (FakeStream, fake_stream, FAKE, STREAM, GFileOutputStream)

struct _FakeStream {
  GFileOutputStream parent_instance;
  FakeFile         *file; /* (owned) */
  GString          *text; /* (owned) */
};

G_DEFINE_FINAL_TYPE (FakeStream, fake_stream, G_TYPE_FILE_OUTPUT_STREAM)

static gssize
fake_stream_write (GOutputStream *stream, const void *data, gsize length, GCancellable *cancellable,
                   GError **error)
{
  FakeStream *self = FAKE_STREAM (stream);
  gsize       taken = MIN (length, self->file->room - self->text->len);

  if (taken == 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
    return -1;
  }
  g_string_append_len (self->text, data, (gssize) taken);
  return (gssize) taken;
}

static gboolean
fake_stream_close (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  FakeStream *self = FAKE_STREAM (stream);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  g_free (self->file->text);
  self->file->text = g_strdup (self->text->str);
  return TRUE;
}

static char *
fake_stream_get_etag (GFileOutputStream *stream)
{
  return g_strdup ("fake");
}

static void
fake_stream_finalize (GObject *object)
{
  FakeStream *self = FAKE_STREAM (object);

  g_object_unref (self->file);
  g_string_free (self->text, TRUE);
  G_OBJECT_CLASS (fake_stream_parent_class)->finalize (object);
}

static void
fake_stream_class_init (FakeStreamClass *class)
{
  G_OBJECT_CLASS (class)->finalize = fake_stream_finalize;
  G_OUTPUT_STREAM_CLASS (class)->write_fn = fake_stream_write;
  G_OUTPUT_STREAM_CLASS (class)->close_fn = fake_stream_close;
  G_FILE_OUTPUT_STREAM_CLASS (class)->get_etag = fake_stream_get_etag;
}

static void
fake_stream_init (FakeStream *self)
{
  self->text = g_string_new (NULL);
}

static void fake_file_iface_init (GFileIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeFile, fake_file, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_FILE, fake_file_iface_init))

static gboolean
fake_file_is_native (GFile *file)
{
  return FALSE;
}

static GFileOutputStream *
fake_file_replace (GFile *file, const char *etag, gboolean make_backup, GFileCreateFlags flags,
                   GCancellable *cancellable, GError **error)
{
  FakeStream *stream = g_object_new (FAKE_TYPE_STREAM, NULL);

  stream->file = g_object_ref (FAKE_FILE (file));
  return G_FILE_OUTPUT_STREAM (stream);
}

static void
fake_file_iface_init (GFileIface *iface)
{
  iface->is_native = fake_file_is_native;
  iface->replace = fake_file_replace;
}

static void
fake_file_finalize (GObject *object)
{
  g_free (FAKE_FILE (object)->text);
  G_OBJECT_CLASS (fake_file_parent_class)->finalize (object);
}

static void
fake_file_class_init (FakeFileClass *class)
{
  G_OBJECT_CLASS (class)->finalize = fake_file_finalize;
}

static void
fake_file_init (FakeFile *self)
{
}

GFile *
fake_file_new (const char *text, gsize room)
{
  FakeFile *self = g_object_new (FAKE_TYPE_FILE, NULL);

  self->text = g_strdup (text);
  self->room = room;
  return G_FILE (self);
}

const char *
fake_file_get_text (GFile *file)
{
  return FAKE_FILE (file)->text;
}
