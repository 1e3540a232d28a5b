#include "core/text_log/text_log.h"

#include <glib.h>

#include "core/sigma/event.h"

#define WRITTEN_AT 1775001600 /* 2026-04-01 00:00 UTC */

/* What becomes of a log of that kind, given in pieces of @step bytes. The caller owns it. */
static char *turned_in(TextLogKind kind, Slice text, size_t step)
{
    Buffer out = { 0 };
    TextLog *log = text_log_new(kind, WRITTEN_AT);
    for (size_t at = 0; at < text.length; at += step)
        text_log_add(log, (Slice){ text.data + at, MIN(step, text.length - at) }, &out);
    text_log_end(log, &out);
    text_log_free(log);
    char *copy = g_strndup(out.data == NULL ? "" : out.data, out.length);
    buffer_clear(&out);
    return copy;
}

typedef struct {
    TextLogKind kind;
    const char *text, *json;
} Case;

/* Sniffed by its own lines, and the same however the bytes come. */
static void check_cases(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Slice text = slice_of(cases[i].text);
        g_assert_cmpint(text_log_sniff(text), ==, cases[i].kind);
        for (size_t step = 1; step <= text.length; step = step * 3 + 1) {
            g_autofree char *got = turned_in(cases[i].kind, text, step);
            g_assert_cmpstr(got, ==, cases[i].json);
        }
    }
}

static void reads_syslog_in_all_its_forms(void)
{
    static const Case cases[] = {
        { TEXT_LOG_SYSLOG, "Mar  6 03:49:01 web01 systemd[1]: Started x.\n",
          "{\"timestamp\":\"2026-03-06T03:49:01\",\"_HOSTNAME\":\"web01\",\"SYSLOG_IDENTIFIER\":"
          "\"systemd\",\"SYSLOG_PID\":\"1\",\"MESSAGE\":\"Started x.\"}\n" },
        { TEXT_LOG_SYSLOG, "Apr  2 03:49:01 h p: this year\nApr  3 03:49:01 h p: last year\r\n",
          "{\"timestamp\":\"2026-04-02T03:49:01\",\"_HOSTNAME\":\"h\",\"SYSLOG_IDENTIFIER\":\"p\","
          "\"MESSAGE\":\"this year\"}\n"
          "{\"timestamp\":\"2025-04-03T03:49:01\",\"_HOSTNAME\":\"h\",\"SYSLOG_IDENTIFIER\":\"p\","
          "\"MESSAGE\":\"last year\"}\n" },
        { TEXT_LOG_SYSLOG, "<189>Mar 16 2026 03:49:01.123: %SYS-5-CONFIG_I: Configured",
          "{\"timestamp\":\"2026-03-16T03:49:01.123\",\"SYSLOG_IDENTIFIER\":"
          "\"%SYS-5-CONFIG_I\",\"PRIORITY\":\"5\",\"SYSLOG_FACILITY\":\"23\",\"MESSAGE\":"
          "\"Configured\"}\n" },
        { TEXT_LOG_SYSLOG, "2026-03-06T03:49:01.12+09:00 h a/b[x]: m\n\nno such line\n",
          "{\"timestamp\":\"2026-03-06T03:49:01.12+09:00\",\"_HOSTNAME\":\"h\","
          "\"SYSLOG_IDENTIFIER\":\"a/b\",\"SYSLOG_PID\":\"x\",\"MESSAGE\":\"m\"}\n\n"
          "{\"message\":\"no such line\"}\n" },
        { TEXT_LOG_SYSLOG,
          "<165>1 2003-10-11T22:14:15.003Z m.example.com app - ID47 [x@1 a=\"1]\" b=\"\\\"2\"][y "
          "c=\"\"] \xEF\xBB\xBFhello: you\n",
          "{\"timestamp\":\"2003-10-11T22:14:15.003Z\",\"_HOSTNAME\":\"m.example.com\","
          "\"SYSLOG_IDENTIFIER\":\"app\",\"MESSAGE_ID\":\"ID47\",\"PRIORITY\":\"5\","
          "\"SYSLOG_FACILITY\":\"20\",\"x@1.a\":\"1]\",\"x@1.b\":\"\\\\\\\"2\",\"y.c\":\"\","
          "\"MESSAGE\":\"hello: you\"}\n" },
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

#define SYSLOG(program) "Mar  6 03:49:01 h " program ": "
#define AS_SYSLOG(program)                                                                         \
    "{\"timestamp\":\"2026-03-06T03:49:01\",\"_HOSTNAME\":\"h\",\"SYSLOG_IDENTIFIER\":\"" program  \
    "\",\"MESSAGE\":"

static void finds_who_and_where_from_in_messages(void)
{
    static const Case cases[] = {
        { TEXT_LOG_SYSLOG,
          SYSLOG("sshd") "Failed password for invalid user from 203.0.113.9 from 192.0.2.1 port 22 "
                         "ssh2\n",
          AS_SYSLOG("sshd") "\"Failed password for invalid user from 203.0.113.9 from 192.0.2.1 "
                            "port 22 ssh2\",\"user\":\"from 203.0.113.9\",\"src_ip\":"
                            "\"192.0.2.1\",\"src_port\":\"22\"}\n" },
        { TEXT_LOG_SYSLOG,
          SYSLOG("sshd-session") "Accepted publickey for sato from 2001:db8::1 port 5 ssh2: "
                                 "ED25519 x\n",
          AS_SYSLOG("sshd-session") "\"Accepted publickey for sato from 2001:db8::1 port 5 ssh2: "
                                    "ED25519 x\",\"user\":\"sato\",\"src_ip\":\"2001:db8::1\","
                                    "\"src_port\":\"5\"}\n" },
        { TEXT_LOG_SYSLOG,
          SYSLOG(
              "sudo") "  sato : user NOT in sudoers ; TTY=pts/0 ; USER=root ; COMMAND=/bin/sh -c a "
                      "; b\n",
          AS_SYSLOG("sudo") "\"  sato : user NOT in sudoers ; TTY=pts/0 ; USER=root ; "
                            "COMMAND=/bin/sh -c a ; b\",\"user\":\"sato\",\"TTY\":\"pts/0\","
                            "\"USER\":\"root\",\"COMMAND\":\"/bin/sh -c a ; b\"}\n" },
        { TEXT_LOG_SYSLOG, SYSLOG("CRON") "(root) CMD ((cd / && x))\n",
          AS_SYSLOG("CRON") "\"(root) CMD ((cd / && x))\",\"user\":\"root\",\"COMMAND\":\"(cd / && "
                            "x)\"}\n" },
        { TEXT_LOG_SYSLOG,
          SYSLOG("sysmon") "<Event><System><EventID>1</EventID><Channel>Linux-Sysmon/Operational"
                           "</Channel></System><EventData><Data Name=\"Image\">/bin/ls</Data><Data "
                           "Name=\"CommandLine\">a &lt;&#38;&#x41;&bad; "
                           "&</Data></EventData></Event>\n",
          AS_SYSLOG("sysmon") "\"<Event><System><EventID>1</EventID><Channel>Linux-Sysmon/"
                              "Operational</Channel></System><EventData><Data Name=\\\"Image\\\">"
                              "/bin/ls</Data><Data Name=\\\"CommandLine\\\">a &lt;&#38;&#x41;&bad; "
                              "&</Data></EventData></Event>\",\"EventID\":\"1\",\"Channel\":"
                              "\"Linux-Sysmon/Operational\",\"Image\":\"/bin/ls\",\"CommandLine\":"
                              "\"a <&A&bad; &\"}\n" },
        { TEXT_LOG_PAIRS, "date=2026-03-06 time=03:49:01 devname=\"f w\" type=event x=\n",
          "{\"date\":\"2026-03-06\",\"time\":\"03:49:01\",\"devname\":\"f w\",\"type\":\"event\","
          "\"x\":\"\",\"timestamp\":\"2026-03-06T03:49:01\"}\n" },
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

static void joins_the_records_of_auditd(void)
{
    static const Case cases[] = {
        { TEXT_LOG_AUDIT,
          "type=SYSCALL msg=audit(1364481363.243:24287): syscall=59 a0=5520 a1=41 exe=\"/bin/sh\" "
          "key=(null)\x1DSYSCALL=execve\n"
          "type=EXECVE msg=audit(1364481363.243:24287): argc=2 a0=\"sh\" a1=612062\n"
          "type=USER_LOGIN msg=audit(1364481363.300:24288): pid=1 msg='op=login acct=\"root\" "
          "res=failed'\x1DUID=\"root\"\n"
          "type=CWD msg=audit(1364481363.243:24287): cwd=\"/tmp\"\n"
          "type=PATH msg=audit(1364481363.243:24287): name=\"x y\" nametype=CREATE\n"
          "type=PROCTITLE msg=audit(1364481363.243:24287): proctitle=7368006120\n"
          "rubbish\n",
          "{\"timestamp\":\"2013-03-28T14:36:03.243Z\",\"serial\":\"24287\",\"type\":"
          "[\"SYSCALL\",\"EXECVE\",\"CWD\",\"PATH\",\"PROCTITLE\"],\"syscall\":\"59\",\"a0\":["
          "\"5520\","
          "\"sh\"],\"a1\":[\"41\",\"a b\"],\"exe\":\"/bin/sh\",\"key\":\"(null)\",\"SYSCALL\":"
          "\"execve\",\"argc\":\"2\",\"CommandLine\":\"sh a b\",\"cwd\":\"/tmp\",\"name\":\"x y\","
          "\"nametype\":\"CREATE\",\"TargetFilename\":\"/tmp/x y\",\"proctitle\":\"sh a \"}\n\n"
          "{\"timestamp\":\"2013-03-28T14:36:03.300Z\",\"serial\":\"24288\",\"type\":"
          "\"USER_LOGIN\",\"pid\":\"1\",\"msg\":\"op=login acct=\\\"root\\\" res=failed\",\"op\":"
          "\"login\",\"acct\":\"root\",\"res\":\"failed\",\"UID\":\"root\"}\n\n\n\n"
          "{\"message\":\"rubbish\"}\n" },
        { TEXT_LOG_AUDIT,
          "type=AVC msg=audit(1.000:1): avc:  denied  { read } for  pid=7 comm=\"x\" "
          "permissive=0\n",
          "{\"timestamp\":\"1970-01-01T00:00:01.000Z\",\"serial\":\"1\",\"type\":\"AVC\",\"text\":"
          "\"avc:  denied  { read } for\",\"pid\":\"7\",\"comm\":\"x\",\"permissive\":\"0\"}\n" },
        { TEXT_LOG_AUDIT,
          "node=web01 type=SOCKADDR msg=audit(1.000:1): saddr=0200003508080808000000000000\n"
          "type=SOCKADDR msg=audit(1.000:1): "
          "saddr=0A0001BB0000000020010DB800000000000000000000000100000000\n"
          "type=SOCKADDR msg=audit(1.000:2): saddr=01002F64657600\n",
          "{\"timestamp\":\"1970-01-01T00:00:01.000Z\",\"serial\":\"1\",\"node\":\"web01\","
          "\"type\":\"SOCKADDR\",\"saddr\":[\"0200003508080808000000000000\","
          "\"0A0001BB0000000020010DB800000000000000000000000100000000\"],\"DestinationIp\":"
          "[\"8.8.8.8\",\"2001:db8::1\"],\"DestinationPort\":[\"53\",\"443\"]}\n\n"
          "{\"timestamp\":\"1970-01-01T00:00:01.000Z\",\"serial\":\"2\",\"type\":\"SOCKADDR\","
          "\"saddr\":\"01002F64657600\"}\n" },
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

static void reads_the_logs_of_web_servers(void)
{
    static const Case cases[] = {
        { TEXT_LOG_ACCESS,
          "192.0.2.1 - sato k [10/Oct/2026:13:55:36 +0900] \"GET /a?b=%2e&c HTTP/1.0\" 200 2326\n"
          "www.example.jp:443 ::1 - - [10/Oct/2026:13:55:36 +0900] \"\\x16\\x03\" 400 - \"-\" "
          "\"a \\\"b\\\"\" more\n",
          "{\"timestamp\":\"2026-10-10T13:55:36+09:00\",\"c-ip\":\"192.0.2.1\",\"cs-username\":"
          "\"sato k\",\"cs-method\":\"GET\",\"cs-uri\":\"/a?b=%2e&c\",\"cs-uri-stem\":\"/a\","
          "\"cs-uri-query\":\"b=%2e&c\",\"cs-version\":\"HTTP/1.0\",\"sc-status\":\"200\","
          "\"sc-bytes\":\"2326\"}\n"
          "{\"timestamp\":\"2026-10-10T13:55:36+09:00\",\"c-ip\":\"::1\",\"cs-host\":"
          "\"www.example.jp:443\",\"cs-method\":\"\\\\x16\\\\x03\",\"sc-status\":\"400\","
          "\"cs-user-agent\":\"a \\\\\\\"b\\\\\\\"\",\"x-more\":\"more\"}\n" },
        { TEXT_LOG_W3C,
          "#Software: Microsoft Internet Information Services 10.0\n"
          "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status\n"
          "2026-03-06 03:49:01 GET /a.aspx x=1 192.0.2.1 Mozilla/5.0+(x) 500\n"
          "2026-03-06 03:49:01 GET /a.aspx - 192.0.2.1 - 500\n"
          "2026-03-06 03:49:01 too few\n"
          "#Fields: cs-uri\n/b\n",
          "\n\n{\"timestamp\":\"2026-03-06T03:49:01Z\",\"date\":\"2026-03-06\",\"time\":"
          "\"03:49:01\",\"cs-method\":\"GET\",\"cs-uri-stem\":\"/a.aspx\",\"cs-uri-query\":"
          "\"x=1\",\"c-ip\":\"192.0.2.1\",\"cs-user-agent\":\"Mozilla/5.0 (x)\",\"sc-status\":"
          "\"500\",\"cs-uri\":\"/a.aspx?x=1\"}\n"
          "{\"timestamp\":\"2026-03-06T03:49:01Z\",\"date\":\"2026-03-06\",\"time\":\"03:49:01\","
          "\"cs-method\":\"GET\",\"cs-uri-stem\":\"/a.aspx\",\"c-ip\":\"192.0.2.1\",\"sc-status\":"
          "\"500\",\"cs-uri\":\"/a.aspx\"}\n"
          "{\"message\":\"2026-03-06 03:49:01 too few\"}\n\n{\"cs-uri\":\"/b\"}\n" },
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

static void takes_other_text_line_by_line_and_json_never(void)
{
    static const Case cases[] = {
        { TEXT_LOG_PLAIN, "\xEF\xBB\xBFhello \"you\"\\\t\x01\n\n\xFFé\xC0\xAF.\n",
          "{\"message\":\"hello \\\"you\\\"\\\\\\u0009\\u0001\"}\n\n"
          "{\"message\":\"\xEF\xBF\xBDé\xEF\xBF\xBD\xEF\xBF\xBD.\"}\n" },
        { TEXT_LOG_PLAIN, "[Thu Mar 05 13:55:36 2026] [core:error] x\n",
          "{\"message\":\"[Thu Mar 05 13:55:36 2026] [core:error] x\"}\n" },
    };
    static const char *const no_text[] = {
        "", "{\"a\":1}", "\xEF\xBB\xBF\n  {", "[\n", "[1]", " [ {", "end of an object}\n{\"a\":1}\n"
    };
    check_cases(cases, G_N_ELEMENTS(cases));
    for (size_t i = 0; i < G_N_ELEMENTS(no_text); i++)
        g_assert_cmpint(text_log_sniff(slice_of(no_text[i])), ==, TEXT_LOG_NONE);
    g_assert_cmpint(text_log_sniff(SLICE("E\0l\0f")), ==, TEXT_LOG_NONE);
}

static size_t count_of(const char *text, char byte)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += *text == byte;
    return count;
}

/* At the ceiling nothing is cut; behind it the line ends, is marked and counted, and the next line
 * is whole. */
static void cuts_lines_that_are_too_long(void)
{
    for (size_t more = 0; more <= 1; more++) {
        g_autofree char *line = g_strnfill(TEXT_LINE_MAX + more, 'x');
        g_autofree char *text = g_strconcat(line, "\nnext\n", NULL);
        Buffer out = { 0 };
        TextLog *log = text_log_new(TEXT_LOG_PLAIN, 0);
        text_log_add(log, slice_of(text), &out);
        text_log_end(log, &out);
        g_assert_cmpuint(text_log_cut_lines(log), ==, more);
        g_assert_cmpint(strstr(out.data, ",\"is_cut\":true}\n{\"message\":\"next\"}\n") != NULL, ==,
                        more);
        g_assert_cmpuint(count_of(out.data, 'x'), ==, TEXT_LINE_MAX + 1);
        text_log_free(log);
        buffer_clear(&out);
    }
}

/* More fields and more mixed events than are kept: each line still has its place, and what is
 * written can be read. */
static void stays_within_its_limits(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 200; i++)
        g_string_append_printf(text, "type=PATH msg=audit(1.000:%d): name=\"n%d\"\n", i % 50, i);
    for (int i = 0; i < 5; i++) {
        g_string_append(text, "type=EXECVE msg=audit(2.000:1):");
        for (int j = 0; j < 900; j++)
            g_string_append_printf(text, " a%d=\"%d\"", j, i);
        g_string_append_c(text, '\n');
    }
    g_autofree char *got = turned_in(TEXT_LOG_AUDIT, (Slice){ text->str, text->len }, text->len);
    g_auto(GStrv) lines = g_strsplit(got, "\n", -1);
    Event event = { 0 };
    g_assert_cmpuint(g_strv_length(lines), ==, 206);
    for (int i = 0; i < 205; i++)
        g_assert_true(lines[i][0] == '\0' ||
                      event_read(&event, slice_of(lines[i])) == EVENT_NOTHING);
    g_assert_nonnull(strstr(lines[200], "\"is_cut\":true"));
    event_clear(&event);
}

static void reads_lines_of_another_kind_than_the_log_s(void)
{
    static const char syslog[] = "Mar  6 03:49:01 h sshd[1]: x\n";
    static const char read[] =
        "{\"timestamp\":\"2026-03-06T03:49:01\",\"_HOSTNAME\":\"h\","
        "\"SYSLOG_IDENTIFIER\":\"sshd\",\"SYSLOG_PID\":\"1\",\"MESSAGE\":\"x\"}\n";
    /* The first piece of a stream says nothing yet. */
    g_autofree char *stream = g_strconcat("-- Journal begins --\n", syslog, NULL);
    g_autofree char *wanted = g_strconcat("{\"message\":\"-- Journal begins --\"}\n", read, NULL);
    g_autofree char *got = turned_in(TEXT_LOG_PLAIN, slice_of(stream), 5);
    g_assert_cmpstr(got, ==, wanted);
    g_autofree char *inside = turned_in(TEXT_LOG_ACCESS, slice_of(syslog), 1000);
    g_assert_cmpstr(inside, ==, read);
    g_autofree char *audit =
        turned_in(TEXT_LOG_SYSLOG, SLICE("type=AVC msg=audit(1.000:7): a=b\n"), 1000);
    g_assert_cmpstr(audit, ==,
                    "{\"timestamp\":\"1970-01-01T00:00:01.000Z\",\"serial\":\"7\",\"type\":"
                    "\"AVC\",\"a\":\"b\"}\n");
}

static void leaves_out_zeros(void)
{
    static const char line[] = "Mar  6 03:49:01 h p: x\n";
    GString *log = g_string_new(NULL);
    g_string_append_len(log, "\0\0\0", 3);
    g_string_append(log, line);
    g_string_append_len(log, "\0\0", 2);
    const Slice text = { log->str, log->len };
    g_assert_cmpint(text_log_sniff(text), ==, TEXT_LOG_SYSLOG);
    g_autofree char *got = turned_in(TEXT_LOG_SYSLOG, text, 2);
    g_assert_cmpstr(got, ==,
                    "{\"timestamp\":\"2026-03-06T03:49:01\",\"_HOSTNAME\":\"h\","
                    "\"SYSLOG_IDENTIFIER\":\"p\",\"MESSAGE\":\"x\"}\n\n");
    g_string_free(log, TRUE);
    g_assert_cmpint(text_log_sniff(SLICE("M\0Z\0\0\0x\0y")), ==, TEXT_LOG_NONE);
    g_assert_cmpint(text_log_sniff(SLICE("\0\0\0\0")), ==, TEXT_LOG_NONE);
}

static void reads_records_that_syslog_brings(void)
{
    static const Case cases[] = {
        { TEXT_LOG_SYSLOG,
          "Mar  6 03:49:01 h audispd: type=EXECVE msg=audit(1.000:7): argc=2 a0=\"cat\" "
          "a1=\"/etc/shadow\"\n",
          "{\"timestamp\":\"2026-03-06T03:49:01\",\"_HOSTNAME\":\"h\",\"SYSLOG_IDENTIFIER\":"
          "\"audispd\",\"MESSAGE\":\"type=EXECVE msg=audit(1.000:7): argc=2 a0=\\\"cat\\\" "
          "a1=\\\"/etc/shadow\\\"\",\"type\":\"EXECVE\",\"argc\":\"2\",\"a0\":\"cat\",\"a1\":"
          "\"/etc/shadow\",\"CommandLine\":\"cat /etc/shadow\"}\n" },
        { TEXT_LOG_AUDIT,
          "type=EXECVE msg=audit(1.000:7): argc=3 a0=\"cat\" a1_len=11 a1[0]=\"/etc/\" "
          "a1[1]=736861646F77 a2=\"x\"\n",
          "{\"timestamp\":\"1970-01-01T00:00:01.000Z\",\"serial\":\"7\",\"type\":\"EXECVE\","
          "\"argc\":\"3\",\"a0\":\"cat\",\"a1_len\":\"11\",\"a1[0]\":\"/etc/\",\"a1[1]\":"
          "\"shadow\",\"a2\":\"x\",\"a1\":\"/etc/shadow\",\"CommandLine\":\"cat /etc/shadow x\"}"
          "\n" },
        { TEXT_LOG_AUDIT,
          "type=SYSCALL msg=audit(1.000:7): arch=c000003e syscall=42\n"
          "type=SOCKADDR msg=audit(1.000:7): saddr=020000507F000001\n",
          "{\"timestamp\":\"1970-01-01T00:00:01.000Z\",\"serial\":\"7\",\"type\":[\"SYSCALL\","
          "\"SOCKADDR\"],\"arch\":\"c000003e\",\"syscall\":\"42\",\"saddr\":\"020000507F000001\","
          "\"DestinationIp\":\"127.0.0.1\",\"DestinationPort\":\"80\",\"Initiated\":\"true\"}"
          "\n\n" },
        { TEXT_LOG_AUDIT,
          "type=SYSCALL msg=audit(1.000:7): arch=c000003e syscall=49\n"
          "type=SOCKADDR msg=audit(1.000:7): saddr=020000507F000001\n",
          "{\"timestamp\":\"1970-01-01T00:00:01.000Z\",\"serial\":\"7\",\"type\":[\"SYSCALL\","
          "\"SOCKADDR\"],\"arch\":\"c000003e\",\"syscall\":\"49\",\"saddr\":\"020000507F000001\","
          "\"DestinationIp\":\"127.0.0.1\",\"DestinationPort\":\"80\"}\n\n" },
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/text-log/" #test, test)
    ADD(reads_syslog_in_all_its_forms);
    ADD(finds_who_and_where_from_in_messages);
    ADD(joins_the_records_of_auditd);
    ADD(reads_the_logs_of_web_servers);
    ADD(takes_other_text_line_by_line_and_json_never);
    ADD(cuts_lines_that_are_too_long);
    ADD(stays_within_its_limits);
    ADD(reads_lines_of_another_kind_than_the_log_s);
    ADD(leaves_out_zeros);
    ADD(reads_records_that_syslog_brings);
    return g_test_run();
}
