/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-mend.h"

#include <stddef.h>
#include <stdint.h>

size_t LLVMFuzzerMutate (uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max_size, unsigned int seed);

/* libFuzzer's own changes, three times in four with checksums that fit. */
size_t
LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
  size_t length = LLVMFuzzerMutate (data, size, max_size);

  if (seed % 4 != 0)
    fj_mend (data, length);
  return length;
}
