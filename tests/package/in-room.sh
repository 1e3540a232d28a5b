#!/bin/bash
# Runs in the Debian that script/try-package booted; its answers are read outside.
exec >/root/answers 2>&1
export LANG=C.UTF-8 SYSTEMD_PAGER= DEBIAN_FRONTEND=noninteractive
readonly SITE=http://127.0.0.1:8080
readonly CREDENTIAL=/etc/credstore.encrypted/mimamori.wrapping-key-file
readonly DATA=/var/lib/mimamori

# Says whether a command holds, and what it printed if not.
check() {
    local name=$1 said
    shift
    if said=$("$@" 2>&1); then
        echo "ok $name"
    else
        echo "not ok $name"
        printf '%s\n' "$said" | tail -5 | sed 's/^/    /'
    fi
}

is_active() { [ "$(systemctl is-active mimamori)" = active ]; }
is_ready() { curl -sf --retry 10 --retry-delay 1 --retry-all-errors "$SITE/readyz"; }
is_up() { is_active && is_ready; }
says() { journalctl -u mimamori --no-pager -o cat | grep -q "$1"; }
with_keys() { /usr/libexec/mimamori/with-keys "$@"; }
process() { systemctl show -p MainPID --value mimamori; }

is_alive_at_boot() { [ "$(systemctl is-enabled mimamori)" = enabled ] && is_up; }

is_sealed() { [ "$(stat -c '%a %U' "$CREDENTIAL")" = '600 root' ]; }

are_wrapped_from_the_beginning() {
    local key
    for key in smtp anchor backup; do
        grep -q '^MIMAMORI-WRAPPED-KEY-1 ' "$DATA/$key.key" || return 1
    done
    ! says 'is wrapped now'
}

is_confined() {
    local status=/proc/$(process)/status
    grep -q '^CapEff:.*0000000000000000$' "$status" && grep -q '^NoNewPrivs:.*1$' "$status" &&
        grep -q '^Seccomp:.*2$' "$status" && [ "$(stat -c %U "/proc/$(process)")" = mimamori ]
}

# Of 10; 1.5 is what we allow ourselves.
is_exposed_little() {
    local level
    level=$(systemd-analyze security mimamori --no-pager | sed -n 's/.*exposure level for mimamori.service: \([0-9.]*\).*/\1/p')
    echo "exposure $level"
    [ -n "$level" ] && [ "${level%.*}${level#*.}" -le 15 ]
}

# A company, made as the first page does it.
set_up() {
    local token
    token=$(cd / && with_keys setup-link | sed -n 's/.*token=\([^ ]*\).*/\1/p')
    curl -sf -H 'Content-Type: application/json' "$SITE/api/v1/setup" -d "{\"token\":\"$token\",
        \"organisation\":{\"name\":\"株式会社まつば製作所\",\"industry\":\"e\",\"sizeBand\":\"6-20\"},
        \"person\":{\"name\":\"佐藤花子\",\"email\":\"sato@example.jp\",\"password\":\"水曜日の朝に山へ登る犬\"}}"
}

# Its person signs in.
has_company() {
    [ "$(curl -s -o /dev/null -w '%{http_code}' "$SITE/sign-in" --data-urlencode email=sato@example.jp \
        --data-urlencode 'password=水曜日の朝に山へ登る犬')" = 303 ]
}

opens_keys() { [ "$(with_keys keys list | grep -c '包まれています')" = 3 ]; }

backs_up() {
    with_keys backup --to "$DATA/by-hand" --key-file "$DATA/backup.key" &&
        with_keys backup verify "$DATA/by-hand" --key-file "$DATA/backup.key"
}

has_other_credentials_too() {
    mkdir -p /etc/systemd/system/mimamori.service.d
    printf '[Service]\nSetCredential=database:postgresql://nobody@127.0.0.1:1/none\n' >/etc/systemd/system/mimamori.service.d/a.conf
    systemctl daemon-reload
    local said
    said=$(with_keys migrate 2>&1)
    rm -r /etc/systemd/system/mimamori.service.d
    systemctl daemon-reload
    printf '%s\n' "$said"
    printf '%s\n' "$said" | grep -q '127.0.0.1'
}

reloads() {
    local before
    before=$(process)
    systemctl reload mimamori && sleep 1 && is_up && [ "$(process)" = "$before" ]
}

comes_back_when_killed() {
    kill -9 "$(process)"
    sleep 6
    is_up && [ "$(systemctl show -p NRestarts --value mimamori)" = 1 ] && has_company
}

says_that_the_key_is_gone() {
    mv "$CREDENTIAL" /root/kept
    systemctl restart mimamori
    says 'there is no wrapping key'
    local is_said=$?
    mv /root/kept "$CREDENTIAL"
    systemctl restart mimamori
    [ "$is_said" = 0 ] && is_up && has_company
}

upgrades() {
    local before
    before=$(sha256sum "$CREDENTIAL" "$DATA"/*.key)
    apt-get install -y -q --no-install-recommends /root/newer.deb </dev/null && is_up && has_company &&
        [ "$before" = "$(sha256sum "$CREDENTIAL" "$DATA"/*.key)" ]
}

# What somebody set in /etc stays, without a question.
upgrades_with_own_settings() {
    echo 'port = 8090' >>/etc/mimamori/mimamori.conf
    apt-get install -y -q --no-install-recommends --reinstall /root/newer.deb </dev/null &&
        curl -sf --retry 10 --retry-delay 1 --retry-all-errors http://127.0.0.1:8090/healthz &&
        grep -q '^port = 8090$' /etc/mimamori/mimamori.conf && sed -i '/^port = 8090$/d' /etc/mimamori/mimamori.conf
}

is_removed() {
    apt-get remove -y -q mimamori </dev/null && ! [ -e /usr/bin/mimamori ] && [ -e "$DATA/mimamori.db" ] && [ -e "$CREDENTIAL" ]
}

comes_again() {
    apt-get install -y -q --no-install-recommends /root/mimamori.deb </dev/null && is_up && has_company
}

is_purged() {
    apt-get purge -y -q mimamori </dev/null
    ! [ -e "$DATA" ] && ! [ -e /etc/mimamori ] && ! [ -e "$CREDENTIAL" ] && ! systemctl cat mimamori
}

stops_in_order() { systemctl stop mimamori && [ "$(systemctl show -p Result --value mimamori)" = success ] && systemctl start mimamori && is_up; }

check 'it runs once the machine has booted' is_alive_at_boot
check 'the wrapping key is sealed, for root alone' is_sealed
check 'its keys were never plain on the disk' are_wrapped_from_the_beginning
check 'its process may do nothing but its work' is_confined
check 'systemd finds it exposed at most 1.5 of 10' is_exposed_little
check 'a company is set up' set_up
check 'its person is known' has_company
check 'a command has the keys of the service' opens_keys
check 'a backup by hand is made and verified' backs_up
check 'a command has what was added to the unit' has_other_credentials_too
check 'it reads its settings anew and stays' reloads
check 'it stops in order and starts again' stops_in_order
check 'killed it comes back, with what it had' comes_back_when_killed
check 'without the sealed key it says so and changes nothing' says_that_the_key_is_gone
check 'an upgrade keeps data and keys' upgrades
check 'an upgrade keeps own settings and asks nothing' upgrades_with_own_settings
check 'removed it leaves the data' is_removed
check 'installed again it goes on' comes_again
check 'purged it leaves nothing' is_purged
echo end
