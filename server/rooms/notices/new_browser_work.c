#include "rooms/notices/new_browser_work.h"

#include "base/id.h"
#include "base/messages.h"
#include "base/time.h"
#include "rooms/notices/mail_route.h"

#define USEFUL_S (2 * DAY_S) /* older, it would only frighten */

static bool can_send(Db *db, const char *org_id, bool *can, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(MailServer) own = mail_server_load(db, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    g_auto(MailRoute) route = { 0 };
    mail_route_find(&route, mail_setup(), own, org_id);
    *can = route.source != MAIL_NOWHERE;
    return true;
}

bool notices_new_browser(Db *db, const NewBrowser *seen, GError **error)
{
    bool can = false, is_new = false;
    g_autoptr(GError) failure = NULL;
    if (!can_send(db, seen->org_id, &can, error))
        return false;
    if (!can)
        return true;
    g_autoptr(PersonContact) person = person_contact(db, seen->person_id, &failure);
    g_autoptr(Organisation) organisation = failure == NULL ? organisation_load(db, &failure) : NULL;
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (person == NULL)
        return true;
    g_autofree char *at = time_format_screen(seen->now);
    const char *browser = seen->browser;
    if (browser == NULL)
        browser = messages_text(seen->messages, person->language, "mail.unknown-browser");
    const char *const pairs[] = { "name",    person->name, "company", organisation->name, "at", at,
                                  "browser", browser,      "address", seen->address,      NULL };
    g_autofree char *subject =
        messages_format(seen->messages, person->language, "mail.new-browser-subject", pairs);
    g_autofree char *body =
        messages_format(seen->messages, person->language, "mail.new-browser-body", pairs);
    g_autofree char *key = id_new(); /* in place of the day: each sign-in has its own mail */
    return outbox_add(db, seen->person_id, key, subject, body, seen->now, seen->now + USEFUL_S,
                      &is_new, error);
}
