#ifndef ASSAY_CHASHING_H
#define ASSAY_CHASHING_H

#include <stddef.h>
#include <stdint.h>

// SHA-256 (FIPS 180-4), by the processor's own instructions where it has them, and the bytes of many rows for it.

typedef struct {
    uint32_t words[8];
    uint64_t length;
    // Bytes of a block that is not whole yet.
    uint8_t pending[64];
} assay_sha256;

assay_sha256 assay_sha256_begin(void);
void assay_sha256_update(assay_sha256 *hash, const uint8_t *bytes, size_t count);
// Eight bytes, big-endian.
void assay_sha256_update_word(assay_sha256 *hash, uint64_t word);
// The eight words of the digest are `words` of what comes back.
assay_sha256 assay_sha256_finished(assay_sha256 hash);

// Adds whole blocks of 64 bytes to the eight words of `state`: by the fastest code there is, and by the code for any processor.
void assay_sha256_compress(uint32_t *state, const uint8_t *blocks, size_t count);
void assay_sha256_compress_portable(uint32_t *state, const uint8_t *blocks, size_t count);

// The first half of the digest of each message: message i is bytes[ends[i - 1]..<ends[i]], the first from 0.
// Two words a message are written to `halves`.
void assay_sha256_halves(const uint8_t *bytes, const int64_t *ends, size_t count, uint64_t *halves);

// Parts of messages, one message a row; each adds the part of rows first..<first + count to its message. Where `bytes` is
// null the cursors grow by the lengths alone; else the parts are written at the cursors, which move behind them.

// A number: a word 1 and its bits; 0 and -0 are one number; NaN is a word 0.
void assay_rows_numbers(const double *values, size_t first, size_t count, uint8_t *bytes, int64_t *cursors);
// A whole number as the number that it is; beyond what a double holds a word 2 and itself; INT64_MIN is a word 0.
void assay_rows_integers(const int64_t *values, size_t first, size_t count, uint8_t *bytes, int64_t *cursors);
// Piece codes[row] + 1 of `known`; piece i is pieces[ends[i - 1]..<ends[i]], the first from 0. Another code is a trap.
void assay_rows_pieces(
    const int32_t *codes, size_t first, size_t count, const uint8_t *pieces, const int64_t *ends, size_t known,
    uint8_t *bytes, int64_t *cursors);

// MARK: Tables in memory

// A hash of bytes[start..<end] for tables in memory, never for what is kept: it depends on `seed`, which keeps texts that
// were chosen to collide from doing so.
uint64_t assay_text_hash(const uint8_t *bytes, size_t start, size_t end, uint64_t seed);
// Whether `count` bytes are the same.
int assay_text_equal(const uint8_t *a, size_t start_a, const uint8_t *b, size_t start_b, size_t count);

#endif
