#include "rooms/documents/documents_room.h"

#include <stddef.h>

#include "rooms/documents/documents_routes.h"

static const Route *const routes[] = { documents_routes, document_files_routes, NULL };

const Room documents_room = { .name = "documents", .routes = routes };
