#include "blas_core.h"
#include <stdlib.h>
#include <cblas.h>

// OpenBLAS exports these, but declares them in no header; weak, because other builds of it lack them.
extern void gotoblas_dynamic_quit(void) __attribute__((weak));
extern void gotoblas_dynamic_init(void) __attribute__((weak));

const char *assay_blas_start(void) {
    // OpenBLAS 0.3.21 takes its AVX2 kernels on processors newer than itself: 0.6 times the rate of its AVX-512 ones.
#if defined(__x86_64__)
    __builtin_cpu_init();
    int avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                 __builtin_cpu_supports("avx512bw");
    if (avx512 && getenv("OPENBLAS_CORETYPE") == 0 && gotoblas_dynamic_quit && gotoblas_dynamic_init) {
        setenv("OPENBLAS_CORETYPE", "SkylakeX", 0);
        gotoblas_dynamic_quit();
        gotoblas_dynamic_init();
        unsetenv("OPENBLAS_CORETYPE");
    }
#endif
    openblas_set_num_threads(1);
    return openblas_get_corename();
}
