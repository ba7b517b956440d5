// Splits the work of an operation among the device's threads.
#ifndef KERASETTE_PARALLEL_H
#define KERASETTE_PARALLEL_H

#include "device.h"

typedef void Part(const void *work, int part);

// Calls run(work, part) for every part, in any order and on any thread, and returns when all are done. What a part
// computes must not depend on the others, and the number of parts not on the number of threads: so results do not
// either.
void parallel(Part *run, const void *work, int parts);

enum { MOST_PARTS = 16 };

// Parts for so many multiplications, each large enough to be worth handing over.
INLINE int parts_of(Index multiplications) {
  Index parts = multiplications >> 17;
  return parts < 1 ? 1 : parts > MOST_PARTS ? MOST_PARTS : (int)parts;
}

// Where part `part` of `count` things begins; it ends where the next begins.
INLINE Index part_start(Index count, int part, int parts) { return count * part / parts; }

#endif
