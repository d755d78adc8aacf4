/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-tree-fixture.h"

#include <string.h>

#define HEADER_SIZE 40
#define STRINGS "#size-cells\0model\0compatible"
#define SIZE_CELLS 0
#define MODEL 12
#define COMPATIBLE 18

static void
add_u32 (GByteArray *bytes, guint32 value)
{
  guint32 big = GUINT32_TO_BE (value);

  g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
}

static void
add_property (GByteArray *bytes, guint32 name, const char *value, gsize length)
{
  add_u32 (bytes, 3);
  add_u32 (bytes, (guint32) length);
  add_u32 (bytes, name);
  g_byte_array_append (bytes, (const guint8 *) value, (guint) length);
  g_byte_array_append (bytes, (const guint8 *) "\0\0\0", (guint) (-length % 4));
}

GByteArray *
tree_fixture_make (const char *compatible, gsize length, const char *model)
{
  g_autoptr (GByteArray) nodes = g_byte_array_new ();
  GByteArray *tree = g_byte_array_new ();

  add_u32 (nodes, 4); /* a token that says nothing */
  add_u32 (nodes, 1);
  add_u32 (nodes, 0);
  add_property (nodes, SIZE_CELLS, "\0\0\0\1", 4);
  if (model != NULL)
    add_property (nodes, MODEL, model, strlen (model) + 1);
  if (length > 1)
    add_property (nodes, COMPATIBLE, compatible, length);
  add_u32 (nodes, 2);
  add_u32 (nodes, 9);

  add_u32 (tree, 0xD00DFEED);
  add_u32 (tree, HEADER_SIZE + nodes->len + sizeof STRINGS);
  add_u32 (tree, HEADER_SIZE);
  add_u32 (tree, HEADER_SIZE + nodes->len);
  add_u32 (tree, HEADER_SIZE);
  add_u32 (tree, 17);
  add_u32 (tree, 16);
  add_u32 (tree, 0);
  add_u32 (tree, sizeof STRINGS);
  add_u32 (tree, nodes->len);
  g_byte_array_append (tree, nodes->data, nodes->len);
  g_byte_array_append (tree, (const guint8 *) STRINGS, sizeof STRINGS);
  return tree;
}
