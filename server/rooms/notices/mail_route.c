#include "rooms/notices/mail_route.h"

#include <sodium.h>
#include <string.h>

#define PORT_ENCRYPTED_AT_ONCE 465

static const char *const SOURCES[] = { [MAIL_NOWHERE] = "none",
                                       [MAIL_BY_OPERATOR] = "operator",
                                       [MAIL_BY_ORGANISATION] = "organisation" };

const char *mail_source_name(MailSource source)
{
    return SOURCES[source];
}

static void take_own(MailRoute *route, const MailSetup *setup, const MailServer *own,
                     const char *org_id)
{
    route->source = MAIL_BY_ORGANISATION;
    route->from = g_strdup(own->sender);
    route->host = g_strdup(own->host);
    route->user = g_strdup(own->user);
    route->password =
        own->password_box == NULL ? NULL : key_box_unseal(setup->key, org_id, own->password_box);
    route->server = (SmtpServer){ .host = route->host,
                                  .port = own->port,
                                  .is_encrypted_at_once = own->port == PORT_ENCRYPTED_AT_ONCE,
                                  .tls = SMTP_TLS_REQUIRED,
                                  .user = route->user,
                                  .password = route->password,
                                  .ca_file = setup->server.ca_file,
                                  .may_be_private = setup->may_be_private };
}

void mail_route_find(MailRoute *route, const MailSetup *setup, const MailServer *own,
                     const char *org_id)
{
    *route = (MailRoute){ .source = MAIL_NOWHERE };
    if (setup->server.host != NULL) {
        route->source = MAIL_BY_OPERATOR;
        route->server = setup->server;
        route->from = g_strdup(setup->from);
    } else if (setup->organisations_may && own != NULL && mail_setup_has_port(setup, own->port)) {
        take_own(route, setup, own, org_id);
    }
}

void mail_route_clear(MailRoute *route)
{
    if (route->password != NULL)
        sodium_memzero(route->password, strlen(route->password));
    g_clear_pointer(&route->password, g_free);
    g_clear_pointer(&route->user, g_free);
    g_clear_pointer(&route->host, g_free);
    g_clear_pointer(&route->from, g_free);
}

SmtpOutcome mail_route_send(const MailRoute *route, const Letter *letter, const int *is_stopping,
                            int *code)
{
    Letter whole = *letter;
    SmtpServer server = route->server;
    whole.from = route->from;
    server.is_stopping = is_stopping;
    server.within_s = route->within_s;
    *code = 0;
    g_autofree char *sender = letter_address(route->from);
    g_autoptr(GBytes) bytes = sender == NULL ? NULL : letter_write(&whole, NULL);
    if (bytes == NULL) /* the sender was checked when it was set */
        return SMTP_REFUSED;
    return smtp_send(&server, sender, letter->to_address, bytes, code);
}
