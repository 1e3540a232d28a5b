#include "rooms/notices/letter.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/time.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(InternetAddressList, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeTextPart, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeFormatOptions, g_mime_format_options_free)

static void start_once(void)
{
    static gsize is_started = 0;
    if (g_once_init_enter(&is_started)) {
        g_mime_init();
        g_once_init_leave(&is_started, 1);
    }
}

/* The one mailbox in @text; NULL: none, several, or a group. */
static InternetAddressMailbox *mailbox_in(InternetAddressList *list)
{
    if (list == NULL || internet_address_list_length(list) != 1)
        return NULL;
    InternetAddress *address = internet_address_list_get_address(list, 0);
    return INTERNET_ADDRESS_IS_MAILBOX(address) ? INTERNET_ADDRESS_MAILBOX(address) : NULL;
}

static char *address_in(InternetAddressList *list)
{
    InternetAddressMailbox *mailbox = mailbox_in(list);
    const char *address = mailbox == NULL ? NULL : internet_address_mailbox_get_addr(mailbox);
    return address != NULL && text_is_email(address) && g_str_is_ascii(address) ? g_strdup(address)
                                                                                : NULL;
}

char *letter_address(const char *text)
{
    start_once();
    g_autoptr(InternetAddressList) list = internet_address_list_parse(NULL, text);
    return address_in(list);
}

/* One line, whatever was in it. */
static char *one_line(const char *text)
{
    return g_strdelimit(g_strdup(text), "\r\n", ' ');
}

/* The library would pick an old charset for Japanese. */
static void write_in_utf8(InternetAddressList *list)
{
    for (int i = 0; i < internet_address_list_length(list); i++)
        internet_address_set_charset(internet_address_list_get_address(list, i), "utf-8");
}

static GMimeMessage *headed(const Letter *letter, InternetAddressList *from, const char *sender)
{
    GMimeMessage *message = g_mime_message_new(TRUE);
    g_autofree char *subject = one_line(letter->subject);
    g_autofree char *name = one_line(letter->to_name);
    g_autofree char *id = g_strconcat(letter->id, strrchr(sender, '@'), NULL);
    g_autoptr(GTimeZone) tokyo = g_time_zone_new_offset((gint32)TOKYO_OFFSET_S);
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(letter->sent_at);
    g_autoptr(GDateTime) date = g_date_time_to_timezone(utc, tokyo);
    internet_address_list_append(g_mime_message_get_from(message), from);
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, name, letter->to_address);
    write_in_utf8(g_mime_message_get_from(message));
    write_in_utf8(g_mime_message_get_to(message));
    g_mime_message_set_subject(message, subject, "utf-8");
    g_mime_message_set_date(message, date);
    g_mime_message_set_message_id(message, id);
    g_mime_object_set_header(GMIME_OBJECT(message), "Auto-Submitted", "auto-generated", NULL);
    return message;
}

static void set_body(GMimeMessage *message, const char *body)
{
    g_autoptr(GMimeTextPart) part = g_mime_text_part_new_with_subtype("plain");
    g_mime_text_part_set_charset(part, "utf-8");
    g_mime_text_part_set_text(part, body);
    g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_BASE64);
    g_mime_message_set_mime_part(message, GMIME_OBJECT(part));
}

GBytes *letter_write(const Letter *letter, GError **error)
{
    start_once();
    g_autoptr(InternetAddressList) from = internet_address_list_parse(NULL, letter->from);
    g_autofree char *sender = address_in(from);
    if (sender == NULL)
        return fail_null(error, APP_ERROR_INVALID, "'%s' is no address to send from", letter->from);
    g_autoptr(GMimeMessage) message = headed(letter, from, sender);
    set_body(message, letter->body);

    g_autoptr(GMimeFormatOptions) options = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    char *text = g_mime_object_to_string(GMIME_OBJECT(message), options);
    return g_bytes_new_take(text, strlen(text));
}
