// Runs a program: one call is any number of training steps.
#include "ops.h"

#ifndef __wasm__
char *device_memory;
EXPORT void bind_memory(char *memory) { device_memory = memory; }
#endif

#define NAME(name) #name " "
EXPORT const char *op_names(void) { return OPS(NAME); }
#undef NAME

typedef void Kernel(const Word *arguments);
#define ENTRY(name) op_##name,
static Kernel *const kernels[] = {OPS(ENTRY)};
#undef ENTRY

// Runs the program `steps` times, each time `stride` rows further on. A row of the program is its length in words,
// the code of the operation, then its arguments.
EXPORT void run(Word program, Word words, Word steps, Word first_row, Word stride) {
  const Word *start = at(program), *end = start + words;
  for (Word step = 0; step < steps; step++) {
    SHARED->cursor = first_row + step * stride;
    for (const Word *op = start; op < end; op += op[0]) kernels[op[1]](op + 2);
  }
}
