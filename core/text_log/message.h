/* message.h - what well-known programs write inside a message of syslog.
 *
 * sshd      user, src_ip, src_port: "Failed password for root from 192.0.2.1 port 4711 ssh2"
 * sudo      user, USER, TTY, PWD, COMMAND: "sato : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh"
 * cron      user, COMMAND: "(root) CMD (/usr/bin/backup)"
 * sysmon    the fields of the event, which Sysmon for Linux writes as XML
 * FortiGate its pairs: date=2026-04-01 devname="fw" type="event" …
 */
#pragma once

#include "core/text_log/json_line.h"

void message_write(JsonLine *json, Slice program, Slice message);
