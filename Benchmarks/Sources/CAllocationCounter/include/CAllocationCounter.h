#ifndef ASSAY_ALLOCATION_COUNTER_H
#define ASSAY_ALLOCATION_COUNTER_H

/// Calls of malloc, calloc, realloc and the aligned forms since the start of the process, on all threads.
///
/// The executable defines these functions itself and hands each call on to the C library, so libraries that are
/// loaded with it are counted too. A count depends on the code and the compiler, not on the machine.
long assay_allocation_count(void);

#endif
