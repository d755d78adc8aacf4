/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/*
 * A preload library: a system where a program has FLASHJIG_THREADS threads at a time and no more.
 * The real limits know no such number, and bind neither root nor every container.
 */

typedef int (*CreateFunc) (pthread_t *, const pthread_attr_t *, void *(*) (void *), void *);

typedef struct {
  void *(*func) (void *);
  void *data;
} Work;

static atomic_int alive;

static void *
work (void *data)
{
  Work  copy = *(Work *) data;
  void *result;

  free (data);
  result = copy.func (copy.data);
  atomic_fetch_sub (&alive, 1);
  return result;
}

int
pthread_create (pthread_t *thread, const pthread_attr_t *attributes, void *(*func) (void *),
                void *data)
{
  CreateFunc  real = (CreateFunc) dlsym (RTLD_NEXT, "pthread_create");
  const char *limit = getenv ("FLASHJIG_THREADS");
  Work       *copy;

  if (limit != NULL && atomic_fetch_add (&alive, 1) >= (int) strtol (limit, NULL, 10)) {
    atomic_fetch_sub (&alive, 1);
    return EAGAIN;
  }
  copy = malloc (sizeof *copy);
  if (copy == NULL)
    return EAGAIN;
  *copy = (Work){ func, data };
  return real (thread, attributes, work, copy);
}
