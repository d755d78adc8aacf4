/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-device-tree.h"

#include "fj-bytes.h"

#include <string.h>

/*
 * Flattened device trees: Devicetree Specification 0.4, chapter 5. Only the properties of the root
 * are read, which come before everything else.
 */

#define MAGIC "\xd0\x0d\xfe\xed"
#define MAGIC_SIZE 4
#define HEADER_SIZE 40
#define MAX_SIZE (4 * 1024 * 1024) /* twenty times a large one */
#define MAX_TREES 16
#define MAX_TOKENS 64    /* of a root, which has some ten properties */
#define MAX_TEXT 1024    /* of a property */
#define OLDEST_READER 17 /* the version that all trees of today can be read as */

#define TOKEN_BEGIN_NODE 1
#define TOKEN_PROPERTY 3
#define TOKEN_NOP 4

typedef struct {
  FjReader      nodes;
  const guint8 *strings;
  gsize         strings_size;
  gsize         size; /* bytes of the whole tree */
} Tree;

static void
board_name_free (FjBoardName *name)
{
  g_strfreev (name->compatible);
  g_free (name->model);
  g_free (name);
}

static gboolean
is_inside (gsize offset, gsize length, gsize size)
{
  return offset >= HEADER_SIZE && offset <= size && length <= size - offset;
}

static gboolean
open_tree (Tree *self, const guint8 *data, gsize length)
{
  FjReader reader = FJ_READER_INIT (data, length);
  guint32  nodes, strings, oldest, strings_size, nodes_size;

  fj_reader_seek (&reader, MAGIC_SIZE);
  self->size = fj_reader_u32_be (&reader);
  nodes = fj_reader_u32_be (&reader);
  strings = fj_reader_u32_be (&reader);
  fj_reader_u32_be (&reader); /* reserved memory */
  fj_reader_u32_be (&reader); /* version */
  oldest = fj_reader_u32_be (&reader);
  fj_reader_u32_be (&reader); /* processor that starts */
  strings_size = fj_reader_u32_be (&reader);
  nodes_size = fj_reader_u32_be (&reader);
  if (reader.failed || oldest > OLDEST_READER || self->size > MIN (length, MAX_SIZE) ||
      !is_inside (nodes, nodes_size, self->size) ||
      !is_inside (strings, strings_size, self->size))
    return FALSE;
  self->nodes = FJ_READER_INIT (data + nodes, nodes_size);
  self->strings = data + strings;
  self->strings_size = strings_size;
  return TRUE;
}

static gboolean
has_name (Tree *self, guint32 offset, const char *name)
{
  gsize length = strlen (name) + 1; /* with its NUL */

  return offset <= self->strings_size && length <= self->strings_size - offset &&
         memcmp (self->strings + offset, name, length) == 0;
}

/* (transfer full) (nullable): strings that all end and that can be printed */
static char **
read_strings (const guint8 *value, gsize length)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);

  if (length == 0 || length > MAX_TEXT || value[length - 1] != '\0')
    return NULL;
  for (gsize i = 0; i < length; i++)
    if (value[i] != '\0' && !g_ascii_isprint ((char) value[i]))
      return NULL;
  for (const char *s = (const char *) value; s < (const char *) value + length; s += strlen (s) + 1)
    g_ptr_array_add (strings, g_strdup (s));
  g_ptr_array_add (strings, NULL);
  return (char **) g_ptr_array_steal (strings, NULL);
}

static void
read_property (Tree *self, FjBoardName *name)
{
  guint32       length = fj_reader_u32_be (&self->nodes);
  guint32       offset = fj_reader_u32_be (&self->nodes);
  const guint8 *value = fj_reader_bytes (&self->nodes, length);
  g_auto (GStrv) strings = NULL;

  fj_reader_bytes (&self->nodes, -self->nodes.position % 4);
  if (self->nodes.failed || value == NULL)
    return;
  if (name->compatible == NULL && has_name (self, offset, "compatible")) {
    name->compatible = read_strings (value, length);
  } else if (name->model == NULL && has_name (self, offset, "model")) {
    strings = read_strings (value, length);
    name->model = strings != NULL ? g_strdup (strings[0]) : NULL;
  }
}

/* The properties of the root, which has no name. */
static void
read_root (Tree *self, FjBoardName *name)
{
  guint32 token = TOKEN_NOP;

  for (guint i = 0; i < MAX_TOKENS && token == TOKEN_NOP; i++)
    token = fj_reader_u32_be (&self->nodes);
  if (token != TOKEN_BEGIN_NODE || fj_reader_u32_be (&self->nodes) != 0)
    return;
  for (guint i = 0; i < MAX_TOKENS; i++) {
    token = fj_reader_u32_be (&self->nodes);
    if (token == TOKEN_PROPERTY)
      read_property (self, name);
    else if (token != TOKEN_NOP)
      return;
  }
}

/* (transfer full) (nullable) */
static FjBoardName *
read_tree (const guint8 *data, gsize length, gsize *size)
{
  Tree         tree;
  FjBoardName *name;

  if (!open_tree (&tree, data, length))
    return NULL;
  *size = tree.size;
  name = g_new0 (FjBoardName, 1);
  read_root (&tree, name);
  if (!tree.nodes.failed && name->compatible != NULL)
    return name;
  board_name_free (name);
  return NULL;
}

/**
 * fj_device_tree_find_boards:
 * @data: the content of a boot file
 * @length: its length
 *
 * Boot files have device trees somewhere inside, some have several.
 *
 * Returns: (transfer full) (element-type FjBoardName): the boards of the trees, at most sixteen
 */
GPtrArray *
fj_device_tree_find_boards (const guint8 *data, gsize length)
{
  GPtrArray *names = g_ptr_array_new_with_free_func ((GDestroyNotify) board_name_free);
  gsize      at = 0;

  while (names->len < MAX_TREES && length - at >= HEADER_SIZE) {
    const guint8 *found = memmem (data + at, length - at, MAGIC, MAGIC_SIZE);
    FjBoardName  *name;
    gsize         size;

    if (found == NULL)
      break;
    at = (gsize) (found - data);
    name = read_tree (found, length - at, &size);
    if (name != NULL)
      g_ptr_array_add (names, name);
    /* what is no tree of a board may hold some */
    at += name != NULL ? size : MAGIC_SIZE;
  }
  return names;
}

/**
 * fj_board_name_to_text:
 *
 * Returns: the model, or else the most special of the other names
 */
const char *
fj_board_name_to_text (const FjBoardName *self)
{
  return self->model != NULL ? self->model : self->compatible[0];
}

/* "st,stm32mp157" is a chip, "st,stm32mp157c-dk2" is a board. */
static gboolean
is_board (const char *compatible)
{
  return !g_str_has_prefix (compatible, "st,stm32mp") || strchr (compatible, '-') != NULL;
}

static gboolean
has_board (GPtrArray *names, const char *compatible)
{
  for (guint i = 0; i < names->len; i++) {
    const FjBoardName *name = names->pdata[i];

    if (g_strv_contains ((const char *const *) name->compatible, compatible))
      return TRUE;
  }
  return FALSE;
}

/**
 * fj_board_names_agree:
 * @left: (element-type FjBoardName): boards of one file
 * @right: (element-type FjBoardName): boards of another one
 *
 * Returns: %FALSE when both name boards, and none is named by both; a chip is no board
 */
gboolean
fj_board_names_agree (GPtrArray *left, GPtrArray *right)
{
  gboolean says_left = FALSE, says_right = FALSE;

  for (guint i = 0; i < right->len; i++)
    for (char **c = ((FjBoardName *) right->pdata[i])->compatible; *c != NULL; c++)
      says_right = says_right || is_board (*c);
  for (guint i = 0; i < left->len; i++) {
    for (char **c = ((FjBoardName *) left->pdata[i])->compatible; *c != NULL; c++) {
      if (is_board (*c) && has_board (right, *c))
        return TRUE;
      says_left = says_left || is_board (*c);
    }
  }
  return !says_left || !says_right;
}
