/* mail_route.h - by which server the mails of a company go, and how one is sent. */
#pragma once

#include "rooms/notices/letter.h"
#include "rooms/notices/mail_setup.h"
#include "rooms/notices/notices_store.h"

typedef enum { MAIL_NOWHERE, MAIL_BY_OPERATOR, MAIL_BY_ORGANISATION } MailSource;

/* As in the API: "none", "operator", "organisation". */
const char *mail_source_name(MailSource source);

typedef struct {
    MailSource source;
    SmtpServer server;
    char *from;
    int within_s;                 /* of smtp.h */
    char *host, *user, *password; /* what @server points at, where they are this route's own */
} MailRoute;

/* The operator's server, or the company's own. @own: NULL: it has none; @org_id: whose it is */
void mail_route_find(MailRoute *route, const MailSetup *setup, const MailServer *own,
                     const char *org_id);
void mail_route_clear(MailRoute *route);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MailRoute, mail_route_clear)

/* Sends to one address; @letter->from is filled in. @code: see smtp_send() */
SmtpOutcome mail_route_send(const MailRoute *route, const Letter *letter, const int *is_stopping,
                            int *code);
