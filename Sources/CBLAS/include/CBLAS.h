#pragma once

// Products of matrices by OpenBLAS on the calling thread. The library is loaded when the first product is asked for:
// a command that trains nothing does not wait for it.

// Loads the library; safe to call from any thread, any number of times. Returns 0, or -1 where it is not installed.
int assay_blas_load(void);

// C = A·B + beta·C for matrices row by row; A is turned (transposed) where turn_a is set, B where turn_b is.
// The library must have been loaded.
void assay_multiply_double(
    int turn_a, int turn_b, int rows, int columns, int inner, const double *a, const double *b, double beta, double *c);
void assay_multiply_float(
    int turn_a, int turn_b, int rows, int columns, int inner, const float *a, const float *b, float beta, float *c);
