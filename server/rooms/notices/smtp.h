/* smtp.h - hands one mail to a mail server (RFC 5321, by libcurl), and says in one word how it
 * went. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    SMTP_TLS_REQUIRED,      /* encrypted and with a valid certificate, or not at all */
    SMTP_TLS_OPPORTUNISTIC, /* encrypted if the server can */
    SMTP_TLS_OFF,           /* to this machine only */
} SmtpTls;

/* All of it is lent. */
typedef struct {
    const char *host; /* a name or an address, without brackets */
    int port;
    bool is_encrypted_at_once; /* smtps: TLS before the first word */
    SmtpTls tls;
    const char *user, *password; /* NULL: none is asked */
    const char *ca_file;         /* NULL: the certificates of the system */
    bool may_be_private;         /* false: only addresses of the Internet */
    int within_s;                /* how long it may take; 0: a minute */
    const int *is_stopping;      /* atomic; not 0 gives up at once; NULL: never */
} SmtpServer;

typedef enum {
    SMTP_SENT,
    SMTP_UNKNOWN_HOST,      /* the name does not resolve */
    SMTP_FORBIDDEN_ADDRESS, /* the name leads to a private address */
    SMTP_UNREACHABLE,       /* nobody answers, or too late */
    SMTP_NO_TLS,            /* the server cannot encrypt, or not in a way we know */
    SMTP_BAD_CERTIFICATE,
    SMTP_LOGIN_DENIED,
    SMTP_NOT_NOW, /* 4xx: try again later */
    SMTP_REFUSED, /* 5xx: trying again is no use */
    SMTP_UNSURE,  /* it was handed over whole and nothing came back: it may have gone out */
    SMTP_BROKEN,  /* what came was no SMTP */
} SmtpOutcome;

/* "sent", "unknown-host" …: "mail.outcome-NAME" is the sentence for people. */
const char *smtp_outcome_name(SmtpOutcome outcome);

/* Whether the same mail may go through later. */
bool smtp_may_retry(SmtpOutcome outcome);

/* What a host may look like: letters, digits, dots, hyphens; or an IPv6 address. */
bool smtp_host_is_valid(const char *host);

/**
 * Sends one mail.
 *
 * @from, @to: bare addresses
 * @code: the last answer of the server, 0: none; may be NULL
 */
SmtpOutcome smtp_send(const SmtpServer *server, const char *from, const char *to, GBytes *letter,
                      int *code);
