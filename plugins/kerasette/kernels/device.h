// Types, memory access and vector helpers that every kernel shares.
//
// An operation of a program is a row of 32-bit words. Addresses in it count floats from the start of the device's
// memory; 0 means "not there". Activations are float32 in NHWC order, convolution kernels in HWIO order.
#ifndef KERASETTE_DEVICE_H
#define KERASETTE_DEVICE_H

#include <stddef.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))
#define INLINE static inline __attribute__((always_inline))

typedef ptrdiff_t Index;
typedef int32_t Word;

// Vectors of four floats: the width WebAssembly has, so that both devices add in the same order.
enum { LANES = 4 };
typedef float Vec __attribute__((vector_size(16), aligned(4)));
typedef int32_t Mask __attribute__((vector_size(16), aligned(4)));

#ifdef __wasm_relaxed_simd__
#define MULTIPLY_ADD(a, b, c) __builtin_wasm_relaxed_madd_f32x4(a, b, c)
#else
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif

#ifdef __wasm__
INLINE void *at(Word address) { return (void *)((uintptr_t)(uint32_t)address * 4); }
#else
extern char *device_memory;
INLINE void *at(Word address) {
  return address ? (void *)(device_memory + (size_t)(uint32_t)address * 4) : NULL;
}
#endif

INLINE Vec load(const float *p) { return *(const Vec *)p; }
INLINE void store(float *p, Vec v) { *(Vec *)p = v; }
INLINE Vec splat(float x) { return (Vec){x, x, x, x}; }
INLINE Vec choose(Mask m, Vec yes, Vec no) { return (Vec)((m & (Mask)yes) | (~m & (Mask)no)); }
// Keeps NaN, so that a diverged loss shows as nan and not as a frozen network.
INLINE Vec relu_vec(Vec v) { return choose(v < 0, (Vec){0}, v); }
INLINE float relu_one(float v) { return v < 0 ? 0 : v; }
INLINE float as_float(Word word) {
  union { Word w; float f; } u = {word};
  return u.f;
}

INLINE void clear(float *p, Index count) { __builtin_memset(p, 0, (size_t)count * sizeof(float)); }
INLINE void copy(float *to, const float *from, Index count) {
  __builtin_memcpy(to, from, (size_t)count * sizeof(float));
}

// Four numbers, or the `count` that are left.
Vec load_rest(const float *p, Index count);
void store_rest(float *p, Vec v, Index count);
INLINE Vec load_some(const float *p, Index count) { return count >= LANES ? load(p) : load_rest(p, count); }
INLINE void store_some(float *p, Vec v, Index count) {
  if (count >= LANES) store(p, v);
  else store_rest(p, v, count);
}

// to += from
INLINE void add_to(float *to, const float *from, Index count) {
  Index i = 0;
  for (; i + LANES <= count; i += LANES) store(to + i, load(to + i) + load(from + i));
  for (; i < count; i++) to[i] += from[i];
}

float exp_one(float x);
float log_one(float x);
float tanh_one(float x);
float expm1_one(float x);
float log1p_one(float x);
float power_one(float x, float y);
float sin_one(float x, int shift);
float arctan_one(float x);
float erf_one(float x);

// What the device's threads share beside the memory that programs use.
typedef struct {
  Word cursor;                          // the first row of the batch that the running step reads
  uint32_t ticket, done, sleeping, helpers;
  volatile uintptr_t run, work;
} Shared;

#ifdef __wasm__
// Behind the module's own data, which every thread's instance of the module sets up anew.
extern char __heap_base;
#define SHARED ((Shared *)&__heap_base)
#else
extern Shared shared;
#define SHARED (&shared)
#endif

#endif
