/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-states.h"

typedef struct {
  const FjVirtualProgram *program; /* static */
  gpointer                state;   /* (owned) by @program */
} Program;

struct _FjVirtualStates {
  FjVirtualBoard *board;    /* (not owned) */
  GArray         *programs; /* (owned) (element-type Program) */
};

static void
program_clear (gpointer data)
{
  Program *program = data;

  program->program->destroy (program->state);
}

/* For @board, which owns it. */
FjVirtualStates *
fj_virtual_states_new (FjVirtualBoard *board)
{
  FjVirtualStates *self = g_new0 (FjVirtualStates, 1);

  self->board = board;
  self->programs = g_array_new (FALSE, FALSE, sizeof (Program));
  g_array_set_clear_func (self->programs, program_clear);
  return self;
}

void
fj_virtual_states_free (FjVirtualStates *self)
{
  g_array_unref (self->programs);
  g_free (self);
}

gpointer
fj_virtual_states_get (FjVirtualStates *self, const FjVirtualProgram *program)
{
  Program new = { .program = program };

  for (guint i = 0; i < self->programs->len; i++) {
    const Program *known = &g_array_index (self->programs, Program, i);

    if (known->program == program)
      return known->state;
  }
  new.state = program->create (self->board);
  g_array_append_val (self->programs, new);
  return new.state;
}
