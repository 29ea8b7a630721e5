/**
 * Sends one mail from inside a container of Odoo, as Odoo 19 would: the mail server of the database that fits the sender, else that of
 * odoo.conf; certificates verified only where Odoo verifies them (odoo/addons/base/models/ir_mail_server.py: _find_mail_server,
 * _connect__). Takes {to, from, database, subject, timeout} as one JSON argument and prints one JSON object. Passwords stay inside: what is
 * said while logging in is never recorded.
 */
export const sendScript = `
import configparser, email.utils, json, os, smtplib, socket, ssl, sys
from email.message import EmailMessage
asked = json.loads(sys.argv[1])
parser = configparser.RawConfigParser()
parser.read(os.environ["ODOO_RC"])
conf = dict(parser["options"])
told = {"talk": [], "certificate": None, "failed": None}

def fail(kind, detail):
    told["failed"] = {"kind": kind, "detail": str(detail)[:400]}
    print(json.dumps(told))
    sys.exit()

def from_database():
    import psycopg2
    connection = psycopg2.connect(host=conf.get("db_host"), port=int(conf.get("db_port", 5432)), user=conf.get("db_user"),
                                  dbname=asked["database"], connect_timeout=10)
    cursor = connection.cursor()
    def rows(table, rest):
        cursor.execute("SELECT to_regclass(%s)", ["public." + table])
        if cursor.fetchone()[0] is None: return []
        cursor.execute("SELECT * FROM " + table + " " + rest)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor.fetchall()]
    servers = rows("ir_mail_server", "WHERE active ORDER BY sequence, id")
    parameters = {row["key"]: row["value"] for row in rows("ir_config_parameter", "WHERE key LIKE 'mail.%'")}
    connection.close()
    return servers, parameters

def addresses(text): return [part.strip().lower() for part in (text or "").split(",") if part.strip()]
def allows(text, sender):
    return not addresses(text) or any(part in (sender, sender.rpartition("@")[2]) for part in addresses(text))

servers, parameters = [], {}
if asked.get("database"):
    try: servers, parameters = from_database()
    except Exception as error: fail("database", error)

sender = asked.get("from") or conf.get("email_from") or parameters.get("mail.default.from") or conf.get("smtp_user") or ""
if servers and not asked.get("from") and "@" not in sender:
    sender = next((row.get("smtp_user") or "" for row in servers), "")
sender = email.utils.parseaddr(sender)[1].lower()
told["from"] = sender
domain = sender.rpartition("@")[2]
row = next((r for r in servers if sender in addresses(r.get("from_filter"))), None) \\
    or next((r for r in servers if domain in addresses(r.get("from_filter"))), None) \\
    or next((r for r in servers if not addresses(r.get("from_filter"))), None) \\
    or (servers[0] if servers else None)
strict = False
allowed = parameters.get("mail.default.from_filter") or conf.get("from_filter", "")
if row and row.get("smtp_authentication") != "cli":
    host, port, user, password = row["smtp_host"], row.get("smtp_port") or 25, row.get("smtp_user"), row.get("smtp_pass")
    kind = row.get("smtp_encryption") or "none"
    encryption, strict = kind.replace("_strict", ""), kind.endswith("_strict")
    told["source"] = "the mail server " + str(row.get("name") or row.get("id")) + " of database " + asked["database"]
    if row.get("smtp_authentication") == "certificate": fail("unsupported", "it logs in with a client certificate")
    if row.get("smtp_authentication") in ("gmail", "outlook"): fail("unsupported", "it logs in by OAuth (" + row["smtp_authentication"] + ")")
else:
    host, port = conf.get("smtp_server") or "localhost", int(conf.get("smtp_port") or 25)
    user, password = conf.get("smtp_user"), conf.get("smtp_password")
    encryption = "starttls" if conf.get("smtp_ssl", "").lower() in ("true", "1", "yes", "on") else "none"
    told["source"] = "odoo.conf"
if row: allowed = row.get("from_filter") or ""
told |= {"host": host, "port": int(port), "encryption": encryption, "verified": strict, "user": user or None}
if "@" not in sender: fail("no-sender", sender or "neither email_from nor a user that is an address is set")
if not allows(allowed, sender): fail("filtered", allowed)

class Recorded:
    hidden = False
    def putcmd(self, cmd, args=""):
        said = "(secret)" if self.hidden else (cmd + " " + args).strip()
        if said.upper().startswith("AUTH "): said = " ".join(said.split()[:2])
        told["talk"].append({"said": said, "code": None, "text": ""})
        super().putcmd(cmd, args)
    def getreply(self):
        code, text = super().getreply()
        entry = told["talk"][-1] if told["talk"] and told["talk"][-1]["code"] is None else None
        if entry is None:
            entry = {"said": "(the mail)" if any(e["said"].upper() == "DATA" for e in told["talk"]) else "(connect)"}
            told["talk"].append(entry)
        entry |= {"code": code, "text": text.decode("utf-8", "replace")[:400]}
        return code, text
    def auth(self, mechanism, *rest, **options):
        self.hidden = True
        told["talk"].append({"said": "AUTH " + mechanism, "code": None, "text": ""})
        count = len(told["talk"])
        try: return super().auth(mechanism, *rest, **options)
        finally:
            self.hidden = False
            # Only how it ended: what came in between belongs to the secret.
            last = told["talk"][-1]
            del told["talk"][count:]
            told["talk"][-1] |= {"code": last["code"], "text": last["text"]}
class Plain(Recorded, smtplib.SMTP): pass
class Tls(Recorded, smtplib.SMTP_SSL): pass

def lax():
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
def connect(context):
    if encryption == "ssl": return Tls(host, int(port), timeout=asked["timeout"], context=context)
    server = Plain(host, int(port), timeout=asked["timeout"])
    if encryption == "starttls": server.starttls(context=context)
    return server

try:
    server = None
    if encryption != "none":
        # Odoo does not verify unless told to; whoever reads this shall know what a strict client would say.
        try: server = connect(ssl.create_default_context())
        except ssl.SSLCertVerificationError as error:
            told["certificate"] = error.verify_message
            if strict: raise
            told["talk"].clear()
    if server is None: server = connect(lax())
    if user: server.login(user, password or "")
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = asked["subject"], sender, asked["to"]
    message["Date"], message["Message-ID"] = email.utils.formatdate(localtime=True), email.utils.make_msgid(domain=domain)
    message.set_content("Sent by muelle smtp test, through " + told["source"] + ". Mails of Odoo go the same way.\\n")
    told["messageId"] = message["Message-ID"]
    server.sendmail(sender, [asked["to"]], message.as_bytes())
    server.quit()
except socket.gaierror as error: fail("name", error)
except ConnectionRefusedError as error: fail("refused", error)
except TimeoutError as error: fail("timeout", error)
except ssl.SSLCertVerificationError as error: fail("certificate", error.verify_message)
except ssl.SSLError as error: fail("tls", error)
except smtplib.SMTPNotSupportedError as error: fail("no-starttls" if "STARTTLS" in str(error) else "no-auth", error)
except smtplib.SMTPAuthenticationError as error: fail("login", str(error.smtp_code) + " " + error.smtp_error.decode("utf-8", "replace"))
except smtplib.SMTPSenderRefused as error: fail("sender", str(error.smtp_code) + " " + error.smtp_error.decode("utf-8", "replace"))
except smtplib.SMTPRecipientsRefused as error:
    code, text = next(iter(error.recipients.values()))
    text = text.decode("utf-8", "replace")
    kind = "later" if code < 500 else "relay" if "relay" in text.lower() or "5.7.1" in text else "recipient"
    fail(kind, str(code) + " " + text)
except smtplib.SMTPDataError as error: fail("later" if error.smtp_code < 500 else "content", str(error.smtp_code) + " " + error.smtp_error.decode("utf-8", "replace"))
except smtplib.SMTPServerDisconnected as error: fail("closed", error)
except smtplib.SMTPException as error: fail("closed", error)
except OSError as error: fail("unreachable", error)
print(json.dumps(told))
`
