// The device's threads. One runs the program; helpers wait for operations that come in parts, and take parts of them.
//
// Nobody waits for a helper that has not taken a part: one that starts late, or never, only leaves more to the others.
#include "parallel.h"

// Turns of a loop before a thread that waits goes to sleep: some 300 microseconds. That is longer than the operations
// which one thread does alone between two that come in parts: waking a thread would take as long as those.
enum { PATIENCE = 1 << 18 };

// `ticket` holds the number of the job and which of its parts are left, from FIRST up to END, in 16 + 8 + 8 bits. Who
// takes a part off with a compare-and-swap owns it; `run` and `work` stay as they are until all parts are done.
//
// Helpers take parts from the end. Operations one after the other then mostly give a thread the same images and weights,
// which its processor still has in its cache.
enum { FIRST = 1, END = 1 << 8, JOB = 1 << 16 };

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
static uint32_t take_parts(Shared *s, int helps) {
  for (;;) {
    uint32_t ticket = get(&s->ticket), first = ticket % END, end = ticket / END % END;
    if (first >= end) return ticket;
    Part *run = (Part *)s->run;
    const void *work = (const void *)s->work;
    uint32_t rest = helps ? ticket - END : ticket + FIRST;
    if (!__atomic_compare_exchange_n(&s->ticket, &ticket, rest, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) continue;
    run(work, (int)(helps ? end - 1 : first));
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
  __atomic_store_n(&s->ticket, (s->ticket / JOB + 1) * JOB + (uint32_t)parts * END, __ATOMIC_SEQ_CST);
  if (get(&s->sleeping)) wake(&s->ticket);
  take_parts(s, 0);
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
    uint32_t ticket = take_parts(s, 1);
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
