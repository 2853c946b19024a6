#pragma once
#include <microhttpd.h>
#include <string.h>

// MHD_start_daemon takes variable arguments, and some enumerations of the library have no form in Swift.

typedef void *(*chttp_target_callback)(void *context, const char *target, struct MHD_Connection *connection);

// Leaves a target as it came: it is decoded where it is checked.
static inline size_t chttp_keep(void *context, struct MHD_Connection *connection, char *text) {
  (void)context;
  (void)connection;
  return strlen(text);
}

// Serves a socket that listens already, with a thread for each connection. Returns NULL on failure.
static inline struct MHD_Daemon *chttp_start(
    int listener, MHD_AccessHandlerCallback handler, MHD_RequestCompletedCallback completed,
    chttp_target_callback target, void *context, unsigned connections, unsigned seconds, size_t memory,
    size_t stack) {
  return MHD_start_daemon(
      MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC, 0, NULL, NULL,
      handler, context, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_NOTIFY_COMPLETED, completed, context,
      MHD_OPTION_URI_LOG_CALLBACK, target, context, MHD_OPTION_UNESCAPE_CALLBACK, chttp_keep, context,
      MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_CONNECTION_TIMEOUT, seconds,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory, MHD_OPTION_THREAD_STACK_SIZE, stack,
      MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

// Calls `body` with each header of a request.
static inline void chttp_headers(struct MHD_Connection *connection, MHD_KeyValueIterator body, void *context) {
  MHD_get_connection_values(connection, MHD_HEADER_KIND, body, context);
}

// An answer with a copy of some bytes.
static inline struct MHD_Response *chttp_copy(const void *bytes, size_t count) {
  return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}
