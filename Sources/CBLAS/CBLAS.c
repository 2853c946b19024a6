#include "CBLAS.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

// The values of the standard C interface of BLAS.
enum { ROW_MAJOR = 101, AS_IT_IS = 111, TRANSPOSED = 112 };

typedef void (*multiply_double)(
    int, int, int, int, int, int, double, const double *, int, const double *, int, double, double *, int);
typedef void (*multiply_float)(
    int, int, int, int, int, int, float, const float *, int, const float *, int, float, float *, int);

static multiply_double dgemm;
static multiply_float sgemm;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
#if defined(__x86_64__)
  // OpenBLAS looks at the model of the processor and takes kernels of 2004 for one that it does not know, which are two to
  // three times as slow. What the processor can do is known all the same. The library reads the variable once, while it is
  // loaded.
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl")) {
    setenv("OPENBLAS_CORETYPE", "SkylakeX", 1);
  } else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    setenv("OPENBLAS_CORETYPE", "Haswell", 1);
  }
#endif
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  unsetenv("OPENBLAS_CORETYPE");
  unsetenv("OPENBLAS_NUM_THREADS");
  if (!library) return;
  // How sums are split would depend on the number of threads.
  void (*set_threads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
  if (set_threads) set_threads(1);
  dgemm = (multiply_double)dlsym(library, "cblas_dgemm");
  sgemm = (multiply_float)dlsym(library, "cblas_sgemm");
}

int assay_blas_load(void) {
  pthread_once(&once, load);
  return dgemm && sgemm ? 0 : -1;
}

void assay_multiply_double(
    int turn_a, int turn_b, int rows, int columns, int inner, const double *a, const double *b, double beta, double *c) {
  dgemm(
      ROW_MAJOR, turn_a ? TRANSPOSED : AS_IT_IS, turn_b ? TRANSPOSED : AS_IT_IS, rows, columns, inner, 1.0, a,
      turn_a ? rows : inner, b, turn_b ? inner : columns, beta, c, columns);
}

void assay_multiply_float(
    int turn_a, int turn_b, int rows, int columns, int inner, const float *a, const float *b, float beta, float *c) {
  sgemm(
      ROW_MAJOR, turn_a ? TRANSPOSED : AS_IT_IS, turn_b ? TRANSPOSED : AS_IT_IS, rows, columns, inner, 1.0f, a,
      turn_a ? rows : inner, b, turn_b ? inner : columns, beta, c, columns);
}
