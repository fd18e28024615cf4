#include "process_memory.h"
#include <stdlib.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

void assay_keep_memory(void) {
#if defined(__GLIBC__)
    // By default glibc hands tiles and tensors back to the system when they are freed, and the next one is cleared page
    // by page.
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, 2000000000);
    mallopt(M_TOP_PAD, 64 << 20);
#endif
}
