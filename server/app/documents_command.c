/* documents_command.c - mimamori document list, document export. */
#include <string.h>

#include "app/output.h"
#include "app/tools.h"
#include "base/error.h"
#include "base/time.h"
#include "rooms/documents/documents_draft.h"
#include "rooms/documents/documents_forms.h"
#include "rooms/documents/documents_store.h"

/* --- list ------------------------------------------------------------------------------------ */

/* "org kind number approved address", the same for programs in every language. */
static void print_standing(const char *org_id, const DocumentStanding *standing)
{
    char day[TIME_DAY_SIZE] = "-";
    if (standing->approved_at != 0)
        time_format_day(standing->approved_at, day);
    printf("%s\t%s\t%" G_GINT64_FORMAT "\t%s\t%s%s\n", org_id, standing->kind, standing->number,
           day, standing->address == NULL ? "-" : "/policy/",
           standing->address == NULL ? "" : standing->address);
}

static bool list_one(const Tools *tools, const char *org_id, GError **error)
{
    Db *db = store_begin_read(tools->store, error);
    if (db == NULL)
        return false;
    db_set_org(db, org_id);
    g_autoptr(GPtrArray) standings = documents_standing(db, error);
    store_end_read(tools->store, db);
    for (guint i = 0; standings != NULL && i < standings->len; i++)
        print_standing(org_id, g_ptr_array_index(standings, i));
    return standings != NULL;
}

static bool list_all(const Tools *tools, const char *only, GError **error)
{
    g_autofree char *after = g_strdup("");
    for (;;) {
        g_autoptr(GPtrArray) list = tools_next_organisations(tools, after, error);
        if (list == NULL || list->len == 0)
            return list != NULL;
        for (guint i = 0; i + 1 < list->len; i += 2) {
            const char *org_id = g_ptr_array_index(list, i);
            if ((only == NULL || g_str_equal(only, org_id)) && !list_one(tools, org_id, error))
                return false;
        }
        g_free(after);
        after = g_strdup(g_ptr_array_index(list, list->len - 2));
    }
}

/* --- export ---------------------------------------------------------------------------------- */

/* The one that is named, or the only one there is. The caller owns it. */
static char *choose_organisation(const Tools *tools, const char *named, GError **error)
{
    if (named != NULL)
        return g_strdup(named);
    g_autoptr(GPtrArray) list = tools_next_organisations(tools, "", error);
    if (list == NULL)
        return NULL;
    return list->len == 2 ? g_strdup(g_ptr_array_index(list, 0))
                          : refuse_null(error, APP_ERROR_INVALID, "cli.document-org", NULL);
}

static GBytes *make_version(const VersionRow *version, const DocumentKind *kind,
                            const char *company, const DocumentForm *form, GError **error)
{
    const DocumentSheet sheet = { .kind = kind,
                                  .company = company,
                                  .number = version->number,
                                  .is_approved = true,
                                  .date_label = version->date_label };
    g_autoptr(Document) document = document_sheet_read(&sheet, version->text, error);
    return document == NULL ? NULL : form->make(document, version->decided_at, error);
}

/* The version in force; its PDF is the very file that was approved. */
static GBytes *standing_file(Db *db, const DocumentKind *kind, const DocumentForm *form,
                             GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(VersionRow) version = version_in_force(db, kind->id, &failure);
    if (version == NULL && failure == NULL)
        return refuse_null(error, APP_ERROR_NOT_FOUND, "cli.document-none", "kind", kind->id, NULL);
    if (version == NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    if (form->make == document_to_pdf) {
        GBytes *pdf = approved_pdf_load(db, version, &failure);
        if (failure != NULL)
            g_propagate_error(error, g_steal_pointer(&failure));
        if (pdf != NULL || *error != NULL)
            return pdf;
    }
    g_autofree char *company = version_company(version);
    return make_version(version, kind, company, form, error);
}

static GBytes *draft_file(Db *db, const Content *content, const DocumentKind *kind,
                          const DocumentForm *form, GError **error)
{
    g_autoptr(Draft) draft = draft_load(db, content, kind, error);
    if (draft == NULL)
        return NULL;
    const DocumentSheet sheet = { .kind = kind, .company = draft->organisation->name };
    g_autoptr(Document) document = document_sheet_read(&sheet, draft_text(draft), error);
    return document == NULL ? NULL : form->make(document, time_now(), error);
}

static GBytes *export(const Tools *tools, const Arguments *arguments, const DocumentForm *form,
                      GError **error)
{
    const char *kind_id = argument_option(arguments, "kind");
    const DocumentKind *kind = content_document(tools->content, kind_id);
    if (kind == NULL)
        return refuse_null(error, APP_ERROR_INVALID, "cli.document-kind", "kind",
                           kind_id == NULL ? "" : kind_id, NULL);
    g_autofree char *org_id = choose_organisation(tools, argument_option(arguments, "org"), error);
    Db *db = org_id == NULL ? NULL : store_begin_read(tools->store, error);
    if (db == NULL)
        return NULL;
    db_set_org(db, org_id);
    GBytes *file = argument_option(arguments, "draft") != NULL
                       ? draft_file(db, tools->content, kind, form, error)
                       : standing_file(db, kind, form, error);
    store_end_read(tools->store, db);
    return file;
}

static int run_export(const Tools *tools, const Arguments *arguments)
{
    const Messages *messages = content_messages(tools->content);
    const DocumentForm *form = document_form_find(argument_option(arguments, "to"));
    if (output_refuses_terminal(messages, arguments, form->is_binary))
        return EXIT_WRONG;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) file = export(tools, arguments, form, &error);
    if (file != NULL)
        return output_deliver(messages, arguments, file);
    tools_end_with(tools, error);
    return EXIT_WRONG;
}

int command_document(const Arguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_auto(Tools) tools = { 0 };
    const char *verb = argument_operand(arguments, 0);
    const bool is_list = g_str_equal(verb, "list");
    if (!is_list && !g_str_equal(verb, "export")) {
        fprintf(stderr, "mimamori document list|export\n");
        return EXIT_WRONG;
    }
    if (!tools_open(&tools, arguments, &error))
        return tools_end_with(&tools, error);
    if (!is_list)
        return run_export(&tools, arguments);
    if (list_all(&tools, argument_option(arguments, "org"), &error))
        return EXIT_OK;
    return tools_end_with(&tools, error);
}
