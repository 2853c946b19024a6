#pragma once
#include <cblas.h>

// OpenBLAS's own; other headers of the same name do not declare it.
void openblas_set_num_threads(int threads);

// C = A·B + beta·C for matrices row by row; A is turned (transposed) where turn_a is set, B where turn_b is.
static inline void assay_multiply_double(
    int turn_a, int turn_b, int rows, int columns, int inner, const double *a, const double *b, double beta, double *c) {
  cblas_dgemm(CblasRowMajor, turn_a ? CblasTrans : CblasNoTrans, turn_b ? CblasTrans : CblasNoTrans, rows, columns,
              inner, 1.0, a, turn_a ? rows : inner, b, turn_b ? inner : columns, beta, c, columns);
}

static inline void assay_multiply_float(
    int turn_a, int turn_b, int rows, int columns, int inner, const float *a, const float *b, float beta, float *c) {
  cblas_sgemm(CblasRowMajor, turn_a ? CblasTrans : CblasNoTrans, turn_b ? CblasTrans : CblasNoTrans, rows, columns,
              inner, 1.0f, a, turn_a ? rows : inner, b, turn_b ? inner : columns, beta, c, columns);
}
