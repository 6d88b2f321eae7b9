// A reader and writer of Kader's vault file that shares no code with Kader. It is written from docs/vault-format.md
// alone, with Node's cryptography. This shows that the document is complete and that our code follows it.
//
//   node kader_file.mjs read FILE password TEXT | recovery CODE | device HEX     prints the content as JSON
//   node kader_file.mjs write FILE PASSWORD CODE                                 content as JSON on stdin
//
// Exits with 3 if no slot unwraps, 4 if the file is damaged, 5 if a newer Kader wrote it, 6 if it is not a vault file.
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, pbkdf2Sync, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const { argon2id } = createRequire(new URL("../../tools/package.json", import.meta.url))("hash-wasm");

const MAGIC = Buffer.from("894b44520d0a1a0a", "hex");
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const hkdf = (key, salt, info) => Buffer.from(hkdfSync("sha256", key, salt, info, 32));

function fail(code, message) {
  console.error(message);
  process.exit(code);
}

function check(holds, what) {
  if (!holds) fail(4, `damaged: ${what}`);
}

function unseal(key, nonce, aad, sealed) {
  const cipher = createDecipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(aad);
  cipher.setAuthTag(sealed.subarray(-16));
  try {
    return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  } catch {
    return null;
  }
}

function seal(key, nonce, aad, plain) {
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(aad);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

// The part of CBOR (RFC 8949) that the file uses: unsigned integers, byte and text strings, arrays, maps with integer
// keys, false, true, null. Integers are BigInt, maps are Map.
function decode(bytes) {
  let at = 0;
  const take = (length) => {
    check(at + length <= bytes.length, "CBOR ends early");
    return bytes.subarray(at, (at += length));
  };
  const head = () => {
    const first = take(1)[0];
    const small = BigInt(first & 31);
    if (small < 24n) return [first >> 5, small];
    check(small < 28n, "CBOR length");
    const value = BigInt(`0x${take(1 << Number(small - 24n)).toString("hex")}`);
    // Only the shortest form.
    check(value >= [24n, 1n << 8n, 1n << 16n, 1n << 32n][Number(small - 24n)], "CBOR form");
    return [first >> 5, value];
  };
  const item = () => {
    const [kind, value] = head();
    switch (kind) {
      case 0: return value;
      case 2: return take(Number(value));
      case 3: return new TextDecoder("utf-8", { fatal: true }).decode(take(Number(value)));
      case 4: return Array.from({ length: Number(value) }, item);
      case 5: {
        const map = new Map();
        let last = -1n;
        for (let left = Number(value); left > 0; left--) {
          const key = item();
          check(key > last, "CBOR key order");
          map.set(Number((last = key)), item());
        }
        return map;
      }
      case 7: {
        const simple = { 20: false, 21: true, 22: null }[Number(value)];
        check(simple !== undefined, "CBOR simple value");
        return simple;
      }
      default: return check(false, "CBOR type");
    }
  };
  return { value: item(), rest: bytes.subarray(at) };
}

function encode(value) {
  const head = (kind, number) => {
    const size = [24n, 1n << 8n, 1n << 16n, 1n << 32n].findIndex((limit) => number < limit);
    if (size === 0) return Buffer.from([(kind << 5) | Number(number)]);
    const width = size < 0 ? 8 : 1 << (size - 1);
    return Buffer.concat([Buffer.from([(kind << 5) | (24 + Math.log2(width))]), Buffer.from(number.toString(16).padStart(width * 2, "0"), "hex")]);
  };
  if (value === null) return Buffer.from([0xf6]);
  if (typeof value === "boolean") return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === "bigint") return head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, BigInt(Buffer.byteLength(value))), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, BigInt(value.length)), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, BigInt(value.length)), ...value.map(encode)]);
  return Buffer.concat([head(5, BigInt(value.size)), ...[...value].flatMap(([key, item]) => [encode(BigInt(key)), encode(item)])]);
}

function codeBytes(text) {
  const values = [...text.toUpperCase().replaceAll(/[\s-]/g, "")].map((letter) => ALPHABET.indexOf(letter));
  check(values.length === 28 && !values.includes(-1), "recovery code");
  const bits = values.slice(0, 26).map((value) => value.toString(2).padStart(5, "0")).join("");
  const bytes = Buffer.from(Array.from({ length: 16 }, (_, at) => parseInt(bits.slice(at * 8, at * 8 + 8), 2)));
  const sum = sha256(bytes).readUInt16BE(0) >> 6;
  check(sum === values[26] * 32 + values[27] && bits.slice(128) === "00", "recovery code's checksum");
  return bytes;
}

async function wrapKey(slot, kind, text) {
  const type = Number(slot.get(1));
  if (kind === "device" && type === 3) return hkdf(Buffer.from(text, "hex"), "", "device");
  if (kind === "recovery" && type === 2) return hkdf(codeBytes(text), "", "recovery");
  if (kind !== "password" || type !== 1) return null;
  const [algorithm, ...rest] = decode(slot.get(2)).value;
  const password = Buffer.from(text.normalize("NFC"));
  if (algorithm === 2n) return pbkdf2Sync(password, rest[1], Number(rest[0]), 32, "sha256");
  const [memorySize, iterations, parallelism, salt] = rest;
  check(algorithm === 1n && memorySize <= 262144n, "password parameters");
  const hash = await argon2id({ password, salt, memorySize: Number(memorySize), iterations: Number(iterations), parallelism: Number(parallelism), hashLength: 32, outputType: "binary" });
  return Buffer.from(hash);
}

// The version in a wrap is always 1, so that a file that is raised to a newer version keeps its slots.
const slotData = (vaultId, slot) => Buffer.concat([MAGIC, Buffer.from([1, 0]), vaultId, slot.get(0), Buffer.from([Number(slot.get(1))]), slot.get(2)]);

async function read(path, kind, text) {
  const bytes = readFileSync(path);
  if (!bytes.subarray(0, 8).equals(MAGIC)) fail(6, "not a vault");
  check(bytes.length <= 4 << 20 && sha256(bytes.subarray(0, -32)).equals(bytes.subarray(-32)), "trailer");
  const headerEnd = 40 + bytes.readUInt32LE(36);
  const header = bytes.subarray(40, headerEnd);
  const vaultId = bytes.subarray(12, 28);
  const [version, minimumReader] = [bytes.readUInt16LE(8), bytes.readUInt16LE(10)];
  if (minimumReader > 2) fail(5, "newer");
  const { value: head, rest } = decode(header);
  check(rest.length === 0 && encode(head).equals(header), "header");
  const slots = version === 1 ? head : head.get(1);
  const mac = bytes.subarray(headerEnd, headerEnd + 32);
  const salt = bytes.subarray(headerEnd + 32, headerEnd + 64);
  const nonce = bytes.subarray(headerEnd + 64, headerEnd + 76);
  const bodyAt = headerEnd + 80;
  const body = bytes.subarray(bodyAt, -32);
  check(body.length === bytes.readUInt32LE(headerEnd + 76), "body length");
  for (const slot of slots) {
    const wrap = await wrapKey(slot, kind, text);
    const key = wrap && unseal(wrap, slot.get(3), slotData(vaultId, slot), slot.get(4));
    if (!key) continue;
    const expected = createHmac("sha256", hkdf(key, "", "header")).update(bytes.subarray(0, headerEnd)).digest();
    check(expected.equals(mac), "header MAC");
    const plain = unseal(hkdf(key, salt, "body v1"), nonce, sha256(bytes.subarray(0, bodyAt)), body);
    check(plain, "body");
    const content = decode(plain);
    check(plain.length % 4096 === 0 && content.rest.length < 4096 && content.rest.every((byte) => byte === 0), "padding");
    return content.value;
  }
  return fail(3, "nothing unwraps");
}

// JSON in the form of the test: byte strings in hexadecimal, large integers as text.
const toJson = (value) => {
  if (typeof value === "bigint") return value.toString();
  if (Buffer.isBuffer(value)) return value.toString("hex");
  if (Array.isArray(value)) return value.map(toJson);
  return value instanceof Map ? Object.fromEntries([...value].map(([key, item]) => [key, toJson(item)])) : value;
};

// Members with keys that the document does not define, as a newer Kader may write them.
const unknown = (members) => Object.entries(members ?? {}).map(([key, text]) => [Number(key), ["from a newer Kader", text, [new Map([[0, 70000n]]), null]]]);

async function write(path, password, code) {
  const account = (a) => new Map([
    [0, Buffer.from(a[0], "hex")], [1, BigInt(a[1])], [2, a[2]], [3, a[3]], [4, a[4]], [5, Buffer.from(a[5], "hex")],
    [6, BigInt(a[6])], [7, BigInt(a[7])], [8, BigInt(a[8])], [9, a[9]], ...(a[10] ? [[10, true]] : []),
    ...(a[11] ? [[11, a[11]]] : []), ...(a[12] ? [[12, true]] : []), ...(a[13] ? [[13, BigInt(a[13])]] : []),
    ...unknown(given.unknown),
  ]);
  const settings = (s) => new Map([[0, BigInt(s[0])], [1, BigInt(s[1])], [2, s[2] === null ? null : BigInt(s[2])], [3, s[3]], [4, s[4]], ...(s[5] ? [[5, true]] : []), ...(s[6] ? [[6, true]] : []), ...unknown(given.unknown)]);
  const removed = (r) => new Map([[0, account(r[0])], [1, BigInt(r[1])], [2, BigInt(r[2])]]);
  const act = (a) => new Map([[0, BigInt(a[0])], [1, BigInt(a[1])], ...(a[2] ? [[2, a[2]]] : []), ...(a[3] ? [[3, true]] : [])]);
  const given = JSON.parse(readFileSync(0, "utf8"));
  const more = [
    ...(given[2] ? [[2, given[2]]] : []),
    ...(given[3] ? [[3, given[3].map(removed)], [4, BigInt(given[4])]] : []),
    ...(given[5] ? [[5, given[5].map(act)]] : []),
    ...unknown(given.unknown),
  ];
  const content = encode(new Map([[0, given[0].map(account)], [1, settings(given[1])], ...more]));
  const plain = Buffer.concat([content, Buffer.alloc((4096 - (content.length % 4096)) % 4096)]);
  const [version, vaultId, key] = [Buffer.from([given.version ?? 2, 0, 2, 0]), randomBytes(16), randomBytes(32)];
  const slots = [];
  for (const [kind, type, parameters, text] of [
    ["password", 1n, encode([1n, 19456n, 2n, 1n, randomBytes(16)]), password],
    ["recovery", 2n, Buffer.alloc(0), code],
  ]) {
    const slot = new Map([[0, randomBytes(16)], [1, type], [2, parameters], [3, randomBytes(12)]]);
    slot.set(4, seal(await wrapKey(slot, kind, text), slot.get(3), slotData(vaultId, slot), key));
    slots.push(new Map([...slot, ...unknown(given.unknown)]));
  }
  // A slot of a kind that only a newer Kader knows.
  if (given.unknown) slots.push(new Map([[0, randomBytes(16)], [1, 9n], [2, encode([7n])], [3, randomBytes(12)], [4, randomBytes(48)]]));
  const header = encode(new Map([[0, BigInt(given.epoch ?? 0)], [1, slots], ...unknown(given.unknown)]));
  const lengths = Buffer.alloc(12);
  lengths.writeBigUInt64LE(7n, 0);
  lengths.writeUInt32LE(header.length, 8);
  let bytes = Buffer.concat([MAGIC, version, vaultId, lengths, header]);
  const [salt, nonce, length] = [randomBytes(32), randomBytes(12), Buffer.alloc(4)];
  length.writeUInt32LE(plain.length + 16);
  bytes = Buffer.concat([bytes, createHmac("sha256", hkdf(key, "", "header")).update(bytes).digest(), salt, nonce, length]);
  bytes = Buffer.concat([bytes, seal(hkdf(key, salt, "body v1"), nonce, sha256(bytes), plain)]);
  writeFileSync(path, Buffer.concat([bytes, sha256(bytes)]));
}

const [verb, path, ...rest] = process.argv.slice(2);
if (verb === "read") console.log(JSON.stringify(toJson(await read(path, ...rest))));
else if (verb === "write") await write(path, ...rest);
else fail(2, "read or write");
