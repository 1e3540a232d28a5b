#include "base/resources.h"

#include <gio/gio.h>

/* Made by tools/embed-resources.py. */
extern const unsigned char mimamori_resources[];
extern const unsigned char mimamori_resources_end[];

void resources_register(void)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(
        mimamori_resources, (gsize)(mimamori_resources_end - mimamori_resources));
    g_autoptr(GError) error = NULL;
    GResource *resource = g_resource_new_from_data(bytes, &error);
    g_assert_no_error(error); /* made by our own build */
    g_resources_register(resource);
    g_resource_unref(resource);
}
