#include "CHashing.h"

#include <string.h>

// Both halves of a product, as in wyhash (Wang 2019).
static uint64_t mixed(uint64_t a, uint64_t b) {
    __uint128_t product = (__uint128_t)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t word(const uint8_t *bytes, size_t count) {
    uint64_t value = 0;
    memcpy(&value, bytes, count);
    return value;
}

uint64_t assay_text_hash(const uint8_t *bytes, size_t start, size_t end, uint64_t seed) {
    uint64_t state = seed ^ 0x9e3779b97f4a7c15ull;
    const size_t length = end - start;
    const uint8_t *place = bytes + start;
    if (length >= 8) {
        size_t rest = length;
        for (; rest > 8; rest -= 8, place += 8) state = mixed(state ^ word(place, 8), 0xa0761d6478bd642full);
        // The last eight, some of them perhaps again.
        state = mixed(state ^ word(bytes + end - 8, 8), 0xe7037ed1a0b428dbull);
    } else if (length > 0) {
        state = mixed(state ^ word(place, length), 0xe7037ed1a0b428dbull);
    }
    return mixed(state ^ length, 0x8ebc6af09c88c6e3ull);
}

int assay_text_equal(const uint8_t *a, size_t start_a, const uint8_t *b, size_t start_b, size_t count) {
    return memcmp(a + start_a, b + start_b, count) == 0;
}
