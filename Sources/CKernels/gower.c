#include "gower.h"
#include "vectors.h"
#include <math.h>

enum { LANES = 16, GROUP = 4, MOST_PANELS = 64, BLOCK = 64 };

struct scan {
    const struct assay_gower_space *space;
    const double *values;
    const float *rounded;
    const int32_t *excluded;
    struct assay_gower_list all, first, second;
    const int32_t *omitted;
    size_t omissions, stride;
    double *without;
    int32_t *without_places;
};

/// Rounded distances that may still enter a list: by all columns, and by the parts.
struct bounds {
    float all, first, second;
};

static double on_grid(double distance) { return rint(distance * 0x1p40) * 0x1p-40; }

static void insert(struct assay_gower_list list, size_t query, double distance, int32_t place) {
    double *distances = list.distances + query * list.k;
    int32_t *places = list.places + query * list.k;
    size_t i = list.k;
    if (i == 0 || !(distance < distances[i - 1])) return;
    for (i--; i > 0 && distance < distances[i - 1]; i--) {
        distances[i] = distances[i - 1];
        places[i] = places[i - 1];
    }
    distances[i] = distance;
    places[i] = place;
}

// Looks at one pair in double precision. Never inlined into clones: the sums are the same on every processor.
__attribute__((noinline)) static void visit(const struct scan *s, size_t query, int32_t place) {
#pragma clang fp contract(off)
    if (s->excluded && s->excluded[query] == place) return;
    const size_t columns = s->space->columns;
    const double *a = s->values + query * columns, *b = s->space->values + (size_t)place * columns;
    double parts[2] = {0, 0};
    for (size_t c = 0; c < columns; c++) {
        const double gap = fabs(a[c] - b[c]);
        parts[c >= s->space->split] += s->space->weights[c] * (gap < 1 ? gap : 1);
    }
    const double total = parts[0] + parts[1];
    insert(s->all, query, on_grid(total), place);
    insert(s->first, query, on_grid(parts[0]), place);
    insert(s->second, query, on_grid(parts[1]), place);
    for (size_t o = 0; o < s->omissions; o++) {
        const size_t c = (size_t)s->omitted[o];
        const double gap = fabs(a[c] - b[c]);
        const double distance = on_grid(total - s->space->weights[c] * (gap < 1 ? gap : 1));
        double *best = s->without + o * s->stride + query;
        if (distance < *best) {
            *best = distance;
            s->without_places[o * s->stride + query] = place;
        }
    }
}

static float above(double bound, double slack) { return nextafterf((float)(bound + slack), INFINITY); }

static float last(struct assay_gower_list list, size_t query, double slack) {
    return list.k == 0 ? -1 : above(list.distances[query * list.k + list.k - 1], slack);
}

static struct bounds reach(const struct scan *s, size_t query) {
    const double slack = s->space->slack;
    struct bounds bounds = {last(s->all, query, slack), last(s->first, query, slack), last(s->second, query, slack)};
    for (size_t o = 0; o < s->omissions; o++) {
        const float bound = above(
            s->without[o * s->stride + query] + s->space->weights[s->omitted[o]], slack);
        if (bound > bounds.all) bounds.all = bound;
    }
    return bounds;
}

typedef int32_t w16 __attribute__((vector_size(64), aligned(4)));

#define TERM(row, value) __builtin_elementwise_min(__builtin_elementwise_abs((row) - (value)), (v16){0} + 1)

// A bit a row of the panel that may enter a list, for `count` queries.
INLINE void panel(const struct assay_gower_space *space, const float *rows, const float *queries, const int count,
                  const struct bounds *bounds, uint32_t *hits) {
    v16 first[GROUP], sums[GROUP];
#pragma clang loop unroll(full)
    for (int q = 0; q < count; q++) sums[q] = (v16){0};
    size_t c = 0;
    for (; c < space->split; c++) {
        const v16 row = LOAD(rows + c * LANES);
        const float weight = space->rounded_weights[c];
#pragma clang loop unroll(full)
        for (int q = 0; q < count; q++) sums[q] += weight * TERM(row, queries[(size_t)q * space->columns + c]);
    }
#pragma clang loop unroll(full)
    for (int q = 0; q < count; q++) {
        first[q] = sums[q];
        sums[q] = (v16){0};
    }
    for (; c < space->columns; c++) {
        const v16 row = LOAD(rows + c * LANES);
        const float weight = space->rounded_weights[c];
#pragma clang loop unroll(full)
        for (int q = 0; q < count; q++) sums[q] += weight * TERM(row, queries[(size_t)q * space->columns + c]);
    }
#pragma clang loop unroll(full)
    for (int q = 0; q < count; q++) {
        const w16 found = (first[q] + sums[q] <= bounds[q].all) | (first[q] <= bounds[q].first)
                          | (sums[q] <= bounds[q].second);
        hits[q] = 0;
        if (__builtin_reduce_or(found) == 0) continue;
        for (int i = 0; i < LANES; i++) hits[q] |= (found[i] ? 1u : 0u) << i;
    }
}

static void take(const struct scan *s, size_t query, size_t base, uint32_t hits, struct bounds *bounds) {
    if (hits == 0) return;
    for (; hits; hits &= hits - 1) {
        const size_t place = base + (size_t)__builtin_ctz(hits);
        if (place < s->space->rows) visit(s, query, (int32_t)place);
    }
    *bounds = reach(s, query);
}

CLONES static void scan_block(const struct scan *s, size_t start, size_t end) {
    const struct assay_gower_space *space = s->space;
    const size_t panels = (space->rows + LANES - 1) / LANES, columns = space->columns;
    struct bounds bounds[BLOCK];
    for (size_t q = start; q < end; q++) bounds[q - start] = reach(s, q);
    // A chunk of panels stays in cache while all queries of the block pass over it.
    for (size_t from = 0; from < panels; from += MOST_PANELS) {
        const size_t to = from + MOST_PANELS < panels ? from + MOST_PANELS : panels;
        for (size_t q = start; q < end; q += GROUP) {
            const float *queries = s->rounded + q * columns;
            struct bounds *own = bounds + (q - start);
            uint32_t hits[GROUP];
            if (q + GROUP <= end) {
                for (size_t p = from; p < to; p++) {
                    panel(space, space->panels + p * LANES * columns, queries, GROUP, own, hits);
                    if (hits[0] | hits[1] | hits[2] | hits[3])
                        for (size_t i = 0; i < GROUP; i++) take(s, q + i, p * LANES, hits[i], own + i);
                }
            } else {
                for (size_t i = 0; q + i < end; i++)
                    for (size_t p = from; p < to; p++) {
                        panel(space, space->panels + p * LANES * columns, queries + i * columns, 1, own + i, hits);
                        take(s, q + i, p * LANES, hits[0], own + i);
                    }
            }
        }
    }
}

void assay_gower_nearest(const struct assay_gower_space *space, const double *values, const float *rounded, size_t queries,
                         const int32_t *excluded, struct assay_gower_list all, struct assay_gower_list first,
                         struct assay_gower_list second, const int32_t *omitted, size_t omissions, size_t stride,
                         double *without, int32_t *without_places) {
    const struct scan s = {space,   values,    rounded, excluded, all,           first, second,
                           omitted, omissions, stride,  without,  without_places};
    for (size_t start = 0; start < queries; start += BLOCK)
        scan_block(&s, start, start + BLOCK < queries ? start + BLOCK : queries);
}
