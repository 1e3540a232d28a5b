/* audit_command.c - mimamori audit: verifies the logs of all companies, anchors them, shows the
 * key.
 */
#include "app/audit_command.h"

#include <string.h>

#include "app/cli.h"
#include "app/open.h"
#include "app/tools.h"
#include "base/error.h"
#include "base/file.h"
#include "base/time.h"
#include "rooms/accounts/anchor_store.h"
#include "rooms/accounts/anchor_work.h"
#include "rooms/accounts/audit_verify.h"

#define ANCHOR_FILE_MAX ((size_t)16 * 1024 * 1024)
#define ANCHOR_MARK "mimamori-anchor-"

char *audit_key_file(const Settings *settings)
{
    const char *file = settings_text(settings, "anchor-key-file");
    if (file[0] != '\0')
        return g_strdup(file);
    g_autofree char *data = settings_data_directory(settings);
    return g_build_filename(data, "anchor.key", NULL);
}

bool audit_configure(const Settings *settings, GError **error)
{
    g_autofree char *file = audit_key_file(settings);
    return (settings_text(settings, "anchor-key-file")[0] != '\0' ||
            open_data_folder(settings, error)) &&
           anchors_configure(file, error);
}

/* --- verify -------------------------------------------------------------------------- */

typedef struct {
    Tools tools;
    GArray *anchors;   /* of AuditAnchor: what the file has; NULL: none was given */
    bool *is_answered; /* of each of them: its company is here */
} Verifying;

static void verifying_clear(Verifying *verifying)
{
    tools_clear(&verifying->tools);
    g_free(verifying->is_answered);
    if (verifying->anchors != NULL)
        g_array_unref(verifying->anchors);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Verifying, verifying_clear)

static char *number_text(int64_t number)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, number);
}

static void tell(const Tools *tools, const char *org_id, const char *name, const AuditProof *proof)
{
    const bool is_whole = proof->finding == AUDIT_WHOLE;
    g_autofree char *checked = number_text(proof->check.checked);
    g_autofree char *anchored = number_text(proof->anchored);
    g_autofree char *from = number_text(proof->from);
    g_autofree char *to = number_text(proof->to);
    g_autofree char *at = time_format_screen(proof->anchor_at);
    g_autofree char *key =
        is_whole && proof->anchored > 0
            ? g_strdup("cli.audit-anchored")
            : g_strconcat("cli.audit-", audit_finding_name(proof->finding), NULL);
    const char *const pairs[] = { "name",   name,   "id",       org_id,   "entries",
                                  checked,  "from", from,       "to",     to,
                                  "anchor", at,     "anchored", anchored, NULL };
    tools_say(tools, is_whole ? stdout : stderr, key, pairs);
}

static void note_answered(Verifying *verifying, const char *org_id)
{
    for (guint i = 0; verifying->anchors != NULL && i < verifying->anchors->len; i++) {
        if (g_str_equal(g_array_index(verifying->anchors, AuditAnchor, i).org_id, org_id))
            verifying->is_answered[i] = true;
    }
}

static bool verify_one(Verifying *verifying, const char *org_id, const char *name, bool *is_whole,
                       GError **error)
{
    AuditProof proof;
    const AnchorKey *key = anchors_key();
    const AuditEvidence evidence = { .anchors = verifying->anchors,
                                     .own_key = key == NULL ? NULL : key->public_key };
    Db *db = store_begin_read(verifying->tools.store, error);
    if (db == NULL)
        return false;
    db_set_org(db, org_id);
    const bool is_good = audit_verify(db, &proof, &evidence, error);
    store_end_read(verifying->tools.store, db);
    if (!is_good)
        return false;
    *is_whole = proof.finding == AUDIT_WHOLE;
    tell(&verifying->tools, org_id, name, &proof);
    note_answered(verifying, org_id);
    return true;
}

static bool verify_page(Verifying *verifying, const GPtrArray *page, bool *is_all_whole,
                        GError **error)
{
    for (guint i = 0; i + 1 < page->len; i += 2) {
        bool is_whole = false;
        if (!verify_one(verifying, g_ptr_array_index(page, i), g_ptr_array_index(page, i + 1),
                        &is_whole, error))
            return false;
        *is_all_whole = *is_all_whole && is_whole;
    }
    return true;
}

/* A company that was anchored and is not there any more is the longest cut of all. */
static bool tell_unanswered(const Verifying *verifying)
{
    for (guint i = 0; verifying->anchors != NULL && i < verifying->anchors->len; i++) {
        if (verifying->is_answered[i])
            continue;
        const AuditAnchor *anchor = &g_array_index(verifying->anchors, AuditAnchor, i);
        const char *const pairs[] = { "id", anchor->org_id, NULL };
        tools_say(&verifying->tools, stderr, "cli.audit-no-company", pairs);
        return true;
    }
    return false;
}

static int verify_all(Verifying *verifying, GError **error)
{
    g_autofree char *after = g_strdup("");
    bool is_all_whole = true;
    for (;;) {
        g_autoptr(GPtrArray) page = tools_next_organisations(&verifying->tools, after, error);
        if (page == NULL || !verify_page(verifying, page, &is_all_whole, error))
            return EXIT_FAILED;
        if (page->len == 0)
            break;
        g_free(after);
        after = g_strdup(g_ptr_array_index(page, page->len - 2));
    }
    return tell_unanswered(verifying) || !is_all_whole ? EXIT_FAILED : EXIT_OK;
}

static bool refuse_line(const char *file, guint line, const char *key, GError **error)
{
    g_autofree char *number = g_strdup_printf("%u", line);
    return refuse(error, APP_ERROR_INVALID, key, "file", file, "line", number, NULL);
}

static bool take_anchor(GArray *anchors, const char *file, guint number, const char *text,
                        GError **error)
{
    AuditAnchor anchor;
    const AnchorKey *key = anchors_key();
    switch (audit_anchor_read(text, strlen(text), &anchor)) {
    case ANCHOR_NO_ANCHOR:
        return refuse_line(file, number, "cli.anchor-wrong", error);
    case ANCHOR_FORGED:
        return refuse_line(file, number, "cli.anchor-forged", error);
    case ANCHOR_RIGHT:
        break;
    }
    if (key != NULL && memcmp(anchor.key, key->public_key, ANCHOR_KEY_SIZE) != 0)
        return refuse_line(file, number, "cli.anchor-other-key", error);
    g_array_append_val(anchors, anchor);
    return true;
}

/* A mail may stand around the lines, with its marks of quotation. */
static bool read_anchors(Verifying *verifying, const char *file, GError **error)
{
    gsize size = 0;
    g_autoptr(GBytes) bytes = file_read(file, ANCHOR_FILE_MAX, error);
    if (bytes == NULL)
        return false;
    const char *data = g_bytes_get_data(bytes, &size);
    g_autofree char *text = g_strndup(data, size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    verifying->anchors = g_array_new(FALSE, FALSE, sizeof(AuditAnchor));
    for (guint i = 0; lines[i] != NULL; i++) {
        char *mark = strstr(lines[i], ANCHOR_MARK);
        if (mark != NULL && !take_anchor(verifying->anchors, file, i + 1, g_strchomp(mark), error))
            return false;
    }
    verifying->is_answered = g_new0(bool, verifying->anchors->len + 1);
    return verifying->anchors->len > 0 ||
           refuse(error, APP_ERROR_INVALID, "cli.anchor-none", "file", file, NULL);
}

/* Without the server's key its own anchors prove nothing; a new key is not made for that. */
static bool use_key(const Tools *tools, GError **error)
{
    g_autofree char *file = audit_key_file(tools->settings);
    if (g_file_test(file, G_FILE_TEST_EXISTS))
        return anchors_configure(file, error);
    const char *const pairs[] = { "file", file, NULL };
    tools_say(tools, stderr, "cli.anchor-no-key", pairs);
    return true;
}

static int verify(const Arguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_auto(Verifying) verifying = { 0 };
    const char *file = argument_option(arguments, "anchor");
    if (!tools_open(&verifying.tools, arguments, &error) ||
        !store_migrate(verifying.tools.store, NULL, &error) || !use_key(&verifying.tools, &error))
        return tools_end_with(&verifying.tools, error);
    if (file != NULL && !read_anchors(&verifying, file, &error)) {
        tools_end_with(&verifying.tools, error);
        return EXIT_WRONG;
    }
    const int status = verify_all(&verifying, &error);
    return error == NULL ? status : tools_end_with(&verifying.tools, error);
}

/* --- anchor, key --------------------------------------------------------------------- */

static bool print_last(const Tools *tools, const char *org_id, GError **error)
{
    g_autoptr(GError) failure = NULL;
    Db *db = store_begin_read(tools->store, error);
    if (db == NULL)
        return false;
    db_set_org(db, org_id);
    g_autoptr(AnchorRow) row = anchor_last(db, &failure);
    store_end_read(tools->store, db);
    if (row != NULL)
        printf("%s\n", row->line);
    if (failure == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool print_all(const Tools *tools, GError **error)
{
    g_autofree char *after = g_strdup("");
    for (;;) {
        g_autoptr(GPtrArray) page = tools_next_organisations(tools, after, error);
        if (page == NULL || page->len == 0)
            return page != NULL;
        for (guint i = 0; i + 1 < page->len; i += 2) {
            if (!print_last(tools, g_ptr_array_index(page, i), error))
                return false;
        }
        g_free(after);
        after = g_strdup(g_ptr_array_index(page, page->len - 2));
    }
}

static int anchor(const Arguments *arguments)
{
    const int goes_on = 0;
    g_autoptr(GError) error = NULL;
    g_auto(Tools) tools = { 0 };
    if (!tools_open(&tools, arguments, &error) || !store_migrate(tools.store, NULL, &error) ||
        !audit_configure(tools.settings, &error))
        return tools_end_with(&tools, error);
    const DailyRun run = { .store = tools.store, .now = time_now(), .is_stopping = &goes_on };
    const AnchorAfter after =
        argument_option(arguments, "new-key") != NULL ? ANCHOR_AFTER_ANY : ANCHOR_AFTER_OWN;
    if (!anchors_make_all(&run, false, after, &error) || !print_all(&tools, &error))
        return tools_end_with(&tools, error);
    return EXIT_OK;
}

static int key(const Arguments *arguments)
{
    char text[ANCHOR_KEY_TEXT_SIZE];
    g_autoptr(GError) error = NULL;
    g_auto(Tools) tools = { .language = arguments->language };
    tools.settings = open_settings(arguments, &error);
    if (tools.settings == NULL || !audit_configure(tools.settings, &error))
        return tools_end_with(&tools, error);
    anchor_key_text(anchors_key()->public_key, text);
    printf("%s\n", text);
    return EXIT_OK;
}

int command_audit(const Arguments *arguments)
{
    static const struct {
        const char *name;
        int (*run)(const Arguments *arguments);
    } ACTIONS[] = { { "verify", verify }, { "anchor", anchor }, { "key", key } };
    const char *name = argument_operand(arguments, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(ACTIONS); i++) {
        if (g_str_equal(name, ACTIONS[i].name))
            return ACTIONS[i].run(arguments);
    }
    fprintf(stderr, "mimamori audit verify [--anchor FILE] | anchor | key\n");
    return EXIT_WRONG;
}
