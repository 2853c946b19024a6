#include "CArrow.h"
#include <arrow/config.h>
#include <parquet/arrow/reader.h>
extern "C" const char *assay_arrow_version(void) { return arrow::GetBuildInfo().version_string.c_str(); }
