#pragma once
#include <stddef.h>
#include <stdint.h>
#include "vectors.h"

typedef struct { uint32_t a, b, c, d; } philox_words;

// A block of Philox 4×32-10 (Salmon et al. 2011).
INLINE philox_words philox(uint64_t counter, uint64_t key) {
    uint32_t c0 = (uint32_t)counter, c1 = (uint32_t)(counter >> 32), c2 = 0, c3 = 0;
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
    for (int round = 0; round < 10; round++) {
        const uint64_t a = (uint64_t)c0 * 0xD2511F53u, b = (uint64_t)c2 * 0xCD9E8D57u;
        const uint32_t n0 = (uint32_t)(b >> 32) ^ c1 ^ k0, n2 = (uint32_t)(a >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)b;
        c3 = (uint32_t)a;
        c0 = n0;
        c2 = n2;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return (philox_words){c0, c1, c2, c3};
}

enum { PHILOX_RUN = 64 };

// The words of PHILOX_RUN blocks from `first` on, side by side, so that what is made of them runs along the blocks.
INLINE void philox_run(uint64_t first, uint64_t key, uint32_t words[4][PHILOX_RUN]) {
    for (int i = 0; i < PHILOX_RUN; i++) {
        const philox_words block = philox(first + (uint64_t)i, key);
        words[0][i] = block.a;
        words[1][i] = block.b;
        words[2][i] = block.c;
        words[3][i] = block.d;
    }
}

// The first `count` of 4 · PHILOX_RUN values, block by block.
INLINE void philox_values(const float values[4][PHILOX_RUN], ptrdiff_t count, float *restrict out) {
    const ptrdiff_t most = count < 4 * PHILOX_RUN ? count : 4 * PHILOX_RUN;
    for (ptrdiff_t i = 0; i < most; i++) out[i] = values[i & 3][i >> 2];
}
