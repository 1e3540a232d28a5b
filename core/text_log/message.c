#include "core/text_log/message.h"

#include "core/text_log/audit.h"
#include "core/text_log/pairs.h"
#include "core/text_log/scan.h"
#include "core/text_log/sysmon_xml.h"

/* The word behind @before, from the last place it stands; empty: it does not stand there. The last,
 * because the name of a user, which anybody may choose, stands before the address. */
static Slice word_behind(Slice message, Slice before)
{
    const size_t at = scan_find_last(message, before);
    if (at == message.length)
        return SLICE("");
    Slice rest = slice_from(message, at + before.length);
    return scan_word(&rest);
}

/* From @start up to @end, both the outermost; empty: they do not stand there. */
static Slice between(Slice message, Slice start, Slice end)
{
    const size_t from = scan_find(message, start);
    const size_t to = scan_find_last(message, end);
    if (from == message.length || to == message.length || to < from + start.length)
        return SLICE("");
    return (Slice){ message.data + from + start.length, to - from - start.length };
}

static void write_sshd(JsonLine *json, Slice message)
{
    static const char *const starts[] = { " for invalid user ", "Invalid user ", " for user ",
                                          " for " };
    Slice user = SLICE("");
    for (size_t i = 0; i < sizeof starts / sizeof *starts && user.length == 0; i++)
        user = between(message, slice_of(starts[i]), SLICE(" from "));
    json_line_known(json, SLICE("user"), user);
    json_line_known(json, SLICE("src_ip"), word_behind(message, SLICE(" from ")));
    json_line_known(json, SLICE("src_port"), word_behind(message, SLICE(" port ")));
}

/* "sato : 3 incorrect password attempts ; TTY=pts/0 ; … ; COMMAND=/bin/sh"; what stands behind
 * COMMAND= is all command. */
static void write_sudo(JsonLine *json, Slice message)
{
    const size_t colon = scan_find(message, SLICE(" : "));
    if (colon == message.length)
        return;
    json_line_known(json, SLICE("user"), slice_trim((Slice){ message.data, colon }));
    Slice rest = slice_from(message, colon + 3);
    while (rest.length > 0) {
        const bool is_command = slice_starts_with(rest, SLICE("COMMAND="));
        const size_t length = is_command ? rest.length : scan_find(rest, SLICE(" ; "));
        Slice value = { rest.data, length };
        const size_t equals = scan_find(value, SLICE("="));
        rest = slice_from(rest, length == rest.length ? length : length + 3);
        if (equals == value.length)
            continue;
        const Slice name = scan_until(&value, '=');
        json_line_known(json, name, value);
    }
}

static void write_cron(JsonLine *json, Slice message)
{
    json_line_known(json, SLICE("user"), between(message, SLICE("("), SLICE(") CMD ")));
    const size_t at = scan_find(message, SLICE(" CMD ("));
    if (at < message.length)
        json_line_known(json, SLICE("COMMAND"),
                        between(slice_from(message, at), SLICE(" CMD ("), SLICE(")")));
}

static bool is_one_of(Slice program, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (slice_is(program, *names))
            return true;
    }
    return false;
}

void message_write(JsonLine *json, Slice program, Slice message)
{
    static const char *const sshd[] = { "sshd", "sshd-session", "sshd-auth", NULL };
    static const char *const cron[] = { "CRON", "cron", "crond", "/usr/sbin/cron", NULL };
    if (is_one_of(program, sshd))
        write_sshd(json, message);
    else if (slice_is(program, "sudo"))
        write_sudo(json, message);
    else if (is_one_of(program, cron))
        write_cron(json, message);
    else if (slice_is(program, "sysmon"))
        sysmon_xml_write(json, message);
    else if (!audit_line_write(json, message, true) && pairs_line_is(message))
        pairs_line_write(json, message);
}
