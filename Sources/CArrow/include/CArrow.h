// The border to Apache Arrow C++ in plain C: whole files in and out as the Arrow C data interface.
//
// A file crosses as one struct array whose children are its columns. Every function returns NULL when it is
// done, or a message that the caller frees with `assay_arrow_free_message`; nothing is written to the out
// parameters then.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The two structures of the Arrow C data interface, a stable ABI that its specification asks every consumer to
// declare for itself. The guard is the specified one, so that Arrow's own header may be included as well.
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif

/// What kind of file to read.
enum assay_arrow_format { ASSAY_ARROW_PARQUET = 0, ASSAY_ARROW_IPC = 1 };

/// The version of the linked Arrow library, such as "26.0.1"; lives as long as the process.
const char *assay_arrow_version(void);

/// Reads the named columns (all when `names` is NULL), each as one contiguous array without offset.
///
/// Types are brought to a small set: i (int32), l (int64), g (double), b (bool), tsn (nanoseconds, zone kept)
/// and i with a dictionary of U (strings). Field metadata `assay.type` says what the file had.
char *assay_arrow_read(const char *path, enum assay_arrow_format format, const char *const *names,
                       int64_t name_count, struct ArrowSchema *schema, struct ArrowArray *array);

/// Reads only the schema, in the file's own types with `assay.type` as above, and the number of rows.
char *assay_arrow_describe(const char *path, enum assay_arrow_format format, struct ArrowSchema *schema,
                           int64_t *rows);

/// Writes one struct array as Parquet with zstd compression. Takes `schema` and `array` over, also on failure.
char *assay_arrow_write_parquet(const char *path, struct ArrowSchema *schema, struct ArrowArray *array);

void assay_arrow_free_message(char *message);

#ifdef __cplusplus
}
#endif
