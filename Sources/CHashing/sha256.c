#include "CHashing.h"

#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

static const uint32_t constants[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotated(uint32_t x, int n) { return x >> n | x << (32 - n); }

void assay_sha256_compress_portable(uint32_t *state, const uint8_t *block, size_t blocks) {
    for (; blocks > 0; blocks--, block += 64) {
        uint32_t w[16], s[8];
        for (int i = 0; i < 16; i++) {
            uint32_t word;
            memcpy(&word, block + 4 * i, 4);
            w[i] = __builtin_bswap32(word);
        }
        memcpy(s, state, sizeof s);
        for (int i = 0; i < 64; i++) {
            uint32_t *own = &w[i & 15];
            if (i >= 16) {
                uint32_t x = w[(i + 1) & 15], y = w[(i + 14) & 15];
                *own += (rotated(x, 7) ^ rotated(x, 18) ^ x >> 3) + w[(i + 9) & 15] + (rotated(y, 17) ^ rotated(y, 19) ^ y >> 10);
            }
            uint32_t e = s[4], a = s[0];
            uint32_t first = s[7] + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & s[5]) ^ (~e & s[6])) + constants[i] + *own;
            uint32_t second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
            memmove(s + 1, s, 7 * sizeof *s);
            s[4] += first;
            s[0] = first + second;
        }
        for (int i = 0; i < 8; i++) state[i] += s[i];
    }
}

#if defined(__x86_64__)
// Four rounds at a time: the state as ABEF and CDGH, the message schedule in four registers that take turns.
__attribute__((target("sha,sse4.1"))) static void compress_x86(uint32_t state[8], const uint8_t *block, size_t blocks) {
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xb1);
    __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1b);
    __m128i abef = _mm_alignr_epi8(low, high, 8), cdgh = _mm_blend_epi16(high, low, 0xf0);
    for (; blocks > 0; blocks--, block += 64) {
        const __m128i one = abef, two = cdgh;
        __m128i w[4];
#pragma unroll
        for (int i = 0; i < 4; i++) w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)block + i), swap);
#pragma unroll
        for (int i = 0; i < 16; i++) {
            if (i >= 4) {
                __m128i sum = _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]);
                sum = _mm_add_epi32(sum, _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4));
                w[i & 3] = _mm_sha256msg2_epu32(sum, w[(i + 3) & 3]);
            }
            __m128i add = _mm_add_epi32(w[i & 3], _mm_load_si128((const __m128i *)constants + i));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, add);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(add, 0x0e));
        }
        abef = _mm_add_epi32(abef, one);
        cdgh = _mm_add_epi32(cdgh, two);
    }
    low = _mm_shuffle_epi32(abef, 0x1b);
    high = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(low, high, 0xf0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(high, low, 8));
}

static int has_instructions(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1) || !(c & bit_SSSE3)) return 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & 1u << 29);
}
#endif

typedef void (*compression)(uint32_t *, const uint8_t *, size_t);

// Chosen when the program is loaded, before there are threads.
static compression fastest = assay_sha256_compress_portable;

__attribute__((constructor)) static void choose(void) {
#if defined(__x86_64__)
    if (has_instructions()) fastest = compress_x86;
#endif
}

void assay_sha256_compress(uint32_t *state, const uint8_t *block, size_t blocks) { fastest(state, block, blocks); }

static const uint32_t beginning[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static void put_word(uint8_t *bytes, uint64_t word) {
    word = __builtin_bswap64(word);
    memcpy(bytes, &word, 8);
}

// What is left of a message of `length` bytes when all its whole blocks are compressed.
static void finish(uint32_t state[8], const uint8_t *rest, uint64_t length) {
    uint8_t end[128] = {0};
    size_t held = length & 63, size = held < 56 ? 64 : 128;
    if (held > 0) memcpy(end, rest, held);
    end[held] = 0x80;
    put_word(end + size - 8, length * 8);
    fastest(state, end, size / 64);
}

assay_sha256 assay_sha256_begin(void) {
    assay_sha256 hash = {.length = 0};
    memcpy(hash.words, beginning, sizeof beginning);
    return hash;
}

void assay_sha256_update(assay_sha256 *hash, const uint8_t *bytes, size_t count) {
    size_t held = hash->length & 63;
    hash->length += count;
    if (held > 0) {
        size_t taken = count < 64 - held ? count : 64 - held;
        if (taken > 0) memcpy(hash->pending + held, bytes, taken);
        if (held + taken < 64) return;
        fastest(hash->words, hash->pending, 1);
        bytes += taken;
        count -= taken;
    }
    fastest(hash->words, bytes, count / 64);
    if (count % 64 > 0) memcpy(hash->pending, bytes + count / 64 * 64, count % 64);
}

void assay_sha256_update_word(assay_sha256 *hash, uint64_t word) {
    uint8_t bytes[8];
    put_word(bytes, word);
    assay_sha256_update(hash, bytes, 8);
}

assay_sha256 assay_sha256_finished(assay_sha256 hash) {
    finish(hash.words, hash.pending, hash.length);
    return hash;
}

void assay_sha256_halves(const uint8_t *bytes, const int64_t *ends, size_t count, uint64_t *halves) {
    int64_t start = 0;
    for (size_t i = 0; i < count; start = ends[i++]) {
        uint32_t state[8];
        memcpy(state, beginning, sizeof state);
        uint64_t length = (uint64_t)(ends[i] - start);
        fastest(state, bytes + start, length / 64);
        finish(state, bytes + start + length / 64 * 64, length);
        halves[2 * i] = (uint64_t)state[0] << 32 | state[1];
        halves[2 * i + 1] = (uint64_t)state[2] << 32 | state[3];
    }
}

// MARK: Rows

void assay_rows_numbers(const double *values, size_t first, size_t count, uint8_t *bytes, int64_t *cursors) {
    for (size_t i = 0; i < count; i++) {
        double value = values[first + i];
        int known = value == value;
        if (bytes) {
            uint8_t *place = bytes + cursors[i];
            put_word(place, (uint64_t)known);
            if (known) {
                uint64_t bits;
                value = value == 0 ? 0 : value;
                memcpy(&bits, &value, 8);
                put_word(place + 8, bits);
            }
        }
        cursors[i] += known ? 16 : 8;
    }
}

void assay_rows_integers(const int64_t *values, size_t first, size_t count, uint8_t *bytes, int64_t *cursors) {
    for (size_t i = 0; i < count; i++) {
        int64_t value = values[first + i];
        int known = value != INT64_MIN;
        if (bytes) {
            uint8_t *place = bytes + cursors[i];
            double number = (double)value;
            // 2^63 is a double and no 64-bit number.
            int exact = number < 0x1p63 && (int64_t)number == value;
            uint64_t bits = (uint64_t)value;
            if (exact) memcpy(&bits, &number, 8);
            put_word(place, known ? (exact ? 1 : 2) : 0);
            if (known) put_word(place + 8, bits);
        }
        cursors[i] += known ? 16 : 8;
    }
}

void assay_rows_pieces(
    const int32_t *codes, size_t first, size_t count, const uint8_t *pieces, const int64_t *ends, size_t known,
    uint8_t *bytes, int64_t *cursors) {
    for (size_t i = 0; i < count; i++) {
        int64_t piece = (int64_t)codes[first + i] + 1;
        if (piece < 0 || piece >= (int64_t)known) __builtin_trap();
        int64_t start = piece > 0 ? ends[piece - 1] : 0;
        int64_t length = ends[piece] - start;
        if (bytes) memcpy(bytes + cursors[i], pieces + start, (size_t)length);
        cursors[i] += length;
    }
}
