// The device's threads. One runs the program; helpers wait for operations that come in parts, and take parts of them.
//
// Nobody waits for a helper that has not taken a part: one that starts late, or never, only leaves more to the others.
#include "parallel.h"

// Turns of a loop before a thread that waits goes to sleep: some 300 microseconds. That is longer than the operations
// which one thread does alone between two that come in parts: waking a thread would take as long as those.
enum { PATIENCE = 1 << 18 };

// `ticket` is the number of the job, of its parts and of the next part, in 16 + 8 + 8 bits. Who increments it with a
// compare-and-swap owns the part; `run` and `work` stay as they are until all parts are done.
enum { PART = 1 << 8, JOB = 1 << 16 };

INLINE uint32_t get(uint32_t *p) { return __atomic_load_n(p, __ATOMIC_SEQ_CST); }
INLINE uint32_t add(uint32_t *p, uint32_t count) { return __atomic_fetch_add(p, count, __ATOMIC_SEQ_CST); }

#ifdef __wasm__
static void nap(uint32_t *p, uint32_t value, int64_t nanoseconds) {
  __builtin_wasm_memory_atomic_wait32((int *)p, (int)value, nanoseconds);
}
static void wake(uint32_t *p) { __builtin_wasm_memory_atomic_notify((int *)p, MOST_PARTS); }
#else
#include <pthread.h>
#include <sched.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void nap(uint32_t *p, uint32_t value, int64_t nanoseconds) {
  if (nanoseconds >= 0) {
    sched_yield();
    return;
  }
  pthread_mutex_lock(&mutex);
  while (get(p) == value) pthread_cond_wait(&changed, &mutex);
  pthread_mutex_unlock(&mutex);
}

static void wake(uint32_t *p) {
  (void)p;
  pthread_mutex_lock(&mutex);
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&mutex);
}
#endif

// Takes parts of the current job until there are no more; returns the ticket that said so.
static uint32_t take_parts(Shared *s) {
  for (;;) {
    uint32_t ticket = get(&s->ticket), part = ticket % PART;
    if (part >= ticket / PART % PART) return ticket;
    Part *run = (Part *)s->run;
    const void *work = (const void *)s->work;
    if (!__atomic_compare_exchange_n(&s->ticket, &ticket, ticket + 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) continue;
    run(work, (int)part);
    add(&s->done, 1);
  }
}

void parallel(Part *run, const void *work, int parts) {
  Shared *s = SHARED;
  if (parts == 1 || !get(&s->helpers)) {
    for (int part = 0; part < parts; part++) run(work, part);
    return;
  }
  s->run = (uintptr_t)run;
  s->work = (uintptr_t)work;
  __atomic_store_n(&s->done, 0, __ATOMIC_SEQ_CST);
  __atomic_store_n(&s->ticket, (s->ticket / JOB + 1) * JOB + (uint32_t)parts * PART, __ATOMIC_SEQ_CST);
  if (get(&s->sleeping)) wake(&s->ticket);
  take_parts(s);
  uint32_t done;
  for (int turn = 0; (done = get(&s->done)) != (uint32_t)parts; turn++)
    if (turn == PATIENCE) {
      nap(&s->done, done, 100000);
      turn = 0;
    }
}

// What a helper does, for ever.
EXPORT void help(void) {
  Shared *s = SHARED;
  add(&s->helpers, 1);
  for (;;) {
    uint32_t ticket = take_parts(s);
    int turn = 0;
    while (get(&s->ticket) == ticket && turn < PATIENCE) turn++;
    if (turn < PATIENCE) continue;
    add(&s->sleeping, 1);
    nap(&s->ticket, ticket, -1);
    add(&s->sleeping, (uint32_t)-1);
  }
}

#ifndef __wasm__
Shared shared;

static void *helper(void *nothing) {
  help();
  return nothing;
}

// Starts helpers until there are `threads` threads in all.
EXPORT void start_threads(int threads) {
  static int started = 1;
  for (; started < threads; started++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, helper, NULL)) return;
    pthread_detach(thread);
  }
}
#endif
