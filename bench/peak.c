/* The register-only peak: independent chains of multiply-add that never touch memory.
 *
 * CHAINS hides the latency of one multiply-add and leaves registers for the two factors. Every
 * function does rounds * CHAINS * lanes multiply-adds, two floating-point operations each, and
 * returns a number that depends on all of them, so that none is left out. */

#ifdef __wasm__
#define EXPORT __attribute__((visibility("default")))
#else
#define EXPORT
#endif

#define CHAINS 12

#if defined(__wasm_relaxed_simd__)
#define MULTIPLY_ADD(a, b, c) __builtin_wasm_relaxed_madd_f32x4(a, b, c)
#else
/* Contracted to one instruction where the target has it (-ffp-contract=fast). */
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif

#define PEAK(LANES)                                                              \
  typedef float vector##LANES __attribute__((vector_size(4 * LANES)));           \
  EXPORT float peak##LANES(int rounds, float factor) {                           \
    vector##LANES chains[CHAINS], factors, total = {0};                          \
    for (int lane = 0; lane < LANES; lane++) factors[lane] = factor;             \
    for (int i = 0; i < CHAINS; i++) chains[i] = factors * (float)(i + 1);       \
    for (int round = 0; round < rounds; round++) {                               \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++)        \
          chains[i] = MULTIPLY_ADD(chains[i], factors, factors);                 \
    }                                                                            \
    for (int i = 0; i < CHAINS; i++) total += chains[i];                         \
    float sum = 0;                                                               \
    for (int lane = 0; lane < LANES; lane++) sum += total[lane];                 \
    return sum;                                                                  \
  }

PEAK(4)
#ifndef __wasm__
PEAK(8)
PEAK(16)
#endif
