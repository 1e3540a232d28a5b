"""What each log source looks like in a log, and a rule that must find it there: one row each.

Rows are: product, category, service of the rule ("" where it names none), the selection of the rule, the log as it stands in a file, the
line on which it must be found.
"""
import json

AGENT = {"@timestamp": "2026-04-01T00:00:00Z", "host": {"os": {"type": "linux"}}, "process": {"executable": "/usr/bin/curl", "command_line": "curl x", "pid": 1,
         "parent": {"executable": "/bin/bash", "command_line": "bash"}}, "user": {"name": "sato"}}
AUDIT = "type={} msg=audit(1364481363.243:24287): "


def agent(category, kind=None, system="linux", **more):
    event = {"category": category}
    event.update({"type": kind} if kind else {})
    event.update(more.pop("event", {}))
    return json.dumps({**AGENT, "host": {"os": {"type": system}}, "event": event, **more})


SOURCES = [
    # our agent
    ("linux", "process_creation", "", {"Image|endswith": "/curl", "CommandLine": "curl x", "ParentImage": "/bin/bash", "User": "sato"}, agent("process", "start"), 1),
    ("windows", "process_creation", "", {"OriginalFileName": "cmd.exe", "Hashes|contains": "IMPHASH=00"},
     agent("process", "start", "windows", process={"pe": {"original_file_name": "Cmd.Exe"}, "hashes": "SHA256=1,IMPHASH=00"}), 1),
    ("macos", "process_creation", "", {"Image": "/usr/bin/curl"}, agent(["process"], ["start"], "macos"), 1),
    ("linux", "process_termination", "", {"ProcessId": 1}, agent("process", "end"), 1),
    ("linux", "file_event", "", {"TargetFilename": "/tmp/x"}, agent("file", "creation", file={"path": "/tmp/x"}), 1),
    ("windows", "file_rename", "", {"SourceFilename|endswith": ".docx", "TargetFilename|endswith": ".locked"},
     agent("file", None, "windows", event={"action": "rename"}, file={"path": "C:\\a.locked", "original_path": "C:\\a.docx"}), 1),
    ("windows", "file_event", "", {"TargetFilename|endswith": ".locked"}, agent("file", None, "windows", event={"action": "rename"}, file={"path": "C:\\a.locked"}), 1),
    ("windows", "file_access", "", {"FileName|endswith": "Login Data"}, agent("file", "access", "windows", file={"path": "C:\\Login Data"}), 1),
    ("linux", "file_delete", "", {"TargetFilename": "/x"}, agent("file", "deletion", file={"path": "/x"}), 1),
    ("windows", "file_change", "", {"TargetFilename": "/x"}, agent("file", "change", "windows", file={"path": "/x"}), 1),
    ("linux", "network_connection", "", {"DestinationIp|cidr": "192.0.2.0/24", "DestinationPort": 443, "Initiated": "true"},
     agent("network", "start", network={"initiated": True}, destination={"ip": "192.0.2.1", "port": 443}), 1),
    ("windows", "dns_query", "", {"QueryName": "x.example", "Image|endswith": "curl"}, agent("network", None, "windows", dns={"question": {"name": "x.example"}}), 1),
    ("", "dns", "", {"query": "x.example", "record_type": "A"}, agent("network", dns={"question": {"name": "x.example", "type": "A"}}), 1),
    ("windows", "registry_set", "", {"TargetObject|endswith": "\\Run\\x", "Details": "y"},
     agent("registry", "change", "windows", registry={"path": "HKLM\\Run\\x", "data": {"strings": ["y"]}}), 1),
    ("windows", "registry_event", "", {"TargetObject": "HKLM\\x"}, agent("registry", "deletion", "windows", registry={"path": "HKLM\\x"}), 1),
    ("windows", "image_load", "", {"ImageLoaded": "x.dll", "Signed": "false"}, agent("library", "start", "windows", dll={"path": "x.dll", "code_signature": {"exists": False}}), 1),
    ("windows", "driver_load", "", {"ImageLoaded": "x.sys"}, agent("driver", "start", "windows", dll={"path": "x.sys"}), 1),
    ("linux", "", "sshd", {"MESSAGE|startswith": "Failed", "src_ip": "192.0.2.1"}, agent("authentication", message="Failed password", process={"name": "sshd"}, source={"ip": "192.0.2.1"}), 1),
    # Sysmon for Linux
    ("linux", "process_creation", "", {"Image": "/bin/id"},
     '{"Event":{"System":{"EventID":1,"Channel":"Linux-Sysmon/Operational"},"EventData":{"Image":"/bin/id"}}}', 1),
    ("linux", "file_event", "", {"TargetFilename": "/tmp/a b"},
     'Apr  1 00:00:00 h sysmon: <Event><System><EventID>11</EventID><Channel>Linux-Sysmon/Operational</Channel></System>'
     '<EventData><Data Name="TargetFilename">/tmp/a b</Data></EventData></Event>\n', 1),
    # auditd
    ("linux", "process_creation", "", {"Image": "/usr/bin/cat", "CommandLine": "cat /etc/shadow", "CurrentDirectory": "/root", "User": "root"},
     "type=DAEMON_START msg=audit(1.000:1): op=start\n" + AUDIT.format("SYSCALL") + 'arch=c000003e syscall=59 exe="/usr/bin/cat" key=(null)\x1DUID="root"\n'
     + AUDIT.format("EXECVE") + 'argc=2 a0="cat" a1="/etc/shadow"\n' + AUDIT.format("CWD") + 'cwd="/root"\n' + AUDIT.format("PROCTITLE") + "proctitle=636174\n", 2),
    ("linux", "", "auditd", {"type": "EXECVE", "a1|contains": "/etc/shadow"}, AUDIT.format("EXECVE") + 'argc=2 a0="cat" a1=2F6574632F736861646F77\n', 1),
    ("linux", "", "auditd", {"type": "SERVICE_STOP", "unit": "auditd"}, AUDIT.format("SERVICE_STOP") + "pid=1 msg='unit=auditd comm=\"systemd\"'\n", 1),
    ("linux", "file_event", "", {"TargetFilename": "/tmp/x y", "Image": "/bin/touch"}, AUDIT.format("SYSCALL") + 'exe="/bin/touch"\n' + AUDIT.format("CWD") + 'cwd="/tmp"\n'
     + AUDIT.format("PATH") + 'name="/tmp/" nametype=PARENT\n' + AUDIT.format("PATH") + "name=782079 nametype=CREATE\n", 1),
    ("linux", "file_delete", "", {"TargetFilename": "/x"}, AUDIT.format("PATH") + 'name="/x" nametype=DELETE\n', 1),
    ("linux", "network_connection", "", {"DestinationIp": "8.8.8.8", "DestinationPort": 53, "Image": "/bin/nc"},
     AUDIT.format("SYSCALL") + 'arch=c000003e syscall=42 exe="/bin/nc"\n' + AUDIT.format("SOCKADDR") + "saddr=02000035080808080000000000000000\n", 1),
    # the journal and syslog
    ("linux", "", "sshd", {"MESSAGE|contains": "Failed password"}, '{"MESSAGE":"Failed password for x","SYSLOG_IDENTIFIER":"sshd","_COMM":"sshd","_PID":"1"}', 1),
    ("linux", "", "sshd", ["Failed password for root"], "Apr  1 00:00:00 h sshd[1]: Failed password for root from 192.0.2.1 port 1 ssh2\n", 1),
    ("linux", "", "sudo", {"USER": "#-1", "COMMAND|endswith": "/sh"}, "Apr  1 00:00:00 h sudo: a : TTY=pts/0 ; PWD=/ ; USER=#-1 ; COMMAND=/bin/sh\n", 1),
    ("linux", "", "cron", ["REPLACE"], "2026-04-01T00:00:00+09:00 h crontab[1]: (root) REPLACE (root)\n", 1),
    ("linux", "", "auth", ["new user"], "<86>Apr  1 00:00:00 h useradd[1]: new user: name=x\n", 1),
    ("linux", "", "syslog", ["AXFR"], "<30>1 2026-04-01T00:00:00Z h named 1 - - denied AXFR from\n", 1),
    ("linux", "", "vsftpd", ["Bad HTTP verb."], "Apr  1 00:00:00 h vsftpd[1]: Bad HTTP verb.\n", 1),
    ("linux", "", "clamav", ["Trojan*FOUND"], "Apr  1 00:00:00 h clamd[1]: /x: Trojan.x FOUND\n", 1),
    ("linux", "", "guacamole", ["(2 users now present)"], "Apr  1 00:00:00 h guacd[1]: User joined (2 users now present)\n", 1),
    # lines of another kind than the log's, or brought by syslog
    ("linux", "", "sshd", ["Failed password"], "-- Journal begins --\nApr  1 00:00:00 h sshd[1]: Failed password for root from 192.0.2.1\n", 2),
    ("linux", "", "auditd", {"type": "EXECVE", "CommandLine": "cat /etc/shadow", "a1": "/etc/shadow"},
     "Apr  1 00:00:00 h audispd: " + AUDIT.format("EXECVE") + 'argc=2 a0="cat" a1_len=11 a1[0]="/etc/" a1[1]="shadow"\n', 1),
    ("linux", "network_connection", "", {"DestinationPort": 2222, "Initiated": "true"},
     AUDIT.format("SYSCALL") + 'arch=c000003e syscall=42 exe="/bin/nc"\n' + AUDIT.format("SOCKADDR") + "saddr=020008AE080808080000000000000000\n", 1),
    ("cisco", "", "aaa", ["no access-session"], "172.16.5.10 6705: Feb 17 13:40:03.673: %PARSER-5-CFGLOG_LOGGEDCMD: no access-session port-control\n", 1),
    ("cisco", "", "aaa", ["x"], "006705: *Feb 17 13:40:03: %SYS-SW1-5-CONFIG_I: x\n", 1),
    # Windows, where its logs and fields go by two names
    ("windows", "", "dns-client", {"QueryName": "x"}, '{"Channel":"Microsoft-Windows-DNS-Client/Operational","QueryName":"x"}', 1),
    ("windows", "", "dns-server-audit", {"EventID": 541}, '{"Channel":"Microsoft-Windows-DNSServer/Audit","EventID":541}', 1),
    ("windows", "", "security-mitigations", {"EventID": 10}, '{"Channel":"Microsoft-Windows-Security-Mitigations/KernelMode","EventID":10}', 1),
    ("windows", "process_creation", "", {"IntegrityLevel": "S-1-16-12288", "LogonId": "0x3e7", "ProcessId": "0x10", "ParentProcessId": "0x4"},
     '{"Channel":"Security","EventID":4688,"NewProcessName":"x","MandatoryLabel":"S-1-16-12288","SubjectLogonId":"0x3e7","NewProcessId":"0x10","ProcessId":"0x4"}', 1),
    ("windows", "", "application", {"Provider_Name": "MsiInstaller"}, '{"log_name":"Application","event_id":11707,"source_name":"MsiInstaller"}', 1),
    # what its users sent is in it as it was
    ("", "webserver", "", {"cs-uri-query|contains": "/etc/passwd"}, '{"request_method":"GET","request_uri":"/etc/passwd\\xff","status":200}', 1),
    # a cloud's export
    ("aws", "", "cloudtrail", {"eventName": "CreateUser", "eventSource": "iam.amazonaws.com"},
     '{"Records":[{"eventSource":"s3.amazonaws.com","eventName":"CreateUser"},\n{"eventSource":"iam.amazonaws.com","eventName":"CreateUser"}]}', 2),
    # web servers
    ("", "webserver", "", {"cs-uri-query": "id=1", "sc-status": 200, "cs-user-agent|contains": "sqlmap"}, '192.0.2.1 - - [01/Apr/2026:00:00:00 +0900] "GET /a?id=1 HTTP/1.1" 200 1 "-" "sqlmap/1.0"\n', 1),
    ("", "webserver", "", {"cs-uri-query|contains": "/a?id", "cs-method": "GET"}, '192.0.2.1 - - [01/Apr/2026:00:00:00 +0900] "GET /a?id=1 HTTP/1.1" 200 1\n', 1),
    ("", "webserver", "", {"cs-uri-stem|endswith": ".aspx", "cs-user-agent": "a b", "c-ip": "192.0.2.1"},
     "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status\n2026-04-01 00:00:00 POST /x.aspx - 192.0.2.1 a+b 200\n", 2),
    ("", "webserver", "", {"cs-uri-query|contains": "../", "c-ip": "192.0.2.1"}, '{"remote_addr":"192.0.2.1","request_method":"GET","request_uri":"/../x","status":"404"}', 1),
    ("", "webserver", "", {"cs-uri-query|contains": "../", "sc-status": 404}, '{"remote_addr":"192.0.2.1","request":"GET /../x HTTP/1.1","status":404}', 1),
    ("", "webserver", "", {"cs-uri-stem": "/x", "cs-user-agent": "a"}, '{"request":{"method":"GET","uri":"/x","headers":{"User-Agent":["a"]}},"status":200}', 1),
    ("", "webserver", "", {"cs-uri-stem": "/x", "cs-user-agent": "a"}, '{"RequestMethod":"GET","RequestPath":"/x","request_User-Agent":"a"}', 1),
    ("", "webserver", "", {"cs-uri-query": "/x?y", "cs-user-agent": "a"}, '{"http":{"request":{"method":"GET"}},"url":{"original":"/x?y"},"user_agent":{"original":"a"}}', 1),
    ("", "proxy", "", {"c-uri|contains": "evil", "c-useragent": "a"}, '192.0.2.1 - - [01/Apr/2026:00:00:00 +0900] "GET http://evil.example/ HTTP/1.1" 200 1 "-" "a"\n', 1),
    ("", "proxy", "", {"cs-host|startswith": "evil.example"}, '192.0.2.1 - - [01/Apr/2026:00:00:00 +0900] "CONNECT evil.example:443 HTTP/1.1" 200 1 "-" "a"\n', 1),
    ("", "proxy", "", {"c-uri|endswith": "/x", "c-useragent": "a b"}, "#Fields: c-uri cs(User-Agent)\nhttp://evil.example/x a+b\n", 2),
    ("", "", "nginx", ["core dumped"], "2026/04/01 00:00:00 [alert] 1#1: worker process 2 exited on signal 6 (core dumped)\n", 1),
    ("", "", "apache", ["Segmentation fault"], "[Wed Apr 01 00:00:00.123456 2026] [core:notice] [pid 1] AH00052: child pid 2 exit signal Segmentation fault (11)\n", 1),
    # Suricata
    ("suricata", "", "alert", {"alert.severity": 1}, '{"event_type":"alert","alert":{"signature":"x","severity":1}}', 1),
    ("", "dns", "", {"query": "x.example"}, '{"event_type":"dns","dns":{"type":"query","rrname":"x.example","rrtype":"A"}}', 1),
    ("zeek", "", "dns", {"query": "x.example", "qtype_name": "A"}, '{"event_type":"dns","dns":{"version":3,"queries":[{"rrname":"x.example","rrtype":"A"}]}}', 1),
    ("", "proxy", "", {"cs-host": "x.example", "c-useragent": "a"}, '{"event_type":"http","http":{"hostname":"x.example","url":"/","http_user_agent":"a"}}', 1),
    ("", "webserver", "", {"cs-uri-query|contains": "../"}, '{"event_type":"http","http":{"http_method":"GET","url":"/../x"}}', 1),
    ("zeek", "", "http", {"user_agent": "a", "status_code": 200}, '{"event_type":"http","http":{"http_method":"GET","http_user_agent":"a","status":200}}', 1),
    ("", "proxy", "", {"cs-host|endswith": ".example"}, '{"event_type":"tls","tls":{"sni":"x.example"}}', 1),
    ("zeek", "", "rdp", {"id.orig_h": "192.0.2.1"}, '{"event_type":"rdp","src_ip":"192.0.2.1"}', 1),
    ("zeek", "", "dns", {"query": "x.example"}, '{"_path":"dns","query":"x.example"}', 1),
    # devices
    ("fortigate", "", "event", {"action": "Edit", "cfgpath": "system.admin"}, '<189>date=2026-04-01 time=00:00:00 devname="fw" type="event" action="Edit" cfgpath="system.admin"\n', 1),
    ("", "firewall", "", {"dst_port": 23, "src_ip": "192.0.2.1"}, 'date=2026-04-01 time=00:00:00 devname="fw" type="traffic" srcip=192.0.2.1 dstport=23\n', 1),
    ("", "firewall", "", {"dst_port": 23, "action": "DROP"}, "#Fields: date time action protocol src-ip dst-ip src-port dst-port\n2026-04-01 00:00:00 DROP TCP 192.0.2.1 192.0.2.2 1 23\n", 2),
    ("cisco", "", "aaa", ["show running-config"], "<189>Apr  1 2026 00:00:00: %PARSER-5-CFGLOG_LOGGEDCMD: User:x logged command:show running-config\n", 1),
    ("cisco", "", "syslog", ["cisco_support"], "Apr  1 00:00:00 gw 123: %SYS-5-CONFIG_P: Configured by cisco_support\n", 1),
    ("cisco", "", "duo", {"event_type": "authentication"}, '{"event_type":"authentication","factor":"x","txid":"1"}', 1),
    ("opencanary", "application", "", {"logtype": 4002}, '{"logtype":4002,"node_id":"x"}', 1),
    # clouds
    ("aws", "", "cloudtrail", {"eventName": "StopLogging"}, '{"eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging"}', 1),
    ("gcp", "", "gcp.audit", {"gcp.audit.method_name": "x"}, '{"protoPayload":{"serviceName":"x.googleapis.com","methodName":"x"}}', 1),
    ("gcp", "", "google_workspace.admin", {"eventService": "admin.googleapis.com", "eventName": "X"}, '{"protoPayload":{"serviceName":"admin.googleapis.com","metadata":{"event":[{"eventName":"X"}]}}}', 1),
    ("gcp", "", "google_workspace.login", {"protoPayload.metadata.event.eventName": "X"}, '{"protoPayload":{"serviceName":"login.googleapis.com","metadata":{"event":[{"eventName":"X"}]}}}', 1),
    ("azure", "", "auditlogs", {"properties.message": "Add member to role"}, '{"category":"AuditLogs","operationName":"Add member to role"}', 1),
    ("azure", "", "activitylogs", {"operationName|startswith": "MICROSOFT."}, '{"category":"Administrative","operationName":"MICROSOFT.X/WRITE","resourceId":"/x"}', 1),
    ("azure", "", "signinlogs", {"ResultType": 50126}, '{"category":"SignInLogs","resultType":"50126"}', 1),
    ("azure", "", "riskdetection", {"riskEventType": "unfamiliarFeatures"}, '{"category":"UserRiskEvents","properties":{"riskEventType":"unfamiliarFeatures"}}', 1),
    ("azure", "", "pim", {"riskEventType": "x"}, '{"riskEventType":"x"}', 1),
    ("m365", "", "audit", {"Operation": "New-InboxRule"}, '{"Workload":"Exchange","Operation":"New-InboxRule"}', 1),
    ("m365", "", "exchange", {"eventName": "Add-FederatedDomain"}, '{"Workload":"Exchange","Operation":"Add-FederatedDomain"}', 1),
    ("m365", "", "threat_management", {"eventName": "x"}, '{"Workload":"SecurityComplianceCenter","Operation":"AlertTriggered","Name":"x"}', 1),
    ("m365", "", "threat_detection", {"eventName": "x"}, '{"eventSource":"SecurityComplianceCenter","eventName":"x"}', 1),
    ("okta", "", "okta", {"eventType": "x"}, '{"eventType":"x","actor":{"id":"1"},"outcome":{"result":"SUCCESS"}}', 1),
    ("onelogin", "", "onelogin.events", {"event_type_id": 5}, '{"event_type_id":5,"account_id":1}', 1),
    ("github", "", "audit", {"action": "repo.destroy"}, '{"action":"repo.destroy","actor":"x","_document_id":"1"}', 1),
    ("bitbucket", "", "audit", {"auditType.action": "x"}, '{"auditType":{"action":"x","category":"y"}}', 1),
    ("kubernetes", "application", "audit", {"verb": "delete", "objectRef.resource": "pods"}, '{"apiVersion":"audit.k8s.io/v1","verb":"delete","objectRef":{"resource":"pods"}}', 1),
    # Windows
    ("windows", "process_creation", "", {"Image": "x", "ParentImage": "y"}, '{"Channel":"Security","EventID":4688,"NewProcessName":"x","ParentProcessName":"y"}', 1),
    ("windows", "antivirus", "", {"Signature": "x"}, '{"Channel":"Microsoft-Windows-Windows Defender/Operational","EventID":1116,"Threat Name":"x"}', 1),
    ("rpc_firewall", "application", "", {"EventLog": "RPCFW", "EventID": 3}, '{"Channel":"RPCFW","EventID":3}', 1),
]
