// Compares our QR reader with other decoders, in one run, in wasm: how many captures each reads, and how long it takes.
//
//   node tools/compare/compare.mjs FOLDER…     folders of pictures with their truth.jsonl
//
// A time is that of one call on pixels that are already unpacked. The speed is compared on the captures that both read.
import { readFileSync } from "node:fs";
import jsQR from "jsqr";
import { PNG } from "pngjs";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { scanRGBABuffer } from "@undecaf/zbar-wasm";
import init, { read } from "../../target/bound/reading.js";

const here = (path) => new URL(path, import.meta.url);
await init({ module_or_path: readFileSync(here("../../target/bound/reading_bg.wasm")) });
await prepareZXingModule({
  overrides: { wasmBinary: readFileSync(here("node_modules/zxing-wasm/dist/reader/zxing_reader.wasm")) },
  fireImmediately: true,
});

const utf8 = new TextDecoder();
const decoders = {
  kader: ({ data, width, height }) => read(data, width, height, 1500),
  "zxing-wasm": async ({ data, width, height }) => {
    const pixels = { data: new Uint8ClampedArray(data), width, height };
    const found = await readBarcodes(pixels, { formats: ["QRCode"], tryHarder: true });
    return found.filter((one) => one.isValid).map((one) => one.text);
  },
  "zbar-wasm": async ({ data, width, height }) => {
    const found = await scanRGBABuffer(data.buffer.slice(data.byteOffset, data.byteOffset + data.length), width, height);
    return found.filter((one) => one.typeName === "ZBAR_QRCODE").map((one) => utf8.decode(Uint8Array.from(one.data)));
  },
  jsQR: ({ data, width, height }) => {
    const found = jsQR(new Uint8ClampedArray(data), width, height);
    return found?.data ? [found.data] : [];
  },
};
const names = Object.keys(decoders);

const rows = process.argv.slice(2).flatMap((folder) =>
  readFileSync(`${folder}/truth.jsonl`, "utf8").trim().split("\n").map((line) => {
    const row = JSON.parse(line);
    return { ...row, path: `${folder}/${row.file}`, condition: row.primary ? row.tags[0] : "nothing to read" };
  }),
);
const results = [];
for (const [number, row] of rows.entries()) {
  const picture = PNG.sync.read(readFileSync(row.path));
  const result = { ...row };
  for (const name of names) {
    // The first picture is read repeatedly first, because engines compile on first use.
    if (number === 0) for (let i = 0; i < 20; i++) await decoders[name](picture);
    const start = performance.now();
    const texts = await decoders[name](picture);
    const ms = performance.now() - start;
    result[name] = { ms, right: row.primary !== "" && texts.includes(row.primary), wrong: texts.some((text) => !row.texts.includes(text)) };
  }
  results.push(result);
}

const at = (numbers, share) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) * share)] ?? NaN;
const withCode = results.filter((row) => row.primary);
const without = results.filter((row) => !row.primary);
const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`.padStart(9);
const line = (label, cells) => console.log(label.padEnd(30), ...cells.map((cell) => `${cell}`.padStart(11)));

line(`${withCode.length} with a code, ${without.length} without`, names);
line("right", names.map((name) => percent(withCode.filter((row) => row[name].right).length, withCode.length)));
line("false", names.map((name) => results.filter((row) => row[name].wrong).length));
line("median ms, codes", names.map((name) => at(withCode.map((row) => row[name].ms), 0.5).toFixed(2)));
line("p95 ms, codes", names.map((name) => at(withCode.map((row) => row[name].ms), 0.95).toFixed(2)));
line("most ms, nothing to read", names.map((name) => at(without.map((row) => row[name].ms), 1).toFixed(0)));
for (const share of [0.5, 0.95]) {
  line(`ours / theirs at ${share}, both read`, names.map((name) => {
    const both = withCode.filter((row) => row.kader.right && row[name].right);
    return (at(both.map((row) => row.kader.ms), share) / at(both.map((row) => row[name].ms), share)).toFixed(2);
  }));
}
console.log();
for (const condition of [...new Set(withCode.map((row) => row.condition))]) {
  const of = withCode.filter((row) => row.condition === condition);
  line(`${condition} (${of.length})`, names.map((name) => percent(of.filter((row) => row[name].right).length, of.length)));
}
