// Compiles the style and copies what it needs: node compile.mjs <folder of static files>
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postcss from "postcss";
import { compile } from "sass-embedded";
import { logical } from "./logical.mjs";

const target = process.argv[2];
const uswds = "node_modules/@uswds/uswds";
const publicSans = "node_modules/@fontsource-variable/public-sans";
for (const folder of ["fonts", "img"]) rmSync(join(target, folder), { recursive: true, force: true });
for (const folder of ["fonts", "img", "licenses"]) mkdirSync(join(target, folder), { recursive: true });

// The style. `logical` turns left and right into start and end, so that one file serves both directions of writing.
const { css } = compile("promotora.scss", {
  loadPaths: [join(uswds, "packages")],
  style: "compressed",
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin"],
});
const style = (await postcss([logical]).process(css, { from: undefined })).css;
writeFileSync(join(target, "promotora.css"), style);

// Only the images that the style names.
for (const [, name] of style.matchAll(/url\(["']?img\/([^"')]+)["']?\)/g)) {
  const found = [name, `usa-icons/${name}`].map((path) => join(uswds, "dist/img", path)).find(existsSync);
  if (!found) throw new Error(`The style names img/${name}, which USWDS does not have.`);
  mkdirSync(join(target, "img", name, ".."), { recursive: true });
  copyFileSync(found, join(target, "img", name));
}

// Latin, Latin with more accents, Vietnamese: one variable file each, all weights.
for (const script of ["latin", "latin-ext", "vietnamese"]) {
  copyFileSync(join(publicSans, `files/public-sans-${script}-wght-normal.woff2`), join(target, `fonts/public-sans-${script}.woff2`));
}

// One sprite: the USWDS icons named in icons.txt, and ours from icons/.
const asSymbol = (name, svg) =>
  svg
    .replace(/<\?xml[^>]*>|<!--.*?-->/gs, "")
    .replace(/<svg[^>]*?viewBox="([^"]+)"[^>]*>/s, `<symbol id="${name}" viewBox="$1">`)
    .replace("</svg>", "</symbol>")
    .replace(/<symbol(?![^>]*viewBox)[^>]*>/, `<symbol id="${name}" viewBox="0 0 24 24">`)
    .trim();
const names = readFileSync("icons.txt", "utf8").split(/\s+/).filter(Boolean);
const theirs = names.map((name) => asSymbol(name, readFileSync(join(uswds, `dist/img/usa-icons/${name}.svg`), "utf8")));
const ours = readdirSync("icons").sort().map((file) => asSymbol(file.replace(".svg", ""), readFileSync(join("icons", file), "utf8")));
writeFileSync(join(target, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">\n${[...theirs, ...ours].join("\n")}\n</svg>\n`);

copyFileSync("node_modules/htmx.org/dist/htmx.min.js", join(target, "htmx.min.js"));
copyFileSync(join(uswds, "LICENSE.md"), join(target, "licenses/uswds.txt"));
copyFileSync(join(publicSans, "LICENSE"), join(target, "licenses/public-sans.txt"));
copyFileSync("node_modules/htmx.org/LICENSE", join(target, "licenses/htmx.txt"));
console.log(`promotora.css ${Math.round(style.length / 1024)} kB, ${names.length + ours.length} icons`);
