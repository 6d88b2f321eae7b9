#!/usr/bin/env python3
"""Writes the files beside it: the same few accounts as each program would export them, sealed by implementations that are
not Kader's (cryptography, PyNaCl, argon2-cffi, pyzipper, qrcode). Run once and commit what it writes; salts and nonces
are fixed, so that a second run changes nothing but the zip archives.

    pip install cryptography pynacl argon2-cffi pyzipper qrcode[pil] && tests/data/import/make.py
"""
import base64, csv, gzip, hashlib, hmac, io, json, os, struct, urllib.parse, zipfile

import argon2.low_level as argon2
import nacl.bindings as sodium
import pyzipper
import qrcode
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

HERE = os.path.dirname(os.path.abspath(__file__))
PASSWORD = "geheim ëén"


def account(kind, issuer, name, secret, algorithm="SHA1", digits=6, period=30, counter=None):
    if kind == "steam":
        digits, period = 5, 30
    return {"type": kind, "issuer": issuer, "name": name, "secret": secret, "algorithm": algorithm, "digits": digits,
            "period": None if kind == "hotp" else period, "counter": counter}


PLAIN = account("totp", "Voorbeeld B.V.", "jan@voorbeeld.nl", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
LONG = account("totp", "Café Ünïcode", "müller", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "SHA256", 8, 60)
COUNTED = account("hotp", "Teller", "piet", "KRSXG5CTMVRXEZLU", "SHA512", 7, None, 41)
STEAM = account("steam", "Spel", "speler", "ONSWG4TFOQQHG33VNY")
ALL = [PLAIN, LONG, COUNTED, STEAM]

expected = {}


def b64(data):
    return base64.b64encode(data).decode()


def raw(entry):
    secret = entry["secret"]
    return base64.b32decode(secret + "=" * (-len(secret) % 8))


def fixed(length, at=1):
    return hashlib.shake_128(bytes([at])).digest(length)


def write(name, data, accounts, password=None, problems=0):
    data = data.encode() if isinstance(data, str) else data
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(data)
    expected[name] = {"password": password, "accounts": accounts, "problems": problems}


def uri(entry):
    quoted = lambda text: urllib.parse.quote(text, safe="")
    tail = f"&counter={entry['counter']}" if entry["type"] == "hotp" else f"&period={entry['period']}"
    return (f"otpauth://{entry['type']}/{quoted(entry['issuer'])}:{quoted(entry['name'])}?secret={entry['secret']}"
            f"&issuer={quoted(entry['issuer'])}&algorithm={entry['algorithm']}&digits={entry['digits']}{tail}")


def pbkdf2(algorithm, password, salt, rounds, length=32):
    return hashlib.pbkdf2_hmac(algorithm, password.encode(), salt, rounds, length)


def argon(password, salt, passes, kib, lanes, length=32):
    return argon2.hash_secret_raw(password.encode(), salt, passes, kib, lanes, length, argon2.Type.ID)


def cbc(key, iv, data):
    padder = padding.PKCS7(128).padder()
    data = padder.update(data) + padder.finalize()
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return cipher.update(data) + cipher.finalize()


def crypto_js(passphrase, data, at):
    salt, made, last = fixed(8, at), b"", b""
    while len(made) < 48:
        last = hashlib.md5(last + passphrase.encode() + salt).digest()
        made += last
    return b64(b"Salted__" + salt + cbc(made[:32], made[32:48], data))


# Lists of addresses -------------------------------------------------------------------------------------------------
write("addresses.txt", "# two comments and an empty line\r\n// kept by hand\r\n\r\n" + "\r\n".join(map(uri, ALL)) + "\r\n", ALL)
write("addresses-with-a-byte-order-mark-in-utf-16.txt", b"\xff\xfe" + "\n".join(map(uri, ALL)).encode("utf-16-le"), ALL)
write("addresses-in-a-web-page.html", "<html><body>" + "".join(
    f'<p>{e["name"]}<a href="{uri(e).replace("&", "&amp;")}">x</a></p>' for e in ALL) + "</body></html>", ALL)
write("one-bad-line-among-good-ones.txt", "\n".join(
    [uri(PLAIN), "otpauth://totp/x?secret=JBSW0", "otpauth://totp/y?secret=JBSWY3DP&algorithm=MD5", "Code: " + uri(LONG)]),
    [PLAIN], problems=3)
write("a-table-with-a-column-for-each-member.csv", "name,secret,issuer,type,counter\n"
      f"{PLAIN['name']},{PLAIN['secret']},{PLAIN['issuer']},totp,\npiet,{COUNTED['secret']},Teller,hotp,41\n",
      [PLAIN, account("hotp", "Teller", "piet", COUNTED["secret"], counter=41)])


# Google Authenticator ------------------------------------------------------------------------------------------------
def varint(number):
    out = b""
    number &= 2**64 - 1
    while True:
        byte, number = number & 0x7F, number >> 7
        out += bytes([byte | (0x80 if number else 0)])
        if not number:
            return out


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def migration(entries, size, index, batch, version):
    data = b""
    for entry in entries:
        inner = field(1, raw(entry)) + field(2, entry["name"].encode()) + field(3, entry["issuer"].encode())
        inner += field(4, {"SHA1": 1, "SHA256": 2, "SHA512": 3, "MD5": 4}[entry["algorithm"]])
        inner += field(5, {6: 1, 8: 2}[entry["digits"]]) + field(6, {"hotp": 1, "totp": 2}[entry["type"]])
        if entry["type"] == "hotp":
            inner += field(7, entry["counter"])
        if version == 2:
            inner += field(8, b"0123456789abcdef0123456789abcdef")
        data += field(1, inner)
    data += field(2, version) + field(3, size) + field(4, index)
    if batch is not None:
        data += field(5, batch)
    return "otpauth-migration://offline?data=" + urllib.parse.quote(b64(data), safe="")


SHORT = account("totp", "Café Ünïcode", "müller", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "SHA256", 8)
SIX = account("hotp", "Teller", "piet", "KRSXG5CTMVRXEZLU", "SHA512", 6, None, 41)
BAD = account("totp", "MD5", "oud", "KRSXG5CTMVRXEZLU", "MD5")
write("google-version-1.txt", migration([PLAIN, SHORT, SIX], 1, 0, -1320898453, 1), [PLAIN, SHORT, SIX])
write("google-version-2-first-of-two.txt", migration([PLAIN], 2, 0, None, 2), [PLAIN])
write("google-version-2-second-of-two.txt", migration([SHORT, BAD], 2, 1, None, 2), [SHORT], problems=1)
write("google-cut-short.txt", migration([PLAIN], 1, 0, 7, 1)[:-20], [], problems=1)
picture = io.BytesIO()
qrcode.make(migration([PLAIN, SHORT, SIX], 1, 0, 99, 1), box_size=4).save(picture, "PNG")
write("google.png", picture.getvalue(), [PLAIN, SHORT, SIX])
picture = io.BytesIO()
qrcode.make(uri(LONG), box_size=4).save(picture, "PNG")
write("one-code.png", picture.getvalue(), [LONG])

# LastPass Authenticator ------------------------------------------------------------------------------------------------
write("lastpass.json", json.dumps({"deviceName": "x", "version": 3, "accounts": [
    {"issuerName": e["issuer"], "originalIssuerName": "x", "userName": e["name"], "secret": e["secret"],
     "timeStep": e["period"], "digits": e["digits"], "algorithm": e["algorithm"]} for e in (PLAIN, LONG)]}), [PLAIN, LONG])
packed = lambda value: b64(gzip.compress(json.dumps(value).encode(), mtime=0))
content = packed({"a": [{"iN": e["issuer"], "uN": e["name"], "s": e["secret"], "a": e["algorithm"], "d": e["digits"],
                         "tS": e["period"]} for e in (PLAIN, LONG)], "f": []})
outer = packed({"version": 3, "batchId": "x", "batchSize": 1, "batchIndex": 0, "content": content})
write("lastpass-picture.txt", "lpaauth-migration://offline?data=" + urllib.parse.quote(outer, safe=""), [PLAIN, LONG])


# The Authenticator extension --------------------------------------------------------------------------------------------
def extension(entry, at, **more):
    record = {"index": at, "hash": f"h{at}", "type": entry["type"], "secret": entry["secret"], "issuer": entry["issuer"],
              "account": entry["name"], "encrypted": False}
    if entry["type"] != "steam":
        record |= {"digits": entry["digits"], "algorithm": entry["algorithm"]}
    if entry["type"] == "hotp":
        record["counter"] = entry["counter"]
    if entry["type"] == "totp":
        record["period"] = entry["period"]
    return record | more


battle = {"index": 4, "hash": "h4", "type": "battle", "secret": "ONSWG4TFOQ======", "issuer": "Battle.net", "account": "EU"}
hexed = {"index": 5, "hash": "h5", "type": "hex", "secret": "48656c6c6f21deadbeef", "issuer": "Hex::hex.example", "account": "h"}
gost = extension(PLAIN, 6, algorithm="GOST3411_2012_256")
write("authenticator-plain.json", json.dumps({f"h{at}": extension(e, at) for at, e in enumerate(ALL)}
      | {"h4": battle, "h5": hexed, "h6": gost}),
      ALL + [account("totp", "Battle.net", "EU", "ONSWG4TFOQ", digits=8), account("totp", "Hex", "h", "JBSWY3DPEHPK3PXP")],
      problems=1)
write("authenticator-sealed-1.json", json.dumps({f"h{at}": extension(
    e, at, encrypted=True, secret=crypto_js(PASSWORD, e["secret"].encode(), at)) for at, e in enumerate(ALL)}), ALL, PASSWORD)
key = fixed(32, 9)
write("authenticator-sealed-2.json", json.dumps({f"h{at}": extension(
    e, at, encrypted=True, secret=crypto_js(key.hex(), e["secret"].encode(), at)) for at, e in enumerate(ALL)}
    | {"key": {"enc": crypto_js(PASSWORD, key, 7), "hash": "x"}}), ALL, PASSWORD)
salt = "00112233445566778899aabbccddeeff"
phrase = base64.b64encode(argon(PASSWORD, salt.encode(), 2, 19456, 1)).decode().rstrip("=")
check = argon2.hash_secret(phrase.encode(), fixed(16, 3), 2, 19456, 1, 32, argon2.Type.ID).decode()
write("authenticator-sealed-3.json", json.dumps({f"h{at}": {
    "dataType": "EncOTPStorage", "keyId": "k", "index": at, "data": crypto_js(phrase, json.dumps(extension(e, at)).encode(), at)}
    for at, e in enumerate(ALL)} | {"k": {"dataType": "Key", "id": "k", "salt": salt, "hash": check, "version": 3}}),
    ALL, PASSWORD)


# Bitwarden ----------------------------------------------------------------------------------------------------------------
def bitwarden(totps):
    return {"encrypted": False, "folders": [], "items": [
        {"type": 1, "name": title, "login": {"username": user, "totp": totp}} for title, user, totp in totps]}


totps = [("Titel", "x", uri(PLAIN)), ("Titel", None, uri(LONG)), ("Kaal", "kees", PLAIN["secret"].lower()),
         ("Spel", "speler", "steam://" + STEAM["secret"]), ("Zonder", "z", None), ("Stuk", "z", "JBSW1")]
bare = account("totp", "Kaal", "kees", PLAIN["secret"])
write("bitwarden.json", json.dumps(bitwarden(totps)), [PLAIN, LONG, bare, STEAM], problems=1)
for name, kdf in [("bitwarden-sealed-pbkdf2.json", {"kdfType": 0, "kdfIterations": 100_000}),
                  ("bitwarden-sealed-argon2id.json", {"kdfType": 1, "kdfIterations": 3, "kdfMemory": 16, "kdfParallelism": 4})]:
    salt = b64(fixed(16, 4))
    key = pbkdf2("sha256", PASSWORD, salt.encode(), 100_000) if kdf["kdfType"] == 0 else argon(
        PASSWORD, hashlib.sha256(salt.encode()).digest(), 3, 16 * 1024, 4)
    enc, mac = (HKDFExpand(hashes.SHA256(), 32, info).derive(key) for info in (b"enc", b"mac"))

    def sealed(data, at):
        iv = fixed(16, at)
        text = cbc(enc, iv, data)
        return f"2.{b64(iv)}|{b64(text)}|{b64(hmac.digest(mac, iv + text, 'sha256'))}"

    write(name, json.dumps({"encrypted": True, "passwordProtected": True, "salt": salt, **kdf,
                            "encKeyValidation_DO_NOT_EDIT": sealed(b"x", 5), "data": sealed(json.dumps(bitwarden(totps)).encode(), 6)}),
          [PLAIN, LONG, bare, STEAM], PASSWORD, problems=1)


def table(header, rows):
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


write("bitwarden.csv", table("folder,favorite,type,name,notes,fields,login_uri,login_username,login_password,login_totp".split(","),
      [["", "", "login", t, "two\nlines", "", "", u, "", s] for t, u, s in totps]), [PLAIN, LONG, bare, STEAM], problems=1)
write("bitwarden-authenticator-rows-longer-than-the-header.csv", "folder,favorite,type,name,login_uri,login_totp\n"
      f",,1,Titel,,{uri(LONG)},Titel,60,8\n", [LONG])

# Other managers' tables and archives ----------------------------------------------------------------------------------------
write("1password.csv", "\ufeff" + table("Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes".split(","),
      [["Titel", "", "x", "", uri(LONG), "", "", "", ""], ["Kaal", "", "kees", "", PLAIN["secret"], "", "", "", ""]]), [LONG, bare])
write("apple.csv", table("Title,URL,Username,Password,Notes,OTPAuth".split(","), [["T", "", "x", "", "", uri(LONG)]]), [LONG])
write("dashlane.csv", table("username,username2,username3,title,password,note,url,category,otpSecret".split(","),
      [["kees", "", "", "Kaal", "", "", "", "", PLAIN["secret"]]]), [bare])
write("keepassxc.csv", table("Group,Title,Username,Password,URL,Notes,TOTP,Icon".split(","),
      [["Root", "T", "x", "", "", "", uri(LONG), "0"], ["Root", "Kaal", "kees", "", "", "", "key=" + PLAIN["secret"], "0"]]),
      [LONG, account("totp", "Kaal", "kees", PLAIN["secret"])])
pux = {"accounts": [{"vaults": [{"items": [{"overview": {"title": "Kaal"}, "details": {
    "loginFields": [{"designation": "password", "value": "x"}, {"designation": "username", "value": "kees"}],
    "sections": [{"fields": [{"value": {"totp": PLAIN["secret"]}}, {"value": {"string": "x"}}, {"value": {"totp": uri(LONG)}}]}]}}]}]}]}
PASS = {"vaults": {"v": {"items": [{"data": {"metadata": {"name": "Kaal"}, "content": {"totpUri": uri(LONG), "itemUsername": "kees"},
        "extraFields": [{"type": "totp", "data": {"totpUri": PLAIN["secret"]}}]}}]}}}
for name, inner, data, accounts in [("1password.1pux", "export.data", pux, [bare, LONG]),
                                    ("proton-pass.zip", "Proton Pass/data.json", PASS, [LONG, bare])]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("files/document.txt", "otpauth://totp/not?secret=JBSWY3DP")
        archive.writestr(inner, json.dumps(data))
    write(name, out.getvalue(), accounts)
out = io.BytesIO()
with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
    archive.setpassword(PASSWORD.encode())
    archive.writestr("Accounts.txt", "\n".join(map(uri, ALL)))
write("authenticator-plus-aes.zip", out.getvalue(), ALL, PASSWORD)


# Aegis, 2FAS, Ente, Proton Authenticator, Stratum ---------------------------------------------------------------------------
def aegis(entry):
    info = {"secret": entry["secret"], "algo": entry["algorithm"], "digits": entry["digits"]}
    info |= {"counter": entry["counter"]} if entry["type"] == "hotp" else {"period": entry["period"]}
    return {"type": entry["type"], "uuid": "x", "name": entry["name"], "issuer": entry["issuer"], "info": info}


PIN = {"type": "yandex", "name": "y", "issuer": "Yandex", "info": {"secret": "JBSWY3DP", "algo": "SHA256", "digits": 8, "period": 30, "pin": "1234"}}
db = {"version": 2, "entries": [aegis(e) for e in ALL] + [PIN], "groups": []}
write("aegis.json", json.dumps({"version": 1, "header": {"slots": None, "params": None}, "db": db}), ALL, problems=1)
master, salt, nonce, tag = fixed(32, 11), fixed(32, 12), fixed(12, 13), 16
key = hashlib.scrypt(PASSWORD.encode(), salt=salt, n=1 << 14, r=8, p=1, dklen=32, maxmem=64 << 20)
wrapped = AESGCM(key).encrypt(nonce, master, None)
body = AESGCM(master).encrypt(nonce, json.dumps(db).encode(), None)
write("aegis-sealed.json", json.dumps({"version": 1, "header": {"slots": [
    {"type": 2, "uuid": "f", "key": "00" * 32, "key_params": {"nonce": "00" * 12, "tag": "00" * 16}},
    {"type": 1, "uuid": "x", "key": wrapped[:-tag].hex(), "key_params": {"nonce": nonce.hex(), "tag": wrapped[-tag:].hex()},
     "n": 1 << 14, "r": 8, "p": 1, "salt": salt.hex()}],
    "params": {"nonce": nonce.hex(), "tag": body[-tag:].hex()}}, "db": b64(body[:-tag])}), ALL, PASSWORD, problems=1)


def two_fas(entry):
    otp = {"account": entry["name"], "issuer": entry["issuer"], "digits": entry["digits"], "algorithm": entry["algorithm"],
           "tokenType": entry["type"].upper()}
    otp |= {"counter": entry["counter"]} if entry["type"] == "hotp" else {"period": entry["period"]}
    return {"name": entry["issuer"], "secret": entry["secret"], "otp": otp}


services = [two_fas(e) for e in ALL]
write("2fas-schema-4.2fas", json.dumps({"schemaVersion": 4, "services": services}), ALL)
write("2fas-schema-1.json", json.dumps({"schemaVersion": 1, "services": [{"name": "Kaal", "secret": PLAIN["secret"],
      "otp": {"account": "kees"}}]}), [bare])
salt, nonce = fixed(256, 14), fixed(12, 15)
text = AESGCM(pbkdf2("sha256", PASSWORD, salt, 10_000)).encrypt(nonce, json.dumps(services).encode(), None)
write("2fas-sealed.2fas", json.dumps({"schemaVersion": 4, "services": [], "servicesEncrypted": ":".join(map(b64, (text, salt, nonce)))}), ALL, PASSWORD)

salt = fixed(16, 16)
key = argon(PASSWORD, salt, 2, 8192, 1)
state = sodium.crypto_secretstream_xchacha20poly1305_state()
header = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key)
text = sodium.crypto_secretstream_xchacha20poly1305_push(state, "\n".join(map(uri, ALL)).encode(), None, 0)
write("ente-sealed.json", json.dumps({"version": 1, "kdfParams": {"memLimit": 8192 * 1024, "opsLimit": 2, "salt": b64(salt)},
      "encryptedData": b64(text), "encryptionNonce": b64(header)}), ALL, PASSWORD)

PROTON = {"version": 1, "entries": [{"id": "x", "content": {"uri": uri(e), "entry_type": "Totp", "name": e["name"]}, "note": None}
                                    for e in (PLAIN, LONG)]
          + [{"id": "s", "content": {"uri": "steam://" + STEAM["secret"], "entry_type": "Steam", "name": "Spel"}, "note": None}]}
proton = [PLAIN, LONG, account("steam", "Spel", "", STEAM["secret"])]
write("proton-authenticator.json", json.dumps(PROTON), proton)
salt, nonce = fixed(16, 17), fixed(12, 18)
text = AESGCM(argon(PASSWORD, salt, 2, 19456, 1)).encrypt(nonce, json.dumps(PROTON).encode(), b"proton.authenticator.export.v1")
write("proton-authenticator-sealed.json", json.dumps({"version": 1, "salt": b64(salt), "content": b64(nonce + text)}), proton, PASSWORD)

STRATUM = json.dumps({"Authenticators": [
    {"Type": {"hotp": 1, "totp": 2, "steam": 4}[e["type"]], "Issuer": e["issuer"], "Username": e["name"], "Secret": e["secret"],
     "Algorithm": ["SHA1", "SHA256", "SHA512"].index(e["algorithm"]), "Digits": e["digits"], "Period": e["period"] or 30,
     "Counter": e["counter"] or 0} for e in ALL] + [{"Type": 3, "Issuer": "mOTP", "Username": "m", "Secret": "x"}], "Categories": []}).encode()
write("stratum.json", STRATUM, ALL, problems=1)
salt, nonce = fixed(16, 19), fixed(12, 20)
write("stratum-sealed.authpro", b"AUTHENTICATORPRO" + salt + nonce + AESGCM(argon(PASSWORD, salt, 3, 65536, 4)).encrypt(nonce, STRATUM, None),
      ALL, PASSWORD, problems=1)
salt, iv = fixed(20, 21), fixed(16, 22)
write("stratum-sealed-the-old-way.authpro", b"AuthenticatorPro" + salt + iv + cbc(pbkdf2("sha1", PASSWORD, salt, 64_000), iv, STRATUM),
      ALL, PASSWORD, problems=1)


# FreeOTP ----------------------------------------------------------------------------------------------------------------------
def free(entry, secret=True):
    token = {"algo": entry["algorithm"], "digits": entry["digits"], "issuerExt": entry["issuer"], "issuerInt": entry["issuer"],
             "label": entry["name"], "period": entry["period"] or 30, "type": entry["type"].upper()}
    token |= {"counter": entry["counter"]} if entry["type"] == "hotp" else {}
    return token | ({"secret": list(struct.unpack(f"{len(raw(entry))}b", raw(entry)))} if secret else {})


FREE = [PLAIN, LONG, COUNTED]
write("freeotp-plus.json", json.dumps({"tokenOrder": [], "tokens": [free(e) for e in FREE]}), FREE)
escape = lambda text: text.replace("&", "&amp;").replace('"', "&quot;")
write("freeotp-1.xml", "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>\n" + "".join(
    f'<string name="{at}">{escape(json.dumps(free(e)))}</string>\n' for at, e in enumerate(FREE))
    + '<string name="tokenOrder">[&quot;0&quot;]</string></map>\n', FREE)


def android(key, data, token, at):
    nonce = fixed(12, at)
    signed = lambda data: list(struct.unpack(f"{len(data)}b", data))
    return {"mCipher": "AES/GCM/NoPadding", "mCipherText": signed(AESGCM(key).encrypt(nonce, data, token.encode())),
            "mParameters": [48, 17, 4, 12, *signed(nonce), 2, 1, 16], "mToken": token}


salt, master = fixed(32, 23), fixed(32, 24)
pairs = [("masterKey", json.dumps({"mAlgorithm": "PBKDF2withHmacSHA512", "mIterations": 20_000, "mSalt": list(struct.unpack("32b", salt)),
          "mEncryptedKey": android(pbkdf2("sha512", PASSWORD, salt, 20_000), master, "AES", 25)}))]
for at, entry in enumerate(FREE):
    pairs += [(f"u{at}-token", json.dumps(free(entry, False))), (f"u{at}", json.dumps({"key": json.dumps(android(master, raw(entry), "HmacSHA1", 30 + at))}))]
java = b"\xac\xed\x00\x05sr\x00\x11java.util.HashMap\x05\x07\xda\xc1\xc3\x16`\xd1\x03\x00\x02F\x00\nloadFactorI\x00\tthresholdxp?@\x00\x00\x00\x00\x00\x0cw\x08\x00\x00\x00\x10"
java += struct.pack(">I", len(pairs)) + b"".join(b"t" + struct.pack(">H", len(text.encode())) + text.encode() for pair in pairs for text in pair) + b"x"
write("freeotp-2-externalBackup.xml", java, FREE, PASSWORD)


# andOTP, Raivo, Duo, Steam, TOTP Authenticator ------------------------------------------------------------------------------------
def and_otp(entry):
    record = {"secret": entry["secret"], "issuer": entry["issuer"], "label": entry["name"], "digits": entry["digits"],
              "type": entry["type"].upper(), "algorithm": entry["algorithm"], "thumbnail": "Default", "tags": []}
    return record | ({"counter": entry["counter"]} if entry["type"] == "hotp" else {"period": entry["period"]})


ANDOTP = json.dumps([and_otp(e) for e in ALL]).encode()
write("andotp.json", ANDOTP, ALL)
write("andotp-before-issuers.json", json.dumps([{"secret": PLAIN["secret"], "label": "Kaal - kees", "digits": 6, "type": "TOTP",
      "algorithm": "SHA1", "period": 30}]), [bare])
salt, nonce = fixed(12, 26), fixed(12, 27)
write("andotp-sealed.bin", struct.pack(">I", 141_909) + salt + nonce + AESGCM(pbkdf2("sha1", PASSWORD, salt, 141_909)).encrypt(nonce, ANDOTP, None), ALL, PASSWORD)
write("andotp-sealed-the-old-way.bin", nonce + AESGCM(hashlib.sha256(PASSWORD.encode()).digest()).encrypt(nonce, ANDOTP, None), ALL, PASSWORD)
write("raivo.json", json.dumps([{"kind": e["type"].upper(), "timer": str(e["period"] or 30), "digits": str(e["digits"]),
      "counter": str(e["counter"] or 0), "issuer": e["issuer"], "account": e["name"], "secret": e["secret"], "algorithm": e["algorithm"],
      "pinned": "false"} for e in FREE]), FREE)
write("duo.json", json.dumps([{"name": "kees", "otpGenerator": {"otpSecret": PLAIN["secret"]}},
      {"name": "piet", "otpGenerator": {"otpSecret": COUNTED["secret"], "counter": 3}}]),
      [account("totp", "", "kees", PLAIN["secret"]), account("hotp", "", "piet", COUNTED["secret"], counter=3)])
write("steam.maFile", json.dumps({"shared_secret": b64(raw(STEAM)), "account_name": "speler", "revocation_code": "R1", "identity_secret": "x",
      "uri": "otpauth://totp/Steam:speler?secret=x"}), [account("steam", "Steam", "speler", STEAM["secret"])])
TOTP = json.dumps({json.dumps([{"issuer": PLAIN["issuer"], "name": PLAIN["name"], "key": raw(PLAIN).hex().upper(), "base": 16, "digits": "6", "period": "30"},
                               {"issuer": "Kaal", "name": "kees", "key": PLAIN["secret"], "base": 32, "digits": "7", "period": "20"}]): "x"}).encode()
TOTP_ACCOUNTS = [PLAIN, account("totp", "Kaal", "kees", PLAIN["secret"], digits=7, period=20)]
write("totp-authenticator.bin", b64(cbc(hashlib.sha256(PASSWORD.encode()).digest(), bytes(16), TOTP)), TOTP_ACCOUNTS, PASSWORD)
write("totp-authenticator-without-a-password-of-its-own.bin", b64(cbc(hashlib.sha256(b"TotpAuthenticator").digest(), bytes(16), TOTP)), TOTP_ACCOUNTS)

with open(os.path.join(HERE, "expected.json"), "w") as file:
    json.dump(expected, file, indent=1, ensure_ascii=False, sort_keys=True)
    file.write("\n")
