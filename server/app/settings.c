#include "app/settings.h"

#include <string.h>

#include "app/origin.h"
#include "base/error.h"
#include "base/file.h"

#define GROUP "mimamori"
#define CREDENTIAL_MAX 4096 /* bytes */

typedef enum { KIND_TEXT, KIND_NUMBER, KIND_FLAG, KIND_ORIGIN } Kind;

static const struct Setting {
    const char *name;
    Kind kind;
    const char *fallback;
    int least, most; /* of numbers */
    const char *ja, *en;
} TABLE[] = {
    { "data", KIND_TEXT, "", 0, 0,
      "データベースなどを置くフォルダー。空なら $XDG_STATE_HOME/mimamori または "
      "~/.local/state/mimamori",
      "Folder of the database; empty: $XDG_STATE_HOME/mimamori or ~/.local/state/mimamori" },
    { "database", KIND_TEXT, "", 0, 0,
      "sqlite:パス または postgresql://…。空なら、データのフォルダーの mimamori.db",
      "sqlite:PATH or postgresql://…; empty: mimamori.db in the data folder" },
    { "listen", KIND_TEXT, "127.0.0.1", 0, 0, "待ち受けるIPアドレス", "IP address to listen on" },
    { "port", KIND_NUMBER, "8080", 0, 65535, "待ち受けるポート番号。0なら空いているもの",
      "Port to listen on; 0: any free one" },
    { "hosts", KIND_TEXT, "localhost 127.0.0.1 [::1]", 0, 0,
      "ブラウザーから呼べるサーバーの名前。空白で区切る",
      "Names by which browsers may call this server, separated by blanks" },
    { "public-url", KIND_ORIGIN, "", 0, 0,
      "TLSのプロキシを前に置くときの、利用者から見たアドレス：https://mimamori.example",
      "Address people use, when a proxy with TLS stands in front: https://mimamori.example" },
    { "trusted-proxies", KIND_TEXT, "127.0.0.1 ::1", 0, 0,
      "X-Forwarded-For を信じるプロキシのアドレスと範囲。空白で区切る",
      "Addresses and ranges of proxies whose X-Forwarded-For is believed, separated by blanks" },
    { "tls-certificate", KIND_TEXT, "", 0, 0,
      "証明書と、その元になる証明書（PEM）。空ならTLSを使わない。書き換わると読み直す",
      "Certificate and those it leads through (PEM); empty: without TLS. Read again when it "
      "changes" },
    { "tls-key", KIND_TEXT, "", 0, 0, "証明書の鍵（PEM、パスフレーズなし）",
      "Key of the certificate (PEM, without a passphrase)" },
    { "redirect-port", KIND_NUMBER, "0", 0, 65535,
      "TLSを使うとき、そちらへ案内するTLSなしのポート。例：80。0なら使わない",
      "With TLS: port without TLS that leads to the other, for example 80; 0: none" },
    { "packs", KIND_TEXT, "", 0, 0, "内容のパックのフォルダー。空ならプログラムの中のもの",
      "Folder of content packs; empty: those inside the program" },
    { "web", KIND_TEXT, "", 0, 0, "画面のファイルのフォルダー。空ならプログラムの中のもの",
      "Folder of built pages; empty: those inside the program" },
    { "threads", KIND_NUMBER, "4", 1, 64, "応答するスレッドの数", "Threads that answer" },
    { "connections", KIND_NUMBER, "2000", 16, 60000, "同時につなげる数", "Connections at a time" },
    { "connections-per-address", KIND_NUMBER, "256", 4, 60000,
      "1つのアドレス（IPv6では/64）から同時につなげる数",
      "Connections of one address (IPv6: of a /64) at a time" },
    { "request-limits", KIND_FLAG, "true", 0, 0, "次の、要求の回数の制限を使うか",
      "Whether the following limits of requests hold" },
    { "requests-per-address", KIND_NUMBER, "3000", 0, 1000000,
      "ログインしていない1つのアドレスの、1分間の要求の数。0なら制限なし",
      "Requests in a minute of one address where nobody is signed in; 0: any number" },
    { "requests-per-account", KIND_NUMBER, "1200", 0, 1000000,
      "1人の、1分間の要求の数。0なら制限なし",
      "Requests in a minute of one person; 0: any number" },
    { "requests-per-company", KIND_NUMBER, "12000", 0, 1000000,
      "1つの会社の、1分間の要求の数。0なら制限なし",
      "Requests in a minute of one company; 0: any number" },
    { "long-works", KIND_NUMBER, "3", 0, 64,
      "同時に行う、時間のかかる仕事（ファイルの作成、記録の書き出し）の数。ほかの人を待たせないよう"
      "、threads より少なくする。0なら制限なし",
      "Files drawn and logs read out at a time; fewer than threads, so that others are answered; "
      "0: any number" },
    { "long-works-per-company", KIND_NUMBER, "2", 0, 64, "そのうち、1つの会社が同時に行える数",
      "Of them, for one company" },
    { "body-memory", KIND_NUMBER, "64", 1, 4096,
      "すべての要求の本文が同時に使えるメモリー（MB）。1つのアドレスは、その4分の1まで",
      "Megabytes that the bodies of all requests may take at a time; one address: a quarter of "
      "them" },
    { "reply-memory", KIND_NUMBER, "256", 1, 4096,
      "すべての大きな応答が、読み終わるまで同時に使えるメモリー（MB）",
      "Megabytes that all large replies may take until clients have read them" },
    { "low-space", KIND_NUMBER, "1024", 0, 1000000,
      "ディスクの空きがこれより少なくなると経営者に知らせる（MB）。0なら知らせない",
      "Free megabytes on the disk below which the owner is told; 0: never" },
    { "database-space", KIND_NUMBER, "0", 0, 100000000,
      "データベースに使わせる容量（MB）。別のコンピューターのPostgreSQLなど、空きが分からないときに"
      "、"
      "使った量から空きを計算する。0なら計算しない",
      "Megabytes that the database may take: what is left of them counts as free where nobody can "
      "see its disk, as with PostgreSQL on another machine; 0: not known" },
    { "log-format", KIND_TEXT, "auto", 0, 0,
      "標準エラーに書く行の形：text、json、journal（行の前に重要度）、auto（systemdが読むならjourna"
      "l、ほかはtext）",
      "Lines on standard error: text, json, journal (priority before each), or auto: journal where "
      "systemd reads them, else text" },
    { "stop-seconds", KIND_NUMBER, "30", 1, 600, "止めるとき、始めた応答を終えるまで待つ最長の秒数",
      "Longest time for answering what has begun, once the server is told to stop" },
    { "metrics", KIND_FLAG, "false", 0, 0,
      "/metrics（Prometheus）に、このコンピューターからの問い合わせだけ答えるか",
      "Whether /metrics answers (Prometheus), to clients on this machine only" },
    { "timing", KIND_FLAG, "false", 0, 0, "応答に、かかった時間とデータベースの文の数を書くか",
      "Whether answers tell how long they took and how many statements they needed" },
    { "smtp-url", KIND_TEXT, "", 0, 0,
      "すべての会社のメールを送るサーバー：smtp://host:587 または smtps://host:465。空なら使わない",
      "Mail server for all companies: smtp://host:587 or smtps://host:465; empty: none" },
    { "smtp-user", KIND_TEXT, "", 0, 0, "メールサーバーにログインする名前",
      "Name to sign in with at the mail server" },
    { "smtp-password-file", KIND_TEXT, "", 0, 0, "メールサーバーのパスワードのファイル",
      "File with the password of the mail server" },
    { "smtp-from", KIND_TEXT, "", 0, 0, "すべてのメールの差出人：見守り <mimamori@example.jp>",
      "Sender of all mails: 見守り <mimamori@example.jp>" },
    { "smtp-tls", KIND_TEXT, "required", 0, 0,
      "required（必ず暗号化）、opportunistic（できれば暗号化）、off（このコンピューターのメールサー"
      "バーだけ）",
      "required, opportunistic, or off (to a server on this machine only)" },
    { "smtp-ca-file", KIND_TEXT, "", 0, 0,
      "メールサーバー用の、独自の認証局の証明書。空ならシステムのもの",
      "Certificates of a private authority for mail servers; empty: those of the system" },
    { "organisation-smtp", KIND_FLAG, "true", 0, 0,
      "smtp-url が空のとき、会社が自分のメールサーバーを入力できるか",
      "Whether a company may enter a mail server of its own, where smtp-url is empty" },
    { "smtp-ports", KIND_TEXT, "25 465 587 2525", 0, 0,
      "そのとき入力できるポート番号。空白で区切る",
      "Ports that a company may enter for it, separated by blanks" },
    { "smtp-private-hosts", KIND_FLAG, "false", 0, 0,
      "そのとき、社内のアドレスのメールサーバーを使えるか",
      "Whether that server may have a private address" },
    { "wrapping-key-file", KIND_TEXT, "", 0, 0,
      "データのフォルダーの鍵を包む鍵（32バイト以上の乱数）。空で、systemdの資格情報もなければ、包"
      "まない",
      "Key that wraps the keys in the data folder, 32 random bytes or more; empty, and without the "
      "credential of systemd: they are not wrapped" },
    { "key-file", KIND_TEXT, "", 0, 0,
      "会社のメールのパスワードを暗号化する鍵。空なら、データのフォルダーの smtp.key",
      "Key that encrypts the companies' mail passwords; empty: smtp.key in the data folder" },
    { "anchor-key-file", KIND_TEXT, "", 0, 0,
      "操作の記録の控えに署名する鍵。空なら、データのフォルダーの anchor.key",
      "Key that signs the ends of audit logs; empty: anchor.key in the data folder" },
    { "breach-filter", KIND_TEXT, "", 0, 0,
      "mimamori breach build で作った、流出したパスワードの一覧。空なら、データのフォルダーの "
      "breached.filter（あれば）",
      "List of breached passwords made by `mimamori breach build`; empty: breached.filter in the "
      "data folder, if it is there" },
    { "breach-range-url", KIND_TEXT, "", 0, 0,
      "新しいパスワードを、ハッシュ40桁のうち5桁だけで問い合わせるサーバー（https://"
      "api.pwnedpasswords.com/range/）。空なら使わない",
      "Server to ask about new passwords by five of forty digits of their hash "
      "(https://api.pwnedpasswords.com/range/); empty: none" },
    { "breach-range-timeout", KIND_NUMBER, "4", 1, 30, "その返事を待つ秒数",
      "Seconds to wait for its answer" },
    { "second-factor-new", KIND_TEXT, "everybody", 0, 0,
      "新しい会社がはじめに、パスワードのほかに2つ目の鍵（パスキーか認証アプリ）を求める範囲："
      "everybody（全員）、managers（経営者と責任者）、nobody（求めない）。会社は、あとで変えられる",
      "Of whom a new company at first demands a second factor (passkey or authenticator app) "
      "beside "
      "the password: everybody, managers or nobody; the company may change it later" },
    { "second-factor-least", KIND_TEXT, "nobody", 0, 0,
      "すべての会社で、少なくとも2つ目の鍵を求める範囲：nobody（会社に任せる）、managers、everybod"
      "y",
      "Of whom every company demands it at least: nobody (the company's own choice), managers or "
      "everybody" },
    { "totp-tolerance", KIND_NUMBER, "0", 0, 1,
      "認証アプリの番号を、いま表示されている30秒のもののほかに、前後いくつ分まで受け付けるか。0な"
      "ら、"
      "いまのものだけ。1にすると、OWASP ASVS 6.5.5を満たさない",
      "Codes of the authenticator app that count before and after the one of the present 30 "
      "seconds; "
      "0: none. With 1 OWASP ASVS 6.5.5 is not met" },
    { "backups", KIND_FLAG, "true", 0, 0, "毎日バックアップを取るか",
      "Whether the server makes a backup every day" },
    { "backup-folder", KIND_TEXT, "", 0, 0,
      "バックアップを置くフォルダー。空なら、データのフォルダーの backups",
      "Folder of the backups; empty: backups in the data folder" },
    { "backup-key-file", KIND_TEXT, "", 0, 0,
      "バックアップを閉じる鍵。空なら、データのフォルダーの backup.key。なければ作る",
      "Key that seals them; empty: backup.key in the data folder, made if it is missing" },
    { "backup-passphrase-file", KIND_TEXT, "", 0, 0, "鍵の代わりに使うパスフレーズのファイル",
      "File with a passphrase that seals them instead of the key" },
    { "backup-hour", KIND_NUMBER, "3", 0, 23, "毎日のバックアップを始める時刻（日本時間の時）",
      "Hour in Tokyo from which the daily backup is made" },
    { "backup-keep-daily", KIND_NUMBER, "7", 1, 60, "残す日数（1日に1つ）",
      "Days whose backup is kept" },
    { "backup-keep-weekly", KIND_NUMBER, "5", 0, 60, "残す週数（週の最新のもの）",
      "Weeks whose newest backup is kept" },
    { "backup-keep-monthly", KIND_NUMBER, "12", 0, 120, "残す月数（月の最新のもの）",
      "Months whose newest backup is kept" },
    { "backup-second", KIND_TEXT, "", 0, 0,
      "バックアップを写す2つ目の場所：別のディスクのフォルダー、sftp://user@host/folder、https://"
      "host/bucket（S3）。空なら写さない",
      "Where each backup is copied to: a folder on another disk, sftp://user@host/folder, or "
      "https://host/bucket (S3); empty: nowhere" },
    { "backup-second-identity-file", KIND_TEXT, "", 0, 0,
      "SFTP：秘密鍵（Ed25519 または ECDSA）。隣に FILE.pub",
      "SFTP: private key (Ed25519 or ECDSA), beside it FILE.pub" },
    { "backup-second-known-hosts", KIND_TEXT, "", 0, 0,
      "SFTP：相手の鍵を書いたファイル（known_hosts）", "SFTP: file of known hosts" },
    { "backup-second-credentials-file", KIND_TEXT, "", 0, 0,
      "S3：1行目に ACCESS-KEY:SECRET を書いたファイル",
      "S3: file with ACCESS-KEY:SECRET in its first line" },
    { "backup-second-region", KIND_TEXT, "us-east-1", 0, 0, "S3：リージョン", "S3: region" },
    { "backup-second-ca-file", KIND_TEXT, "", 0, 0,
      "S3：独自の認証局の証明書。空ならシステムのもの",
      "S3: certificates of a private authority; empty: those of the system" },
    { "digest-hour", KIND_NUMBER, "8", 0, 23, "お知らせメールを送り始める時刻（日本時間の時）",
      "Hour in Tokyo from which the daily mails are sent" },
};

struct Settings {
    char *values[G_N_ELEMENTS(TABLE)];
};

static int find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        if (g_str_equal(TABLE[i].name, name))
            return (int)i;
    }
    return -1;
}

static bool check(const struct Setting *setting, const char *value, GError **error)
{
    guint64 number = 0;
    if (setting->kind == KIND_FLAG && !g_str_equal(value, "true") && !g_str_equal(value, "false"))
        return fail(error, APP_ERROR_INVALID, "Setting '%s': '%s' is neither true nor false",
                    setting->name, value);
    if (setting->kind == KIND_NUMBER &&
        !g_ascii_string_to_unsigned(value, 10, (guint64)setting->least, (guint64)setting->most,
                                    &number, NULL))
        return fail(error, APP_ERROR_INVALID, "Setting '%s': '%s' is no number from %d to %d",
                    setting->name, value, setting->least, setting->most);
    return true;
}

/* @value: becomes as it is kept; "" is not set */
static bool tidy(const struct Setting *setting, char **value, GError **error)
{
    if (setting->kind != KIND_ORIGIN || **value == '\0')
        return check(setting, *value, error);
    g_autofree char *origin = origin_read(*value);
    if (origin == NULL)
        return fail(error, APP_ERROR_INVALID,
                    "Setting '%s': '%s' is no address like https://mimamori.example: http or "
                    "https, a name in ASCII, a port where one is needed, and nothing behind",
                    setting->name, *value);
    g_free(*value);
    *value = g_steal_pointer(&origin);
    return true;
}

bool settings_override(Settings *settings, const char *name, const char *value, GError **error)
{
    const int index = find(name);
    if (value == NULL)
        return true;
    if (index < 0)
        return fail(error, APP_ERROR_INVALID, "There is no setting '%s'", name);
    g_autofree char *trimmed = g_strstrip(g_strdup(value));
    if (!tidy(&TABLE[index], &trimmed, error))
        return false;
    g_free(settings->values[index]);
    settings->values[index] = g_steal_pointer(&trimmed);
    return true;
}

static bool read_file(Settings *settings, const char *file, GError **error)
{
    g_autoptr(GKeyFile) keys = g_key_file_new();
    g_autoptr(GError) failure = NULL;
    if (!g_key_file_load_from_file(keys, file, G_KEY_FILE_NONE, &failure))
        return fail(error, APP_ERROR_INVALID, "The settings %s cannot be read: %s", file,
                    failure->message);
    g_auto(GStrv) names = g_key_file_get_keys(keys, GROUP, NULL, NULL);
    if (names == NULL)
        return fail(error, APP_ERROR_INVALID, "%s has no group [" GROUP "]", file);
    for (char **name = names; *name != NULL; name++) {
        g_autofree char *value = g_key_file_get_string(keys, GROUP, *name, NULL);
        if (!settings_override(settings, *name, value == NULL ? "" : value, error)) {
            g_prefix_error(error, "%s: ", file);
            return false;
        }
    }
    return true;
}

/* What may come from the service manager instead: each as a credential of its own name. */
static const char *const SECRETS[] = {
    "database",
    "tls-key",
    "smtp-password-file",
    "wrapping-key-file",
    "key-file",
    "anchor-key-file",
    "backup-key-file",
    "backup-passphrase-file",
    "backup-second-identity-file",
    "backup-second-credentials-file",
};

/* The text of a credential; that of a database holds its password. */
static bool read_credential(Settings *settings, const char *name, const char *file, GError **error)
{
    g_autoptr(GBytes) bytes = file_read(file, CREDENTIAL_MAX, error);
    if (bytes == NULL)
        return false;
    gsize size = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    g_autofree char *text = g_strndup(data, size);
    return settings_override(settings, name, text, error);
}

/* What the settings name themselves stays. */
static bool take_credentials(Settings *settings, GError **error)
{
    const char *folder = g_getenv("CREDENTIALS_DIRECTORY");
    for (size_t i = 0; folder != NULL && i < G_N_ELEMENTS(SECRETS); i++) {
        g_autofree char *file = g_build_filename(folder, SECRETS[i], NULL);
        if (settings_text(settings, SECRETS[i])[0] != '\0' ||
            !g_file_test(file, G_FILE_TEST_EXISTS))
            continue;
        if (g_str_equal(SECRETS[i], "database")
                ? !read_credential(settings, SECRETS[i], file, error)
                : !settings_override(settings, SECRETS[i], file, error))
            return false;
    }
    return true;
}

Settings *settings_load(const char *file, GError **error)
{
    g_autoptr(Settings) settings = g_new0(Settings, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(TABLE); i++)
        settings->values[i] = g_strdup(TABLE[i].fallback);
    if ((file != NULL && !read_file(settings, file, error)) || !take_credentials(settings, error))
        return NULL;
    return g_steal_pointer(&settings);
}

void settings_free(Settings *settings)
{
    for (size_t i = 0; settings != NULL && i < G_N_ELEMENTS(TABLE); i++)
        g_free(settings->values[i]);
    g_free(settings);
}

const char *settings_text(const Settings *settings, const char *name)
{
    const int index = find(name);
    g_assert(index >= 0);
    return settings->values[index];
}

int settings_number(const Settings *settings, const char *name)
{
    return (int)g_ascii_strtoll(settings_text(settings, name), NULL, 10);
}

bool settings_flag(const Settings *settings, const char *name)
{
    return g_str_equal(settings_text(settings, name), "true");
}

char *settings_data_directory(const Settings *settings)
{
    const char *data = settings_text(settings, "data");
    if (data[0] != '\0')
        return g_strdup(data);
    return g_build_filename(g_get_user_state_dir(), "mimamori", NULL);
}

char *settings_database(const Settings *settings)
{
    const char *database = settings_text(settings, "database");
    if (database[0] != '\0')
        return g_strdup(database);
    g_autofree char *data = settings_data_directory(settings);
    return g_strconcat("sqlite:", data, "/mimamori.db", NULL);
}

static const char *sentence_of(const struct Setting *setting, bool is_english)
{
    return is_english ? setting->en : setting->ja;
}

static void describe_as_file(FILE *out, bool is_english)
{
    fprintf(out, "[" GROUP "]\n");
    for (size_t i = 0; i < G_N_ELEMENTS(TABLE); i++)
        fprintf(out, "\n# %s\n#%s = %s\n", sentence_of(&TABLE[i], is_english), TABLE[i].name,
                TABLE[i].fallback);
}

/* What it may be; the caller owns it. */
static char *values_of(const struct Setting *setting, bool is_english)
{
    if (setting->kind == KIND_FLAG)
        return g_strdup("true, false");
    if (setting->kind == KIND_NUMBER)
        return g_strdup_printf(is_english ? "%d to %d" : "%d〜%d", setting->least, setting->most);
    if (setting->kind == KIND_ORIGIN)
        return g_strdup(is_english ? "`https://NAME`, `http://NAME:PORT`"
                                   : "`https://名前`、`http://名前:ポート`");
    return g_strdup(is_english ? "text" : "文字");
}

static void describe_as_table(FILE *out, bool is_english)
{
    fputs(
        is_english
            ? "# Settings\n\nMade by `mimamori settings --format markdown`. In a file that "
              "`--settings` "
              "names, below the line `[mimamori]`, one a line: `name = value`.\n\n"
              "| setting | default | values | means |\n"
            : "# 設定\n\n`mimamori settings --format markdown` で作った一覧です。`--settings` "
              "で指定するファイルの `[mimamori]` の行の下に、1行に1つ `名前 = 値` と書きます。\n\n"
              "| 設定 | 既定 | 値 | 意味 |\n",
        out);
    fputs("|---|---|---|---|\n", out);
    for (size_t i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        g_autofree char *values = values_of(&TABLE[i], is_english);
        const char *quote = TABLE[i].fallback[0] == '\0' ? "" : "`";
        fprintf(out, "| `%s` | %s%s%s | %s | %s |\n", TABLE[i].name, quote, TABLE[i].fallback,
                quote, values, sentence_of(&TABLE[i], is_english));
    }
}

void settings_describe(FILE *out, SettingsFormat format, const char *language)
{
    const bool is_english = g_str_equal(language, "en");
    if (format == SETTINGS_MARKDOWN)
        describe_as_table(out, is_english);
    else
        describe_as_file(out, is_english);
}
