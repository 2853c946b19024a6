#include "CDAQP.h"

#include <stdlib.h>

#include "api.h"

int assay_quadratic_program(
  int n, int m, const double *hessian, const double *linear, const double *matrix, const double *lower,
  const double *upper, double *solution, int *iterations) {
  // An equation is active and stays so.
  const int equation = 5;
  // The solver writes into none of these but takes them as plain pointers.
  int *sense = calloc(n + m > 0 ? n + m : 1, sizeof(int));
  double *multipliers = calloc(n + m > 0 ? n + m : 1, sizeof(double));
  if (!sense || !multipliers) {
    free(sense);
    free(multipliers);
    return -100;
  }
  for (int each = 0; each < n + m; each++) {
    if (lower[each] == upper[each]) sense[each] = equation;
  }
  DAQPProblem problem = {0};
  problem.n = n;
  problem.m = n + m;
  problem.ms = n;
  problem.H = (double *)hessian;
  problem.f = (double *)linear;
  problem.A = (double *)matrix;
  problem.bupper = (double *)upper;
  problem.blower = (double *)lower;
  problem.sense = sense;
  DAQPSettings settings;
  daqp_default_settings(&settings);
  settings.iter_limit = 100000;
  DAQPResult result = {0};
  result.x = solution;
  result.lam = multipliers;
  daqp_quadprog(&result, &problem, &settings);
  *iterations = result.iter;
  free(sense);
  free(multipliers);
  return result.exitflag;
}
