#pragma once
#include <stddef.h>
#include <string.h>

// Sixteen floats, lowered to whatever the clone's instruction set has; loads need no alignment.
typedef float v16 __attribute__((vector_size(64), aligned(4)));

#define INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__) && defined(__linux__)
#define CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CLONES
#endif

#define LOAD(p) (*(const v16 *)(p))
#define STORE(p, v) (*(v16 *)(p) = (v))
