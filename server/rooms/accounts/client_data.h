/* client_data.h - what a browser says of the ceremony it took part in: clientDataJSON. Pure.
 *
 * W3C Web Authentication Level 2, section 5.8.1. The browser wrote it and the authenticator signed
 * its hash, so that a page of somebody else cannot pass on what was made for ours.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "core/bytes/slice.h"

#define CLIENT_DATA_BYTES_MAX 4096

typedef struct {
    char *type;      /* "webauthn.create" or "webauthn.get" */
    char *challenge; /* as we gave it out: Base64 for URLs, without padding */
    char *origin;    /* "https://mimamori.example" */
    bool is_foreign; /* made inside a frame of another site */
} ClientData;

void client_data_free(ClientData *client_data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ClientData, client_data_free)

/* NULL if @bytes are too many, no JSON object, or a member is missing. The caller owns it. */
ClientData *client_data_read(Slice bytes);
