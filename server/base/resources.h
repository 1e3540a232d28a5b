/* resources.h - pages and packs inside the binary, as GResource under /mimamori/. */
#pragma once

/* Makes them known to GLib; once, before anything is looked up. */
void resources_register(void);
