/* settings.h - what an operator can set: one table, one file, options of the command line on top.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct Settings Settings;

/**
 * Reads the settings.
 *
 * @file: a key file with one group [mimamori]; NULL: none, all have their defaults
 * Fails with INVALID, naming the setting, its value and what it may be.
 */
Settings *settings_load(const char *file, GError **error);
void settings_free(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

/* An option of the command line wins over the file. @value NULL changes nothing. */
bool settings_override(Settings *settings, const char *name, const char *value, GError **error);

/* "" where it is not set. */
const char *settings_text(const Settings *settings, const char *name);
int settings_number(const Settings *settings, const char *name);
bool settings_flag(const Settings *settings, const char *name);

/* Where the database and everything else lies: the setting "data", or $XDG_STATE_HOME/mimamori.
 * The caller owns it. */
char *settings_data_directory(const Settings *settings);

/* The setting "database", or the SQLite file in the data directory. The caller owns it. */
char *settings_database(const Settings *settings);

typedef enum {
    SETTINGS_FILE,     /* a file of settings of which nothing is in force yet */
    SETTINGS_MARKDOWN, /* docs/operating/settings.md */
} SettingsFormat;

/* All settings with their sentences and defaults. @language: "ja" or "en" */
void settings_describe(FILE *out, SettingsFormat format, const char *language);
