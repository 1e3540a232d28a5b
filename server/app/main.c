/* main.c - the commands of mimamori, and where they begin. */
#include "app/cli.h"
#include "app/log_nursery.h"
#include "app/rule_parcel.h"
#include "app/log_reader.h"

#include <sodium.h>

#include "base/error.h"
#include "base/foreign.h"
#include "base/resources.h"
#include "rooms/safekeeping/unpacker.h"

#ifndef MIMAMORI_VERSION
#define MIMAMORI_VERSION "0.1.0"
#endif

static int command_help(const Arguments *arguments);
static int command_version(const Arguments *arguments);

#define SETTINGS_OPTION                                                                            \
    {                                                                                              \
        "settings", "FILE", NULL, NULL, "設定ファイル", "The file of settings"                     \
    }
#define PACKS_OPTION                                                                               \
    {                                                                                              \
        "packs", "DIR", NULL, NULL, "内蔵の代わりに読む、内容データのフォルダー",                  \
            "A folder of packs to load instead of those inside the program"                        \
    }

#define DATABASE_OPTIONS                                                                           \
    SETTINGS_OPTION,                                                                               \
        { "data", "DIR", NULL, NULL, "データを置くフォルダー", "Folder of the data" },             \
        { "database",                                                                              \
          "URL",                                                                                   \
          NULL,                                                                                    \
          NULL,                                                                                    \
          "データベース（sqlite:PATH または postgresql://…）",                                     \
          "Database: sqlite:PATH or postgresql://…" },                                             \
        { "listen", "ADDRESS", NULL, NULL, "待ち受けるIPアドレス", "IP address to listen on" },    \
        { "port", "NUMBER", NULL, NULL, "待ち受けるポート", "Port to listen on" },                 \
    {                                                                                              \
        "public-url", "URL", NULL, NULL, "利用者が開くアドレス", "Address that people use"         \
    }

static const Option settings_options[] = { DATABASE_OPTIONS, { 0 } };
static const Option serve_options[] = {
    DATABASE_OPTIONS,
    PACKS_OPTION,
    { "web", "DIR", NULL, NULL, "内蔵の代わりに使う、画面のフォルダー",
      "A folder of built pages to use instead of those inside the program" },
    { "timing", "true|false", "true false", NULL, "応答に処理時間を付けるかどうか",
      "Whether answers tell how long they took" },
    { "request-limits", "true|false", "true false", NULL, "要求の回数を制限するかどうか",
      "Whether the number of requests is limited" },
    { "second-factor-new", "everybody|managers|nobody", "everybody managers nobody", NULL,
      "新しい会社がはじめに、2つ目の鍵を求める範囲",
      "Of whom a new company at first demands a second factor" },
    { 0 },
};
static const Option diagnose_options[] = {
    { "edition", "EDITION", NULL, NULL, "診断の版（既定は最新）",
      "Edition of the questionnaire (by default the newest)" },
    { "format", "text|json", "text json", "text", "結果の形式（既定はtext）",
      "Form of the result (by default text)" },
    { "size", "BAND", NULL, NULL, "会社の規模（例: 6-20）。合う対策を選ぶため",
      "Size of the company (for example 6-20), to choose the measures" },
    { "questionnaire", "ID", NULL, NULL, "診断の種類（既定は点数の付くもの）",
      "The questionnaire (by default the one scored by points)" },
    PACKS_OPTION,
    { 0 },
};

static const Option render_options[] = {
    { "data", "FILE", NULL, NULL, "差し込む値（JSON）", "The values to fill in (JSON)" },
    { "to", "pdf|docx|html|text|markdown", "pdf docx html text markdown", "pdf",
      "文書の形式（既定はpdf）", "Form of the document (by default pdf)" },
    { "output", "FILE", NULL, NULL, "書き出すファイル（既定は標準出力）",
      "File to write (by default standard output)" },
    PACKS_OPTION,
    { 0 },
};

static const Option document_options[] = {
    DATABASE_OPTIONS,
    { "org", "ID", NULL, NULL, "会社の番号（1社だけのときは省ける）",
      "Id of the company (may be left out where there is only one)" },
    { "kind", "KIND", NULL, NULL, "文書の種類（例: basic-policy）",
      "Kind of document (for example basic-policy)" },
    { "to", "pdf|docx|html|text", "pdf docx html text", "pdf", "文書の形式（既定はpdf）",
      "Form of the document (by default pdf)" },
    { "draft", NULL, NULL, NULL, "有効な版の代わりに、いまの下書きを書き出す",
      "The draft instead of the version in force" },
    { "output", "FILE", NULL, NULL, "書き出すファイル（既定は標準出力）",
      "File to write (by default standard output)" },
    { 0 },
};

#define SECRET_OPTIONS                                                                             \
    { "key-file",                                                                                  \
      "FILE",                                                                                      \
      NULL,                                                                                        \
      NULL,                                                                                        \
      "鍵のファイル（backup new-key で作る）",                                                     \
      "File of the key (made by backup new-key)" },                                                \
        { "passphrase-file",                                                                       \
          "FILE",                                                                                  \
          NULL,                                                                                    \
          NULL,                                                                                    \
          "パスフレーズを1行目に書いたファイル（どちらもなければ画面で尋ねる）",                   \
          "File with the passphrase in its first line (with neither of them it is asked for)" },   \
    {                                                                                              \
        "progress", "auto|never", "auto never", "auto",                                            \
            "画面に進み具合を出すかどうか（既定は、端末に表示するときだけ）",                      \
            "Whether to show how far it has come (by default only on a terminal)"                  \
    }
#define DATA_AND_DATABASE_OPTIONS                                                                  \
    SETTINGS_OPTION,                                                                               \
        { "data", "DIR", NULL, NULL, "データを置くフォルダー", "Folder of the data" },             \
    {                                                                                              \
        "database", "URL", NULL, NULL, "データベース（sqlite:PATH または postgresql://…）",        \
            "Database: sqlite:PATH or postgresql://…"                                            \
    }

static const Option backup_options[] = {
    { "to", "FILE|DIR", NULL, NULL,
      "書き出すファイルまたはフォルダー（既定はデータのフォルダーの中の backups）",
      "File or folder to write to (by default backups in the folder of the data)" },
    SECRET_OPTIONS,
    DATA_AND_DATABASE_OPTIONS,
    { 0 },
};
static const Option restore_options[] = {
    { "force", NULL, NULL, NULL, "いまあるデータを脇に置いて入れ替える",
      "Put the data that are there aside and replace them" },
    SECRET_OPTIONS,
    DATA_AND_DATABASE_OPTIONS,
    { 0 },
};

static const Option describe_options[] = {
    { "format", "file|markdown", "file markdown", "file", "設定ファイルの形、または表",
      "As a file of settings, or as a table" },
    { 0 },
};

static const Option export_options[] = {
    { "org", "ID", NULL, NULL, "会社の番号（1社だけのときは省ける）",
      "Id of the company (may be left out where there is only one)" },
    { "to", "FILE", NULL, NULL, "書き出すファイル", "File to write" },
    SECRET_OPTIONS,
    DATA_AND_DATABASE_OPTIONS,
    { 0 },
};
static const Option import_options[] = { SECRET_OPTIONS, DATA_AND_DATABASE_OPTIONS, { 0 } };

#define PLACEHOLDERS_OPTION                                                                        \
    {                                                                                              \
        "placeholders", "FILE", NULL, NULL, "%名前% に入れる値のファイル（YAML）",                 \
            "A file of values for %names% in rules (YAML)"                                         \
    }
#define MAPPING_OPTION                                                                             \
    {                                                                                              \
        "mapping", "NAME|FILE", NULL, NULL,                                                        \
            "ログの種類の見分け方（例: windows、any。既定はany以外のすべて）",                     \
            "How kinds of logs are told apart (for example windows, any; by default all but any)"  \
    }

#define DATA_OPTIONS                                                                               \
    SETTINGS_OPTION,                                                                               \
    {                                                                                              \
        "data", "DIR", NULL, NULL, "データ（取り込んだルールなど）のあるフォルダー",               \
            "Folder of the data, imported rules among them"                                        \
    }

static const Option rules_options[] = {
    { "to", "DIR", NULL, NULL, "import で取り込む先のフォルダー（既定はデータのフォルダーの中）",
      "Folder that import puts the rules into (by default one in the folder of the data)" },
    DATA_OPTIONS,
    { "rules", "DIR", NULL, NULL,
      "explain でIDのルールを探す、または profile で数えるルールのフォルダー（何回でも）",
      "A folder where explain looks for a rule by its id, or of rules that profile counts (may be "
      "given several times)" },
    PLACEHOLDERS_OPTION,
    MAPPING_OPTION,
    PACKS_OPTION,
    { 0 },
};

static const Option detect_options[] = {
    { "rules", "DIR", NULL, NULL,
      "Sigmaルールのフォルダーまたはファイル（何回でも。既定は内蔵のルールと取り込んだルール）",
      "A folder or file of Sigma rules (may be given several times; by default our own and those "
      "imported)" },
    DATA_OPTIONS,
    MAPPING_OPTION,
    { "min-level", "LEVEL", "informational low medium high critical", "informational",
      "この深刻さ以上のルールだけを使う", "Use only rules of this level or above" },
    { "format", "text|json", "text json", "text", "結果の形式（既定はtext）",
      "Form of the result (by default text)" },
    { "threads", "N", NULL, NULL, "並べて調べるスレッドの数（既定はプロセッサーの数）",
      "How many threads look at once (by default as many as there are processors)" },
    { "timeline", "FILE", NULL, NULL, "人が読む報告書（HTML、1ファイル）も書き出す",
      "Also write a report for people (HTML, one file)" },
    { "progress", "auto|never", "auto never", "auto",
      "画面に進み具合を出すかどうか（既定は、端末に表示するときだけ）",
      "Whether to show how far it has come (by default only on a terminal)" },
    PLACEHOLDERS_OPTION,
    PACKS_OPTION,
    { 0 },
};

static const Option audit_options[] = {
    DATABASE_OPTIONS,
    { "anchor", "FILE", NULL, NULL,
      "verify で突き合わせる、控えの行があるファイル（メールのままでよい）",
      "For verify: a file with lines of anchors to hold the logs against (may be a mail)" },
    { "new-key", NULL, NULL, NULL,
      "anchor で、前回の控えが前の鍵で署名されていても続ける（署名の鍵を替えたとき、1度だけ）",
      "For anchor: go on behind anchors of an earlier key (once, after the key was replaced)" },
    { 0 },
};

static const Option keys_options[] = {
    SETTINGS_OPTION,
    { "data", "DIR", NULL, NULL, "データを置くフォルダー", "Folder of the data" },
    { "new", "FILE", NULL, NULL, "rotate で使う、新しい包む鍵",
      "For rotate: the new wrapping key" },
    { 0 },
};

static const Option breach_options[] = {
    { "to", "FILTER", NULL, NULL, "build で書き出すファイル（既定は設定 breach-filter の場所）",
      "File that build writes (by default where the setting breach-filter says)" },
    { "memory", "MB", NULL, "256", "build で使うメモリの上限（MB、既定は256、最小64）",
      "Memory that build may take, in MB (by default 256, at least 64)" },
    { "skip-wrong", NULL, NULL, NULL, "正しくない行を飛ばして作る", "Leave wrong lines out" },
    { "hashes", NULL, NULL, NULL, "check で、パスワードの代わりにSHA-1を読む",
      "For check: the lines are SHA-1 hashes instead of passwords" },
    { "progress", "auto|never", "auto never", "auto",
      "画面に進み具合を出すかどうか（既定は、端末に表示するときだけ）",
      "Whether to show how far it has come (by default only on a terminal)" },
    DATA_OPTIONS,
    PACKS_OPTION,
    { 0 },
};

/* What is read by a process that can do nothing else (foreign.h). */
static const ForeignReader *const foreign_readers[] = { &rule_archive_reader, &backup_unpacker,
                                                        NULL };

const Command commands[] = {
    { "serve", "", 0, 0, serve_options, command_serve, "サーバーを動かす", "Run the server" },
    { "diagnose", "FILE", 1, 1, diagnose_options, command_diagnose,
      "自社診断の回答表（CSV）を採点し、次にすることを示す。FILE が - なら標準入力から読む",
      "Score an answer sheet (CSV) of the self-check and show what to do next; - is standard "
      "input" },
    { "render", "TEMPLATE", 1, 1, render_options, command_render,
      "ひな形（Markdown）に値を差し込み、文書にする。TEMPLATE が - なら標準入力から読む",
      "Fill in a template (Markdown) and make a document of it; - is standard input" },
    { "document", "list|export", 1, 1, document_options, command_document,
      "有効な文書を一覧にする（会社・種類・版・承認日・公開アドレス）、または書き出す",
      "List the documents in force (company, kind, version, day of approval, public address), or "
      "export one" },
    { "rules",
      "check DIR…|list DIR…|test DIR…|explain RULE [EVENT.json]|import DIR|ARCHIVE|profile FILE…",
      2, 1000, rules_options, command_rules,
      "Sigmaルールを確かめる、一覧にする、例の出来事で試す、合う理由・合わない理由を示す（RULE "
      "はファイルかID）、ほかの人のルールを取り込む（フォルダー、zip、tar.gzなど）、"
      "ログでの条件の当たりやすさを数える（速く調べるための資料）",
      "Check or list Sigma rules, try them on the events beside them, show why one matches or not "
      "(RULE is a file or an id), import those of others (a folder, zip, tar.gz and the like), or "
      "count in logs how often their conditions hold (for planning)" },
    { "detect", "FILE…", 1, 100000, detect_options, command_detect,
      "ログ（JSON、EVTX、syslog、auditd、ウェブサーバーなど。gz・xz・zstも可）をSigmaルールで調べる"
      "。"
      "FILE はフォルダーでもよく、- なら標準入力",
      "Look for attacks in logs (JSON, EVTX, syslog, auditd, web servers; also as gz, xz, zst) "
      "with "
      "Sigma "
      "rules; FILE may be a folder, - is standard input" },
    { "breach", "build FILE|check [FILTER]|info [FILTER]", 1, 2, breach_options, command_breach,
      "漏えいしたパスワードの一覧（SHA-1、Have I Been "
      "Pwnedの形式など。圧縮も可）から、照合用の小さなファイルを作る、標準入力のパスワードを照合す"
      "る"
      "（1件でもあれば終了コード1）、ファイルの中身を確かめる",
      "Make a small filter of a list of breached passwords (SHA-1, as of Have I Been Pwned; may be "
      "packed), check the passwords on standard input (exit status 1 if one is found), or examine "
      "a "
      "filter" },
    { "audit", "verify|anchor|key", 1, 1, audit_options, command_audit,
      "全社の操作の記録に書き換えや抜けがないかを確かめる（verify）、記録の終わりに署名した控えを1"
      "社1行"
      "で作る（anchor）、署名の公開鍵を示す（key）",
      "Verify that the audit logs of all companies were not changed or cut (verify), sign where "
      "they end now, one line a company (anchor), or show the public key of the signatures (key)" },
    { "keys", "list|wrap|unwrap|rotate|show NAME", 1, 2, keys_options, command_keys,
      "サーバーの鍵（smtp、anchor、backup）の置かれ方を示す（list）、包む鍵で包む（wrap）、元に戻す"
      "（unwrap"
      "）、新しい包む鍵で包み直す（rotate）、別の場所に置く写しのために中身を示す（show）",
      "Show how the keys of the server (smtp, anchor, backup) lie on the disk (list), wrap them "
      "with "
      "the wrapping key (wrap), undo that (unwrap), wrap them with a new one (rotate), or print "
      "one "
      "for a copy to keep apart (show)" },
    { "backup", "[verify FILE|new-key FILE]", 0, 2, backup_options, command_backup,
      "サーバーを動かしたまま、すべてのデータを暗号化した1つのファイルにする。verify "
      "は試しに戻して確かめ、new-key は鍵を作る",
      "Write all data into one encrypted file while the server goes on; verify restores it for "
      "trial, new-key makes a key" },
    { "restore", "FILE", 1, 1, restore_options, command_restore,
      "バックアップからデータを戻す（サーバーを止めて実行する）",
      "Restore the data from a backup (while the server is stopped)" },
    { "export-org", "", 0, 0, export_options, command_export_org,
      "会社1社のすべてのデータを、ほかのサーバーに移せる暗号化した1つのファイルにする",
      "Write all data of one company into one encrypted file, for another server" },
    { "import-org", "FILE", 1, 1, import_options, command_import_org,
      "export-org のファイルの会社を、このサーバーに加える",
      "Add the company in a file of export-org to this server" },
    { "migrate", "", 0, 0, settings_options, command_migrate, "データベースを新しい形に移す",
      "Bring the database to the present form" },
    { "remind", "", 0, 0, settings_options, command_remind,
      "今日のお知らせメールを作り、送信待ちのメールを送る",
      "Write the reminders of today and send the mails that wait" },
    { "setup-link", "", 0, 0, settings_options, command_setup_link,
      "最初の設定に使うリンクを表示する", "Print the link for the first setup" },
    { "unlock", "EMAIL", 1, 1, settings_options, command_unlock,
      "ログインの鍵をすべてなくした人の鍵を外し、選び直すための招待のリンクを表示する",
      "Take off all keys of somebody who lost them, and print an invitation to choose new ones" },
    { "settings", "", 0, 0, describe_options, command_settings,
      "すべての設定とその説明を、設定ファイルの形で表示する",
      "Print all settings with their meaning, as a file of settings" },
    { "routes", "", 0, 0, NULL, command_routes, "画面とAPIのアドレス、必要な権限を一覧にする",
      "List the addresses of pages and API with the permission each needs" },
    { "notices", "", 0, 0, NULL, command_notices, "使っているソフトウェアとライセンスを表示する",
      "Print the software Mimamori stands on, with its licences" },
    { "version", "", 0, 0, NULL, command_version, "版を表示する", "Print the version" },
    { "help", "[COMMAND]", 0, 1, NULL, command_help, "使い方を表示する", "Show how to use it" },
    { 0 },
};

static int report_failure(const GError *error)
{
    fprintf(stderr, "mimamori: %s\n", error->message);
    return EXIT_WRONG;
}

static int command_version(const Arguments *arguments)
{
    (void)arguments;
    printf("mimamori %s\n", MIMAMORI_VERSION);
    return EXIT_OK;
}

static int show_help(const char *name, const char *language)
{
    g_autoptr(GError) error = NULL;
    if (!cli_help(stdout, commands, name, language, &error))
        return report_failure(error);
    return EXIT_OK;
}

static int command_help(const Arguments *arguments)
{
    return show_help(argument_operand(arguments, 0), arguments->language);
}

int main(int count, char **words)
{
    g_autoptr(GError) error = NULL;
    if (log_reader_is_meant(count, words))
        log_reader_run();
    if (foreign_is_meant(count, words))
        foreign_run(foreign_readers, words);
    if (log_nursery_is_meant(count, words))
        log_nursery_run(log_reader_run);
    if (sodium_init() < 0)
        return EXIT_FAILED;
    resources_register();
    g_autoptr(Arguments) arguments = arguments_parse(commands, count, words, &error);
    if (arguments == NULL)
        return report_failure(error);
    if (argument_option(arguments, "help") != NULL)
        return show_help(arguments->command->name, arguments->language);
    return arguments->command->run(arguments);
}
