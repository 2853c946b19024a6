#pragma once
#ifdef __cplusplus
extern "C"
#endif
const char *assay_arrow_version(void);
