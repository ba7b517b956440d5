// What is left of an array behind its last full vector.
#include "device.h"

__attribute__((noinline)) Vec load_rest(const float *p, Index count) {
  Vec v = {0};
  copy((float *)&v, p, count);
  return v;
}

__attribute__((noinline)) void store_rest(float *p, Vec v, Index count) { copy(p, (float *)&v, count); }
