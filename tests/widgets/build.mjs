// Bundles each page of pages/ and copies those of plain/ to the folder named on the command line.
import { build } from "esbuild";
import { compile } from "svelte/compiler";
import { access, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";

const [target] = process.argv.slice(2);
const here = import.meta.dirname;
await mkdir(target, { recursive: true });

const svelte = {
  name: "svelte",
  setup(bundler) {
    bundler.onLoad({ filter: /\.svelte$/ }, async ({ path }) => ({ contents: compile(await readFile(path, "utf8"), { filename: path }).js.code, loader: "js" }));
  },
};

const exists = (path) => access(path).then(() => true, () => false);

const page = (content) => `<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Inloggen</title></head>
<body data-value=""><main><h1>Tweestapsverificatie</h1><p>Voer de code uit uw authenticator-app in.</p>
${content}
</main></body></html>
`;

const names = (await readdir(join(here, "pages"))).filter((name) => !name.endsWith(".svelte"));
await build({
  entryPoints: names.map((name) => join(here, "pages", name)),
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  jsx: "automatic",
  plugins: [svelte],
  define: { "process.env.NODE_ENV": '"production"', __VUE_OPTIONS_API__: "true", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" },
  tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false, jsx: "react-jsx" } },
  logLevel: "warning",
});
for (const name of names) {
  const stem = basename(name, extname(name));
  const style = (await exists(join(target, `${stem}.css`))) ? `<link rel="stylesheet" href="${stem}.css">\n` : "";
  await writeFile(join(target, `${stem}.html`), page(`${style}<div id="root"></div>\n<script type="module" src="${stem}.js"></script>`));
}
for (const name of await readdir(join(here, "plain"))) {
  const body = await readFile(join(here, "plain", name), "utf8");
  // A whole page is copied unchanged.
  await writeFile(join(target, name), body.startsWith("<!doctype") ? body : page(body));
}
