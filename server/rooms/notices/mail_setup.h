/* mail_setup.h - the operator's settings of mail, checked: read once, then never changed. */
#pragma once

#include "rooms/notices/key_box.h"
#include "rooms/notices/notices.h"
#include "rooms/notices/smtp.h"

#define MAIL_PORTS_MAX 16

typedef struct {
    char *public_url;  /* NULL: none */
    SmtpServer server; /* host NULL: the operator has set none */
    char *from;
    bool organisations_may;
    bool may_be_private;
    int ports[MAIL_PORTS_MAX];
    int port_count;
    int digest_hour;
    unsigned char key[KEY_BOX_KEY_SIZE];
} MailSetup;

/* Lent; as notices_configure() left it. */
const MailSetup *mail_setup(void);

/* Whether the setting "smtp-ports" has it. */
bool mail_setup_has_port(const MailSetup *setup, int port);

/**
 * Reads and checks the settings; the key file is not touched.
 *
 * Fails with INVALID, naming the setting. The strings of @setup belong to it.
 */
bool mail_setup_read(MailSetup *setup, const NoticesOptions *options, GError **error);
void mail_setup_clear(MailSetup *setup);
