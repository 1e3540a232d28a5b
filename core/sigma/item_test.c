#include "core/sigma/testing_rule.h"

/* A line of a selection, an event, and whether it matches. */
typedef struct {
    const char *item, *json;
    bool matches;
} Case;

static void check_cases(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *detection =
            g_strdup_printf("  s:\n    %s\n  condition: s\n", cases[i].item);
        g_test_message("%s on %s", cases[i].item, cases[i].json);
        g_assert_cmpint(detection_matches(detection, cases[i].json), ==, cases[i].matches);
    }
}
#define CHECK(cases) check_cases(cases, G_N_ELEMENTS(cases))

static void compares_texts_whole_and_without_case(void)
{
    static const Case cases[] = {
        { "f: Cmd.exe", "{\"f\":\"cMD.EXE\"}", true },
        { "f: cmd.exe", "{\"f\":\"cmd.exe \"}", false },
        { "f: ÄRZTE", "{\"f\":\"ärzte\"}", true },
        { "f: ｃｍｄ", "{\"f\":\"ＣＭＤ\"}", true },
        { "f: straße", "{\"f\":\"STRASSE\"}", false }, /* simple folding: ß stays */
        { "f: ''", "{\"f\":\"\"}", true },
        { "f: ''", "{\"f\":null}", false },
        { "f: ''", "{}", false },
        { "f|cased: Cmd", "{\"f\":\"Cmd\"}", true },
        { "f|cased: Cmd", "{\"f\":\"cmd\"}", false },
    };
    CHECK(cases);
}

static void knows_wildcards_and_escapes(void)
{
    static const Case cases[] = {
        { "f: 'prog?.exe'", "{\"f\":\"progA.exe\"}", true },
        { "f: 'prog?.exe'", "{\"f\":\"prog.exe\"}", false },
        { "f: 'prog?.exe'", "{\"f\":\"prog見.exe\"}", true },
        { "f: 'a*c*e'", "{\"f\":\"abcde\"}", true },
        { "f: 'a*c*e'", "{\"f\":\"abcdef\"}", false },
        { "f: '*'", "{\"f\":\"\"}", true },
        { "f: '*'", "{\"f\":null}", false },
        { "f: 'a\\*c'", "{\"f\":\"a*c\"}", true },
        { "f: 'a\\*c'", "{\"f\":\"abc\"}", false },
        { "f: 'a\\\\*'", "{\"f\":\"a\\\\bc\"}", true }, /* a\\*: a backslash, then anything */
        { "f: 'a\\\\*'", "{\"f\":\"a*bc\"}", false },
        { "f: 'a\\\\\\*'", "{\"f\":\"a\\\\*\"}", true }, /* a\\\*: a backslash and a star */
        { "f: 'a\\\\\\*'", "{\"f\":\"a\\\\b\"}", false },
        { "f: 'a\\b'", "{\"f\":\"a\\\\b\"}", true },   /* a plain backslash */
        { "f: 'a\\\\b'", "{\"f\":\"a\\\\b\"}", true }, /* written double: the same */
        { "f: 'a\\'", "{\"f\":\"a\\\\\"}", true },     /* a backslash at the end */
        { "f: 'a\\\\\\\\b'", "{\"f\":\"a\\\\\\\\b\"}", true },
    };
    CHECK(cases);
}

static void finds_texts_at_their_place(void)
{
    static const Case cases[] = {
        { "f|contains: ell", "{\"f\":\"hELLo\"}", true },
        { "f|contains: elx", "{\"f\":\"hello\"}", false },
        { "f|startswith: he", "{\"f\":\"Hello\"}", true },
        { "f|startswith: el", "{\"f\":\"hello\"}", false },
        { "f|endswith: '\\cmd.exe'", "{\"f\":\"C:\\\\CMD.exe\"}", true },
        { "f|endswith: hell", "{\"f\":\"hello\"}", false },
        { "f|endswith: 'l?'", "{\"f\":\"llo\"}", true },
        { "f|contains|all: [a, b]", "{\"f\":\"xbxa\"}", true },
        { "f|contains|all: [a, b]", "{\"f\":\"xax\"}", false },
        { "f|contains: [a, b]", "{\"f\":\"xax\"}", true },
        { "f|contains: 44", "{\"f\":1443}", true }, /* a number becomes a text */
        { "f|contains|cased: A", "{\"f\":\"bab\"}", false },
        { "f|contains|cased: A", "{\"f\":\"bAb\"}", true },
    };
    CHECK(cases);
}

static void takes_any_value_of_a_list(void)
{
    static const Case cases[] = {
        { "f: b", "{\"f\":[\"a\",\"b\"]}", true },
        { "f: c", "{\"f\":[\"a\",\"b\"]}", false },
        { "f|contains|all: [a, b]", "{\"f\":[\"xa\",\"xb\"]}", true },
        { "a.b: x", "{\"a\":{\"b\":\"x\"}}", true },
        { "a.b: x", "{\"a.b\":\"x\"}", true },
        { "a.b: x", "{\"a\":[{\"b\":\"y\"},{\"b\":\"x\"}]}", true },
        { "f: x", "{\"f\":\"y\",\"f\":\"x\"}", true }, /* twice the same key hides nothing */
        { "ThreatName: x", "{\"Threat Name\":\"x\"}", true },
        { "F: x", "{\"f\":\"x\"}", false }, /* names have case */
    };
    CHECK(cases);
}

static void compares_numbers_and_booleans(void)
{
    static const Case cases[] = {
        { "f: 1", "{\"f\":1}", true },
        { "f: 1", "{\"f\":\"1\"}", true },
        { "f: 1", "{\"f\":1.0}", true },
        { "f: 1", "{\"f\":\"01\"}", true },
        { "f: 1", "{\"f\":11}", false },
        { "f: '1'", "{\"f\":1}", true },
        { "f: '1'", "{\"f\":\"01\"}", false },
        { "f: 0x10", "{\"f\":16}", true },
        { "f: 0x1", "{\"f\":1}", true },
        { "f: 0x", "{\"f\":0}", false },
        { "f: '.5'", "{\"f\":0.5}", false },
        { "f|gt: 5", "{\"f\":true}", false },
        { "f: 0x10", "{\"f\":\"0x10\"}", true },
        { "f: 9223372036854775807", "{\"f\":9223372036854775806}", false },
        { "f: true", "{\"f\":true}", true },
        { "f: true", "{\"f\":\"True\"}", true },
        { "f: false", "{\"f\":true}", false },
        { "f: yes", "{\"f\":true}", false }, /* YAML 1.2: a text */
        { "f|lt: 5", "{\"f\":4}", true },
        { "f|lt: 5", "{\"f\":5}", false },
        { "f|lte: 5", "{\"f\":\"5\"}", true },
        { "f|lte: 5", "{\"f\":5.1}", false },
        { "f|gt: 5", "{\"f\":6}", true },
        { "f|gt: 5", "{\"f\":5}", false },
        { "f|gte: 5", "{\"f\":5}", true },
        { "f|gte: 5", "{\"f\":4.9}", false },
        { "f|gt: 5", "{\"f\":\"six\"}", false },
        { "f|gt: 5", "{}", false },
    };
    CHECK(cases);
}

static void tells_null_empty_and_absent_apart(void)
{
    static const Case cases[] = {
        { "f: null", "{}", true },
        { "f: null", "{\"f\":null}", true },
        { "f: null", "{\"f\":\"\"}", false },
        { "f: null", "{\"f\":0}", false },
        { "f: null", "{\"f\":{\"g\":1}}", false },
        { "f: [null, x]", "{\"f\":\"x\"}", true },
        { "f|exists: true", "{\"f\":null}", true },
        { "f|exists: true", "{\"f\":\"\"}", true },
        { "f|exists: true", "{\"f\":[]}", true },
        { "f|exists: true", "{\"f\":{\"g\":1}}", true },
        { "f|exists: true", "{}", false },
        { "f|exists: true", "{\"fg\":1}", false },
        { "f|exists: false", "{}", true },
        { "f|exists: false", "{\"f\":1}", false },
    };
    CHECK(cases);
}

static void negates_with_neq(void)
{
    static const Case cases[] = {
        { "f|neq: a", "{\"f\":\"b\"}", true },
        { "f|neq: a", "{\"f\":\"A\"}", false },
        { "f|neq: a", "{}", true }, /* as under "not" */
        { "f|neq: [a, b]", "{\"f\":\"b\"}", false },
        { "f|neq: 5", "{\"f\":6}", true },
        { "f|neq: 5", "{\"f\":5}", false },
        { "f|fieldref|neq: g", "{\"f\":\"a\",\"g\":\"b\"}", true },
        { "f|fieldref|neq: g", "{\"f\":\"a\",\"g\":\"A\"}", false },
        { "f|neq: null", "{\"f\":\"a\"}", true },
        { "f|neq: null", "{}", false },
    };
    CHECK(cases);
}

static void compares_with_another_field(void)
{
    static const Case cases[] = {
        { "f|fieldref: g", "{\"f\":\"a\",\"g\":\"A\"}", true },
        { "f|fieldref: g", "{\"f\":\"a\"}", false },
        { "f|fieldref: g", "{}", false },
        { "f|fieldref|cased: g", "{\"f\":\"a\",\"g\":\"A\"}", false },
        { "f|fieldref|startswith: g", "{\"f\":\"abc\",\"g\":\"AB\"}", true },
        { "f|fieldref|startswith: g", "{\"f\":\"abc\",\"g\":\"bc\"}", false },
        { "f|fieldref|endswith: g", "{\"f\":\"abc\",\"g\":\"bc\"}", true },
        { "f|fieldref|contains: g", "{\"f\":\"abc\",\"g\":\"b\"}", true },
        { "f|fieldref|contains: g", "{\"f\":\"abc\",\"g\":\"x\"}", false },
    };
    CHECK(cases);
}

static void searches_regular_expressions(void)
{
    static const Case cases[] = {
        { "f|re: 'a.c'", "{\"f\":\"xabcx\"}", true },
        { "f|re: '^a.c$'", "{\"f\":\"xabc\"}", false },
        { "f|re: 'abc'", "{\"f\":\"ABC\"}", false },
        { "f|re|i: 'abc'", "{\"f\":\"ABC\"}", true },
        { "f|re: '^b'", "{\"f\":\"a\\nb\"}", false },
        { "f|re|m: '^b'", "{\"f\":\"a\\nb\"}", true },
        { "f|re: 'a.b'", "{\"f\":\"a\\nb\"}", false },
        { "f|re|s: 'a.b'", "{\"f\":\"a\\nb\"}", true },
        { "f|re|i|m|s: '^A.B'", "{\"f\":\"x\\na\\nb\"}", true },
        { "f|re: '[0-9]{3,4}(x|y)'", "{\"f\":\"a123y\"}", true },
        { "f|re|all: [a, b]", "{\"f\":\"ba\"}", true },
        { "f|re|all: [a, c]", "{\"f\":\"ba\"}", false },
        { "f|re: '見.り'", "{\"f\":\"見守り\"}", true },
    };
    CHECK(cases);
}

static void gives_up_an_endless_search(void)
{
    char wrong[100];
    const RegexFlags flags = { 0 };
    Regex *regex = regex_new(SLICE("(x+x+)+[yz]"), flags, wrong, sizeof wrong);
    g_autofree char *text = g_strnfill(5000, 'x');
    g_assert_cmpint(regex_search(regex, slice_of("axxxz")), ==, REGEX_MATCHES);
    g_assert_cmpint(regex_search(regex, slice_of("axxxw")), ==, REGEX_DIFFERS);
    g_assert_cmpint(regex_search(regex, slice_of(text)), ==, REGEX_TOO_LONG);
    regex_free(regex);
    g_autofree char *longest = g_strnfill(REGEX_LENGTH_MAX, 'x');
    g_autofree char *longer = g_strnfill(REGEX_LENGTH_MAX + 1, 'x');
    regex = regex_new(slice_of(longest), flags, wrong, sizeof wrong);
    g_assert_nonnull(regex);
    regex_free(regex);
    g_assert_null(regex_new(slice_of(longer), flags, wrong, sizeof wrong));
}

static void knows_address_ranges(void)
{
    static const Case cases[] = {
        { "f|cidr: 10.0.0.0/8", "{\"f\":\"10.255.1.2\"}", true },
        { "f|cidr: 10.0.0.0/8", "{\"f\":\"11.0.0.0\"}", false },
        { "f|cidr: 192.168.4.0/23", "{\"f\":\"192.168.5.255\"}", true },
        { "f|cidr: 192.168.4.0/23", "{\"f\":\"192.168.6.0\"}", false },
        { "f|cidr: 1.2.3.4", "{\"f\":\"1.2.3.4\"}", true },
        { "f|cidr: 1.2.3.4/32", "{\"f\":\"1.2.3.5\"}", false },
        { "f|cidr: 0.0.0.0/0", "{\"f\":\"8.8.8.8\"}", true },
        { "f|cidr: 0.0.0.0/0", "{\"f\":\"2001:db8::1\"}", false },
        { "f|cidr: fe80::/10", "{\"f\":\"febf::1\"}", true },
        { "f|cidr: fe80::/10", "{\"f\":\"fec0::1\"}", false },
        { "f|cidr: fe80::/10", "{\"f\":\"fe80::1%eth0\"}", true },
        { "f|cidr: '::1/128'", "{\"f\":\"0:0:0:0:0:0:0:1\"}", true },
        { "f|cidr: 10.0.0.0/8", "{\"f\":\"::ffff:10.0.0.1\"}", true },
        { "f|cidr: 10.0.0.0/8", "{\"f\":\"10.0.0\"}", false },
        { "f|cidr: 10.0.0.0/8", "{\"f\":\"host\"}", false },
    };
    CHECK(cases);
}

static void encodes_values(void)
{
    static const Case cases[] = {
        { "f|base64: foobar", "{\"f\":\"Zm9vYmFy\"}", true },
        { "f|base64|contains: foobar", "{\"f\":\"xxZm9vYmFyxx\"}", true },
        { "f|base64: fooba", "{\"f\":\"Zm9vYmE=\"}", true },
        /* "foobar" behind 0, 1 and 2 other bytes */
        { "f|base64offset|contains: foobar", "{\"f\":\"Zm9vYmFyeHg=\"}", true },
        { "f|base64offset|contains: foobar", "{\"f\":\"eGZvb2Jhcnh4\"}", true },
        { "f|base64offset|contains: foobar", "{\"f\":\"eHhmb29iYXJ4eA==\"}", true },
        { "f|base64offset|contains: foobar", "{\"f\":\"Zm9vYmF6\"}", false },
        { "f|utf16le: cmd", "{\"f\":\"c\\u0000m\\u0000d\\u0000\"}", true },
        { "f|wide: cmd", "{\"f\":\"c\\u0000m\\u0000d\\u0000\"}", true },
        { "f|utf16be: cmd", "{\"f\":\"\\u0000c\\u0000m\\u0000d\"}", true },
        { "f|utf16be: cmd", "{\"f\":\"c\\u0000m\\u0000d\\u0000\"}", false },
        { "f|utf16le|base64: cmd", "{\"f\":\"YwBtAGQA\"}", true },
        { "f|utf16be|base64: cmd", "{\"f\":\"AGMAbQBk\"}", true },
        { "f|utf16|base64: cmd", "{\"f\":\"//5jAG0AZAA=\"}", true }, /* FF FE 63 00 … */
        { "f|wide|base64offset|contains: ping", "{\"f\":\"AHAAaQBuAGcA\"}", true },
        { "f|base64|cased: foobar", "{\"f\":\"zm9vymfy\"}", false },
        { "f|base64: foobar", "{\"f\":\"zm9vymfy\"}", true }, /* without case, as all texts */
    };
    CHECK(cases);
}

static void exchanges_dashes_of_options(void)
{
    static const Case cases[] = {
        { "f|windash|contains: ' -enc '", "{\"f\":\"x /enc y\"}", true },
        { "f|contains|windash: ' -enc '", "{\"f\":\"x \\u2013enc y\"}", true },
        { "f|contains|windash: ' /enc '", "{\"f\":\"x \\u2014enc y\"}", true },
        { "f|contains|windash: ' -enc '", "{\"f\":\"x \\u2015enc y\"}", true },
        { "f|contains|windash: ' \u2013enc '", "{\"f\":\"x -enc y\"}", true },
        { "f|contains|windash: ' -enc '", "{\"f\":\"x +enc y\"}", false },
        { "f|contains|windash: ' -enc '", "{\"f\":\"x \\u2016enc y\"}", false },
        { "f|contains|windash: '-a -b'", "{\"f\":\"/a -b\"}", true },  /* each by itself */
        { "f|windash|base64: '-nop'", "{\"f\":\"L25vcA==\"}", true },  /* "/nop" */
        { "f|windash|base64: '-nop'", "{\"f\":\"4oCTbm9w\"}", true },  /* "–nop" */
        { "f|windash|base64: '-nop'", "{\"f\":\"K25vcA==\"}", false }, /* "+nop" */
        { "f|windash|wide|base64: ' -nop'", "{\"f\":\"IAATIG4AbwBwAA==\"}", true },
        { "f|windash|wide|base64offset|contains: ' -nop'", "{\"f\":\"AAAAIAAvAG4AbwBwAA==\"}",
          true },
        { "f|windash|contains: user-agent", "{\"f\":\"user/agent\"}", false },
        { "f|endswith|windash: '-a'", "{\"f\":\"x /a\"}", true },
        { "f|contains: ' -enc '", "{\"f\":\"x /enc y\"}", false },
        { "f|contains|windash: ' - '", "{\"f\":\"a / b\"}", false }, /* no option */
        { "f|startswith|windash: 'a -'", "{\"f\":\"a /\"}", false },
        { "f|contains|windash: '--all'", "{\"f\":\"-/all\"}", true },
        { "f|contains|windash: '--all'", "{\"f\":\"//all\"}", false },
    };
    CHECK(cases);
}

static void takes_parts_of_times(void)
{
    static const Case cases[] = {
        { "f|hour: 10", "{\"f\":\"2026-04-20T10:07:35.646Z\"}", true },
        { "f|hour|gte: 18", "{\"f\":\"2026-04-20 17:59:59\"}", false },
        { "f|hour|gte: 18", "{\"f\":\"2026-04-20 18:00\"}", true },
        { "f|minute: 7", "{\"f\":\"2026-04-20T10:07:35Z\"}", true },
        { "f|day: 20", "{\"f\":\"2026/04/20 10:07\"}", true },
        { "f|month|lt: 4", "{\"f\":\"2026-04-20\"}", false },
        { "f|year: 2026", "{\"f\":\"2026-04-20\"}", true },
        { "f|week: 53", "{\"f\":\"2021-01-03\"}", true }, /* ISO 8601 */
        { "f|week: 1", "{\"f\":\"2021-01-04\"}", true },
        { "f|week: 1", "{\"f\":\"2024-12-30\"}", true },
        { "f|week: 9", "{\"f\":\"2024-02-29\"}", true },
        { "f|day: 29", "{\"f\":\"2023-02-29\"}", false }, /* no such day */
        { "f|hour: 0", "{\"f\":\"2026-04-20\"}", false },
        { "f|hour: 24", "{\"f\":\"2026-04-20 24:00\"}", false },
        { "f|hour: 10", "{\"f\":\"noon\"}", false },
    };
    CHECK(cases);
}

static void names_wrong_values_and_modifiers(void)
{
    static const struct {
        const char *item, *reason;
    } cases[] = {
        { "f|nothing: a", "modifier-unknown:5" },
        { "f|: a", "modifier-unknown:5" },
        { "f|contains|contains: a", "modifier-order:5" },
        { "f|i: a", "modifier-order:5" },
        { "f|contains|re: a", "modifier-order:5" },
        { "f|re|base64: a", "modifier-order:5" },
        { "f|re|contains: a", "modifier-order:5" },
        { "f|re|cased: a", "modifier-order:5" },
        { "f|gt|contains: 5", "modifier-order:5" },
        { "f|gt|lt: 5", "modifier-order:5" },
        { "f|fieldref|base64: g", "modifier-order:5" },
        { "f|cased|exists: true", "modifier-order:5" },
        { "f|exists|all: true", "modifier-order:5" },
        { "f|re|hour: 5", "modifier-order:5" },
        { "f|hour: null", "modifier-value:5" },
        { "[null]", "item-empty:5" },
        { "'|all': [a, null]", "modifier-value:5" },
        { "f|cidr|contains: 10.0.0.0/8", "modifier-order:5" },
        { "f|exists|neq: true", "modifier-order:5" },
        { "f|re: '('", "value-regex:5" },
        { "f|re: \"a\\0b\"", "value-regex:5" },
        { "f|cidr: 10.0.0.0/33", "value-network:5" },
        { "f|cidr: 10.0.0.0/", "value-network:5" },
        { "f|gt: many", "value-number:5" },
        { "f|hour: noon", "value-number:5" },
        { "f|exists: maybe", "value-boolean:5" },
        { "f|exists: yes", "" },
        { "f|expand|gt: '%x%'", "modifier-order:5" },
        { "f|gt|expand: '%x%'", "modifier-order:5" },
        { "f|expand|re: 'x'", "" },
        { "f|windash|base64: 'a* -b'", "value-wildcard:5" },
        { "f|windash|base64: '-a -b -c -d -e -f -g -h'", "value-wildcard:5" },
        { "f|contains: null", "modifier-value:5" },
        { "f|base64: 'a*'", "value-wildcard:5" },
        { "f: []", "item-empty:5" },
        { "f: {g: h}", "item-nested:5" },
        { "f: [[a]]", "item-nested:5" },
        { "'|cidr': 10.0.0.0/8", "modifier-keyword:5" },
        { "f|expand: '%x%'", "note-placeholder:3" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *detection =
            g_strdup_printf("  s:\n    %s\n  condition: s\n", cases[i].item);
        g_autofree char *reasons = detection_reasons(detection);
        g_test_message("%s", cases[i].item);
        g_assert_cmpstr(reasons, ==, cases[i].reason);
    }
}

/* A line with a value of @length bytes, or a list of @count values. */
static char *reasons_of_size(size_t length, size_t count)
{
    GString *detection = g_string_new("  s:\n    f: [");
    g_autofree char *value = g_strnfill(length, 'x');
    for (size_t i = 0; i < count; i++)
        g_string_append_printf(detection, "%s%s", i == 0 ? "" : ",", value);
    g_string_append(detection, "]\n  condition: s\n");
    char *reasons = detection_reasons(detection->str);
    g_string_free(detection, TRUE);
    return reasons;
}

static void bounds_values(void)
{
    g_autofree char *longest = reasons_of_size(16 * 1024, 1);
    g_autofree char *longer = reasons_of_size(16 * 1024 + 1, 1);
    g_autofree char *most = reasons_of_size(1, 20000);
    g_autofree char *more = reasons_of_size(1, 20001);
    g_assert_cmpstr(longest, ==, "");
    g_assert_cmpstr(longer, ==, "value-long:5");
    g_assert_cmpstr(most, ==, "");
    g_assert_cmpstr(more, ==, "item-many:5");
}

static void puts_values_in_place_of_placeholders(void)
{
    static const char yaml[] = "title: t\nlogsource: {category: c}\ndetection:\n  s:\n"
                               "    f|expand: '\\%plain%Admins%-%My_hosts-2.a%'\n  condition: s\n";
    Placeholders placeholders = { 0 };
    SigmaProblems problems = { 0 };
    g_assert_true(placeholders_add(&placeholders, "p.yml",
                                   SLICE("Admins: [root, 'adm_*']\nMy_hosts-2.a: [h1, h2]\n"),
                                   &problems));
    SigmaRuleSet *set = sigma_rule_set_new(&placeholders);
    sigma_rule_set_add(set, "a.yml", SLICE(yaml));
    sigma_rule_set_settle(set);
    g_assert_cmpuint(sigma_rule_set_problems(set)->count, ==, 0);
    g_assert_true(set_matches(set, "{\"f\":\"%plainroot-h2\"}"));
    g_assert_true(set_matches(set, "{\"f\":\"%plainADM_x-h1\"}"));
    g_assert_false(set_matches(set, "{\"f\":\"%plainroot-h3\"}"));
    sigma_rule_set_free(set);

    SigmaRuleSet *without = rules_of(yaml);
    g_assert_false(sigma_rule_at(without, 0)->is_evaluated);
    sigma_rule_set_free(without);
    placeholders_clear(&placeholders);
    sigma_problems_clear(&problems);
}

static bool matches_expanded(const char *item, const char *json)
{
    Placeholders placeholders = { 0 };
    SigmaProblems problems = { 0 };
    g_autofree char *yaml = g_strdup_printf("title: t\nlogsource: {category: c}\ndetection:\n"
                                            "  s:\n    %s\n  condition: s\n",
                                            item);
    g_assert_true(placeholders_add(&placeholders, "p.yml",
                                   SLICE("names: [v1, 'v[23]']\nnets: [10.0.0.0/8, 'fe80::/10']\n"),
                                   &problems));
    SigmaRuleSet *set = sigma_rule_set_new(&placeholders);
    sigma_rule_set_add(set, "a.yml", slice_of(yaml));
    sigma_rule_set_settle(set);
    g_assert_cmpuint(sigma_rule_set_problems(set)->count, ==, 0);
    const bool is_match = set_matches(set, json);
    sigma_rule_set_free(set);
    placeholders_clear(&placeholders);
    sigma_problems_clear(&problems);
    return is_match;
}

static void puts_values_into_expressions_and_networks(void)
{
    static const char *const orders[] = { "f|re|expand: '^%names%$'", "f|expand|re: '^%names%$'" };
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        g_assert_true(matches_expanded(orders[i], "{\"f\":\"v1\"}"));
        g_assert_true(matches_expanded(orders[i], "{\"f\":\"v3\"}")); /* an expression itself */
        g_assert_false(matches_expanded(orders[i], "{\"f\":\"v4\"}"));
        g_assert_false(matches_expanded(orders[i], "{\"f\":\"%names%\"}"));
    }
    g_assert_true(matches_expanded("f|cidr|expand: '%nets%'", "{\"f\":\"10.2.3.4\"}"));
    g_assert_true(matches_expanded("f|expand|cidr: '%nets%'", "{\"f\":\"fe80::1\"}"));
    g_assert_false(matches_expanded("f|cidr|expand: '%nets%'", "{\"f\":\"11.0.0.1\"}"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/item/" #test, test)
    ADD(compares_texts_whole_and_without_case);
    ADD(knows_wildcards_and_escapes);
    ADD(finds_texts_at_their_place);
    ADD(takes_any_value_of_a_list);
    ADD(compares_numbers_and_booleans);
    ADD(tells_null_empty_and_absent_apart);
    ADD(negates_with_neq);
    ADD(compares_with_another_field);
    ADD(searches_regular_expressions);
    ADD(gives_up_an_endless_search);
    ADD(knows_address_ranges);
    ADD(encodes_values);
    ADD(exchanges_dashes_of_options);
    ADD(takes_parts_of_times);
    ADD(names_wrong_values_and_modifiers);
    ADD(bounds_values);
    ADD(puts_values_in_place_of_placeholders);
    ADD(puts_values_into_expressions_and_networks);
    return g_test_run();
}
