/* testing_random.h - rules and events by chance, from a few words so that they often meet. Only for
 * tests. */
#pragma once

#include "core/sigma/kernels.h"
#include "core/sigma/testing_rule.h"

static const char random_mapping[] =
    "id: test\n"
    "containers: [Event.Data, Event.User.*, Event]\n"
    "names: {log.name: Channel, Event.Provider.#attributes.Name: Source}\n"
    "times: [when]\n"
    "sources:\n"
    "  - logsource: {product: p, category: start}\n"
    "    events:\n"
    "      - where: {Channel: sys, EventID: 1}\n"
    "      - where: {Channel|startswith: sec, EventID: [4688, 4689]}\n"
    "        fields: {Image: NewName, Parent: OldName}\n"
    "  - logsource: {product: p, service: sec}\n"
    "    events:\n"
    "      - where: {Channel: [sec, security]}\n"
    "  - logsource: {product: p, category: other}\n"
    "    events:\n"
    "      - where: {Source|exists: true}\n"
    "  - logsource: {product: q}\n"
    "    events: [{}]\n";

static const char *const random_words[] = {
    "cmd.exe",
    "C:\\\\Windows\\\\System32\\\\cmd.exe",
    "powershell -enc",
    " /c ",
    "net user",
    "mimikatz",
    "a",
    "ab",
    "abc",
    "",
    "10.0.0.7",
    "fe80::1",
    "4688",
    "1",
    "01",
    "1.0",
    "x\\\"y",
    "ÄRZTE",
    "ärzte",
    "ＣＭＤ",
    "\\u0063\\u006dd.exe",
    "日本語\\n",
    "\\u212Aelvin",
    "kelvin",
    "-enc –enc ―enc",
    "the quick brown fox jumps over the lazy dog and then it rests "
    "until the evening comes, as \\\\it\\\\ does"
};

/* In YAML between single quotation marks. */
static const char *const random_values[] = { "cmd.exe",
                                             "\\cmd.exe",
                                             "powershell",
                                             " -enc",
                                             "/c",
                                             "net user",
                                             "mimi*katz",
                                             "m?mikatz",
                                             "a",
                                             "ab",
                                             "abc",
                                             "",
                                             "*",
                                             "10.0.0.7",
                                             "4688",
                                             "ärzte",
                                             "ＣＭＤ",
                                             "日本語",
                                             "x\"y",
                                             "Kelvin",
                                             "brown fox",
                                             "evening comes",
                                             "C:\\*\\cmd.exe",
                                             "\\\\it\\\\" };
static const char *const random_modifiers[] = { "",
                                                "|contains",
                                                "|startswith",
                                                "|endswith",
                                                "|contains|all",
                                                "|contains|windash",
                                                "|cased",
                                                "|contains|cased",
                                                "|endswith|cased",
                                                "|base64offset|contains",
                                                "|neq",
                                                "|contains|neq" };
static const char *const random_others[] = {
    "|re: 'c.d\\.exe$'",
    "|re|i: '^POWER'",
    "|re: 'a+b'",
    "|cidr: 10.0.0.0/8",
    "|cidr: fe80::/10",
    "|exists: true",
    "|exists: false",
    ": null",
    ": 4688",
    ": 1",
    "|gt: 0",
    "|lte: 4688",
    "|fieldref: Parent",
    "|fieldref|contains: Parent",
    "|hour: 10",
    "|re: '.*x.*y.*'",
    ": [1, 2.5, 'cmd.exe']",
    ": [80, 443, 1, 4688]",
    "|day: [1, 12, 20]",
    "|re: '\\w+ (user|group)'",
};
static const char *const random_fields[] = { "Image",   "Parent", "Line", "EventID",
                                             "Channel", "Source", "Data" };
static const char *const random_names[] = { "Image",   "Parent",           "Line",   "NewName",
                                            "OldName", "Event.Data.Image", "Source", "Data",
                                            "Data.x",  "log.name",         "when",   "Li ne" };
#define PICK(rand, list) (list)[g_rand_int_range((rand), 0, G_N_ELEMENTS(list))]

static inline void add_item(GRand *rand, GString *yaml)
{
    g_string_append_printf(yaml, "      %s", PICK(rand, random_fields));
    if (g_rand_int_range(rand, 0, 3) == 0) {
        g_string_append_printf(yaml, "%s\n", PICK(rand, random_others));
        return;
    }
    g_string_append_printf(yaml, "%s:", PICK(rand, random_modifiers));
    const int count = g_rand_int_range(rand, 1, 6);
    for (int i = 0; i < count; i++)
        g_string_append_printf(yaml, "%s '%s'", i == 0 ? " [" : ",", PICK(rand, random_values));
    g_string_append(yaml, "]\n");
}

static const char *const random_conditions[] = { "s0",
                                                 "s0 and s1",
                                                 "s0 or s1",
                                                 "s0 and not s1",
                                                 "not s0",
                                                 "1 of s*",
                                                 "all of them",
                                                 "2 of them",
                                                 "not 2 of s*",
                                                 "s0 and (s1 or not s2)",
                                                 "(s0 or s1) and (s1 or s2)",
                                                 "not (s0 and s1) and s2",
                                                 "k and s0",
                                                 "k or s0" };
static const char *const random_sources[] = { "{product: p, category: start}",
                                              "{product: p, service: sec}", "{product: p}",
                                              "{product: q}", "{product: p, category: other}" };

static inline void add_rule(GRand *rand, GString *yaml, int number)
{
    const char *condition = PICK(rand, random_conditions);
    g_string_append_printf(yaml, "%stitle: r%d\nlogsource: %s\ndetection:\n",
                           number == 0 ? "" : "---\n", number, PICK(rand, random_sources));
    for (int i = 0; i < 3; i++) {
        g_string_append_printf(yaml, "  s%d:\n", i);
        if (g_rand_int_range(rand, 0, 4) == 0)
            g_string_append_printf(yaml, "    - '%s'\n", PICK(rand, random_values));
        const int count = g_rand_int_range(rand, 1, 4);
        for (int j = 0; j < count; j++) {
            GString *item = g_string_new(NULL);
            add_item(rand, item);
            g_string_append_printf(yaml, "    -%s", item->str + 5);
            g_string_free(item, TRUE);
        }
    }
    if (condition[0] == 'k')
        g_string_append_printf(yaml, "  k: ['%s', '%s']\n", PICK(rand, random_values),
                               PICK(rand, random_values));
    g_string_append_printf(yaml, "  condition: %s\n", condition);
}

/* So long that the engine looks for everything in it at once. */
static inline void add_long_text(GRand *rand, GString *json)
{
    const gsize end = json->len + 5000;
    g_string_append_c(json, '"');
    while (json->len < end)
        g_string_append_printf(json, "%s ", PICK(rand, random_words));
    g_string_append_c(json, '"');
}

static inline void add_value(GRand *rand, GString *json)
{
    switch (g_rand_int_range(rand, 0, 12)) {
    case 6:
        if (g_rand_boolean(rand)) {
            add_long_text(rand, json);
            break;
        }
        /* fall through */
    case 0:
        g_string_append(json, "null");
        break;
    case 1:
        g_string_append(json, "4688");
        break;
    case 2:
        g_string_append(json, "[\"a\", \"cmd.exe\", 1]");
        break;
    case 3:
        g_string_append(json, "{}");
        break;
    case 4:
        g_string_append(json, "1.0e0");
        break;
    case 5:
        g_string_append(json, "true");
        break;
    default:
        g_string_append_printf(json, "\"%s%s\"", PICK(rand, random_words),
                               g_rand_boolean(rand) ? "" : PICK(rand, random_words));
    }
}

static inline char *random_event(GRand *rand)
{
    static const char *const channels[] = { "sys", "sec", "Security", "SECURE", "else" };
    static const char *const ids[] = { "1", "4688", "4689", "\"1\"", "2" };
    GString *json = g_string_new("{");
    g_string_append_printf(json, "\"%s\":\"%s\", \"EventID\" : %s",
                           g_rand_boolean(rand) ? "Channel" : "log.name", PICK(rand, channels),
                           PICK(rand, ids));
    const int count = g_rand_int_range(rand, 0, 9);
    for (int i = 0; i < count; i++) {
        g_string_append_printf(json, ",\"%s\":", PICK(rand, random_names));
        add_value(rand, json);
    }
    if (g_rand_int_range(rand, 0, 4) == 0)
        g_string_append(json,
                        ",\"Event\":{\"Data\":{\"Image\":\"cmd.exe\",\"Line\":\" /c net user\"},"
                        "\"Provider\":{\"#attributes\":{\"Name\":\"n\"}}}");
    g_string_append_c(json, '}');
    return g_string_free(json, FALSE);
}

#define RANDOM_RULES 80 /* enough for events that many want to know more of */

static inline char *random_rules(GRand *rand)
{
    GString *yaml = g_string_new(NULL);
    for (int i = 0; i < RANDOM_RULES; i++)
        add_rule(rand, yaml, i);
    return g_string_free(yaml, FALSE);
}

static const char *const kernel_variants[] = { "scalar", "sse42", "avx2", "avx512" };

/* "!" behind the title: what comes with the match does not show it. */
static inline void note_title(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    g_string_append_printf(data, "%s%s ", rule->title, evaluate_rule(evaluation, rule) ? "" : "!");
}

/* The titles of the rules that match. */
static inline char *found_by_reference(Detector *detector, Event *event, const char *json)
{
    GString *titles = g_string_new(NULL);
    g_assert_cmpint(event_read(event, slice_of(json)), ==, EVENT_NOTHING);
    detector_look(detector, event, note_title, titles);
    return g_string_free(titles, FALSE);
}
