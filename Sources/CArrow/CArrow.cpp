#include "CArrow.h"

#include <arrow/api.h>
#include <arrow/c/bridge.h>
#include <arrow/compute/api.h>
#include <arrow/config.h>
#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>
#include <parquet/exception.h>

#include <cstring>
#include <optional>
#include <string>
#include <vector>

namespace {

using arrow::Result;
using arrow::Status;

constexpr const char *kSourceType = "assay.type";

/// The type that a column is handed over in, or nothing when there is none for it (lists, structs, …).
std::shared_ptr<arrow::DataType> canonical_type(const arrow::DataType &type) {
  switch (type.id()) {
  case arrow::Type::INT8:
  case arrow::Type::INT16:
  case arrow::Type::INT32:
  case arrow::Type::UINT8:
  case arrow::Type::UINT16:
    return arrow::int32();
  case arrow::Type::INT64:
  case arrow::Type::UINT32:
  case arrow::Type::UINT64:
    return arrow::int64();
  case arrow::Type::NA:
  case arrow::Type::HALF_FLOAT:
  case arrow::Type::FLOAT:
  case arrow::Type::DOUBLE:
  case arrow::Type::DECIMAL32:
  case arrow::Type::DECIMAL64:
  case arrow::Type::DECIMAL128:
  case arrow::Type::DECIMAL256:
    return arrow::float64();
  case arrow::Type::BOOL:
    return arrow::boolean();
  case arrow::Type::TIMESTAMP:
    return arrow::timestamp(arrow::TimeUnit::NANO,
                            static_cast<const arrow::TimestampType &>(type).timezone());
  case arrow::Type::DATE32:
  case arrow::Type::DATE64:
    return arrow::timestamp(arrow::TimeUnit::NANO);
  case arrow::Type::STRING:
  case arrow::Type::LARGE_STRING:
  case arrow::Type::STRING_VIEW:
  case arrow::Type::BINARY:
  case arrow::Type::LARGE_BINARY:
  case arrow::Type::BINARY_VIEW:
  case arrow::Type::TIME32:
  case arrow::Type::TIME64:
    return arrow::large_utf8();
  case arrow::Type::DICTIONARY:
    return canonical_type(*static_cast<const arrow::DictionaryType &>(type).value_type());
  default:
    return nullptr;
  }
}

std::shared_ptr<arrow::Field> with_source_type(const std::shared_ptr<arrow::Field> &field,
                                               const std::string &source) {
  return field->WithMetadata(arrow::key_value_metadata({kSourceType}, {source}));
}

/// One chunk, of exactly the length, with offset 0.
Result<std::shared_ptr<arrow::Array>> contiguous(const std::shared_ptr<arrow::ChunkedArray> &column) {
  if (column->num_chunks() == 1 && column->chunk(0)->offset() == 0) return column->chunk(0);
  if (column->num_chunks() == 0) return arrow::MakeEmptyArray(column->type());
  return arrow::Concatenate(column->chunks());
}

Result<std::shared_ptr<arrow::Array>> convert(const std::shared_ptr<arrow::ChunkedArray> &column,
                                              const arrow::Field &field) {
  auto target = canonical_type(*column->type());
  if (!target) {
    return Status::NotImplemented("column '", field.name(), "' holds ", column->type()->ToString(),
                                  ", which is not a column of plain values");
  }
  ARROW_ASSIGN_OR_RAISE(auto array, contiguous(column));
  if (!array->type()->Equals(*target)) {
    auto options = arrow::compute::CastOptions::Safe(target);
    auto cast = arrow::compute::Cast(arrow::Datum(array), options);
    if (!cast.ok()) return cast.status().WithMessage("column '", field.name(), "': ", cast.status().message());
    array = cast->make_array();
  }
  if (target->id() == arrow::Type::LARGE_STRING) {
    ARROW_ASSIGN_OR_RAISE(auto encoded, arrow::compute::DictionaryEncode(arrow::Datum(array)));
    array = encoded.make_array();
  }
  return array;
}

Result<std::unique_ptr<parquet::arrow::FileReader>> open_parquet(const std::string &path) {
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path));
  parquet::ArrowReaderProperties properties;
  properties.set_use_threads(false);
  properties.set_batch_size(1 << 20);
  parquet::arrow::FileReaderBuilder builder;
  auto checked = parquet::default_reader_properties();
  checked.set_page_checksum_verification(true);
  ARROW_RETURN_NOT_OK(builder.Open(file, checked));
  builder.properties(properties);
  return builder.Build();
}

Result<std::shared_ptr<arrow::ipc::RecordBatchFileReader>> open_ipc(const std::string &path) {
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path));
  auto options = arrow::ipc::IpcReadOptions::Defaults();
  options.use_threads = false;
  return arrow::ipc::RecordBatchFileReader::Open(file, options);
}

/// Positions of the wanted columns; all of them when there is no list.
Result<std::vector<int>> positions(const arrow::Schema &schema,
                                   const std::optional<std::vector<std::string>> &names) {
  std::vector<int> found;
  if (!names) {
    for (int i = 0; i < schema.num_fields(); i++) found.push_back(i);
    return found;
  }
  for (const auto &name : *names) {
    auto all = schema.GetAllFieldIndices(name);
    if (all.empty()) return Status::KeyError("no column '", name, "'");
    found.push_back(all[0]);
  }
  return found;
}

Result<std::shared_ptr<arrow::Table>> load(const std::string &path, assay_arrow_format format,
                                           const std::optional<std::vector<std::string>> &names) {
  std::shared_ptr<arrow::Table> table;
  if (format == ASSAY_ARROW_IPC) {
    ARROW_ASSIGN_OR_RAISE(auto reader, open_ipc(path));
    ARROW_ASSIGN_OR_RAISE(table, reader->ToTable());
    ARROW_ASSIGN_OR_RAISE(auto wanted, positions(*table->schema(), names));
    return table->SelectColumns(wanted);
  }
  ARROW_ASSIGN_OR_RAISE(auto reader, open_parquet(path));
  std::shared_ptr<arrow::Schema> schema;
  ARROW_RETURN_NOT_OK(reader->GetSchema(&schema));
  ARROW_ASSIGN_OR_RAISE(auto wanted, positions(*schema, names));
  std::vector<std::shared_ptr<arrow::Field>> fields;
  std::vector<std::shared_ptr<arrow::ChunkedArray>> columns;
  for (int position : wanted) {
    // Refused before it is read: a nested column spans several leaves and cannot be converted anyway.
    const auto &field = schema->field(position);
    if (!canonical_type(*field->type())) {
      return convert(std::make_shared<arrow::ChunkedArray>(arrow::ArrayVector{}, field->type()), *field)
          .status();
    }
    std::shared_ptr<arrow::ChunkedArray> column;
    ARROW_RETURN_NOT_OK(reader->ReadColumn(position, &column));
    fields.push_back(field);
    columns.push_back(std::move(column));
  }
  return arrow::Table::Make(arrow::schema(fields, schema->metadata()), columns,
                            reader->parquet_reader()->metadata()->num_rows());
}

Status read(const std::string &path, assay_arrow_format format,
            const std::optional<std::vector<std::string>> &names, ArrowSchema *schema_out,
            ArrowArray *array_out) {
  ARROW_ASSIGN_OR_RAISE(auto table, load(path, format, names));
  std::vector<std::shared_ptr<arrow::Field>> fields;
  std::vector<std::shared_ptr<arrow::Array>> arrays;
  for (int i = 0; i < table->num_columns(); i++) {
    const auto &field = table->schema()->field(i);
    ARROW_ASSIGN_OR_RAISE(auto array, convert(table->column(i), *field));
    fields.push_back(with_source_type(arrow::field(field->name(), array->type()), field->type()->ToString()));
    arrays.push_back(std::move(array));
  }
  auto schema = arrow::schema(std::move(fields), table->schema()->metadata());
  auto batch = arrow::RecordBatch::Make(schema, table->num_rows(), std::move(arrays));
  return arrow::ExportRecordBatch(*batch, array_out, schema_out);
}

Status describe(const std::string &path, assay_arrow_format format, ArrowSchema *schema_out, int64_t *rows) {
  std::shared_ptr<arrow::Schema> schema;
  int64_t count = 0;
  if (format == ASSAY_ARROW_IPC) {
    ARROW_ASSIGN_OR_RAISE(auto reader, open_ipc(path));
    schema = reader->schema();
    ARROW_ASSIGN_OR_RAISE(count, reader->CountRows());
  } else {
    ARROW_ASSIGN_OR_RAISE(auto reader, open_parquet(path));
    ARROW_RETURN_NOT_OK(reader->GetSchema(&schema));
    count = reader->parquet_reader()->metadata()->num_rows();
  }
  std::vector<std::shared_ptr<arrow::Field>> fields;
  for (const auto &field : schema->fields()) {
    fields.push_back(with_source_type(field, field->type()->ToString()));
  }
  ARROW_RETURN_NOT_OK(arrow::ExportSchema(*arrow::schema(fields, schema->metadata()), schema_out));
  *rows = count;
  return Status::OK();
}

Status write_parquet(const std::string &path, ArrowSchema *schema, ArrowArray *array) {
  ARROW_ASSIGN_OR_RAISE(auto batch, arrow::ImportRecordBatch(array, schema));
  ARROW_ASSIGN_OR_RAISE(auto table, arrow::Table::FromRecordBatches({batch}));
  parquet::WriterProperties::Builder builder;
  builder.compression(parquet::Compression::ZSTD)->version(parquet::ParquetVersion::PARQUET_2_6);
  builder.enable_page_checksum();
  for (const auto &field : table->schema()->fields()) {
    if (field->type()->id() != arrow::Type::TIMESTAMP) continue;
    // Times rise in even steps: differences pack into a fraction of a dictionary.
    builder.disable_dictionary(field->name());
    builder.encoding(field->name(), parquet::Encoding::DELTA_BINARY_PACKED);
  }
  auto arrow_properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::FileOutputStream::Open(path));
  ARROW_RETURN_NOT_OK(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), file, 1 << 20,
                                                 builder.build(), arrow_properties));
  return file->Close();
}

/// Runs `body` and turns a status or an exception into a message for C.
template <typename Body> char *guarded(Body body) {
  try {
    Status status = body();
    return status.ok() ? nullptr : strdup(status.ToString().c_str());
  } catch (const std::exception &error) {
    return strdup(error.what());
  } catch (...) {
    return strdup("unknown C++ exception");
  }
}

} // namespace

extern "C" const char *assay_arrow_version(void) { return arrow::GetBuildInfo().version_string.c_str(); }

extern "C" char *assay_arrow_read(const char *path, assay_arrow_format format, const char *const *names,
                                  int64_t name_count, ArrowSchema *schema, ArrowArray *array) {
  return guarded([&] {
    std::optional<std::vector<std::string>> wanted;
    if (names) wanted = std::vector<std::string>(names, names + name_count);
    return read(path, format, wanted, schema, array);
  });
}

extern "C" char *assay_arrow_describe(const char *path, assay_arrow_format format, ArrowSchema *schema,
                                      int64_t *rows) {
  return guarded([&] { return describe(path, format, schema, rows); });
}

extern "C" char *assay_arrow_write_parquet(const char *path, ArrowSchema *schema, ArrowArray *array) {
  return guarded([&] { return write_parquet(path, schema, array); });
}

extern "C" void assay_arrow_free_message(char *message) { free(message); }
