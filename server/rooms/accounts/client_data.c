#include "rooms/accounts/client_data.h"

#include <jansson.h>

void client_data_free(ClientData *client_data)
{
    if (client_data == NULL)
        return;
    g_free(client_data->type);
    g_free(client_data->challenge);
    g_free(client_data->origin);
    g_free(client_data);
}

/* Where the member crossOrigin is missing the answer is no (section 5.8.1); anything but false and
 * a topOrigin (Level 3) mean a frame of another site. */
static bool is_foreign(const json_t *object)
{
    const json_t *cross = json_object_get(object, "crossOrigin");
    return (cross != NULL && !json_is_false(cross)) || json_object_get(object, "topOrigin") != NULL;
}

ClientData *client_data_read(Slice bytes)
{
    if (bytes.length == 0 || bytes.length > CLIENT_DATA_BYTES_MAX)
        return NULL;
    json_t *object = json_loadb(bytes.data, bytes.length, JSON_REJECT_DUPLICATES, NULL);
    const char *type = json_string_value(json_object_get(object, "type"));
    const char *challenge = json_string_value(json_object_get(object, "challenge"));
    const char *origin = json_string_value(json_object_get(object, "origin"));
    ClientData *client_data = NULL;
    if (type != NULL && challenge != NULL && origin != NULL) {
        client_data = g_new(ClientData, 1);
        *client_data = (ClientData){ .type = g_strdup(type),
                                     .challenge = g_strdup(challenge),
                                     .origin = g_strdup(origin),
                                     .is_foreign = is_foreign(object) };
    }
    json_decref(object);
    return client_data;
}
