#ifndef CDAQP_H
#define CDAQP_H

/// A quadratic program in n variables and m general constraints:
/// minimise ½·x'Hx + f'x with lower ≤ (x, Ax) ≤ upper.
///
/// - hessian: n × n, row by row, positive semidefinite; NULL for a linear program.
/// - matrix: m × n, row by row.
/// - lower, upper: n + m bounds, those of the variables first; ±1e30 for none, equal ones for an equation.
/// - solution: n values, filled in.
/// - iterations: filled in.
/// Returns 1 for a solution, a negative number of the solver otherwise.
int assay_quadratic_program(
  int n, int m, const double *hessian, const double *linear, const double *matrix, const double *lower,
  const double *upper, double *solution, int *iterations);

#endif
