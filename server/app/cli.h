/* cli.h - the commands of the program: one table, each entry with its sentence.
 *
 * The table says which options and how many operands a command takes; the
 * parser, `mimamori help` and the checks come from it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

/* Exit statuses; those of detect and rules check are in their own files. */
enum {
    EXIT_OK = 0,
    EXIT_FAILED = 1, /* the program could not do it */
    EXIT_WRONG = 2,  /* the input or the command line is wrong and the user can correct it */
};

typedef struct Command Command;

/* What stood on the command line, checked against the table. */
typedef struct {
    const Command *command;
    const char *language; /* "ja" or "en" */
    GHashTable *options;  /* of char: name without dashes -> value */
    GPtrArray *given;     /* of char: name, value, name, value … of all options, in their order */
    GPtrArray *operands;  /* of char */
} Arguments;

typedef struct {
    const char *name;     /* without dashes: "format" */
    const char *value;    /* as help shows it: "FILE"; NULL: the option takes none */
    const char *choices;  /* "text json": the values allowed; NULL: any */
    const char *fallback; /* used if the option is not given; NULL: none */
    const char *ja;       /* the sentence */
    const char *en;
} Option;

struct Command {
    const char *name;
    const char *operands; /* as help shows them: "FILE", "[COMMAND]"; "" if none */
    guint least_operands;
    guint most_operands;
    const Option *options; /* ended by a nameless entry; NULL: none */
    int (*run)(const Arguments *arguments);
    const char *ja; /* the sentence */
    const char *en;
};

/* All commands, ended by a nameless one (main.c). */
extern const Command commands[];

/* "ja", "en": the first of LC_ALL, LC_MESSAGES and LANG that is set decides; Japanese unless it
 * names English. */
const char *cli_language(void);

/**
 * Reads a command line.
 *
 * @arguments: of the process, argv[0] included
 * Returns what was read; the caller owns it.
 * Fails with APP_ERROR_INVALID and a sentence in the user's language.
 */
Arguments *arguments_parse(const Command *table, int count, char *const *arguments, GError **error);
void arguments_free(Arguments *arguments);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Arguments, arguments_free)

/* The value of an option, or its fallback; "" for a given option without value; NULL: not given. */
const char *argument_option(const Arguments *arguments, const char *name);

/* All values of an option that may be given several times, of char (lent), in their order. */
GPtrArray *argument_values(const Arguments *arguments, const char *name);

/* Operand @index, from 0; NULL: not given. */
const char *argument_operand(const Arguments *arguments, guint index);

/* Writes the help of all commands, or of one if @name is given.
 * Fails with APP_ERROR_INVALID if there is no such command. */
bool cli_help(FILE *out, const Command *table, const char *name, const char *language,
              GError **error);

/* What the commands do; each returns the exit status. */
int command_serve(const Arguments *arguments);
int command_audit(const Arguments *arguments);
int command_keys(const Arguments *arguments);
int command_backup(const Arguments *arguments);
int command_restore(const Arguments *arguments);
int command_export_org(const Arguments *arguments);
int command_import_org(const Arguments *arguments);
int command_migrate(const Arguments *arguments);
int command_unlock(const Arguments *arguments);
int command_setup_link(const Arguments *arguments);
int command_notices(const Arguments *arguments);
int command_remind(const Arguments *arguments);
int command_routes(const Arguments *arguments);
int command_settings(const Arguments *arguments);
int command_diagnose(const Arguments *arguments);
int command_document(const Arguments *arguments);
int command_render(const Arguments *arguments);
int command_rules(const Arguments *arguments);
int command_breach(const Arguments *arguments);
int command_detect(const Arguments *arguments);
